/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the facts out, each probe for itself and as an ordinary user; none
 * changes anything, starts a service, or waits for long.
 *
 * root stands before the paths of the system's own files ("" but in tests).
 */
#pragma once

#include <stdint.h>

#include "daemon/base/instant.h"

struct client;
struct daemon_facts;
struct doctor_facts;
struct radio_facts;
struct record_facts;
struct service_facts;
struct strap_facts;

/* The kernel by HCI ioctls and the mgmt commands that only read. wanted: the
 * adapter to look at, "" the first. address: the strap's, or "". */
void probe_radio(
	const char *wanted, const char *address, struct radio_facts *ret_facts);
/* The rfkill switches and /sys/class/bluetooth, under root. */
void probe_switches(const char *root, struct radio_facts *facts);

/* bluetoothd over the system bus. */
void probe_service(const char *wanted, const char *address,
	struct service_facts *ret_facts);

/* hrvd over client (NULL: there is no session bus), its unit, linger. */
void probe_daemon(
	struct client *client, const char *root, struct daemon_facts *facts);

/* The database, its disk, and what it tells of late; the kernel's clock. */
void probe_record(const char *database, struct instant now,
	struct record_facts *ret_facts);
void probe_clock(struct record_facts *facts);

/* The last reason why a link to address ended, from a trace of btmon -w; 0:
 * the trace has none. -errno with what is wrong in ret_error (fresh memory).
 * address "" takes any device. */
int trace_reason(const char *path, const char *address, unsigned *ret_reason,
	char **ret_error);
