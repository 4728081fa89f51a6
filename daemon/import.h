/* SPDX-License-Identifier: GPL-3.0-or-later
 * A recorded file taken in as a whole, beside an hrvd that may be recording.
 *
 * It goes the way of a replay: the same events, engine and days. One
 * transaction: a failure or a kill leaves nothing of it, and a recording hrvd
 * keeps what it would write in memory until then.
 */
#pragma once

struct store;

/* path: of a file as replay.h has it, "-" is standard input. on_progress: 0..1,
 * now and then. 0; -errno, with ret_error (fresh memory) for what the file is,
 * NULL where store_error says it. Nothing was changed then. */
int import_replay(struct store *store, const char *path, int rollover_min,
	void (*on_progress)(double share, void *data), void *data,
	char **ret_error);
