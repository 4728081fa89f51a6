/* SPDX-License-Identifier: GPL-3.0-or-later
 * Adapter, discovery, links and notifications of the small BlueZ.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <systemd/sd-bus.h>

struct device;
struct mock;

/* Connect() and Disconnect() by call, or by another program when it is NULL. */
void radio_connect(struct device *device, sd_bus_message *call);
void radio_disconnect(struct device *device, sd_bus_message *call);
/* The link is lost now. */
void radio_drop(struct device *device);
/* Out of range, a link is lost. */
void radio_set_in_range(struct device *device, bool in_range);

void radio_set_powered(struct mock *mock, bool powered);
/* The controller is plugged in (and powered), or pulled out. */
void radio_set_plugged(struct mock *mock, bool plugged);
/* Somebody began or ended to discover. */
void radio_discovery_changed(struct mock *mock);
/* The device's object goes, 30 s from now if that is right for it, or now. */
void radio_consider_forgetting(struct device *device);
void radio_forget(struct device *device);

/* Gives client the descriptor that carries the notifications; -errno. */
int notify_acquire(struct device *device, const char *client);
/* Closes our end; whoever holds the other sees the end of file. */
void notify_release(struct device *device);
void notify_acquired_changed(struct device *device);
/* Client no longer wants values; false if it never did. */
bool notify_unsubscribe(struct device *device, const char *client);
/* One notification, to all who listen, whatever its bytes. */
void notify_send(struct device *device, const uint8_t *bytes, size_t n_bytes);
/* The first device sends a packet every grid_us from now on; 0: it stops. */
void stream_set(struct mock *mock, uint64_t grid_us);
