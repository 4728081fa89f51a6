/* SPDX-License-Identifier: GPL-3.0-or-later
 * How true the values are that are given where there are artefacts, and how
 * often none is given where there are none: the third part of
 * docs/accuracy.md. Prints, judges nothing.
 *
 * NeuroKit2's values are those of the corrected series stored with the
 * recordings, its LF/HF by our spectrum.
 */
#include "analysis/beats/correct.h"
#include "analysis/beats/rules.h"
#include "analysis/measures/report.h"
#include "analysis/measures/time.h"
#include "tests/artefact_truth.h"

#define MAX_N 4096
#define IRREGULAR "ltdb_14149"
#define MIN_TRUE_PAIRS 10 /* fewer say nothing about RMSSD */
#define FAR_PCT 15

/* Errors of one value, and how often it was to be had. */
struct errors {
	struct bag pct;
	size_t n_asked;
};

static struct hrv_report report_with(
	bool as_is, const struct rr_series *series, double window_s)
{
	static struct hrv_plan *plans[2];
	struct hrv_options options;
	struct hrv_report report;

	hrv_options_init(&options);
	options.groups = 0;
	options.as_is = as_is;
	if (!plans[as_is])
		plans[as_is] = hrv_plan_new(MAX_N, MAX_N, &options);
	if (!plans[as_is])
		abort();
	hrv_report_run(plans[as_is], series, window_s, &report);
	return report;
}

static void errors_add(
	struct errors *errors, struct hrv_value value, double expected)
{
	errors->n_asked++;
	if (value.reason == HRV_OK)
		bag_add(&errors->pct, 100 * fabs(value.value / expected - 1));
}

static void print_errors(const char *label, struct errors *errors)
{
	size_t n_far = 0;

	for (size_t i = 0; i < errors->pct.n; i++)
		n_far += errors->pct.values[i] > FAR_PCT;
	printf("| %s | %zu of %zu |", label, errors->pct.n, errors->n_asked);
	if (errors->pct.n == 0)
		printf(" – | – | – | – |\n");
	else
		printf(" %.1f %% | %.0f %% | %.0f %% | %zu |\n",
			bag_quantile(&errors->pct, 0.5),
			bag_quantile(&errors->pct, 0.95),
			bag_quantile(&errors->pct, 1), n_far);
}

/* --- damage that came with the recordings -------------------------------- */

static struct errors stored[2][4]; /* RMSSD, LF/HF; ours, raw, their two */
static const char *const stored_by[] = {
	"", ", nothing done", ", NeuroKit2 once", ", NeuroKit2 iterative"};

static void add_stored(size_t by, const struct hrv_report *report,
	const struct hrv_report *clean)
{
	errors_add(&stored[0][by], report->rmssd_ms, clean->rmssd_ms.value);
	errors_add(&stored[1][by], report->lf_hf, clean->lf_hf.value);
}

static void add_neurokit(const json_t *root, const struct hrv_report *clean)
{
	static const char *const keys[] = {
		"corrected_once", "corrected_iterative"};
	json_t *reference = json_object_get(root, "reference"), *by;
	const char *key;

	json_object_foreach(reference, key, by)
	{
		for (size_t k = 0; k < 2 && !strncmp(key, "neurokit2", 9);
			k++) {
			struct rr_series *series = rr_data_series(
				json_object_get(
					json_object_get(by, "kubios_artefacts"),
					keys[k]),
				"rr_ms");
			struct hrv_report report = report_with(true, series, 0);

			add_stored(2 + k, &report, clean);
			rr_series_free(series);
		}
	}
}

/* --- damage put in here ------------------------------------------------- */

/* Windows of clean days in which nothing is found and LF/HF is given. */
#define MAX_WINDOWS 60 /* of one day */
#define MARGIN 20 /* intervals at either end that are left alone */
static const size_t n_damaged[] = {1, 3, 5, 7};
#define N_DAMAGED (sizeof(n_damaged) / sizeof(n_damaged[0]))
/* RMSSD; LF/HF where the window stays whole, and where it is cut. */
static struct errors drawn[N_DAMAGED][3];

/* A beat that was missed, seen twice, came early or stands 20 % off. */
static void damage(
	struct rr_series *copy, int64_t rr_q, int64_t next_q, size_t type)
{
	switch (type % 4) {
	case 0:
		rr_series_append(copy, rr_q + next_q, 0);
		return;
	case 1:
		rr_series_append(copy, rr_q * 4 / 10, 0);
		rr_series_append(copy, rr_q - rr_q * 4 / 10, 0);
		rr_series_append(copy, next_q, 0);
		return;
	case 2:
		rr_series_append(copy, rr_q * 7 / 10, 0);
		rr_series_append(copy, next_q + rr_q - rr_q * 7 / 10, 0);
		return;
	case 3:
		rr_series_append(copy, rr_q + rr_q / 5, 0);
		rr_series_append(copy, next_q - rr_q / 5, 0);
		return;
	}
}

/* One beat in each n-th of the series, the types taking turns from type on. */
static struct rr_series *damaged_copy(
	const struct rr_series *series, size_t n, size_t type, uint64_t *seed)
{
	struct rr_series *copy = rr_series_new(2 * series->n);
	double part = (double)(series->n - 2 * MARGIN) / (double)n;
	size_t i = 0;

	for (size_t k = 0; k < n; k++) {
		double place = (double)k + seed_uniform(seed);
		size_t at = MARGIN + (size_t)(place * part);

		for (; i < at; i++)
			rr_series_append(copy, series->rr_q[i], 0);
		damage(copy, series->rr_q[i], series->rr_q[i + 1], type + k);
		i += 2;
	}
	for (; i < series->n; i++)
		rr_series_append(copy, series->rr_q[i], 0);
	copy->flags[0] = RR_BREAK;
	return copy;
}

static bool is_cut(const struct rr_series *series)
{
	static struct rr_series *clean;
	static struct corrector *corrector;

	if (!clean) {
		clean = rr_series_new(2 * MAX_N);
		corrector = corrector_new(MAX_N);
	}
	corrector_run(corrector, series, clean);
	return rr_segment_end(clean, 0) < clean->n;
}

static void draw(const struct rr_series *series, const struct hrv_report *clean,
	uint64_t *seed)
{
	for (size_t k = 0; k < 4 * N_DAMAGED; k++) {
		struct rr_series *copy =
			damaged_copy(series, n_damaged[k / 4], k, seed);
		struct errors *errors = drawn[k / 4];
		struct hrv_report report = report_with(false, copy, 0);

		errors_add(&errors[0], report.rmssd_ms, clean->rmssd_ms.value);
		errors_add(&errors[is_cut(copy) ? 2 : 1], report.lf_hf,
			clean->lf_hf.value);
		rr_series_free(copy);
	}
}

struct day {
	const struct rr_series *series;
	size_t n_windows;
	uint64_t seed;
};

static void draw_window(size_t first, size_t end, double length_s, void *data)
{
	struct day *day = data;
	struct rr_series *in = truth_copy(day->series, first, end);
	struct hrv_report clean = report_with(false, in, length_s);

	if (clean.n_corrected == 0 && clean.lf_hf.reason == HRV_OK &&
		day->n_windows < MAX_WINDOWS) {
		day->n_windows++;
		draw(in, &clean, &day->seed);
	}
	rr_series_free(in);
}

static void score_damaged(const json_t *root)
{
	struct rr_series *series = rr_data_series(root, "rr_ms");
	struct rr_series *whole = rr_data_series(root, "clean_rr_ms");
	struct hrv_report clean = report_with(true, whole, 0);
	struct hrv_report ours = report_with(false, series, 0);
	struct hrv_report raw = report_with(true, series, 0);

	add_stored(0, &ours, &clean);
	add_stored(1, &raw, &clean);
	add_neurokit(root, &clean);
	rr_series_free(series);
	rr_series_free(whole);
}

/* --- windows of annotated recordings ------------------------------------ */

static const double lengths_s[] = {60, 300};
static struct errors annotated[2];
static struct count {
	size_t of, n;
} dense[2];

static void score_window(size_t first, size_t end, double length_s, void *data)
{
	const struct truth *truth = data;
	size_t k = length_s > lengths_s[0], n_ectopic = 0;
	struct rr_series *in = truth_copy(truth->series, first, end);
	struct rr_series *normal = truth_copy(truth->normal, first, end);
	struct hrv_sums sums = hrv_sums_of(normal, false);
	struct hrv_report report = report_with(false, in, length_s);

	for (size_t i = first; i < end; i++)
		n_ectopic += truth->is_event[i];
	if (10 * n_ectopic > in->n) {
		dense[k].of++;
		dense[k].n += report.rmssd_ms.reason == HRV_OK;
	}
	if (sums.n_pairs >= MIN_TRUE_PAIRS)
		errors_add(&annotated[k], report.rmssd_ms,
			hrv_rmssd_ms(&sums).value);
	rr_series_free(in);
	rr_series_free(normal);
}

static void score_annotated(const char *id, const json_t *root)
{
	struct truth truth;

	truth_load(&truth, id, root);
	for (size_t k = 0; k < 2; k++)
		truth_windows(truth.series, lengths_s[k], score_window, &truth);
	truth_done(&truth);
}

/* --- clean recordings --------------------------------------------------- */

static const char *const clean_days[] = {"nsr2_nsr001_annotated",
	"nsr2_nsr003_24h", "nsr2_nsr021_24h", "irurzun_003_24h"};
#define N_DAYS (sizeof(clean_days) / sizeof(clean_days[0]))
static struct refused {
	/* Of these with an interval out of range; with one that a simple rule
	 * rejects; with neither. */
	size_t n_windows, n_range, n_rule, n_neither;
} refused[N_DAYS][2];

static void judge_refused(struct refused *count, const struct rr_series *in)
{
	int8_t verdicts[MAX_N];
	size_t n_range = 0, n_rejected = 0;

	for (size_t i = 0; i < in->n; i++)
		n_range += !artefact_in_range(in->rr_q[i]);
	for (int rule = 0; rule < N_RULES; rule++)
		n_rejected +=
			rule_judge((enum rule)rule, in->rr_q, in->n, verdicts);
	if (n_range)
		count->n_range++;
	else if (n_rejected)
		count->n_rule++;
	else
		count->n_neither++;
}

static void score_clean_window(
	size_t first, size_t end, double length_s, void *data)
{
	const struct truth *truth = data;
	struct refused(*of_day)[2] = NULL;
	struct rr_series *in = truth_copy(truth->series, first, end);

	for (size_t d = 0; d < N_DAYS; d++)
		if (strcmp(truth->id, clean_days[d]) == 0)
			of_day = &refused[d];

	struct refused *count = &(*of_day)[length_s > lengths_s[0]];
	struct hrv_report report = report_with(false, in, 0);

	/* What was not recorded, or hardly, is refused by the clock. */
	if (report.duration_s >= length_s / 2) {
		count->n_windows++;
		if (report.rmssd_ms.reason != HRV_OK)
			judge_refused(count, in);
	}
	rr_series_free(in);
}

static void score_clean(const char *id, const json_t *root)
{
	for (size_t d = 0; d < N_DAYS; d++) {
		struct truth truth;

		if (strcmp(id, clean_days[d]))
			continue;
		truth_load(&truth, id, root);
		struct day day = {truth.series, 0, 20261122};

		for (size_t k = 0; k < 2; k++)
			truth_windows(truth.series, lengths_s[k],
				score_clean_window, &truth);
		truth_windows(truth.series, 300, draw_window, &day);
		truth_done(&truth);
	}
}

/* --- all of it ---------------------------------------------------------- */

static void on_recording(const char *id, const json_t *root, void *data)
{
	const char *kind = json_string_value(json_object_get(root, "kind"));

	(void)data;
	if (strcmp(kind, "artefact_truth") == 0)
		score_damaged(root);
	else if (strcmp(kind, "annotated") == 0 && !strstr(id, "nsr001") &&
		strcmp(id, IRREGULAR))
		score_annotated(id, root);
	score_clean(id, root);
}

static void print_values(void)
{
	static const char *const values[] = {"RMSSD", "LF/HF"};
	char label[128];

	printf("| value against the truth | given | median error | 95 %% | "
	       "worst | > %d %% |\n|---|---|---|---|---|---|\n",
		FAR_PCT);
	for (size_t v = 0; v < 2; v++)
		for (size_t by = 0; by < 4; by++) {
			snprintf(label, sizeof(label),
				"%s, 4 and 9 %% damaged%s", values[v],
				stored_by[by]);
			print_errors(label, &stored[v][by]);
		}
	for (size_t v = 0; v < 3; v++)
		for (size_t k = 0; k < N_DAMAGED; k++) {
			snprintf(label, sizeof(label), "%s, %zu in 300 s%s",
				values[v > 0], n_damaged[k],
				v == 2 ? ", cut" : "");
			print_errors(label, &drawn[k][v]);
		}
	for (size_t k = 0; k < 2; k++) {
		snprintf(label, sizeof(label), "RMSSD, MIT-BIH, %.0f s",
			lengths_s[k]);
		print_errors(label, &annotated[k]);
	}
}

static void print_dense(void)
{
	printf("\n| windows with more than 10 %% ectopic beats | of these with "
	       "an RMSSD |\n|---|---|\n");
	for (size_t k = 0; k < 2; k++)
		printf("| %.0f s: %zu | %zu, %.1f %% |\n", lengths_s[k],
			dense[k].of, dense[k].n,
			100 * (double)dense[k].n / (double)dense[k].of);
}

static void print_refused(void)
{
	printf("\n| clean days | windows | refused | out of range in it | "
	       "rejected by a simple rule | neither |\n"
	       "|---|---|---|---|---|---|\n");
	for (size_t k = 0; k < 2; k++)
		for (size_t d = 0; d < N_DAYS; d++) {
			const struct refused *count = &refused[d][k];
			size_t n = count->n_range + count->n_rule +
				count->n_neither;

			printf("| `%s`, %.0f s | %zu | %zu, %.1f %% | %zu | "
			       "%zu | %zu |\n",
				clean_days[d], lengths_s[k], count->n_windows,
				n, 100 * (double)n / (double)count->n_windows,
				count->n_range, count->n_rule,
				count->n_neither);
		}
}

int main(void)
{
	if (rr_data_for_each(on_recording, NULL) == 0) {
		fprintf(stderr, "no recordings in %s\n", RR_DATA_FOLDER);
		return EXIT_FAILURE;
	}
	print_values();
	print_dense();
	print_refused();
	return EXIT_SUCCESS;
}
