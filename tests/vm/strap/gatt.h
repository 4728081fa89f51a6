/* SPDX-License-Identifier: GPL-3.0-or-later
 * The attributes of a device and the answers to a client that asks for them:
 * the server side of the attribute protocol, as far as bluetoothd uses it.
 *
 * The handle of an attribute is its place in the table, from 1. Types are
 * 16-bit UUIDs only. Requests that no strap supports get the error that says
 * so.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATT_MTU 247
#define GATT_VALUE_SIZE 32
#define GATT_N_ATTRIBUTES 48

#define GATT_PRIMARY 0x2800
#define GATT_CHARACTERISTIC 0x2803
#define GATT_SUBSCRIPTION 0x2902

enum gatt_property {
	GATT_READ = 0x02,
	GATT_WRITE = 0x08,
	GATT_NOTIFY = 0x10,
	GATT_INDICATE = 0x20,
};

struct gatt_attribute {
	uint16_t type;
	uint8_t properties; /* GATT_READ and GATT_WRITE */
	uint8_t n;
	uint8_t value[GATT_VALUE_SIZE];
};

struct gatt {
	struct gatt_attribute attributes[GATT_N_ATTRIBUTES];
	size_t n;
	uint16_t mtu;
};

/* Append a service, and a characteristic to the last service. A value of n
 * bytes; one that notifies or indicates gets its subscription as well. */
void gatt_service(struct gatt *gatt, uint16_t uuid);
void gatt_characteristic(struct gatt *gatt, uint16_t uuid, uint8_t properties,
	const void *value, size_t n);

/* A new link: nobody is subscribed, and the MTU is that of the beginning. */
void gatt_reset(struct gatt *gatt);

/* Handle of the value of a characteristic; 0 if there is none. */
uint16_t gatt_handle(const struct gatt *gatt, uint16_t uuid);
/* The client has asked for notifications of it. */
bool gatt_is_subscribed(const struct gatt *gatt, uint16_t uuid);
void gatt_set(struct gatt *gatt, uint16_t uuid, const void *value, size_t n);

/* Answers a request of n bytes. Writes at most GATT_MTU bytes to reply and
 * returns how many; 0: the request wants no answer. */
size_t gatt_answer(struct gatt *gatt, const uint8_t *request, size_t n,
	uint8_t reply[GATT_MTU]);
