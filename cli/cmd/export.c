/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl export: the beats as text, for other programs and for `analyze`.
 */
#include <stdio.h>
#include <string.h>

#include "cli/cmd/gather.h"
#include "cli/cmd/span.h"
#include "cli/command.h"
#include "cli/formats/text.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/beats.h"
#include "daemon/store/store.h"

#define TICKS_PER_S 1024
#define US_PER_S INT64_C(1000000)
#define DEFAULT_DAYS 1

/* Where the walk through the blocks is. */
struct walk {
	struct span span;
	enum device_kind kind;
	size_t n; /* intervals written */
	/* The last interval that was written, when n is not 0: */
	int64_t segment_id;
	int64_t stretch_id;
	struct instant end;
};

static void print_head(const struct walk *walk, struct instant begin)
{
	char time[CIVIL_TIME_TEXT_SIZE];
	const char *kind = words_of_kind(walk->kind);

	civil_time_text(begin.utc_us, begin.offset_min, time);
	printf("# RR intervals, ms, from %s%s%s\n"
	       "# hrvctl %s; a line \"# gap\" stands where beats are missing\n",
		time, *kind ? ", " : "", kind, HRVD_VERSION);
}

/* By the clock that never jumps inside a stretch, which has one boot. */
static double gap_s(const struct walk *walk, const struct segment *segment,
	struct instant begin)
{
	int64_t gap_us = walk->stretch_id == segment->stretch_id
		? begin.boot_us - walk->end.boot_us
		: begin.utc_us - walk->end.utc_us;

	return gap_us > 0 ? (double)gap_us / (double)US_PER_S : 0;
}

static void print_interval(struct walk *walk, const struct segment *segment,
	struct instant begin, uint16_t rr_1024)
{
	int64_t length_us = (int64_t)rr_1024 * US_PER_S / TICKS_PER_S;
	char text[TEXT_TICKS_SIZE];

	if (walk->n == 0)
		print_head(walk, begin);
	else if (walk->segment_id != segment->id)
		printf("# gap %.1f s: %s\n", gap_s(walk, segment, begin),
			gap_text(segment->cause));
	if (segment->over_count &&
		(walk->n == 0 || walk->segment_id != segment->id))
		puts("# the strap counted more beats than there was time for: "
		     "not for HRV");
	text_of_ticks(rr_1024, text);
	puts(text);
	walk->n++;
	walk->segment_id = segment->id;
	walk->stretch_id = segment->stretch_id;
	walk->end = begin;
	walk->end.boot_us += length_us;
	walk->end.utc_us += length_us;
}

static int on_block(const struct segment *segment,
	const struct beat_block *block, void *data)
{
	struct walk *walk = data;
	int64_t ticks = 0;

	for (size_t i = 0; i < block->n; i++) {
		struct instant begin = block->begin;
		int64_t since_us = ticks * US_PER_S / TICKS_PER_S;

		begin.utc_us += since_us;
		begin.boot_us += since_us;
		ticks += block->rr_1024[i];
		if (begin.utc_us >= walk->span.from_us &&
			begin.utc_us < walk->span.to_us)
			print_interval(walk, segment, begin, block->rr_1024[i]);
	}
	return ferror(stdout) ? -1 : 0;
}

static int export_rr(const struct cli *cli, struct span span)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct walk walk = {.span = span};
	int status = gather_open(cli, &store);

	if (status != HRVCTL_OK)
		return status;
	if (windows_kind(store, span.from_us, span.to_us, &walk.kind) < 0)
		return gather_fail(store);
	if (walk.kind != DEVICE_N_KINDS &&
		beats_read(store, walk.kind, span.from_us, span.to_us, on_block,
			&walk) < 0 &&
		!ferror(stdout))
		return gather_fail(store);
	if (walk.n == 0)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl trends` shows which days there are",
			"no beats are stored of this time");
	return HRVCTL_OK;
}

/* Fills ret_span; false with ret_status when there is nothing to export. */
static bool parse(struct cli *cli, int argc, char **argv, struct span *ret_span,
	int *ret_status)
{
	struct span_words words = {0};
	struct command_arg arg;
	bool has_what = false;
	int index = 1, more;

	*ret_status = HRVCTL_USAGE;
	while ((more = command_next(
			&command_export, cli, argc, argv, &index, &arg)) > 0) {
		if (span_take(&words, &arg))
			continue;
		if (has_what || strcmp(arg.value, "rr") != 0) {
			command_misuse(&command_export,
				"'%s' cannot be exported; rr can", arg.value);
			return false;
		}
		has_what = true;
	}
	if (more < 0) {
		*ret_status = command_stop(index);
		return false;
	}
	if (!has_what) {
		command_misuse(&command_export, "export what? rr");
		return false;
	}
	if (cli->json) {
		command_misuse(&command_export,
			"the beats are exported as text, not with --json");
		return false;
	}
	*ret_status = span_settle(
		cli, &command_export, &words, DEFAULT_DAYS, ret_span);
	return *ret_status == HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct span span;
	int status;

	if (!parse(cli, argc, argv, &span, &status))
		return status;
	return export_rr(cli, span);
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argv;
	if (argc == 2)
		puts("rr");
}

static const struct command_option options[] = {
	{"from", 0, "TIME", "from this day or moment on; today unless given"},
	{"to", 0, "TIME", "up to this day or moment"},
	{"days", 'd', "N", "the last N days"},
	{NULL, 0, NULL, NULL},
};

const struct command command_export = {
	.name = "export",
	.args = "rr [--from TIME] [--to TIME]",
	.summary = "print the beats as RR intervals in ms",
	.details =
		"One interval a line, exactly as the strap sent it (1/1024 s "
		"is 0.9765625 ms), and a comment line at each gap. `hrvctl "
		"analyze` and other programs read it.\n"
		"\n"
		"  hrvctl export rr --from yesterday --to yesterday > rr.txt\n",
	.options = options,
	.run = run,
	.complete = complete,
};
