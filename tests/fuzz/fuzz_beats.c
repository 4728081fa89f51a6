/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any beats through detection, correction and the engine under all windows.
 *
 * Three bytes say how windows lie, and three each beat. Detection and
 * correction take these as flags and value, in ticks or (bit 7) in steps of
 * 2^24 quanta of either sign. The engine takes them as an interval and what
 * breaks off before it; a window cut as soon as it is final, from an engine
 * that forgets, is to the bit what is cut from all of them afterwards.
 */
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/artefact.h"
#include "analysis/beats/correct.h"
#include "analysis/measures/poincare.h"
#include "analysis/measures/window.h"

#define N_HEAD 3
#define N_PER_BEAT 3
#define MAX_BEATS 2048

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* --- detection and correction --- */

static struct rr_series *series_of_bytes(const uint8_t *data, size_t size)
{
	struct rr_series *series = rr_series_new(size / 3);

	for (size_t i = 0; i + 2 < size; i += 3) {
		uint16_t value = (uint16_t)(data[i + 1] | data[i + 2] << 8);
		int64_t rr_q = data[i] & 0x80
			? (int64_t)(int16_t)value * (1 << 24)
			: rr_q_of_ticks(value);

		rr_series_append(series, rr_q, data[i]);
	}
	return series;
}

/* Clean intervals are possible ones; those not marked are as measured and in
 * order; the others are accounted for. */
static void check_correction(const struct rr_series *in,
	const struct rr_series *clean, size_t n_touched)
{
	size_t n_same = 0;
	size_t at = 0;

	require(clean->n <= 2 * in->n && n_touched <= in->n);
	for (size_t i = 0; i < clean->n; i++) {
		require(artefact_in_range(clean->rr_q[i]));
		require(!(clean->flags[i] & RR_ARTEFACT));
		if (clean->flags[i] & RR_CORRECTED)
			continue;
		while (at < in->n && in->rr_q[at] != clean->rr_q[i])
			at++;
		require(at++ < in->n);
		n_same++;
	}
	require(n_same + n_touched == in->n);
}

/* Beat by beat there are the same flags as at once. */
static void check_stream(struct rr_series *in)
{
	struct artefact_finder *finder = artefact_finder_new(in->n);
	struct artefact_stream *stream = artefact_stream_new();
	size_t end;

	artefact_find(finder, in);
	for (size_t first = 0, i = 0; first < in->n; first = end) {
		uint8_t flags;

		end = rr_segment_end(in, first);
		artefact_stream_begin(stream);
		for (size_t k = first; k < end; k++) {
			artefact_stream_add(stream, in->rr_q[k]);
			while (artefact_stream_take(stream, &flags))
				require(flags ==
					(in->flags[i++] & RR_ARTEFACT));
			if (k % 7 == 0 && k > first + 2)
				require(!(artefact_stream_early(stream, 2) &
					~RR_ARTEFACT));
		}
		artefact_stream_end(stream);
		while (artefact_stream_take(stream, &flags))
			require(flags == (in->flags[i++] & RR_ARTEFACT));
		require(i == end);
	}
	artefact_finder_free(finder);
	artefact_stream_free(stream);
}

static void check_measures(const struct rr_series *series)
{
	struct hrv_sums sums = hrv_sums_of(series, true);
	struct hrv_value values[] = {hrv_mean_hr_bpm(&sums), hrv_sdnn_ms(&sums),
		hrv_ln_rmssd(&sums), hrv_sdsd_ms(&sums), hrv_pnn50_pct(&sums),
		hrv_sd2_ms(&sums), hrv_sd2_axis_ms(&sums)};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		require(isfinite(values[i].value) ==
			(values[i].reason == HRV_OK));
}

static void check_series(const uint8_t *data, size_t size)
{
	struct rr_series *in = series_of_bytes(data, size);
	struct rr_series *clean = rr_series_new(2 * in->n);
	struct corrector *corrector = corrector_new(in->n);
	size_t n_touched = corrector_run(corrector, in, clean);

	check_correction(in, clean, n_touched);
	check_measures(in);
	check_measures(clean);
	check_stream(in);
	corrector_free(corrector);
	rr_series_free(clean);
	rr_series_free(in);
}

/* --- windows --- */

static void check_same(const struct rr_series *a, const struct rr_series *b)
{
	require(a->n == b->n);
	require(a->n == 0 ||
		(memcmp(a->rr_q, b->rr_q, a->n * sizeof(*a->rr_q)) == 0 &&
			memcmp(a->flags, b->flags, a->n) == 0));
}

static void check_clean(const struct rr_series *clean, bool as_is)
{
	for (size_t i = 0; i < clean->n && !as_is; i++)
		require(clean->rr_q[i] >= 300 * RR_Q_PER_MS &&
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
		require(view.beats.n == windows->length);
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
		require(cut.length_s == kept[i].length_s);
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
		require(window_engine_add(windows->live, rr_q, breaks, end_q));
		require(window_engine_add(windows->whole, rr_q, breaks, end_q));
		take_final(windows, kept);
	}
	window_engine_end(windows->live);
	window_engine_end(windows->whole);
	take_final(windows, kept);
}

static void check_windows(const uint8_t *data, size_t n)
{
	static struct window_cut kept[MAX_BEATS + 1];
	struct windows windows = {
		.as_is = data[0] & 1,
		.length = 1 + data[1],
		.step = 1 + data[2],
		.whole = window_engine_new(data[0] & 1),
		.live = window_engine_new(data[0] & 1),
	};

	require(windows.whole && windows.live);
	feed(&windows, data + N_HEAD, n - N_HEAD, kept);
	compare(&windows, kept);
	window_engine_free(windows.whole);
	window_engine_free(windows.live);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < N_HEAD || n > N_HEAD + N_PER_BEAT * MAX_BEATS)
		return -1;
	check_series(data + N_HEAD, n - N_HEAD);
	check_windows(data, n);
	return 0;
}
