/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl status: what the strap and the heart do now, once or as it goes on.
 */
#include "cli/command.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/cmd/activation.h"
#include "cli/cmd/gather.h"
#include "cli/cmd/span.h"
#include "cli/history.h"
#include "cli/view/status.h"
#include "cli/view/term.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"

#define WAIT_MS 1000
#define WEEK_US (7 * 24 * 3600 * CLOCK_US_PER_S)

/* They come oldest first: the last one stays. */
static int on_stretch(const struct stretch *stretch, void *data)
{
	struct stretch *newest = data;

	*newest = *stretch;
	return 0;
}

static int on_block(const struct packet_block *block, void *data)
{
	int64_t *last_us = data;
	const uint8_t *bytes;
	size_t offset = 0;
	uint16_t ms = 0;
	uint8_t n;

	while (packet_next(block, &offset, &ms, &bytes, &n))
		*last_us = block->begin.utc_us + ms * INT64_C(1000);
	return 0;
}

/* The newest packet in the database, 0 if there is none: in the last week,
 * where it mostly is, or ever. */
static int64_t last_data_us(struct store *store, int64_t now_us)
{
	struct stretch newest = {0};
	int64_t last_us = 0;

	stretches_read(store, now_us - WEEK_US, INT64_MAX, on_stretch, &newest);
	if (!newest.id)
		stretches_read(store, 0, INT64_MAX, on_stretch, &newest);
	if (newest.cause != GAP_NONE)
		return newest.end.utc_us;
	packets_read(store, newest.id, on_block, &last_us);
	return last_us;
}

static void find_last_data(const struct cli *cli, struct status *status)
{
	_cleanup_(store_closep) struct store *store = NULL;
	char *error = NULL;
	int result = cli->database
		? store_open(cli->database, STORE_READ, &store, &error)
		: -ENOENT;

	if (result == 0)
		status->last_data_us = last_data_us(store, status->now.utc_us);
	else if (result != -ENOENT)
		status->store_error = error;
	else
		free(error);
}

static bool is_quiet(const struct cli *cli)
{
	_cleanup_(store_closep) struct store *store = NULL;

	return cli->database &&
		store_open(cli->database, STORE_READ, &store, NULL) == 0 &&
		gather_is_quiet(store);
}

/* Steps come a quarter of a minute after their end, and each half minute. */
#define LATELY_US (3 * 60 * CLOCK_US_PER_S)

static enum device_kind kind_of(const struct client_status *live)
{
	if (!live->simulated)
		return DEVICE_STRAP;
	return strncmp(live->target, "replay:", 7) == 0 ? DEVICE_REPLAY
							: DEVICE_SIM;
}

/* What cannot be read is left unknown. */
static void find_activation(const struct cli *cli, struct status *status)
{
	_cleanup_(store_closep) struct store *store = NULL;
	const struct activation_query query = {
		.kind = kind_of(&status->live),
		.rollover_min = cli->config.rollover_min,
		.at_us = status->now.utc_us,
		.reach_us = LATELY_US,
	};

	if (status_is_streaming(status) && cli->database &&
		store_open(cli->database, STORE_READ, &store, NULL) == 0)
		activation_read(store, &query, &status->activation);
}

/* client NULL: there is no bus to ask on. */
static void gather(const struct cli *cli, struct client *client, bool figures,
	struct status *ret_status)
{
	struct client_status *live = &ret_status->live;

	ret_status->now = clock_now();
	ret_status->hung =
		client_status(client, live, &ret_status->bus_error) < 0;
	ret_status->state = strap_state_of_word(live->state);
	ret_status->rmssd_low_ms = live->rmssd_ms / HISTORY_HIGH;
	ret_status->rmssd_high_ms = live->rmssd_ms / HISTORY_LOW;
	if (!live->running || isnan(live->last_packet_age_s))
		find_last_data(cli, ret_status);
	find_activation(cli, ret_status);
	if (live->running && !figures && is_quiet(cli))
		status_hide(ret_status);
}

static int exit_status(const struct status *status)
{
	if (status->hung)
		return HRVCTL_ERROR;
	if (!status->live.running)
		return HRVCTL_NO_DAEMON;
	if (status->state != STRAP_STREAMING)
		return HRVCTL_NO_STRAP;
	return isnan(status->live.rmssd_ms) && !status->quiet
		? HRVCTL_LOW_QUALITY
		: HRVCTL_OK;
}

struct today {
	int day, rollover_min;
};

static bool is_today(struct instant begin, const void *data)
{
	const struct today *today = data;

	return civil_practice_day(begin.utc_us, begin.offset_min,
		       today->rollover_min) == today->day;
}

/* Where the day went so far; what cannot be read is left at nothing, and `day`
 * says why. */
static void find_today(const struct cli *cli, struct account *ret_account)
{
	_cleanup_(store_closep) struct store *store = NULL;
	const struct today today = {
		.day = civil_practice_day(cli->now.utc_us, cli->now.offset_min,
			cli->config.rollover_min),
		.rollover_min = cli->config.rollover_min,
	};
	struct span span = span_of_day(cli, today.day);
	struct account_range range = {
		.from_us = span.from_us,
		.to_us = span.to_us,
		.wants = is_today,
		.data = &today,
	};
	struct stretch_list stretches = {0};

	if (!cli->database ||
		store_open(cli->database, STORE_READ, &store, NULL) < 0 ||
		windows_kind(store, span.from_us, span.to_us, &range.kind) <
			0 ||
		range.kind == DEVICE_N_KINDS)
		return;
	gather_stretches(
		store, range.kind, span.from_us, span.to_us, &stretches);
	range.stretches = stretches.rows;
	range.n_stretches = stretches.n;
	account_read(store, &range, ret_account);
	stretch_list_done(&stretches);
}

/* bus_error is handed over. */
static int show_once(const struct cli *cli, struct client *client, bool figures,
	char *bus_error)
{
	struct status status = {.bus_error = bus_error};
	int result;

	gather(cli, client, figures, &status);
	find_today(cli, &status.today);
	if (cli->json)
		status_view_json(&status, false);
	else
		status_view(stdout, &status);
	result = exit_status(&status);
	status_done(&status);
	return result;
}

#define CURSOR_HIDE "\033[?25l"
#define SCREEN_CLEAR "\033[H\033[2J"
#define CURSOR_SHOW "\033[?25h"

/* Gives the cursor back, then does what the signal does. */
static void on_end(int signal_number)
{
	ssize_t written =
		write(STDOUT_FILENO, CURSOR_SHOW, strlen(CURSOR_SHOW));

	(void)written;
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* Puts the screen over the one before, which had n_lines lines; returns its
 * own. Line by line, so that nothing flickers. */
static int redraw(const struct status *status, int n_lines)
{
	_cleanup_free_ char *screen = NULL;
	size_t size;
	FILE *file = open_memstream(&screen, &size);
	int n = 0;

	status_view(file, status);
	fclose(file);
	if (n_lines)
		printf("\033[%dA", n_lines);
	for (char *line = screen, *end; (end = strchr(line, '\n'));
		line = end + 1, n++)
		printf("\r\033[K%.*s\n", (int)(end - line), line);
	fputs("\033[J", stdout);
	fflush(stdout);
	return n;
}

/* On a terminal the screen is drawn anew each second, since "2 s ago" changes
 * without a word from hrvd; elsewhere something is printed for each change. */
static bool redraws(const struct cli *cli)
{
	return term.redraw && !cli->json;
}

/* One update; returns the lines that are on the screen. */
static int update(const struct cli *cli, struct client *client, bool figures,
	struct history *history, int n_lines)
{
	struct status status = {0};
	int width = term.width;

	gather(cli, client, figures, &status);
	status.change =
		history_add(history, status.now.boot_us, status.live.rmssd_ms);
	term_init(cli->colour, cli->plain);
	if (cli->json) {
		status_view_json(&status, true);
	} else if (!redraws(cli)) {
		status_view_line(&status);
	} else if (width != term.width) {
		/* The terminal has broken the old lines anew. */
		fputs(SCREEN_CLEAR, stdout);
		n_lines = redraw(&status, 0);
	} else {
		n_lines = redraw(&status, n_lines);
	}
	status_done(&status);
	return n_lines;
}

/* Until the reader ends it. */
static int follow(const struct cli *cli, struct client *client, bool figures)
{
	struct history history = {0};
	int n_lines = 0, changed = 1;

	if (redraws(cli)) {
		signal(SIGINT, on_end);
		signal(SIGTERM, on_end);
		signal(SIGHUP, on_end);
		fputs(CURSOR_HIDE, stdout);
	}
	while (changed >= 0 && !ferror(stdout)) {
		if (changed || redraws(cli))
			n_lines =
				update(cli, client, figures, &history, n_lines);
		changed = client_wait(client, WAIT_MS);
	}
	if (redraws(cli))
		fputs(CURSOR_SHOW, stdout);
	return command_fail(HRVCTL_ERROR, NULL, "the session bus went away");
}

enum { OPTION_FOLLOW, OPTION_FIGURES };

static const struct command_option options[] = {
	[OPTION_FOLLOW] = {"follow", 'f', NULL,
		"go on until interrupted: on a terminal in place, elsewhere "
		"a line for each change (with --json an object)"},
	[OPTION_FIGURES] = {"figures", 0, NULL,
		"show them in a quiet session, too"},
	{NULL, 0, NULL, NULL},
};

static int run(struct cli *cli, int argc, char **argv)
{
	struct client *client = NULL;
	char *error = NULL;
	struct command_arg arg;
	bool follows = false, figures = false;
	int index = 1, more, result;

	while ((more = command_next(
			&command_status, cli, argc, argv, &index, &arg)) > 0) {
		if (!arg.option)
			return command_misuse(&command_status,
				"status takes no '%s'", arg.value);
		follows |= arg.option == &options[OPTION_FOLLOW];
		figures |= arg.option == &options[OPTION_FIGURES];
	}
	if (more < 0)
		return command_stop(index);
	client_open(&client, &error);
	if (follows && client)
		result = follow(cli, client, figures);
	else
		result = show_once(cli, client, figures, error);
	client_close(client);
	return result;
}

const struct command command_status = {
	.name = "status",
	.args = "[--follow]",
	.summary = "show what the strap and the heart do now",
	.details =
		"Heart rate and RMSSD are of the last 60 seconds, breathing "
		"and LF/HF of the last 5 minutes; LF/HF needs 4.5 clean ones. "
		"What is not known stands as a dash with the reason.\n"
		"\n"
		"Exit status: 0 streaming, 3 hrvd does not run, 5 no strap is "
		"streaming, 6 streaming, but no RMSSD (yet). With --follow a "
		"strap that comes and goes is no failure.",
	.options = options,
	.run = run,
};
