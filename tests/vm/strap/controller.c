/* SPDX-License-Identifier: GPL-3.0-or-later
 * The controller and the air behind it.
 */
#include "tests/vm/strap/controller.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>

#include "tests/vm/strap/hci.h"

#define RSSI_DBM (-60)
#define ADVERT 0x00
#define RESPONSE 0x04
#define ATT_NOTIFICATION 0x1b
#define CHANNEL_ATT 4
/* A device slept through so much: it does not make up for it. */
#define SLEPT_US 3000000

/* Of a link: 50 ms, no latency, supervised for 420 ms. */
#define LINK_PARAMETERS 40, 0, 0, 0, 42, 0, 0

int64_t controller_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void controller_log(
	struct controller *controller, int number, const char *format, ...)
{
	va_list arguments;

	fprintf(controller->log, "%.3f %d ", (double)controller_now_us() / 1e6,
		number);
	va_start(arguments, format);
	vfprintf(controller->log, format, arguments);
	va_end(arguments);
	fputc('\n', controller->log);
}

int controller_plug(struct controller *controller)
{
	static const uint8_t request[] = {HCI_VENDOR_PKT, HCI_PRIMARY};
	uint8_t answer[16];

	if (controller->fd >= 0)
		return 0;
	controller->fd = open("/dev/vhci", O_RDWR | O_CLOEXEC);
	if (controller->fd < 0)
		return -errno;
	if (write(controller->fd, request, sizeof(request)) < 0 ||
		read(controller->fd, answer, sizeof(answer)) < 0)
		return -errno;
	controller_log(controller, 0, "plugged");
	return 0;
}

void controller_unplug(struct controller *controller)
{
	if (controller->fd < 0)
		return;
	close(controller->fd);
	controller->fd = -1;
	controller->scanning = controller->connecting = false;
	for (size_t i = 0; i < controller->n_straps; i++) {
		if (controller->straps[i].linked)
			controller_log(
				controller, (int)i + 1, "down unplugged");
		controller->straps[i].linked = false;
	}
	controller_log(controller, 0, "unplugged");
}

int controller_read(struct controller *controller)
{
	uint8_t packet[2048];
	ssize_t n = read(controller->fd, packet, sizeof(packet));

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	if (n >= 4 && packet[0] == HCI_COMMAND_PKT && n - 4 >= packet[3])
		hci_command(controller, bt_get_le16(packet + 1), packet + 4,
			packet[3]);
	else if (n >= 5 && packet[0] == HCI_ACLDATA_PKT)
		hci_data(controller, packet + 1, (size_t)n - 1);
	return 0;
}

void controller_hang_up(
	struct controller *controller, struct strap *strap, uint8_t reason)
{
	uint8_t event[EVT_DISCONN_COMPLETE_SIZE] = {0};

	if (!strap->linked)
		return;
	strap->linked = false;
	controller_log(controller, strap->number, "down %02x", reason);
	bt_put_le16(hci_handle((size_t)strap->number - 1), event + 1);
	event[3] = reason;
	hci_event(controller, EVT_DISCONN_COMPLETE, event, sizeof(event));
}

void controller_notify(struct controller *controller, struct strap *strap,
	uint16_t uuid, const void *value, size_t n)
{
	uint8_t packet[GATT_MTU] = {ATT_NOTIFICATION};

	if (!strap->linked || !gatt_is_subscribed(&strap->gatt, uuid))
		return;
	bt_put_le16(gatt_handle(&strap->gatt, uuid), packet + 1);
	memcpy(packet + 3, value, n);
	if (!hci_frame(controller, hci_handle((size_t)strap->number - 1),
		    CHANNEL_ATT, packet, n + 3)) {
		strap->linked = false;
		controller_log(controller, strap->number, "down off");
		return;
	}
	if (uuid != strap_heart_uuid(strap))
		return;
	fprintf(controller->log, "%.3f %d sent ",
		(double)controller_now_us() / 1e6, strap->number);
	for (size_t i = 0; i < n; i++)
		fprintf(controller->log, "%02x", ((const uint8_t *)value)[i]);
	fputs(n > 0 ? "\n" : "-\n", controller->log);
}

int64_t controller_send_beat(struct controller *controller, struct strap *strap)
{
	uint8_t packet[STRAP_PACKET_SIZE];
	int64_t rr_us = strap_beat(strap, packet);

	controller_notify(controller, strap, strap_heart_uuid(strap), packet,
		sizeof(packet));
	return rr_us;
}

static struct peer strap_peer(const struct strap *strap)
{
	return (struct peer){
		.type = LE_RANDOM_ADDRESS, .address = strap->address};
}

static bool peer_is(const struct peer *a, const struct peer *b)
{
	return a->type == b->type && bacmp(&a->address, &b->address) == 0;
}

static bool is_accepted(
	const struct controller *controller, const struct peer *peer)
{
	for (size_t i = 0; i < controller->n_accepted; i++)
		if (peer_is(&controller->accepted[i], peer))
			return true;
	return false;
}

static void link_up(struct controller *controller, struct strap *strap)
{
	uint8_t event[EVT_LE_CONN_COMPLETE_SIZE] = {0, 0, 0, 0,
		LE_RANDOM_ADDRESS, 0, 0, 0, 0, 0, 0, LINK_PARAMETERS};

	controller->connecting = false;
	memcpy(event + 5, &strap->address, sizeof(bdaddr_t));
	bt_put_le16(hci_handle((size_t)strap->number - 1), event + 1);
	gatt_reset(&strap->gatt);
	strap->linked = true;
	strap->next_us = controller_now_us();
	controller_log(controller, strap->number, "up");
	hci_le_event(controller, EVT_LE_CONN_COMPLETE, event, sizeof(event));
}

static void report(
	struct controller *controller, const struct strap *strap, uint8_t type)
{
	uint8_t event[11 + STRAP_ADVERT_SIZE] = {1, type, LE_RANDOM_ADDRESS};
	uint8_t n = type == ADVERT ? strap_advert(strap, event + 10)
				   : strap_response(strap, event + 10);

	memcpy(event + 3, &strap->address, sizeof(bdaddr_t));
	event[9] = n;
	event[10 + n] = (uint8_t)RSSI_DBM;
	hci_le_event(controller, EVT_LE_ADVERTISING_REPORT, event, 11U + n);
}

static void advertise(struct controller *controller, struct strap *strap)
{
	struct peer peer = strap_peer(strap);
	bool accepted = is_accepted(controller, &peer);

	if (controller->connecting &&
		(controller->connects_accepted
				? accepted
				: peer_is(&controller->wanted, &peer))) {
		link_up(controller, strap);
		return;
	}
	if (!controller->scanning || (controller->accepts_few && !accepted) ||
		(controller->reports_once && strap->reported))
		return;
	strap->reported = true;
	report(controller, strap, ADVERT);
	if (controller->asks_names)
		report(controller, strap, RESPONSE);
}

static void send_beats(
	struct controller *controller, struct strap *strap, int64_t now_us)
{
	if (!gatt_is_subscribed(&strap->gatt, strap_heart_uuid(strap)) ||
		strap->silent || now_us - strap->next_us > SLEPT_US)
		strap->next_us = now_us;
	else
		while (strap->next_us <= now_us)
			strap->next_us +=
				controller_send_beat(controller, strap);
}

void controller_tick(struct controller *controller, int64_t now_us)
{
	for (size_t i = 0; controller->fd >= 0 && i < controller->n_straps;
		i++) {
		struct strap *strap = &controller->straps[i];

		if (strap->linked)
			send_beats(controller, strap, now_us);
		else if (strap->advertising)
			advertise(controller, strap);
	}
}
