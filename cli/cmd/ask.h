/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one question of a session: how activated it feels, asked before any
 * figure is shown.
 */
#pragma once

#include "daemon/store/score.h"

struct command;

/* Asks where a person sits at both ends of a terminal; Enter skips it. */
struct score ask_activation(void);
/* From a word of the command line; HRVCTL_OK, or HRVCTL_USAGE after a
 * complaint. */
int ask_take(const struct command *command, const char *word,
	struct score *ret_activation);
