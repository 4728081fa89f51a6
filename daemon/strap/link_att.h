/* SPDX-License-Identifier: GPL-3.0-or-later
 * The strap over a Bluetooth socket of our own, without bluetoothd
 * (`transport = att`): the states and time-outs are those of link.h, the socket
 * is radio.h's, what is said on it att.h's.
 *
 * bluetoothd may run, but sees the link too and may take part in it; this is
 * for machines where it is absent, or refuses. There is no scan: the address
 * has to be known. Of an address that may be public or static random both are
 * tried.
 */
#pragma once

#include "daemon/strap/source.h"

struct radio;

/* As link_new. radio: taken over; NULL: the kernel's. */
struct source *link_att_new(struct sd_event *event, const char *address,
	const char *adapter, const struct source_handler *handler,
	struct radio *radio);
/* Something about the adapters has changed: for a radio given to
 * link_att_new. */
void link_att_on_radio(void *source);
