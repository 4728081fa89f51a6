/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any beats through all that works on a series of them below the report: each
 * reads the same bytes in its own way.
 *
 * Detection and correction, beat by beat as at once. The engine under all
 * windows: one cut as soon as it is final, from an engine that forgets, is to
 * the bit what is cut from all of them afterwards. The measures of order and
 * histogram: counts against the definition, fluctuations against a fit in each
 * box, and values that are numbers or have a reason.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/artefact.h"
#include "analysis/beats/correct.h"
#include "analysis/beats/rules.h"
#include "analysis/measures/dfa.h"
#include "analysis/measures/entropy.h"
#include "analysis/measures/geometric.h"
#include "analysis/measures/lomb_bands.h"
#include "analysis/measures/long.h"
#include "analysis/measures/poincare.h"
#include "analysis/measures/window.h"
#include "tests/fuzz/fuzz.h"

#define N_HEAD 3
#define N_PER_BEAT 3
#define MAX_BEATS 2048
#define N_ORDER_HEAD 4
#define MAX_N 1100

/* --- detection and correction: flags and value, in ticks or (bit 7) in steps
 * of 2^24 quanta of either sign --- */

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

	check(clean->n <= 2 * in->n && n_touched <= in->n);
	for (size_t i = 0; i < clean->n; i++) {
		check(artefact_in_range(clean->rr_q[i]));
		check(!(clean->flags[i] & RR_ARTEFACT));
		if (clean->flags[i] & RR_CORRECTED)
			continue;
		while (at < in->n && in->rr_q[at] != clean->rr_q[i])
			at++;
		check(at++ < in->n);
		n_same++;
	}
	check(n_same + n_touched == in->n);
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
				check(flags == (in->flags[i++] & RR_ARTEFACT));
			if (k % 7 == 0 && k > first + 2)
				check(!(artefact_stream_early(stream, 2) &
					~RR_ARTEFACT));
		}
		artefact_stream_end(stream);
		while (artefact_stream_take(stream, &flags))
			check(flags == (in->flags[i++] & RR_ARTEFACT));
		check(i == end);
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
		check(isfinite(values[i].value) ==
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

/* --- windows: how they lie, then intervals and what breaks off before --- */

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

	check(windows.whole && windows.live);
	feed(&windows, data + N_HEAD, n - N_HEAD, kept);
	compare(&windows, kept);
	window_engine_free(windows.whole);
	window_engine_free(windows.live);
}

/* --- measures of order and histogram --- */

static void check_value(struct hrv_value value)
{
	check(value.reason < HRV_N_REASONS);
	check(value.reason == HRV_OK ? isfinite(value.value)
				     : isnan(value.value));
}

static bool is_alike(const int64_t *a, const int64_t *b, size_t m, int64_t r)
{
	for (size_t k = 0; k < m; k++)
		if (llabs(a[k] - b[k]) > r)
			return false;
	return true;
}

static void check_entropy(const int64_t *rr_q, size_t n, int64_t r_q)
{
	struct entropy *entropy = entropy_new(n);
	uint64_t pairs_2 = 0, pairs_3 = 0;

	for (size_t i = 0; i + 2 < n; i++)
		for (size_t j = i + 1; j + 2 < n; j++) {
			pairs_2 += is_alike(rr_q + i, rr_q + j, 2, r_q);
			pairs_3 += is_alike(rr_q + i, rr_q + j, 3, r_q);
		}
	for (size_t way = 0; way < entropy_n_ways(); way++) {
		entropy_set_way(entropy, way);

		struct entropy_counts counts =
			entropy_count(entropy, rr_q, n, r_q);

		check(counts.pairs_2 == pairs_2 && counts.pairs_3 == pairs_3);
		check_value(hrv_sampen(&counts));
		check_value(hrv_apen(&counts));
	}
	if (n > 1)
		check(entropy_tolerance_q(rr_q, n) >= 0);
	entropy_free(entropy);
}

/* Squared residuals of the line through a box of running sums, q^2. */
static long double residual_of(const long double *y, size_t n)
{
	long double mean = 0, xy = 0, yy = 0;

	for (size_t k = 0; k < n; k++)
		mean += y[k] / (long double)n;
	for (size_t k = 0; k < n; k++) {
		long double x = (long double)k - (long double)(n - 1) / 2;

		xy += x * (y[k] - mean);
		yy += (y[k] - mean) * (y[k] - mean);
	}
	return yy - xy * xy * 12 / ((long double)n * (long double)(n * n - 1));
}

static void check_dfa(const int64_t *rr_q, size_t n, size_t box)
{
	struct dfa *dfa = dfa_new(n);
	static long double y[MAX_N];
	long double sum = 0, at = 0;
	size_t n_boxes = n / box;

	for (size_t i = 0; i < n; i++)
		y[i] = at += (long double)(rr_q[i] - rr_q[0]);
	for (size_t i = 0; i < n_boxes; i++)
		sum += residual_of(y + i * box, box);
	dfa_run(dfa, rr_q, n);

	double f_ms = dfa_fluctuation_ms(dfa, box);
	double expected_q2 = (double)sum / (double)(n_boxes * box);
	double f_q2 = f_ms * f_ms * RR_Q_PER_MS * RR_Q_PER_MS;

	/* The fit in long double loses what lies 1e-12 below the slope. */
	if (n_boxes)
		check(fabs(f_q2 - expected_q2) <= 1e-6 * expected_q2 + 1);
	else
		check(isnan(f_ms));
	check_value(dfa_alpha(dfa, 4, 16));
	check_value(dfa_alpha(dfa, 16, 64));
	dfa_free(dfa);
}

static void check_geometric(const int64_t *rr_q, size_t n)
{
	struct geometric *geometric = geometric_new(n);
	struct hrv_triangle triangle = hrv_triangle(geometric, rr_q, n);

	check_value(triangle.index);
	check_value(triangle.base_ms);
	check_value(hrv_stress_index(geometric, rr_q, n));
	if (n)
		check(triangle.index.value >= 1 &&
			triangle.index.value <= (double)n &&
			triangle.base_ms.value >= 2 * 7.8125);
	geometric_free(geometric);
}

static void check_long(struct rr_series *series, double max_s)
{
	struct long_term *long_term = long_term_new(max_s);
	struct lomb_bands *bands = lomb_bands_new(series->n, max_s);
	struct hrv_long day = long_term_run(long_term, series, false);
	struct hrv_lomb_bands lomb =
		lomb_bands_run(bands, series->rr_q, series->n, 0);
	static int8_t verdicts[MAX_N];

	check_value(day.sdann_ms);
	check_value(day.sdnn_index_ms);
	check_value(day.ulf_ms2);
	check_value(lomb.vlf_ms2);
	check_value(lomb.lf_ms2);
	check_value(lomb.hf_ms2);
	check_value(lomb.lf_hf);
	long_term_free(long_term);
	lomb_bands_free(bands);
	for (int rule = 0; rule < N_RULES; rule++)
		check(rule_judge((enum rule)rule, series->rr_q, series->n,
			      verdicts) <= series->n);
}

/* Intervals of up to 4.1 s, on a grid that may be coarse. */
static void check_measures_of_order(const uint8_t *data, size_t n)
{
	struct rr_series *series = rr_series_new(MAX_N);
	int64_t unit_q = 1 + data[0] * 4, r_q = data[1] * unit_q;
	double seconds = 0;

	for (size_t i = N_ORDER_HEAD; i + 1 < n && series->n < MAX_N; i += 2) {
		int64_t rr_q = (1 + data[i] + 256 * data[i + 1]) * unit_q;

		rr_series_append(series, rr_q, data[i] % 32 ? 0 : RR_CORRECTED);
		seconds += (double)rr_q / RR_Q_PER_S;
	}
	check_entropy(series->rr_q, series->n, r_q);
	check_dfa(series->rr_q, series->n, 3 + data[2] % 62);
	check_geometric(series->rr_q, series->n);
	/* Now and then room for less than comes. */
	check_long(series, seconds * data[3] / 128);
	rr_series_free(series);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < N_ORDER_HEAD || n > N_HEAD + N_PER_BEAT * MAX_BEATS)
		return -1;
	check_series(data + N_HEAD, n - N_HEAD);
	check_windows(data, n);
	check_measures_of_order(data, n);
	return 0;
}
