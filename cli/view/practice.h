/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows practices, with what the heart did before and after each.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "cli/view/context.h"
#include "daemon/store/sessions.h"

/* One practice or session. */
struct practice_row {
	struct session session;
	struct context context;
};

/* "orienting, sitting, 12 min, felt 4": what, how, how long; fresh memory. */
char *practice_text(const struct session *session, int64_t now_us);

/* Rows, oldest first, then the change of each kind, and what it can mean. */
void practice_print(
	FILE *file, const struct practice_row *rows, size_t n, int64_t now_us);
void practice_print_json(const struct practice_row *rows, size_t n);
