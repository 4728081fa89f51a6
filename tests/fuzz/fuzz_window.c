/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes the engine under all windows: of any intervals and gaps, a window cut
 * as soon as it is final, from an engine that forgets, is to the bit what is
 * cut from all of them afterwards.
 */
#include "analysis/measures/window.h"

#include <stdlib.h>
#include <string.h>

#define N_HEAD 3
#define N_PER_BEAT 3
#define MAX_BEATS 2048

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_same(const struct rr_series *a, const struct rr_series *b)
{
	check(a->n == b->n);
	check(a->n == 0 ||
		(memcmp(a->rr_q, b->rr_q, a->n * sizeof(*a->rr_q)) == 0 &&
			memcmp(a->flags, b->flags, a->n) == 0));
}

static void check_clean(const struct rr_series *clean, bool as_is)
{
	for (size_t i = 0; i < clean->n && !as_is; i++)
		check(clean->rr_q[i] >= 300 * RR_Q_PER_MS &&
			clean->rr_q[i] <= 2000 * RR_Q_PER_MS &&
			!(clean->flags[i] & RR_ARTEFACT));
}

/* The windows of `length` beats, `step` apart. */
struct windows {
	size_t length, step, n_cut;
	bool as_is;
	struct window_engine *whole, *live;
};

/* Those that are final in live, held against whole when all have come. */
static void take_final(struct windows *windows, struct window_cut *kept)
{
	for (;;) {
		size_t first = windows->n_cut * windows->step;
		size_t end = first + windows->length;
		struct window_cut *cut = &kept[windows->n_cut], view;

		if (end > window_engine_n(windows->live) ||
			!window_engine_is_final(windows->live, end))
			return;
		window_engine_cut(windows->live, first, end, &view);
		check(view.beats.n == windows->length);
		check_clean(&view.clean, windows->as_is);
		*cut = view;
		cut->clean.rr_q = malloc(view.clean.n * sizeof(int64_t) + 1);
		cut->clean.flags = malloc(view.clean.n + 1);
		memcpy(cut->clean.rr_q, view.clean.rr_q,
			view.clean.n * sizeof(int64_t));
		memcpy(cut->clean.flags, view.clean.flags, view.clean.n);
		windows->n_cut++;
		first += windows->step;
		/* Windows may lie apart. */
		if (first <= window_engine_n(windows->live))
			window_engine_forget(windows->live, first);
	}
}

static void compare(const struct windows *windows, struct window_cut *kept)
{
	for (size_t i = 0; i < windows->n_cut; i++) {
		size_t first = i * windows->step;
		struct window_cut cut;

		window_engine_cut(
			windows->whole, first, first + windows->length, &cut);
		check_same(&cut.clean, &kept[i].clean);
		check(cut.length_s == kept[i].length_s);
		free(kept[i].clean.rr_q);
		free(kept[i].clean.flags);
	}
}

static void feed(struct windows *windows, const uint8_t *data, size_t n,
	struct window_cut *kept)
{
	int64_t end_q = 0;

	for (; n >= N_PER_BEAT; data += N_PER_BEAT, n -= N_PER_BEAT) {
		int64_t rr_q = (1 + data[0] + 256 * data[1]) * 1000;
		bool breaks = data[2] % 16 == 1;

		if (data[2] % 16 == 2) {
			window_engine_end(windows->live);
			window_engine_end(windows->whole);
			take_final(windows, kept);
			breaks = true;
		}
		end_q += rr_q + (breaks ? data[2] * 100000 : 0);
		check(window_engine_add(windows->live, rr_q, breaks, end_q));
		check(window_engine_add(windows->whole, rr_q, breaks, end_q));
		take_final(windows, kept);
	}
	window_engine_end(windows->live);
	window_engine_end(windows->whole);
	take_final(windows, kept);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct window_cut kept[MAX_BEATS + 1];

	if (n < N_HEAD || n > N_HEAD + N_PER_BEAT * MAX_BEATS)
		return 0;

	struct windows windows = {
		.as_is = data[0] & 1,
		.length = 1 + data[1],
		.step = 1 + data[2],
		.whole = window_engine_new(data[0] & 1),
		.live = window_engine_new(data[0] & 1),
	};

	check(windows.whole && windows.live);
	feed(&windows, data + N_HEAD, n - N_HEAD, kept);
	compare(&windows, kept);
	window_engine_free(windows.whole);
	window_engine_free(windows.live);
	return 0;
}
