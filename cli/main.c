/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl: asks hrvd what is, and the database what was.
 */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>

#include "cli/command.h"
#include "cli/complete.h"
#include "cli/view/term.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/base/paths.h"

/* A bad hrvd.conf is hrvd's to refuse; here the defaults do, and are said to
 * be used. */
static void load_config(struct config *config)
{
	_cleanup_free_ char *path = paths_config(), *error = NULL;

	config_init(config);
	if (path && config_load(path, config, &error) < 0)
		fprintf(stderr, "hrvctl: %s; using the defaults\n",
			error ? error : path);
}

static void init(struct cli *cli)
{
	const char *database = getenv("HRVD_DATABASE");

	/* Numbers are printed and read with a point, whatever the language. */
	setlocale(LC_CTYPE, "");
	gsl_set_error_handler_off();
	signal(SIGPIPE, SIG_DFL);
	*cli = (struct cli){.now = clock_now(), .pager = true};
	cli->database_given = database && *database;
	cli->database =
		cli->database_given ? xstrdup(database) : paths_database();
	load_config(&cli->config);
	term_init(cli->colour, cli->plain);
}

static int run(struct cli *cli, int argc, char **argv)
{
	static char *const status[] = {"status", NULL};
	const struct command *command;
	struct command_arg arg;
	int index = 1;
	int more = command_next(NULL, cli, argc, argv, &index, &arg);

	if (more < 0)
		return command_stop(index);
	if (!more)
		return command_find(*status)->run(cli, 1, (char **)status);
	index = abs(index) - 1;
	if (!strcmp(arg.value, COMPLETE_NAME)) {
		complete_print(cli, argc - index, argv + index);
		return HRVCTL_OK;
	}
	command = command_find(arg.value);
	if (!command)
		return command_unknown(arg.value);
	return command->run(cli, argc - index, argv + index);
}

/* Output that did not arrive must not look like success. */
static int finish(struct cli *cli, int status)
{
	bool lost = fflush(stdout) || ferror(stdout);
	int error = errno;

	term_pager_end();
	free(cli->database);
	if (!lost)
		return status;
	return command_fail(HRVCTL_ERROR, NULL, "cannot write the output: %s",
		strerror(error));
}

int main(int argc, char **argv)
{
	struct cli cli;

	init(&cli);
	return finish(&cli, run(&cli, argc, argv));
}
