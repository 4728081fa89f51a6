/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sends stdout through the person's pager; part of term.h.
 */
#include "cli/view/term.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pager_pid; /* 0: none runs */

/* NULL when the person wants none. */
static const char *pager_command(void)
{
	static const char *const names[] = {"HRVCTL_PAGER", "PAGER"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *value = getenv(names[i]);

		if (value)
			return *value && strcmp(value, "cat") != 0 ? value
								   : NULL;
	}
	return "less";
}

static void run_pager(const char *command, int input)
{
	dup2(input, STDIN_FILENO);
	setenv("LESS", "FRX", false);
	execl("/bin/sh", "sh", "-c", command, NULL);
	_exit(127);
}

/* Where no pager can be started, stdout stays as it is. */
void term_pager_begin(bool wanted)
{
	const char *command = pager_command();
	int ends[2];

	if (!wanted || !term.is_tty || !command || pipe2(ends, O_CLOEXEC) < 0)
		return;
	fflush(stdout);
	pager_pid = fork();
	if (!pager_pid)
		run_pager(command, ends[0]);
	if (pager_pid > 0)
		dup2(ends[1], STDOUT_FILENO);
	else
		pager_pid = 0;
	close(ends[0]);
	close(ends[1]);
}

void term_pager_end(void)
{
	if (!pager_pid)
		return;
	fclose(stdout);
	while (waitpid(pager_pid, NULL, 0) < 0 && errno == EINTR)
		;
	pager_pid = 0;
}
