/* SPDX-License-Identifier: GPL-3.0-or-later
 * The kernel's Bluetooth: HCI ioctls, and the mgmt commands that need no
 * privilege (read version, index list, controller info, default system
 * configuration).
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/hci_lib.h>

#include "cli/doctor/facts.h"
#include "cli/doctor/probe.h"
#include "daemon/base/mem.h"

#define N_LINKS 32
#define KERNEL_LE_LINK 0x80 /* include/net/bluetooth/hci.h: LE_LINK */
#define ANSWER_MS 500

/* The management interface: doc/mgmt-api.txt of BlueZ. */
#define MGMT_READ_VERSION 0x0001
#define MGMT_READ_INFO 0x0004
#define MGMT_READ_DEFAULTS 0x004b
#define MGMT_COMPLETE 0x0001
#define MGMT_HEADER_BYTES 6
#define MGMT_NO_INDEX 0xffff
#define SETTING_POWERED (1u << 0)
#define SETTING_LE (1u << 9)
#define DEFAULT_INTERVAL_MIN 0x0017
#define DEFAULT_INTERVAL_MAX 0x0018
#define DEFAULT_TIMEOUT 0x001a

static int mgmt_open(void)
{
	struct sockaddr_hci address = {
		.hci_family = AF_BLUETOOTH,
		.hci_dev = HCI_DEV_NONE,
		.hci_channel = HCI_CHANNEL_CONTROL,
	};
	int fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
		BTPROTO_HCI);

	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Asks and waits for the answer among the events; returns its bytes in answer
 * after the status, or -1. */
static ssize_t mgmt_ask(
	int fd, uint16_t opcode, uint16_t index, uint8_t *answer, size_t size)
{
	uint8_t packet[1024];
	const size_t head = MGMT_HEADER_BYTES + 3;
	struct pollfd watch = {.fd = fd, .events = POLLIN};
	ssize_t n;

	bt_put_le16(opcode, packet);
	bt_put_le16(index, packet + 2);
	bt_put_le16(0, packet + 4);
	if (write(fd, packet, MGMT_HEADER_BYTES) != MGMT_HEADER_BYTES)
		return -1;
	while (poll(&watch, 1, ANSWER_MS) > 0) {
		n = read(fd, packet, sizeof(packet));
		if (n < (ssize_t)head)
			return -1;
		if (bt_get_le16(packet + MGMT_HEADER_BYTES) != opcode ||
			bt_get_le16(packet) > 2)
			continue;
		if (bt_get_le16(packet) != MGMT_COMPLETE || packet[head - 1])
			return -1;
		n -= (ssize_t)head;
		if ((size_t)n > size)
			n = (ssize_t)size;
		memcpy(answer, packet + head, (size_t)n);
		return n;
	}
	return -1;
}

/* Type (2), length (1), value; intervals count 1.25 ms, time-outs 10 ms. */
static void take_defaults(
	const uint8_t *bytes, size_t n_bytes, struct radio_facts *facts)
{
	for (size_t at = 0; at + 3 <= n_bytes;
		at += 3 + (size_t)bytes[at + 2]) {
		unsigned type = bt_get_le16(bytes + at);
		int value;

		if (bytes[at + 2] != 2 || at + 5 > n_bytes)
			continue;
		value = bt_get_le16(bytes + at + 3);
		if (type == DEFAULT_INTERVAL_MIN)
			facts->interval_min_ms = value * 5 / 4;
		else if (type == DEFAULT_INTERVAL_MAX)
			facts->interval_max_ms = value * 5 / 4;
		else if (type == DEFAULT_TIMEOUT)
			facts->timeout_ms = value * 10;
	}
}

static void ask_management(int index, struct radio_facts *facts)
{
	uint8_t answer[512];
	int fd = mgmt_open();
	ssize_t n;

	if (fd < 0)
		return;
	n = mgmt_ask(
		fd, MGMT_READ_VERSION, MGMT_NO_INDEX, answer, sizeof(answer));
	if (n >= 3) {
		facts->mgmt_version = answer[0];
		facts->mgmt_revision = bt_get_le16(answer + 1);
	}
	/* address 6, version 1, manufacturer 2, supported 4, current 4 */
	n = index < 0 ? -1
		      : mgmt_ask(fd, MGMT_READ_INFO, (uint16_t)index, answer,
				sizeof(answer));
	if (n >= 17) {
		uint32_t supported = bt_get_le32(answer + 9);
		uint32_t current = bt_get_le32(answer + 13);

		facts->le_able = (supported & SETTING_LE) != 0;
		facts->le_on = (current & SETTING_LE) != 0;
		facts->powered = (current & SETTING_POWERED) != 0;
	}
	n = index < 0 ? -1
		      : mgmt_ask(fd, MGMT_READ_DEFAULTS, (uint16_t)index,
				answer, sizeof(answer));
	if (n > 0)
		take_defaults(answer, (size_t)n, facts);
	close(fd);
}

static bool parse_address(const char *address, bdaddr_t *ret_address)
{
	unsigned bytes[6];

	if (sscanf(address, "%2x:%2x:%2x:%2x:%2x:%2x", &bytes[5], &bytes[4],
		    &bytes[3], &bytes[2], &bytes[1], &bytes[0]) != 6)
		return false;
	for (int i = 0; i < 6; i++)
		ret_address->b[i] = (uint8_t)bytes[i];
	return true;
}

/* The kernel's LE links: is one to the strap? */
static int is_linked(int fd, int index, const char *address)
{
	_cleanup_free_ struct hci_conn_list_req *list =
		xcalloc(1, sizeof(*list) + N_LINKS * sizeof(*list->conn_info));
	bdaddr_t wanted;

	list->dev_id = (uint16_t)index;
	list->conn_num = N_LINKS;
	if (!parse_address(address, &wanted) ||
		ioctl(fd, HCIGETCONNLIST, list) < 0)
		return -1;
	for (int i = 0; i < list->conn_num && i < N_LINKS; i++) {
		const struct hci_conn_info *link = &list->conn_info[i];

		if (link->type == KERNEL_LE_LINK &&
			link->state == BT_CONNECTED &&
			memcmp(&link->bdaddr, &wanted, sizeof(wanted)) == 0)
			return 1;
	}
	return 0;
}

/* The adapter of that name, or else the first that is up, or the first; -1
 * there is none. */
static int find_adapter(int fd, const char *wanted, struct radio_facts *facts)
{
	_cleanup_free_ struct hci_dev_list_req *list = xcalloc(
		1, sizeof(*list) + HCI_MAX_DEV * sizeof(*list->dev_req));
	int found = -1;

	list->dev_num = HCI_MAX_DEV;
	if (ioctl(fd, HCIGETDEVLIST, list) < 0)
		return -1;
	facts->n_adapters = list->dev_num;
	for (int i = 0; i < list->dev_num && i < HCI_MAX_DEV; i++) {
		struct hci_dev_info info = {.dev_id = list->dev_req[i].dev_id};
		bool up;

		if (ioctl(fd, HCIGETDEVINFO, &info) < 0)
			continue;
		up = hci_test_bit(HCI_UP, &info.flags);
		if (*wanted ? strcmp(info.name, wanted) != 0
			    : found >= 0 && (facts->up == 1 || !up))
			continue;
		found = info.dev_id;
		facts->up = up;
		snprintf(facts->adapter, sizeof(facts->adapter), "%.7s",
			info.name);
	}
	return found;
}

void probe_radio(
	const char *wanted, const char *address, struct radio_facts *ret_facts)
{
	int fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC, BTPROTO_HCI);
	int index;

	*ret_facts = (struct radio_facts){
		.socket_errno = fd < 0 ? errno : 0,
		.n_adapters = -1,
		.up = -1,
		.powered = -1,
		.le_able = -1,
		.le_on = -1,
		.mgmt_version = -1,
		.mgmt_revision = -1,
		.linked = -1,
		.n_switches = -1,
	};
	if (fd < 0)
		return;
	index = find_adapter(fd, wanted, ret_facts);
	ask_management(index, ret_facts);
	if (index >= 0)
		ret_facts->linked = is_linked(fd, index, address);
	close(fd);
}
