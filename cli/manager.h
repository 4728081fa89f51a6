/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks the systemd of the user's login (the user manager) to start hrvd with
 * the session, or not to, and how that went.
 */
#pragma once

#include <stdbool.h>

struct manager;

/* 0, or -errno with ret_error (fresh memory), as all below: -ENOTCONN where
 * there is no user manager, -ENOENT where it has no hrvd.service, -EPERM where
 * that is masked. */
int manager_open(struct manager **ret_manager, char **ret_error);
void manager_close(struct manager *manager);

/* hrvd.service starts with the session from now on, or does not.
 * ret_changed: it was otherwise before. */
int manager_enable(struct manager *manager, bool enable, bool *ret_changed,
	char **ret_error);
/* Starts or stops hrvd.service now, and waits until it runs, for at most 15 s.
 * When it fails, -ECHILD and its exit status in ret_status (217: the system has
 * no user namespaces for it), else ret_status is 0. */
int manager_run(
	struct manager *manager, bool run, int *ret_status, char **ret_error);
/* Whether the user manager stays when nobody is logged in: 1, 0, or -1 where
 * logind does not say. */
int manager_lingers(void);
