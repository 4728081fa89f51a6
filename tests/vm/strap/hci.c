/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets from the controller to the kernel.
 */
#include "tests/vm/strap/hci.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>

#include "tests/vm/strap/controller.h"

#define FIRST_HANDLE 0x40

uint16_t hci_handle(size_t place)
{
	return (uint16_t)(FIRST_HANDLE + place);
}

/* A packet is one write. The kernel takes it whole or, while it has the
 * controller switched off, not at all. */
static bool put(struct controller *controller, const void *packet, size_t n)
{
	if (controller->fd >= 0 &&
		write(controller->fd, packet, n) == (ssize_t)n)
		return true;
	controller_log(controller, 0, "not taken: %s", strerror(errno));
	return false;
}

void hci_event(struct controller *controller, uint8_t code,
	const void *parameters, size_t n)
{
	uint8_t packet[3 + HCI_N_PARAMETERS] = {
		HCI_EVENT_PKT, code, (uint8_t)n};

	assert(n <= HCI_N_PARAMETERS);
	memcpy(packet + 3, parameters, n);
	put(controller, packet, 3 + n);
}

void hci_complete(struct controller *controller, uint16_t opcode,
	uint8_t status, const void *parameters, size_t n)
{
	uint8_t event[4 + 72] = {1};

	assert(n <= sizeof(event) - 4);
	bt_put_le16(opcode, event + 1);
	event[3] = status;
	if (n > 0)
		memcpy(event + 4, parameters, n);
	hci_event(controller, EVT_CMD_COMPLETE, event, 4 + n);
}

void hci_status(struct controller *controller, uint16_t opcode, uint8_t status)
{
	uint8_t event[4] = {status, 1};

	bt_put_le16(opcode, event + 2);
	hci_event(controller, EVT_CMD_STATUS, event, sizeof(event));
}

void hci_le_event(struct controller *controller, uint8_t subevent,
	const void *parameters, size_t n)
{
	uint8_t event[HCI_N_PARAMETERS] = {subevent};

	assert(n < sizeof(event));
	memcpy(event + 1, parameters, n);
	hci_event(controller, EVT_LE_META_EVENT, event, 1 + n);
}

bool hci_frame(struct controller *controller, uint16_t handle, uint16_t channel,
	const void *payload, size_t n)
{
	uint8_t packet[9 + GATT_MTU] = {HCI_ACLDATA_PKT};

	assert(n <= GATT_MTU);
	bt_put_le16(acl_handle_pack(handle, ACL_START), packet + 1);
	bt_put_le16((uint16_t)(n + 4), packet + 3);
	bt_put_le16((uint16_t)n, packet + 5);
	bt_put_le16(channel, packet + 7);
	memcpy(packet + 9, payload, n);
	return put(controller, packet, 9 + n);
}
