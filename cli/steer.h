/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks hrvd to do something; puts a failure into a sentence, a hint and an exit
 * code, the same for every command that steers.
 */
#pragma once

struct client;

/* Opens the bus, or says why not. Returns an enum hrvctl_exit. */
int steer_open(struct client **ret_client);
/* For a result of client_call or client_scan, and its error (may be NULL). */
int steer_fail(int result, const char *error);
/* Opens, calls method with text (NULL: none), closes. Returns an enum
 * hrvctl_exit. */
int steer(const char *method, const char *text);
