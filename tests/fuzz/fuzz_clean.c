/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any series through detection and correction: three bytes an interval, flags
 * and value, in ticks or (bit 7) in steps of 2^24 quanta of either sign.
 */
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/artefact.h"
#include "analysis/beats/correct.h"
#include "analysis/measures/poincare.h"

#define MAX_INTERVALS 4096

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

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Clean intervals are possible ones; those not marked are as measured and in
 * order; the others are accounted for. */
static void check_clean(const struct rr_series *in,
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 3 * MAX_INTERVALS)
		return -1;

	struct rr_series *in = series_of_bytes(data, size);
	struct rr_series *clean = rr_series_new(2 * in->n);
	struct corrector *corrector = corrector_new(in->n);
	size_t n_touched = corrector_run(corrector, in, clean);

	check_clean(in, clean, n_touched);
	check_measures(in);
	check_measures(clean);
	check_stream(in);
	corrector_free(corrector);
	rr_series_free(clean);
	rr_series_free(in);
	return 0;
}
