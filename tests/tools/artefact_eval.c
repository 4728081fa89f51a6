/* SPDX-License-Identifier: GPL-3.0-or-later
 * How true what is printed beside artefacts is, by grade, recording and kind of
 * breathing: tables of docs/artefacts.md. Prints, judges nothing. What is held
 * against the page: artefact_found.c and artefact_values.c.
 *
 * The truth: beats annotated as ectopic (the interval that ends at one and the
 * next are not normal; RMSSD is that of pairs of normal intervals), damage put
 * into clean segments, recordings without either, and breathing made as deep
 * as no one breathes. Usage: artefact_eval [-v]
 */
#include "analysis/measures/report.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/measures/time.h"
#include "tests/artefact_truth.h"
#include "tests/ipfm.h"

#define N_GRADES 6
#define MIN_TRUE_PAIRS 10 /* fewer say nothing about RMSSD */
/* Irregular all through, and hardly annotated: not normal, not ectopic. */
#define IRREGULAR "ltdb_14149"

static bool is_verbose;

/* Windows of one length: errors of what is printed, by grade. */
struct windows {
	double length_s;
	size_t n[N_GRADES];
	struct bag rmssd_pct[N_GRADES], ln_rmssd[N_GRADES], hr_pct[N_GRADES];
	size_t n_dense, n_dense_printed; /* more than 10 % ectopic beats */
};

static struct windows annotated[] = {{.length_s = 60}, {.length_s = 300}};
static struct windows irregular[] = {{.length_s = 60}, {.length_s = 300}};

static struct hrv_report report_of(
	const struct rr_series *series, double window_s)
{
	static struct hrv_plan *plan;
	struct hrv_options options;
	struct hrv_report report;

	hrv_options_init(&options);
	if (!plan)
		plan = hrv_plan_new(4096, 4096, &options);
	if (!plan)
		abort();
	hrv_report_run(plan, series, window_s, &report);
	return report;
}

/* --- windows ----------------------------------------------------------- */

/* The windows of one length, and the recording they are of. */
struct scoring {
	struct windows *windows;
	const struct truth *truth;
};

static void score_window(size_t first, size_t end, double length_s, void *data)
{
	const struct scoring *scoring = data;
	struct windows *windows = scoring->windows;
	const struct truth *truth = scoring->truth;
	struct rr_series *in = truth_copy(truth->series, first, end);
	struct rr_series *normal = truth_copy(truth->normal, first, end);
	struct hrv_sums sums = hrv_sums_of(normal, false);
	struct hrv_report report = report_of(in, length_s);
	double true_ms = hrv_rmssd_ms(&sums).value;
	double true_bpm = hrv_mean_hr_bpm(&sums).value;
	size_t n_ectopic = 0;

	for (size_t i = first; i < end; i++)
		n_ectopic += truth->is_event[i];
	if (10 * n_ectopic > in->n) {
		windows->n_dense++;
		windows->n_dense_printed += report.rmssd_ms.reason == HRV_OK;
	}
	windows->n[report.grade]++;
	if (report.mean_hr_bpm.reason == HRV_OK && sums.n > 0)
		bag_add(&windows->hr_pct[report.grade],
			100 * fabs(report.mean_hr_bpm.value / true_bpm - 1));
	if (report.rmssd_ms.reason == HRV_OK &&
		sums.n_pairs >= MIN_TRUE_PAIRS) {
		double error_pct =
			100 * fabs(report.rmssd_ms.value / true_ms - 1);

		bag_add(&windows->rmssd_pct[report.grade], error_pct);
		bag_add(&windows->ln_rmssd[report.grade],
			fabs(report.ln_rmssd.value - log(true_ms)));
		if (is_verbose && error_pct > 15)
			printf("%s at %zu: %zu beats, %zu ectopic, %.0f s: "
			       "%c, %.1f %% touched, %.1f for %.1f ms\n",
				truth->id, first, in->n, n_ectopic,
				windows->length_s,
				hrv_grade_letter(report.grade),
				report.corrected_pct, report.rmssd_ms.value,
				true_ms);
	}
	rr_series_free(in);
	rr_series_free(normal);
}

static void print_windows(const char *what, struct windows *windows)
{
	size_t n = 0;

	for (size_t g = 0; g < N_GRADES; g++)
		n += windows->n[g];
	printf("\n%zu windows of %.0f s, %s\n"
	       "  grade  share  RMSSD error: median  95 %%   worst  > 15 %%"
	       "  ln: 95 %%  HR: 95 %%  worst\n",
		n, windows->length_s, what);
	for (size_t g = 1; g < N_GRADES; g++) {
		struct bag *bag = &windows->rmssd_pct[g];
		size_t n_off = 0;

		for (size_t i = 0; i < bag->n; i++)
			n_off += bag->values[i] > 15;
		printf("  %c     %5.1f %%  %16.2f %6.1f %7.1f %6zu  %8.3f "
		       "%8.2f %7.1f\n",
			hrv_grade_letter((enum hrv_grade)g),
			100 * (double)windows->n[g] / (double)n,
			bag_quantile(bag, 0.5), bag_quantile(bag, 0.95),
			bag_quantile(bag, 1), n_off,
			bag_quantile(&windows->ln_rmssd[g], 0.95),
			bag_quantile(&windows->hr_pct[g], 0.95),
			bag_quantile(&windows->hr_pct[g], 1));
	}
	printf("  more than 10 %% ectopic: %zu, %zu of them with an RMSSD\n",
		windows->n_dense, windows->n_dense_printed);
}

/* --- recordings -------------------------------------------------------- */

static void score_annotated(const char *id, const json_t *root)
{
	struct windows *windows = strcmp(id, IRREGULAR) ? annotated : irregular;
	struct truth truth;

	truth_load(&truth, id, root);
	for (size_t k = 0; k < 2; k++) {
		struct scoring scoring = {&windows[k], &truth};

		truth_windows(truth.series, windows[k].length_s, score_window,
			&scoring);
	}
	truth_done(&truth);
}

static double off_pct(struct hrv_value value, struct hrv_value truth)
{
	return 100 * (value.value / truth.value - 1);
}

static void print_value(struct hrv_value value, struct hrv_value truth)
{
	if (value.reason == HRV_OK && truth.reason == HRV_OK)
		printf("  %+7.1f %%", off_pct(value, truth));
	else
		printf("  %9s", "-");
}

static void print_damaged(const char *id, const json_t *root)
{
	const json_t *truth = json_object_get(root, "truth");
	struct rr_series *series = rr_data_series(root, "rr_ms");
	struct rr_series *whole = rr_data_series(root, "clean_rr_ms");
	struct hrv_options options;

	hrv_options_init(&options);
	options.as_is = true;

	struct hrv_plan *plan = hrv_plan_new(4096, 4096, &options);
	struct hrv_report clean, report = report_of(series, 0);

	hrv_report_run(plan, whole, 0, &clean);
	printf("  %-36s %4zu  %c %5.1f %%", id, json_array_size(truth),
		hrv_grade_letter(report.grade), report.corrected_pct);
	print_value(report.rmssd_ms, clean.rmssd_ms);
	print_value(report.mean_hr_bpm, clean.mean_hr_bpm);
	print_value(report.lf_hf, clean.lf_hf);
	printf("\n");
	hrv_plan_free(plan);
	rr_series_free(series);
	rr_series_free(whole);
}

/* Windows with no RMSSD, and intervals touched, of a recording taken to be
 * clean. */
struct clean_score {
	size_t n_windows, n_refused, n_beats, n_touched;
};

static struct clean_score clean_score_of(
	const struct rr_series *series, double length_s)
{
	struct clean_score score = {0};
	double t_s = 0;
	size_t first = 0;

	for (size_t i = 0; i < series->n; i++) {
		t_s += (double)series->rr_q[i] / RR_Q_PER_S;
		if (t_s <= length_s && i + 1 < series->n)
			continue;
		if (t_s >= length_s / 2) {
			struct rr_series *in = truth_copy(series, first, i + 1);
			struct hrv_report report = report_of(in, 0);

			score.n_windows++;
			score.n_refused += report.rmssd_ms.reason != HRV_OK;
			score.n_beats += report.n_beats;
			score.n_touched += report.n_corrected;
			rr_series_free(in);
		}
		first = i + 1;
		t_s = 0;
	}
	return score;
}

static void print_clean(const char *id, const struct rr_series *series)
{
	struct hrv_sums sums = hrv_sums_of(series, true);
	struct clean_score s60 = clean_score_of(series, 60);
	struct clean_score s300 = clean_score_of(series, 300);

	printf("  %-36s %6.1f %6.0f  %5.2f %%  %5zu of %5zu  %5zu of %5zu\n",
		id, hrv_rmssd_ms(&sums).value, hrv_mean_nn_ms(&sums).value,
		100 * (double)s300.n_touched / (double)s300.n_beats,
		s60.n_refused, s60.n_windows, s300.n_refused, s300.n_windows);
}

/* --- made-up hearts ---------------------------------------------------- */

static void print_deep_breathing(enum breath breath, double rsa_ms)
{
	static const char *const shapes[] = {"sine", "sawtooth", "box"};
	static const double per_min[] = {4, 5, 6, 7, 8, 10, 12, 15, 18};
	size_t n_rates = sizeof(per_min) / sizeof(per_min[0]);
	struct rr_series *series = rr_series_new(n_rates * 1024);
	uint64_t seed = 1;
	char id[64];

	for (size_t k = 0; k < n_rates; k++) {
		struct ipfm ipfm = {
			600, breath, per_min[k], per_min[k], rsa_ms, 13, 15, 9};

		ipfm_fill(&ipfm, series, &seed);
	}
	snprintf(
		id, sizeof(id), "%s, +-%.0f ms of 900", shapes[breath], rsa_ms);
	print_clean(id, series);
	rr_series_free(series);
}

/* --- all of it --------------------------------------------------------- */

static bool is_of(const json_t *root, const char *kind)
{
	return !strcmp(json_string_value(json_object_get(root, "kind")), kind);
}

static void on_annotated(const char *id, const json_t *root, void *data)
{
	(void)data;
	if (is_of(root, "annotated") && !strstr(id, "nsr001"))
		score_annotated(id, root);
}

static void on_damaged(const char *id, const json_t *root, void *data)
{
	(void)data;
	if (is_of(root, "artefact_truth"))
		print_damaged(id, root);
}

static void on_clean(const char *id, const json_t *root, void *data)
{
	static const char *const clean[] = {"nsr2_", "irurzun_", "welltory_",
		"wearable_vu_", "bartels_rest", "pyhrv_short", "elitehrv_a1"};

	(void)data;
	for (size_t i = 0; i < sizeof(clean) / sizeof(clean[0]); i++) {
		if (strncmp(id, clean[i], strlen(clean[i])))
			continue;

		struct rr_series *series = rr_data_series(root, "rr_ms");

		print_clean(id, series);
		rr_series_free(series);
	}
}

int main(int argc, char **argv)
{
	is_verbose = argc > 1 && !strcmp(argv[1], "-v");
	if (rr_data_for_each(on_annotated, NULL) == 0) {
		printf("skip artefact_eval: ../shared is absent\n");
		return EXIT_SUCCESS;
	}
	print_windows("annotated", &annotated[0]);
	print_windows("annotated", &annotated[1]);
	print_windows("irregular all through", &irregular[0]);
	print_windows("irregular all through", &irregular[1]);
	printf("\ndamage put in           events, grade, touched, error of "
	       "RMSSD, HR, LF/HF\n");
	rr_data_for_each(on_damaged, NULL);
	printf("\nclean recordings: RMSSD and mean NN in ms, touched, windows "
	       "of 60 and 300 s without RMSSD\n");
	rr_data_for_each(on_clean, NULL);
	printf("\ndeep breathing at 4 to 18 a minute, made\n");
	for (int k = 0; k < N_BREATHS * 5; k++)
		print_deep_breathing(
			(enum breath)(k % N_BREATHS), 60 * (1 + k / N_BREATHS));
	return EXIT_SUCCESS;
}
