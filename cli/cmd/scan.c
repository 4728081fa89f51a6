/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl scan: which straps are near.
 */
#include "cli/command.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/steer.h"
#include "cli/view/found.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/base/strap_state.h"

#define SECONDS 10
#define SECONDS_MAX 60
#define FIRST_HEART_US (30 * CLOCK_US_PER_S)
#define WAIT_MS 500

/* The nearest first: connected, then by signal; 0 dBm means not known. */
static int compare_found(const void *a, const void *b)
{
	const struct client_found *left = a, *right = b;

	if (left->connected != right->connected)
		return left->connected ? -1 : 1;
	if (!left->rssi_dbm != !right->rssi_dbm)
		return left->rssi_dbm ? -1 : 1;
	return right->rssi_dbm - left->rssi_dbm;
}

/* Until there are beats enough for a heart rate, so that the next look shows
 * it; not for ever, as the strap may have been taken off by now. */
static bool beats_soon(struct client *client)
{
	const int64_t end_us = clock_now().boot_us + FIRST_HEART_US;
	_cleanup_free_ char *error = NULL;
	struct client_status live;

	fflush(stdout);
	if (isatty(STDERR_FILENO))
		fputs("Waiting for its first beats ...\n", stderr);
	while (clock_now().boot_us < end_us &&
		client_status(client, &live, &error) == 0 && live.running) {
		if (strap_state_of_word(live.state) == STRAP_STREAMING &&
			*live.grade)
			return !isnan(live.hr_bpm);
		if (client_wait(client, WAIT_MS) < 0)
			return false;
	}
	return false;
}

/* The only strap there is. */
static int use_found(
	struct client *client, const struct client_found *found, size_t n)
{
	_cleanup_free_ char *error = NULL;
	int result;

	if (n > 1)
		return command_fail(HRVCTL_ERROR,
			"choose one with `hrvctl use ADDRESS`",
			"%zu straps are near, so none was chosen", n);
	result = client_call(client, "Use", found->address, &error);
	if (result < 0)
		return steer_fail(result, error);
	command_say(beats_soon(client)
			? "In use from now on; `hrvctl` shows your heart."
			: "In use from now on; `hrvctl` shows how it gets on.");
	return HRVCTL_OK;
}

static int scan(const struct cli *cli, long seconds, bool use)
{
	_cleanup_free_ char *error = NULL;
	_cleanup_free_ struct client_found *found = NULL;
	struct client *client;
	size_t n;
	int status = steer_open(&client);
	int result;

	if (status != HRVCTL_OK)
		return status;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "Looking for straps for %ld s ...\n", seconds);
	result = client_scan(client, (uint32_t)seconds, &found, &n, &error);
	if (result < 0) {
		client_close(client);
		return steer_fail(result, error);
	}
	if (n)
		qsort(found, n, sizeof(*found), compare_found);
	if (cli->json)
		found_view_json(found, n);
	else
		found_view(found, n, !use);
	status = n ? HRVCTL_OK : HRVCTL_NO_DATA;
	if (n && use)
		status = use_found(client, found, n);
	client_close(client);
	return status;
}

static const struct command_option options[] = {
	{"seconds", 's', "N", "look this long; 1 to 60, else 10"},
	{"use", 'u', NULL,
		"use the strap that is found, if it is one, and wait "
		"for its beats"},
	{NULL, 0, NULL, NULL},
};

static int run(struct cli *cli, int argc, char **argv)
{
	struct command_arg arg;
	long seconds = SECONDS;
	bool use = false;
	int index = 1, more;

	while ((more = command_next(
			&command_scan, cli, argc, argv, &index, &arg)) > 0) {
		if (!arg.option)
			return command_misuse(
				&command_scan, "scan takes no '%s'", arg.value);
		if (arg.option->letter == 'u')
			use = true;
		else if (number_parse_int(arg.value, 1, SECONDS_MAX, &seconds))
			return command_misuse(&command_scan,
				"--seconds is 1 to %d, not '%s'", SECONDS_MAX,
				arg.value);
	}
	return more < 0 ? command_stop(index) : scan(cli, seconds, use);
}

const struct command command_scan = {
	.name = "scan",
	.args = "[--seconds N] [--use]",
	.summary = "look for straps that are near",
	.details = "Wear the strap, with moist electrodes: it shows itself "
		   "only then, and only while no other device holds it.",
	.options = options,
	.run = run,
};
