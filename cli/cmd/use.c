/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl use: which strap, simulation or recording the beats come from.
 */
#include "cli/command.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/steer.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"

#define REPLAY "replay:"
#define ADDRESS_LENGTH 17
#define RECENT_US (90 * 24 * 3600 * CLOCK_US_PER_S)

/* "24:AC:AC:01:02:03", in either case. */
static bool is_address(const char *text)
{
	for (int i = 0; i < ADDRESS_LENGTH; i++)
		if (i % 3 == 2 ? text[i] != ':'
			       : !isxdigit((unsigned char)text[i]))
			return false;
	return !text[ADDRESS_LENGTH];
}

/* The target as hrvd understands it from whatever folder it runs in; fresh
 * memory, or NULL after saying what is wrong. */
static char *target_of(const char *text)
{
	_cleanup_free_ char *path = NULL;
	char *target;

	if (!strcmp(text, "sim"))
		return xstrdup(text);
	if (is_address(text)) {
		target = xstrdup(text);
		for (char *letter = target; *letter; letter++)
			*letter = (char)toupper((unsigned char)*letter);
		return target;
	}
	if (strncmp(text, REPLAY, strlen(REPLAY)) != 0) {
		command_misuse(&command_use,
			"'%s' is no address, nor sim, nor replay:FILE", text);
		return NULL;
	}
	path = realpath(text + strlen(REPLAY), NULL);
	if (path && !access(path, R_OK))
		return xasprintf(REPLAY "%s", path);
	command_fail(HRVCTL_ERROR, NULL, "cannot read '%s': %s",
		text + strlen(REPLAY), strerror(errno));
	return NULL;
}

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_free_ char *target = NULL;
	const char *text = NULL;
	struct command_arg arg;
	int index = 1, more, status;

	while ((more = command_next(
			&command_use, cli, argc, argv, &index, &arg)) > 0) {
		if (text)
			return command_misuse(
				&command_use, "one source at a time");
		text = arg.value;
	}
	if (more < 0)
		return command_stop(index);
	if (!text)
		return command_misuse(&command_use, "use what?");
	target = target_of(text);
	if (!target)
		return strncmp(text, REPLAY, strlen(REPLAY)) ? HRVCTL_USAGE
							     : HRVCTL_ERROR;
	status = steer("Use", target);
	if (status == HRVCTL_OK)
		command_say("`hrvctl status --follow` shows how it gets on.");
	return status;
}

/* Prints each strap of late once: the newest stretch that has it. */
struct recent {
	char address[ADDRESS_LENGTH + 1];
};

static int on_stretch(const struct stretch *stretch, void *data)
{
	struct recent *recent = data;

	if (stretch->kind == DEVICE_STRAP &&
		strcmp(stretch->address, recent->address) != 0) {
		printf("%s\t", stretch->address);
		term_put(stdout, stretch->name);
		putchar('\n');
		strcpy(recent->address, stretch->address);
	}
	return 0;
}

static void complete(struct cli *cli, int argc, char **argv)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct recent recent = {0};

	(void)argv;
	if (argc != 2)
		return;
	puts("sim\ta simulated strap\n" REPLAY "\ta recorded file");
	if (!cli->database ||
		store_open(cli->database, STORE_READ, &store, NULL) < 0)
		return;
	stretches_read(store, cli->now.utc_us - RECENT_US, cli->now.utc_us,
		on_stretch, &recent);
}

const struct command command_use = {
	.name = "use",
	.args = "ADDRESS | sim | replay:FILE",
	.summary = "choose where the heartbeats come from",
	.details =
		"ADDRESS is a strap as `hrvctl scan` shows it. sim is a "
		"simulated strap, to get to know the program; what it sends is "
		"labelled as simulated everywhere. replay:FILE plays a "
		"recording. The choice is kept until the next.",
	.run = run,
	.complete = complete,
};
