/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl analyze: all measures of a record of RR intervals.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/beats/rr.h"
#include "analysis/measures/report.h"
#include "cli/rr_text.h"
#include "cli/view/report.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"

#define SEGMENT_MIN_S 16
#define SEGMENT_MAX_S 3600

struct request {
	const char *file;
	enum rr_unit unit;
	struct hrv_options options;
};

/* The place of the option's value in words, or a complaint and -1. */
static int choose(
	const struct command_arg *arg, const char *const *words, size_t n)
{
	_cleanup_free_ char *known = xstrdup("");

	for (size_t i = 0; i < n; i++) {
		char *longer;

		if (strcmp(arg->value, words[i]) == 0)
			return (int)i;
		longer = xasprintf("%s%s%s", known,
			i == 0		    ? ""
				: i < n - 1 ? ", "
					    : " or ",
			words[i]);
		free(known);
		known = longer;
	}
	command_misuse(&command_analyze, "--%s is %s, not '%s'",
		arg->option->name, known, arg->value);
	return -1;
}

static int take_segment(struct hrv_options *options, const char *value)
{
	if (number_parse_double(value, SEGMENT_MIN_S, SEGMENT_MAX_S,
		    &options->segment_s) == 0)
		return 0;
	command_misuse(&command_analyze,
		"a Welch segment lasts %d to %d seconds, not '%s'",
		SEGMENT_MIN_S, SEGMENT_MAX_S, value);
	return -1;
}

static int take_unit(struct request *request, const char *value)
{
	if (rr_unit_of_word(value, &request->unit) == 0)
		return 0;
	command_misuse(
		&command_analyze, "--unit is ms, s or 1/1024, not '%s'", value);
	return -1;
}

static int take_option(struct request *request, const struct command_arg *arg)
{
	static const char *const artefacts[] = {"none", "correct"};
	static const char *const detrends[] = {
		[HRV_DETREND_NONE] = "none",
		[HRV_DETREND_LINEAR] = "linear",
		[HRV_DETREND_SMOOTHNESS] = "smoothness",
	};
	static const char *const splines[] = {
		[HRV_SPLINE_NATURAL] = "natural",
		[HRV_SPLINE_NOT_A_KNOT] = "not-a-knot",
		[HRV_SPLINE_LINEAR] = "linear",
	};
	struct hrv_options *options = &request->options;
	const char *name = arg->option->name;
	int chosen = 0;

	if (strcmp(name, "unit") == 0)
		return take_unit(request, arg->value);
	if (strcmp(name, "segment") == 0)
		return take_segment(options, arg->value);
	if (strcmp(name, "corrected") == 0) {
		options->corrected_time = true;
	} else if (strcmp(name, "lomb") == 0) {
		options->lomb = true;
	} else if (strcmp(name, "artefacts") == 0) {
		chosen = choose(arg, artefacts, 2);
		options->as_is = chosen == 0;
	} else if (strcmp(name, "detrend") == 0) {
		chosen = choose(arg, detrends, 3);
		options->detrend = (enum hrv_detrend)(chosen < 0 ? 0 : chosen);
	} else if (strcmp(name, "spline") == 0) {
		chosen = choose(arg, splines, 3);
		options->spline = (enum hrv_spline)(chosen < 0 ? 0 : chosen);
	}
	return chosen < 0 ? -1 : 0;
}

/* Fills request; false with ret_status when there is nothing to analyze. */
static bool parse(struct cli *cli, int argc, char **argv,
	struct request *request, int *ret_status)
{
	struct command_arg arg;
	int index = 1, more;

	*ret_status = HRVCTL_USAGE;
	while ((more = command_next(
			&command_analyze, cli, argc, argv, &index, &arg)) > 0) {
		if (!arg.option && request->file) {
			command_misuse(&command_analyze, "one file at a time");
			return false;
		}
		if (!arg.option)
			request->file = arg.value;
		else if (take_option(request, &arg) < 0)
			return false;
	}
	if (more < 0) {
		*ret_status = command_stop(index);
		return false;
	}
	if (!request->file)
		command_misuse(&command_analyze, "which file?");
	else if (request->options.as_is && request->options.corrected_time)
		command_misuse(&command_analyze,
			"--artefacts none leaves nothing to --corrected");
	else
		return true;
	return false;
}

/* "-" is standard input. NULL with ret_status when there is nothing in it. */
static struct rr_series *read_record(
	const struct request *request, int *ret_status)
{
	bool is_stdin = strcmp(request->file, "-") == 0;
	const char *name = is_stdin ? "standard input" : request->file;
	FILE *file = is_stdin ? stdin : fopen(request->file, "re");
	struct rr_series *series = NULL;
	_cleanup_free_ char *error = NULL;

	*ret_status = HRVCTL_ERROR;
	if (!file) {
		command_fail(HRVCTL_ERROR, NULL, "cannot open '%s': %s",
			request->file, strerror(errno));
		return NULL;
	}
	if (rr_text_read(file, name, request->unit, &series, &error) < 0)
		command_fail(HRVCTL_ERROR, NULL, "%s", error);
	if (!is_stdin)
		fclose(file);
	if (!series || series->n > 0)
		return series;
	rr_series_free(series);
	*ret_status = command_fail(HRVCTL_NO_DATA,
		"RR intervals are expected, one a line; see hrvctl help "
		"analyze",
		"%s holds no interval", name);
	return NULL;
}

static double duration_s(const struct rr_series *series)
{
	int64_t sum_q = 0;

	for (size_t i = 0; i < series->n; i++)
		sum_q += series->rr_q[i];
	return (double)sum_q / RR_Q_PER_S;
}

static int analyze(const struct cli *cli, const struct request *request,
	const struct rr_series *series)
{
	struct hrv_report report;
	struct hrv_plan *plan =
		hrv_plan_new(series->n, duration_s(series), &request->options);

	if (!plan)
		return command_fail(HRVCTL_ERROR, "cut the record",
			"not enough memory for %zu intervals", series->n);
	hrv_report_run(plan, series, 0, &report);
	hrv_plan_free(plan);
	if (cli->json) {
		report_print_json(&report);
		return HRVCTL_OK;
	}
	term_pager_begin(cli->pager);
	report_print(stdout,
		strcmp(request->file, "-") ? request->file : "standard input",
		&report, &request->options);
	return HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct request request = {.unit = RR_UNIT_MS};
	struct rr_series *series;
	int status;

	hrv_options_init(&request.options);
	if (!parse(cli, argc, argv, &request, &status))
		return status;
	series = read_record(&request, &status);
	if (!series)
		return status;
	status = analyze(cli, &request, series);
	rr_series_free(series);
	return status;
}

static const struct command_option options[] = {
	{"unit", 'u', "UNIT", "of the numbers: ms (unless given), s or 1/1024"},
	{"artefacts", 0, "HOW",
		"correct (unless given) or none, which takes the series as it is: no range rule, correction, "
		"grade or guard"},
	{"corrected", 0, NULL,
		"the time domain on the corrected series, as Kubios does, "
		"instead of without what was corrected"},
	{"detrend", 0, "HOW",
		"before the spectrum: none (unless given), linear or smoothness"},
	{"lomb", 0, NULL,
		"the spectrum by Lomb and Scargle, too, which does not "
		"resample the intervals"},
	{"segment", 0, "SECONDS", "of a Welch segment; 300 unless given"},
	{"spline", 0, "KIND",
		"between the beats, for the spectrum: natural (unless given), not-a-knot or linear"},
	{NULL, 0, NULL, NULL},
};

const struct command command_analyze = {
	.name = "analyze",
	.args = "FILE|-",
	.summary = "compute all measures of a record of RR intervals",
	.details =
		"FILE holds one RR interval a line; '#' begins a comment, and "
		"a line '# gap' stands for missing beats: nothing is computed "
		"across it. '-' is standard input:\n"
		"\n"
		"  hrvctl export rr --from today | hrvctl analyze -\n",
	.options = options,
	.run = run,
};
