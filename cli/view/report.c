/* SPDX-License-Identifier: GPL-3.0-or-later
 * The measures of one record, in groups, each with its unit or the reason why
 * it is absent.
 */
#include "cli/view/report.h"

#include <math.h>
#include <string.h>

#include "analysis/measures/report.h"
#include "cli/formats/formats.h"
#include "cli/view/chart.h"
#include "cli/view/term.h"
#include "cli/view/words.h"

#define LABEL_COLUMNS 22
#define INTEGER_COLUMNS 7 /* left of the decimal point */
#define DECIMAL_COLUMNS 4 /* the point and what follows */
#define UNIT_COLUMNS 6
#define BAR_COLUMNS 20
#define TEXT_COLUMNS 78
#define LABEL_SIZE (WORDS_SIZE + 16)
#define WHOLE_S 2 /* the run of a record that is one lacks no more */

struct row {
	const char *key; /* of hrv_fields */
	const char *label;
	const char *unit;
	int decimals;
	bool is_power; /* the unit is ms² where that can be shown */
	bool is_band; /* with a bar: its share of the total power */
};

#define RECIPE_SIZE 256
/* How the numbers of a group are made, so that another program can be set to
 * do the same. */
typedef void recipe_of(const struct hrv_options *options, const char *run,
	char ret_text[static RECIPE_SIZE]);

struct group {
	const char *title, *ascii_title;
	recipe_of *recipe; /* NULL: nothing to choose */
	const struct row *rows;
	size_t n;
};

static const struct row time_rows[] = {
	{"mean_nn_ms", "mean NN", "ms", 2, false, false},
	{"mean_hr_bpm", "heart rate", "bpm", 2, false, false},
	{"sdnn_ms", "SDNN", "ms", 2, false, false},
	{"rmssd_ms", "RMSSD", "ms", 2, false, false},
	{"ln_rmssd", "lnRMSSD", "", 3, false, false},
	{"sdsd_ms", "SDSD", "ms", 2, false, false},
	{"nn50", "NN50", "", 0, false, false},
	{"pnn50_pct", "pNN50", "%", 2, false, false},
	{"nn20", "NN20", "", 0, false, false},
	{"pnn20_pct", "pNN20", "%", 2, false, false},
};

static const struct row poincare_rows[] = {
	{"sd1_ms", "SD1", "ms", 2, false, false},
	{"sd2_ms", "SD2", "ms", 2, false, false},
	{"sd2_axis_ms", "SD2 along the axis", "ms", 2, false, false},
};

static const struct row spectrum_rows[] = {
	{"vlf_ms2", "VLF  .0033-.04 Hz", "ms²", 1, true, true},
	{"lf_ms2", "LF   .04-.15 Hz", "ms²", 1, true, true},
	{"hf_ms2", "HF   .15-.40 Hz", "ms²", 1, true, true},
	{"total_ms2", "total", "ms²", 1, true, false},
	{"lf_nu", "LF of LF + HF", "%", 1, false, false},
	{"hf_nu", "HF of LF + HF", "%", 1, false, false},
	{"lf_hf", "LF/HF", "", 3, false, false},
	{"lf_peak_hz", "LF peak", "Hz", 3, false, false},
	{"hf_peak_hz", "HF peak", "Hz", 3, false, false},
	{"resp_per_min", "breathing", "/min", 1, false, false},
};

static const struct row lomb_rows[] = {
	{"lomb_vlf_ms2", "VLF  .0033-.04 Hz", "ms²", 1, true, false},
	{"lomb_lf_ms2", "LF   .04-.15 Hz", "ms²", 1, true, false},
	{"lomb_hf_ms2", "HF   .15-.40 Hz", "ms²", 1, true, false},
	{"lomb_lf_hf", "LF/HF", "", 3, false, false},
};

/* No TINN: it collapses on noisy records, and no two programs agree. */
static const struct row histogram_rows[] = {
	{"tri_index", "triangular index", "", 2, false, false},
	{"stress_index", "Baevsky index (Kubios)", "", 2, false, false},
};

static const struct row nonlinear_rows[] = {
	{"sampen", "SampEn", "", 3, false, false},
	{"apen", "ApEn", "", 3, false, false},
	{"dfa_alpha1", "DFA alpha 1, 4-16", "", 3, false, false},
	{"dfa_alpha2", "DFA alpha 2, 16-64", "", 3, false, false},
};

static const struct row day_rows[] = {
	{"sdann_ms", "SDANN", "ms", 2, false, false},
	{"sdnn_index_ms", "SDNN index", "ms", 2, false, false},
	{"ulf_ms2", "ULF  below .003 Hz", "ms²", 1, true, false},
};

static void spectrum_recipe(const struct hrv_options *options, const char *run,
	char ret_text[static RECIPE_SIZE])
{
	static const char *const splines[] = {
		[HRV_SPLINE_NATURAL] = "natural cubic spline",
		[HRV_SPLINE_NOT_A_KNOT] = "not-a-knot cubic spline",
		[HRV_SPLINE_LINEAR] = "straight lines",
	};
	static const char *const detrends[] = {
		[HRV_DETREND_NONE] = "no detrending",
		[HRV_DETREND_LINEAR] = "a line taken out",
		[HRV_DETREND_SMOOTHNESS] = "smoothness priors, lambda 500",
	};
	bool vlf_before =
		options->detrend == HRV_DETREND_SMOOTHNESS && !options->as_is;

	snprintf(ret_text, RECIPE_SIZE,
		"%s; %s at 4 Hz; %s%s; Welch, Hann segments of %g s, half "
		"overlapping",
		run, splines[options->spline], detrends[options->detrend],
		vlf_before ? " (VLF before it)" : "", options->segment_s);
}

static void lomb_recipe(const struct hrv_options *options, const char *run,
	char ret_text[static RECIPE_SIZE])
{
	(void)options;
	snprintf(ret_text, RECIPE_SIZE,
		"%s, not resampled; density 2PT/N; up to half the heart rate",
		run);
}

static void nonlinear_recipe(const struct hrv_options *options, const char *run,
	char ret_text[static RECIPE_SIZE])
{
	(void)options;
	snprintf(ret_text, RECIPE_SIZE,
		"%s; SampEn and ApEn m 2, r 0.2 SDNN; DFA in boxes of every "
		"size",
		run);
}

static void day_recipe(const struct hrv_options *options, const char *run,
	char ret_text[static RECIPE_SIZE])
{
	(void)options;
	(void)run;
	snprintf(ret_text, RECIPE_SIZE,
		"of every 300 s; ULF of the whole, no window");
}

/* clang-format off */
#define N_OF(rows) (sizeof(rows) / sizeof(*(rows)))
static const struct group groups[] = {
	{"Time domain", "Time domain", NULL, time_rows, N_OF(time_rows)},
	{"Poincaré plot", "Poincare plot", NULL, poincare_rows,
		N_OF(poincare_rows)},
	{"Spectrum", "Spectrum", spectrum_recipe, spectrum_rows,
		N_OF(spectrum_rows)},
	{"Lomb-Scargle", "Lomb-Scargle", lomb_recipe, lomb_rows,
		N_OF(lomb_rows)},
	{"Histogram", "Histogram", NULL, histogram_rows, N_OF(histogram_rows)},
	{"Complexity", "Complexity", nonlinear_recipe, nonlinear_rows,
		N_OF(nonlinear_rows)},
	{"Day", "Day", day_recipe, day_rows, N_OF(day_rows)},
};
/* clang-format on */

struct hrv_value report_value(const struct hrv_report *report, const char *key)
{
	for (size_t i = 0; i < hrv_n_fields; i++)
		if (strcmp(hrv_fields[i].key, key) == 0)
			return hrv_report_get(report, &hrv_fields[i]);
	return hrv_none(HRV_NO_BEATS);
}

static const char *ms2(void)
{
	return term_sign("ms²", "ms^2");
}

static const char *unit_of(const struct row *row)
{
	return row->is_power ? ms2() : row->unit;
}

/* SDNN grows with the length of the record: its name has to say it (R3). */
static void label_of(const struct row *row, const struct hrv_report *report,
	char ret_label[static LABEL_SIZE])
{
	char duration[WORDS_SIZE];

	if (strcmp(row->key, "sdnn_ms") == 0)
		snprintf(ret_label, LABEL_SIZE, "%s, %s", row->label,
			words_duration(report->duration_s, duration));
	else
		snprintf(ret_label, LABEL_SIZE, "%s", row->label);
}

static void put_number(FILE *file, const struct row *row, double value)
{
	/* Points stand below each other, and so do the reasons. */
	int decimals = row->decimals ? row->decimals + 1 : 0;

	if (isnan(value)) {
		words_put_number(file, value, 0, INTEGER_COLUMNS);
		fputs("  ", file);
		return;
	}
	words_put_number(
		file, value, row->decimals, INTEGER_COLUMNS + decimals);
	if (*row->unit)
		fprintf(file, "%*s ", DECIMAL_COLUMNS - decimals, "");
}

/* The band's share of the whole, where there is room to draw it. */
static void put_share(FILE *file, double share)
{
	int columns = 2 + LABEL_COLUMNS + INTEGER_COLUMNS + DECIMAL_COLUMNS +
		1 + UNIT_COLUMNS + BAR_COLUMNS + 6;

	if (isnan(share) || term.width < columns)
		return;
	fprintf(file, "%*s%s", UNIT_COLUMNS - term_columns(ms2()), "",
		term_on(TERM_HEART));
	chart_put_bar(file, share, BAR_COLUMNS);
	fprintf(file, "%s%4.0f %%", term_off(), 100 * share);
}

static void print_row(
	FILE *file, const struct row *row, const struct hrv_report *report)
{
	struct hrv_value value = report_value(report, row->key);
	char label[LABEL_SIZE];

	label_of(row, report, label);
	fputs("  ", file);
	term_put_cell(file, label, LABEL_COLUMNS);
	put_number(file, row, value.value);
	if (isnan(value.value)) {
		fprintf(file, "%s%s%s\n", term_on(TERM_DIM),
			hrv_reason_text(value.reason), term_off());
		return;
	}
	fputs(unit_of(row), file);
	if (row->is_band)
		put_share(file, value.value / report->total_ms2.value);
	putc('\n', file);
}

/* For a screen reader: "RMSSD: 42.1 ms". */
static void say_row(
	FILE *file, const struct row *row, const struct hrv_report *report)
{
	struct hrv_value value = report_value(report, row->key);
	char label[LABEL_SIZE];

	label_of(row, report, label);
	fprintf(file, "%s: ", label);
	if (isnan(value.value))
		fprintf(file, "none, %s\n", hrv_reason_text(value.reason));
	else
		fprintf(file, "%.*f%s%s\n", row->decimals, value.value,
			*row->unit ? " " : "", unit_of(row));
}

/* The one reason for which nothing of a group is there; HRV_OK otherwise. */
static enum hrv_reason reason_of(
	const struct group *group, const struct hrv_report *report)
{
	enum hrv_reason reason =
		report_value(report, group->rows[0].key).reason;

	for (size_t i = 1; i < group->n; i++)
		if (report_value(report, group->rows[i].key).reason != reason)
			return HRV_OK;
	return reason;
}

#define RUN_SIZE (2 * WORDS_SIZE + 32)
/* "longest run without a gap, 2 h 24 min of 23 h 36 min" */
static const char *run_text(
	const struct hrv_report *report, char ret_text[static RUN_SIZE])
{
	char run[WORDS_SIZE], whole[WORDS_SIZE];

	if (report->run_s > report->duration_s - WHOLE_S)
		return "longest run without a gap";
	snprintf(ret_text, RUN_SIZE, "longest run without a gap, %s of %s",
		words_duration(report->run_s, run),
		words_duration(report->duration_s, whole));
	return ret_text;
}

static void print_recipe(FILE *file, const struct group *group,
	const struct hrv_report *report, const struct hrv_options *options)
{
	char text[RECIPE_SIZE], run[RUN_SIZE];

	if (!group->recipe)
		return;
	group->recipe(options, run_text(report, run), text);
	fprintf(file, "%s  ", term_on(TERM_DIM));
	term_put_wrapped(file, text, 2, 2, TEXT_COLUMNS);
	fputs(term_off(), file);
}

static void print_group(FILE *file, const struct group *group,
	const struct hrv_report *report, const struct hrv_options *options)
{
	enum hrv_reason reason = reason_of(group, report);

	if (reason == HRV_NOT_ASKED)
		return;
	fprintf(file, "\n%s%s%s\n", term_on(TERM_STRONG),
		term_sign(group->title, group->ascii_title), term_off());
	if (reason != HRV_OK) {
		fprintf(file, "  none: %s\n", hrv_reason_text(reason));
		return;
	}
	print_recipe(file, group, report, options);
	for (size_t i = 0; i < group->n; i++)
		(term.plain ? say_row : print_row)(
			file, &group->rows[i], report);
}

static const char *dot(void)
{
	return term.plain ? ", " : term_sign(" · ", ", ");
}

void report_print_source(FILE *file, const struct report_source *source)
{
	fputs(term_on(TERM_STRONG), file);
	term_put(file, source->name);
	fprintf(file, "%s\n", term_off());
	fprintf(file, "%s in %s", format_text(source->record->format),
		rr_unit_word(source->record->unit));
	if (source->record->n_gaps)
		fprintf(file, "%s%zu %s", dot(), source->record->n_gaps,
			source->record->n_gaps == 1 ? "gap" : "gaps");
	if (source->record->n_left_out)
		fprintf(file, "%s%zu left out beside abnormal beats", dot(),
			source->record->n_left_out);
	putc('\n', file);
}

static void print_head(FILE *file, const struct report_source *source,
	const struct hrv_report *report, const struct hrv_options *options)
{
	char duration[WORDS_SIZE];

	report_print_source(file, source);
	fprintf(file, "%zu intervals%s%s", report->n_beats, dot(),
		words_duration(report->duration_s, duration));
	if (options->as_is)
		fprintf(file, "%staken as they are\n", dot());
	else
		fprintf(file, "%sgrade %c%s%zu corrected (%.1f %%)\n", dot(),
			hrv_grade_letter(report->grade), dot(),
			report->n_corrected, report->corrected_pct);
	if (!options->as_is && hrv_grade_of(0, report->coverage) > HRV_GRADE_A)
		fprintf(file, "clean beats for %.0f %% of the time\n",
			100 * report->coverage);
}

/* What was done before all of them. */
static void print_how(FILE *file, const struct hrv_options *options)
{
	const char *artefacts = options->as_is
		? "No range rule, no correction, no grade."
		: options->corrected_time
		? "Artefacts: range 300-2000 ms, then Lipponen & Tarvainen "
		  "(2019) within limits; all measures on the corrected "
		  "series."
		: "Artefacts: range 300-2000 ms, then Lipponen & Tarvainen "
		  "(2019) within limits; the time domain leaves out what was "
		  "corrected.";
	char text[384];

	snprintf(text, sizeof(text),
		"%s No difference across a gap. Bands of the Task Force "
		"(1996). hrvctl %s, algorithm %d; man hrv-science has the "
		"formulas.",
		artefacts, HRVD_VERSION, HRV_ALGORITHM);
	fprintf(file, "\n%sHow%s\n  ", term_on(TERM_STRONG), term_off());
	term_put_wrapped(file, text, 2, 2, TEXT_COLUMNS);
}

void report_print(FILE *file, const struct report_source *source,
	const struct hrv_report *report, const struct hrv_options *options)
{
	print_head(file, source, report, options);
	for (size_t i = 0; i < N_OF(groups); i++)
		print_group(file, &groups[i], report, options);
	print_how(file, options);
}
