/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the time between the first and the last packet went: beats, or gaps by
 * their cause. Nothing is left out, so the two add up to the time on the wall.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/gap.h"
#include "daemon/store/stretches.h"

struct store;

/* Zeroed to begin with. */
struct account {
	double wall_s; /* from the first packet to the last */
	double beats_s; /* the intervals, one after the other */
	size_t n_beats;
	double gap_s[GAP_N]; /* by enum gap_cause */
	size_t n_gaps[GAP_N];
	/* the last run of beats that was added */
	struct stretch last; /* its stretch; id 0: none yet */
	int64_t segment_id;
	int64_t end_boot_us, end_utc_us;
};

/* Some intervals that follow on each other. */
struct account_run {
	const struct stretch *stretch; /* that they came in */
	int64_t segment_id;
	enum gap_cause cause; /* why the segment began */
	bool is_first; /* of its segment */
	struct instant begin;
	size_t n_beats;
	int64_t ticks; /* 1/1024 s, all intervals */
};

/* Runs come in order of time. The time before a run counts for why the
 * segment began or, at the first of a stretch, for why the stretch before it
 * ended; where the link was up for more than 5 s without a beat, that part
 * counts as silence. */
void account_add(struct account *account, const struct account_run *run);
/* After the last run: what is left of its stretch. */
void account_end(struct account *account);

/* All gaps, s. */
double account_missing_s(const struct account *account);

/* Adds up the beats of [from_us, to_us), where wants (may be NULL) says so.
 * stretches: those that touch it, n of them. 0 or -errno. */
struct account_range {
	enum device_kind kind;
	int64_t from_us, to_us;
	const struct stretch *stretches;
	size_t n_stretches;
	bool (*wants)(struct instant begin, const void *data);
	const void *data;
};
int account_read(struct store *store, const struct account_range *range,
	struct account *ret_account);
