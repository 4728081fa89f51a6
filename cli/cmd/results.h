/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fetches what the heart did before, during and after practices, and in
 * stretches without a practice that began alike.
 */
#pragma once

struct cli;
struct practice_list;
struct store;

/* Fills state and result of each row, whose sessions are given, oldest first,
 * and the list's kinds. 0 or -errno of the store; practice_list_done in any
 * case. */
int results_fill(
	const struct cli *cli, struct store *store, struct practice_list *list);
