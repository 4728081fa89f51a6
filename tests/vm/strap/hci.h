/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets from the controller to the kernel.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct controller;

#define HCI_N_PARAMETERS 255

/* An event, and the two that answer a command: with n bytes of parameters after
 * the status (none: status alone), or with a status now and an event later. */
void hci_event(struct controller *controller, uint8_t code,
	const void *parameters, size_t n);
void hci_complete(struct controller *controller, uint16_t opcode,
	uint8_t status, const void *parameters, size_t n);
void hci_status(struct controller *controller, uint16_t opcode, uint8_t status);
void hci_le_event(struct controller *controller, uint8_t subevent,
	const void *parameters, size_t n);

/* A frame on a channel of a link; false: the kernel did not take it. */
bool hci_frame(struct controller *controller, uint16_t handle, uint16_t channel,
	const void *payload, size_t n);

/* Does a command, and takes a packet of data, that came from the kernel. */
void hci_command(struct controller *controller, uint16_t opcode,
	const uint8_t *parameters, size_t n);
void hci_data(struct controller *controller, const uint8_t *packet, size_t n);

/* The link of the device in this place of the table. */
uint16_t hci_handle(size_t place);
