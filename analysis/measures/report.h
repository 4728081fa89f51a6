/* SPDX-License-Identifier: GPL-3.0-or-later
 * All measures of one window or record: cleaned, graded, computed, guarded.
 *
 * The one door for hrvd's windows and `hrvctl analyze`. A plan owns every
 * buffer and FFTW plan; running it allocates nothing.
 */
#pragma once

#include "analysis/beats/rr.h"
#include "analysis/measures/options.h"
#include "analysis/measures/quality.h"
#include "analysis/measures/value.h"

/* Raised whenever a stored derived value would come out differently (not when
 * only the reason why there is none would). */
#define HRV_ALGORITHM 3

struct hrv_report {
	size_t n_beats; /* intervals that came in */
	double duration_s; /* their sum */
	size_t n_corrected; /* intervals interpolated, inserted, removed */
	double corrected_pct;
	double coverage; /* above 1 where the first began before the window */
	enum hrv_grade grade;
	double run_s; /* the longest run, as corrected: what is_of_run is of */
	struct hrv_value mean_nn_ms, mean_hr_bpm, sdnn_ms, rmssd_ms, ln_rmssd;
	struct hrv_value sdsd_ms, nn50, pnn50_pct, nn20, pnn20_pct;
	struct hrv_value sd1_ms, sd2_ms, sd2_axis_ms;
	struct hrv_value vlf_ms2, lf_ms2, hf_ms2, total_ms2;
	struct hrv_value lf_nu, hf_nu, lf_hf, lf_peak_hz, hf_peak_hz;
	struct hrv_value resp_per_min;
	struct hrv_value tri_index, tinn_ms, stress_index;
	struct hrv_value sdann_ms, sdnn_index_ms, ulf_ms2;
	struct hrv_value sampen, apen, dfa_alpha1, dfa_alpha2;
	struct hrv_value lomb_vlf_ms2, lomb_lf_ms2, lomb_hf_ms2, lomb_lf_hf;
};

struct hrv_plan;

/* For records of up to max_beats intervals lasting up to max_s seconds; NULL
 * when memory is short or options->segment_s makes no sense. Calls FFTW's
 * planner, as freeing does: never from two threads at once. The caller frees.
 */
struct hrv_plan *hrv_plan_new(
	size_t max_beats, double max_s, const struct hrv_options *options);
void hrv_plan_free(struct hrv_plan *plan);

/* Fills ret_report from series (its flags other than RR_BREAK are ignored), of
 * positive intervals. window_s is the length the coverage is held against; 0
 * takes the series' own duration (a file without a clock). Rules by grade:
 * quality.h. The spectrum is of the longest segment: HF needs 60 s, LF and
 * LF/HF 120 s, VLF 300 s (as_is: 120 s); none of it where that has fewer
 * seconds as measured than options ask for (not as_is). LF/HF, lf_nu and hf_nu
 * are withheld unless breathing is known to be within 9.5..24/min (not as_is).
 * What is beyond: groups.h. */
void hrv_report_run(struct hrv_plan *plan, const struct rr_series *series,
	double window_s, struct hrv_report *ret_report);

/* The same of a piece of a series that was cleaned as a whole, so that the
 * verdicts at its edges know what is beyond them: clean is what became of the
 * piece, with no flag but RR_BREAK and RR_CORRECTED (window.h). */
void hrv_report_run_piece(struct hrv_plan *plan, const struct rr_series *piece,
	const struct rr_series *clean, double window_s,
	struct hrv_report *ret_report);

/* Marks series, the one of the last hrv_report_run, with what was found in it:
 * its artefact flags, none of them as_is. */
void hrv_plan_mark(const struct hrv_plan *plan, struct rr_series *series);

/* The measures by name, in the order in which they are shown; the JSON keys of
 * `analyze --json`. */
struct hrv_field {
	const char *key; /* "rmssd_ms" */
	size_t offset; /* of the struct hrv_value in hrv_report */
	enum hrv_grade worst_grade; /* with which it is still given */
	bool is_of_run; /* the longest one without a gap, not of all */
};
extern const struct hrv_field hrv_fields[];
extern const size_t hrv_n_fields;

static inline struct hrv_value hrv_report_get(
	const struct hrv_report *report, const struct hrv_field *field)
{
	return *(
		const struct hrv_value *)((const char *)report + field->offset);
}
