/* SPDX-License-Identifier: GPL-3.0-or-later
 * A record of intervals, whatever file it came from, and how readers make one.
 *
 * A reader adds interval after interval, with the time at which a clock says
 * it ended where the file has one. What is missing becomes a break: where the
 * reader saw it (a gap said in words, an interval left out), and where the
 * clock runs ahead of, or behind, the sum of the intervals and stays there. A
 * break is never bridged, and its length counts in the time of what follows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/beats/rr.h"
#include "cli/formats/number.h"

#define RECORD_MAX_INTERVAL_S 600 /* what is longer is a gap */
#define RECORD_MAX_TOTAL_S (31 * 86400)
/* A longer gap is a pause between recordings: no beats were lost in it. */
#define RECORD_PAUSE_S 300

#define RECORD_NO_CLOCK INT64_MIN

enum format {
	FORMAT_RR,
	FORMAT_HRVLOGGER,
	FORMAT_POLAR,
	FORMAT_KUBIOS,
	FORMAT_PHYSIONET,
	FORMAT_TABLE,
	FORMAT_FIT,
	FORMAT_N,
};

struct record {
	enum format format; /* of the file */
	enum rr_unit unit; /* the intervals were read as */
	struct rr_series *series;
	int64_t *end_q; /* of each, since the begin of the first, with gaps */
	int64_t begin_us; /* UTC; 0 where the file does not say */
	bool has_clock; /* breaks were looked for by time stamps */
	size_t n_gaps;
	size_t n_left_out; /* intervals at beats marked as not normal */
	double time_s; /* intervals and gaps, without pauses */
};

void record_free(struct record *record);

struct record_maker {
	const char *name; /* of the file, for errors */
	enum rr_unit unit;
	size_t line; /* being read; 0 in a binary file */
	size_t first_line; /* of the first interval */
	int64_t begin_us;
	/* How far the clock may leave the sum of the intervals: the grain of
	 * its stamps, and what a strap's packets are late. */
	int64_t tolerance_q;
	size_t n_left_out;

	size_t n, capacity;
	int64_t *rr_q;
	int64_t *clock_q; /* or RECORD_NO_CLOCK */
	int64_t *gap_q; /* before it; -1 for none, 0 for one unknown */
	int64_t next_gap_q; /* of the interval to come */
	int64_t sum_q;
	char *error;
};

void record_maker_init(
	struct record_maker *maker, const char *name, enum rr_unit unit);
void record_maker_done(struct record_maker *maker);

/* "NAME:LINE: what is wrong" as maker->error; returns status. */
int record_maker_fail(struct record_maker *maker, int status,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The beginning of word as errors show it, whatever bytes it holds; the caller
 * frees. */
char *record_shown(const char *word);

/* "'WORD' is not WHAT", whatever bytes word holds; returns -EINVAL. */
int record_maker_fail_word(
	struct record_maker *maker, const char *word, const char *what);

/* An interval, and when it ended by any one clock, or RECORD_NO_CLOCK. 0,
 * -EINVAL (no interval), -EFBIG (too long a record). */
int record_maker_add(struct record_maker *maker, int64_t rr_q, int64_t clock_q);
/* Beats are missing before the next interval: gap_q long, 0 if unknown. */
void record_maker_gap(struct record_maker *maker, int64_t gap_q);
/* An interval that is known not to be one of normal beats. */
void record_maker_leave_out(struct record_maker *maker, int64_t rr_q);

/* What was added, as a record that the caller frees. 0; -EINVAL for numbers
 * that are no heart in this unit; -EFBIG when gaps make years of it. */
int record_maker_finish(struct record_maker *maker, struct record **ret_record);
