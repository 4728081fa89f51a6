/* SPDX-License-Identifier: GPL-3.0-or-later
 * The repairs that need no root and can be taken back: what `hrvctl doctor
 * --fix` does after asking.
 */
#pragma once

#include "cli/doctor/sentence.h"

struct client;
struct doctor_facts;

/* "Switch the Bluetooth adapter on?" */
const char *fix_question(enum doctor_fix fix);
/* What is to be typed where it is not allowed. */
const char *fix_by_root(enum doctor_fix fix);
/* Does it: 0, or -errno with what went wrong in ret_error (fresh memory).
 * -EACCES, -EPERM: fix_by_root. client NULL: there is no session bus. */
int fix_do(enum doctor_fix fix, const struct doctor_facts *facts,
	struct client *client, char **ret_error);
