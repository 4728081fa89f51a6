/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the controller does at the kernel's command. Commands that only set what
 * no device in the air would notice succeed; those that are not known fail.
 */
#include "tests/vm/strap/hci.h"

#include <string.h>
#include <sys/random.h>

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>

#include "tests/vm/strap/controller.h"

#define LE(ocf) cmd_opcode_pack(OGF_LE_CTL, ocf)
#define INFO(ocf) cmd_opcode_pack(OGF_INFO_PARAM, ocf)
#define BASEBAND(ocf) cmd_opcode_pack(OGF_HOST_CTL, ocf)
#define LINK(ocf) cmd_opcode_pack(OGF_LINK_CTL, ocf)

#define VERSION_5_0 9
#define N_BUFFERS 8
#define BUFFER_SIZE 251

#define CHANNEL_ATT 4
#define CHANNEL_SIGNALS 5
#define CHANNEL_PAIRING 6

static int place_of_handle(const struct controller *controller, uint16_t handle)
{
	for (size_t i = 0; i < controller->n_straps; i++)
		if (hci_handle(i) == (handle & 0xfff))
			return (int)i;
	return -1;
}

static void reset(struct controller *controller)
{
	controller->scanning = false;
	controller->connecting = false;
	controller->n_accepted = 0;
	for (size_t i = 0; i < controller->n_straps; i++) {
		struct strap *strap = &controller->straps[i];

		if (strap->linked)
			controller_log(controller, strap->number, "down reset");
		strap->linked = false;
	}
}

/* What the controller is: version 5.0, Low Energy only, none of the features
 * that came after 4.0, so that the kernel uses the oldest commands. */
static bool tell(struct controller *controller, uint16_t opcode)
{
	static const uint8_t version[] = {
		VERSION_5_0, 0, 0, VERSION_5_0, 0xf1, 0x05, 0, 0};
	static const uint8_t commands[64] = {[0] = 0x20,
		[2] = 0x80,
		[5] = 0xc0,
		[14] = 0x28,
		[15] = 0x02,
		[25] = 0xf7,
		[26] = 0xff,
		[27] = 0xff,
		[28] = 0x0f};
	static const uint8_t features[8] = {[4] = 0x60}, le_features[8] = {0};
	static const uint8_t states[8] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0x03, 0, 0};
	static const uint8_t address[6] = {1, 0, 0, 0, 0xaa, 0};
	static const uint8_t buffers[] = {BUFFER_SIZE, 0, N_BUFFERS};
	static const uint8_t list_size = CONTROLLER_N_ACCEPTED, power_dbm = 0;
	static const struct {
		uint16_t opcode;
		const void *answer;
		size_t n;
	} facts[] = {
		{INFO(OCF_READ_LOCAL_VERSION), version, sizeof(version)},
		{INFO(OCF_READ_LOCAL_COMMANDS), commands, sizeof(commands)},
		{INFO(OCF_READ_LOCAL_FEATURES), features, sizeof(features)},
		{INFO(OCF_READ_BD_ADDR), address, sizeof(address)},
		{LE(OCF_LE_READ_BUFFER_SIZE), buffers, sizeof(buffers)},
		{LE(OCF_LE_READ_LOCAL_SUPPORTED_FEATURES), le_features,
			sizeof(le_features)},
		{LE(OCF_LE_READ_ADVERTISING_CHANNEL_TX_POWER), &power_dbm, 1},
		{LE(OCF_LE_READ_WHITE_LIST_SIZE), &list_size, 1},
		{LE(OCF_LE_READ_SUPPORTED_STATES), states, sizeof(states)},
	};

	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++) {
		if (facts[i].opcode != opcode)
			continue;
		hci_complete(
			controller, opcode, 0, facts[i].answer, facts[i].n);
		return true;
	}
	return false;
}

static void change_accepted(
	struct controller *controller, uint16_t opcode, const uint8_t *peer)
{
	size_t i = 0;

	while (i < controller->n_accepted &&
		memcmp(&controller->accepted[i], peer, sizeof(struct peer)))
		i++;
	if (opcode == LE(OCF_LE_CLEAR_WHITE_LIST))
		controller->n_accepted = 0;
	else if (opcode == LE(OCF_LE_REMOVE_DEVICE_FROM_WHITE_LIST) &&
		i < controller->n_accepted)
		controller->accepted[i] =
			controller->accepted[--controller->n_accepted];
	else if (opcode == LE(OCF_LE_ADD_DEVICE_TO_WHITE_LIST) &&
		i == controller->n_accepted && i < CONTROLLER_N_ACCEPTED)
		memcpy(&controller->accepted[controller->n_accepted++], peer,
			sizeof(struct peer));
}

static void set_scan(
	struct controller *controller, uint16_t opcode, const uint8_t *p)
{
	if (opcode == LE(OCF_LE_SET_SCAN_PARAMETERS)) {
		controller->asks_names = p[0];
		controller->accepts_few = p[6] & 1;
		return;
	}
	controller->scanning = p[0];
	controller->reports_once = p[1];
	for (size_t i = 0; i < controller->n_straps; i++)
		controller->straps[i].reported = false;
}

/* Commands that succeed at once, with nothing to tell. */
static bool obey(
	struct controller *controller, uint16_t opcode, const uint8_t *p)
{
	switch (opcode) {
	case BASEBAND(OCF_RESET):
		reset(controller);
		return true;
	case LE(OCF_LE_CLEAR_WHITE_LIST):
	case LE(OCF_LE_ADD_DEVICE_TO_WHITE_LIST):
	case LE(OCF_LE_REMOVE_DEVICE_FROM_WHITE_LIST):
		change_accepted(controller, opcode, p);
		return true;
	case LE(OCF_LE_SET_SCAN_PARAMETERS):
	case LE(OCF_LE_SET_SCAN_ENABLE):
		set_scan(controller, opcode, p);
		return true;
	case BASEBAND(OCF_SET_EVENT_MASK):
	case BASEBAND(OCF_SET_EVENT_MASK_PAGE_2):
	case LE(OCF_LE_SET_EVENT_MASK):
	case LE(OCF_LE_SET_RANDOM_ADDRESS):
	case LE(OCF_LE_SET_ADVERTISING_PARAMETERS):
	case LE(OCF_LE_SET_ADVERTISING_DATA):
	case LE(OCF_LE_SET_SCAN_RESPONSE_DATA):
	case LE(OCF_LE_SET_ADVERTISE_ENABLE):
		return true;
	default:
		return false;
	}
}

static void cancel_connection(struct controller *controller, uint16_t opcode)
{
	/* Unknown connection; the address is not looked at. */
	static const uint8_t cancelled[EVT_LE_CONN_COMPLETE_SIZE] = {
		HCI_NO_CONNECTION};

	if (!controller->connecting) {
		hci_complete(
			controller, opcode, HCI_COMMAND_DISALLOWED, NULL, 0);
		return;
	}
	controller->connecting = false;
	hci_complete(controller, opcode, 0, NULL, 0);
	hci_le_event(
		controller, EVT_LE_CONN_COMPLETE, cancelled, sizeof(cancelled));
}

static void disconnect(struct controller *controller, const uint8_t *p)
{
	int place = place_of_handle(controller, bt_get_le16(p));

	if (place >= 0)
		controller_hang_up(controller, &controller->straps[place],
			HCI_CONNECTION_TERMINATED);
}

/* Commands that are answered by an event of their own. */
static bool begin(
	struct controller *controller, uint16_t opcode, const uint8_t *p)
{
	/* Status, then the handle. */
	uint8_t event[11] = {0, p[0], p[1]};

	switch (opcode) {
	case LE(OCF_LE_CREATE_CONN):
		hci_status(controller, opcode, 0);
		controller->connecting = true;
		controller->connects_accepted = p[4];
		memcpy(&controller->wanted, p + 5, sizeof(struct peer));
		return true;
	case LE(OCF_LE_CREATE_CONN_CANCEL):
		cancel_connection(controller, opcode);
		return true;
	case LINK(OCF_DISCONNECT):
		hci_status(controller, opcode, 0);
		disconnect(controller, p);
		return true;
	case LE(OCF_LE_CONN_UPDATE): /* as the host likes it */
		hci_status(controller, opcode, 0);
		memcpy(event + 3, p + 4, 6);
		hci_le_event(controller, EVT_LE_CONN_UPDATE_COMPLETE, event, 9);
		return true;
	case LE(OCF_LE_READ_REMOTE_USED_FEATURES): /* none */
		hci_status(controller, opcode, 0);
		hci_le_event(controller,
			EVT_LE_READ_REMOTE_USED_FEATURES_COMPLETE, event, 11);
		return true;
	case LINK(OCF_READ_REMOTE_VERSION):
		hci_status(controller, opcode, 0);
		event[3] = VERSION_5_0;
		hci_event(
			controller, EVT_READ_REMOTE_VERSION_COMPLETE, event, 8);
		return true;
	default:
		return false;
	}
}

void hci_command(struct controller *controller, uint16_t opcode,
	const uint8_t *parameters, size_t n)
{
	/* As many as a command may have, so none is read past its end. */
	uint8_t p[HCI_N_PARAMETERS] = {0};
	uint8_t random[8];

	memcpy(p, parameters, n);
	if (opcode == LE(OCF_LE_RAND)) {
		(void)!getrandom(random, sizeof(random), 0);
		hci_complete(controller, opcode, 0, random, sizeof(random));
	} else if (obey(controller, opcode, p)) {
		hci_complete(controller, opcode, 0, NULL, 0);
	} else if (!tell(controller, opcode) && !begin(controller, opcode, p)) {
		controller_log(controller, 0, "unknown command %04x", opcode);
		hci_complete(controller, opcode, HCI_UNKNOWN_COMMAND, NULL, 0);
	}
}

static void ask_strap(struct controller *controller, int place,
	const uint8_t *request, size_t n)
{
	struct strap *strap = &controller->straps[place];
	uint16_t heart = strap_heart_uuid(strap);
	bool was_subscribed = gatt_is_subscribed(&strap->gatt, heart);
	uint8_t reply[GATT_MTU];
	size_t n_reply = gatt_answer(&strap->gatt, request, n, reply);

	if (n_reply > 0)
		hci_frame(controller, hci_handle((size_t)place), CHANNEL_ATT,
			reply, n_reply);
	if (gatt_is_subscribed(&strap->gatt, heart) == was_subscribed)
		return;
	controller_log(controller, strap->number,
		was_subscribed ? "unsubscribed" : "subscribed");
}

/* The kernel sends frames that fit one packet, as they all do here. */
void hci_data(struct controller *controller, const uint8_t *packet, size_t n)
{
	static const uint8_t no_pairing[] = {0x05, 0x05};
	uint8_t credit[5] = {1, packet[0], packet[1] & 0x0f, 1, 0};
	int place = place_of_handle(controller, bt_get_le16(packet));
	size_t n_frame = n >= 8 ? bt_get_le16(packet + 4) : 0;
	const uint8_t *frame = packet + 8;

	hci_event(controller, EVT_NUM_COMP_PKTS, credit, sizeof(credit));
	if (place < 0 || !controller->straps[place].linked || n_frame == 0 ||
		n_frame > n - 8)
		return;
	switch (bt_get_le16(packet + 6)) {
	case CHANNEL_ATT:
		ask_strap(controller, place, frame, n_frame);
		break;
	case CHANNEL_SIGNALS:
		if (frame[0] != 0x01 && frame[0] != 0x13 && n_frame >= 2)
			hci_frame(controller, hci_handle((size_t)place),
				CHANNEL_SIGNALS,
				(uint8_t[]){0x01, frame[1], 2, 0, 0, 0}, 6);
		break;
	case CHANNEL_PAIRING:
		if (frame[0] == 0x01)
			hci_frame(controller, hci_handle((size_t)place),
				CHANNEL_PAIRING, no_pairing,
				sizeof(no_pairing));
		break;
	default:
		break;
	}
}
