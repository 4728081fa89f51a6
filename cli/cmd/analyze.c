/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl analyze: all measures of a record of RR intervals.
 */
#include "cli/command.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cmd/analyze_files.h"
#include "cli/formats/formats.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"

#define SEGMENT_MIN_S 16
#define SEGMENT_MAX_S 3600
#define WINDOW_MIN_S 10
#define WINDOW_MAX_S 86400
#define STEP_MIN_S 1

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

static int take_seconds(
	const struct command_arg *arg, int min_s, int max_s, double *ret_s)
{
	if (number_parse_double(arg->value, min_s, max_s, ret_s) == 0)
		return 0;
	command_misuse(&command_analyze, "--%s is %d to %d seconds, not '%s'",
		arg->option->name, min_s, max_s, arg->value);
	return -1;
}

static int take_format(struct analyze_request *request, const char *value)
{
	_cleanup_free_ char *known = NULL;

	if (format_of_word(value, &request->choice.format) == 0)
		return 0;
	for (int i = 0; i < FORMAT_N; i++)
		command_join(&known, format_word((enum format)i));
	command_misuse(&command_analyze, "--format is one of %s, not '%s'",
		known, value);
	return -1;
}

static int take_unit(struct analyze_request *request, const char *value)
{
	if (rr_unit_of_word(value, &request->choice.unit) == 0)
		return 0;
	command_misuse(
		&command_analyze, "--unit is ms, s or 1/1024, not '%s'", value);
	return -1;
}

/* What is read, and what is made of it; 1 for options of neither. */
static int take_source_option(
	struct analyze_request *request, const struct command_arg *arg)
{
	const char *name = arg->option->name;

	if (strcmp(name, "format") == 0)
		return take_format(request, arg->value);
	if (strcmp(name, "unit") == 0)
		return take_unit(request, arg->value);
	if (strcmp(name, "window") == 0)
		return take_seconds(
			arg, WINDOW_MIN_S, WINDOW_MAX_S, &request->window_s);
	if (strcmp(name, "step") == 0)
		return take_seconds(
			arg, STEP_MIN_S, WINDOW_MAX_S, &request->step_s);
	if (strcmp(name, "csv") == 0)
		request->csv = true;
	else
		return 1;
	return 0;
}

static int take_option(
	struct analyze_request *request, const struct command_arg *arg)
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
	int chosen = take_source_option(request, arg);

	if (chosen <= 0)
		return chosen;
	if (strcmp(name, "segment") == 0)
		return take_seconds(
			arg, SEGMENT_MIN_S, SEGMENT_MAX_S, &options->segment_s);
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

/* Options that make no sense together; false after a complaint. */
static bool check(struct analyze_request *request, const struct cli *cli)
{
	const char *wrong = NULL;

	if (request->n_files == 0)
		wrong = "which file?";
	else if (request->options.as_is && request->options.corrected_time)
		wrong = "--artefacts none leaves nothing to --corrected";
	else if (request->step_s > 0 && request->window_s == 0)
		wrong = "--step needs a --window";
	else if (request->csv && cli->json)
		wrong = "--csv or --json?";
	if (wrong)
		command_misuse(&command_analyze, "%s", wrong);
	if (request->step_s == 0)
		request->step_s = request->window_s;
	return !wrong;
}

/* Fills request; false with ret_status when there is nothing to analyze. */
static bool parse(struct cli *cli, int argc, char **argv,
	struct analyze_request *request, int *ret_status)
{
	struct command_arg arg;
	int index = 1, more;

	*ret_status = HRVCTL_USAGE;
	while ((more = command_next(
			&command_analyze, cli, argc, argv, &index, &arg)) > 0)
		if (!arg.option)
			request->files[request->n_files++] = arg.value;
		else if (take_option(request, &arg) < 0)
			return false;
	if (more < 0) {
		*ret_status = command_stop(index);
		return false;
	}
	return check(request, cli);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct analyze_request request = {.choice = {FORMAT_N, RR_N_UNITS}};
	int status;

	request.files = xcalloc((size_t)argc + 1, sizeof(*request.files));
	hrv_options_init(&request.options);
	if (parse(cli, argc, argv, &request, &status))
		status = analyze_files(cli, &request);
	free(request.files);
	return status;
}

static const struct command_option options[] = {
	{"format", 0, "NAME",
		"of the files, instead of finding it out: rr, hrvlogger, polar, kubios, physionet, table or fit"},
	{"unit", 'u', "UNIT",
		"of the intervals: ms, s or 1/1024; unless given, what the file says, else s in a table with numbers below 30, else ms"},
	{"window", 'w', "SECONDS",
		"a row for each window of this length instead of one report"},
	{"step", 0, "SECONDS",
		"from one window to the next; the length of a window unless given"},
	{"csv", 0, NULL, "every measure as a table with a heading"},
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
	.args = "FILE|-...",
	.summary = "compute all measures of a record of RR intervals",
	.details =
		"FILE is RR text (one interval a line, as Elite HRV and "
		"HRV4Training write it, too), a CSV of HRV Logger, an RR file "
		"of Polar Sensor Logger, columns of times and intervals as "
		"Kubios and PhysioNet's ann2rr and ihr have them, any table "
		"with a column rr, or a FIT file with hrv messages. '-' is "
		"standard input:\n"
		"\n"
		"  hrvctl export rr --from today | hrvctl analyze -\n"
		"  hrvctl analyze --window 300 --step 60 --csv night.csv\n"
		"\n"
		"'#' begins a comment, and a line '# gap' stands for missing "
		"beats. Where time stamps run ahead of the intervals, beats "
		"are missing, too. Nothing is computed across a gap.\n"
		"\n"
		"Of several files, or with --window, each is a row: in the "
		"text with a few measures, with --csv or --json (an array) "
		"with all of them.\n",
	.options = options,
	.run = run,
};
