/* SPDX-License-Identifier: GPL-3.0-or-later
 * A device in the air.
 */
#include "tests/vm/strap/strap.h"

#include <stdio.h>
#include <string.h>

#define UUID_GADGET_SERVICE 0xfee7
#define UUID_GADGET_HEART 0xfea1
#define APPEARANCE_BELT 833
#define APPEARANCE_WATCH 192
#define FULL_BATTERY_PCT 87

#define FIRST_RR_1024 900
#define N_RR 128
#define FLAG_ENERGY 0x08
#define FLAG_RR 0x10

static uint16_t appearance(const struct strap *strap)
{
	return strap->kind == STRAP_HEART ? APPEARANCE_BELT : APPEARANCE_WATCH;
}

uint16_t strap_heart_uuid(const struct strap *strap)
{
	return strap->kind == STRAP_HEART ? UUID_HEART_RATE : UUID_GADGET_HEART;
}

static void serve(struct strap *strap)
{
	struct gatt *gatt = &strap->gatt;
	uint8_t looks[2];

	bt_put_le16(appearance(strap), looks);
	gatt_service(gatt, 0x1800);
	gatt_characteristic(
		gatt, 0x2a00, GATT_READ, strap->name, strlen(strap->name));
	gatt_characteristic(gatt, 0x2a01, GATT_READ, looks, sizeof(looks));
	gatt_service(gatt, 0x1801);
	gatt_characteristic(gatt, 0x2a05, GATT_INDICATE, NULL, 0);
	gatt_service(gatt,
		strap->kind == STRAP_HEART ? 0x180d : UUID_GADGET_SERVICE);
	gatt_characteristic(
		gatt, strap_heart_uuid(strap), GATT_NOTIFY, NULL, 0);
	if (strap->kind == STRAP_HEART) {
		gatt_characteristic(gatt, 0x2a38, GATT_READ, "\1", 1);
		gatt_characteristic(gatt, 0x2a39, GATT_WRITE, NULL, 0);
	}
	gatt_service(gatt, 0x180f);
	gatt_characteristic(gatt, UUID_BATTERY, GATT_READ | GATT_NOTIFY,
		&(uint8_t){FULL_BATTERY_PCT}, 1);
	gatt_service(gatt, 0x180a);
	gatt_characteristic(gatt, 0x2a29, GATT_READ, "Straps & Sons", 13);
	gatt_characteristic(gatt, 0x2a24, GATT_READ, "V1", 2);
	gatt_characteristic(gatt, 0x2a25, GATT_READ, "0001", 4);
}

void strap_init(struct strap *strap, int number, enum strap_kind kind,
	const char *address, const char *name)
{
	*strap = (struct strap){.number = number,
		.kind = kind,
		.advertising = true,
		.contact = 3,
		.speed = 1};
	str2ba(address, &strap->address);
	snprintf(strap->name, sizeof(strap->name), "%s", name);
	serve(strap);
}

uint8_t strap_advert(const struct strap *strap, uint8_t *advert)
{
	/* Flags (LE only), complete list of services, appearance. */
	uint8_t bytes[] = {
		2, 0x01, 0x06, 5, 0x03, 0, 0, 0x0f, 0x18, 3, 0x19, 0, 0};

	bt_put_le16(strap->kind == STRAP_HEART ? 0x180d : UUID_GADGET_SERVICE,
		bytes + 5);
	bt_put_le16(appearance(strap), bytes + 11);
	memcpy(advert, bytes, sizeof(bytes));
	return sizeof(bytes);
}

uint8_t strap_response(const struct strap *strap, uint8_t *advert)
{
	size_t n = strlen(strap->name);

	advert[0] = (uint8_t)(n + 1);
	advert[1] = 0x09; /* complete name */
	memcpy(advert + 2, strap->name, n);
	return (uint8_t)(n + 2);
}

int64_t strap_beat(struct strap *strap, uint8_t packet[STRAP_PACKET_SIZE])
{
	uint16_t rr_1024 = (uint16_t)(FIRST_RR_1024 + strap->count % N_RR);

	packet[0] = FLAG_ENERGY | FLAG_RR | (uint8_t)(strap->contact << 1);
	packet[1] = (uint8_t)(60 * 1024 / rr_1024);
	bt_put_le16(strap->count++, packet + 2);
	bt_put_le16(rr_1024, packet + 4);
	return (int64_t)(rr_1024 * 1e6 / 1024 / strap->speed);
}
