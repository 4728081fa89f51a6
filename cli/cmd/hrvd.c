/* SPDX-License-Identifier: GPL-3.0-or-later
 * Starts an hrvd for one task.
 */
#include "cli/cmd/hrvd.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/view/progress.h"
#include "daemon/base/mem.h"

extern char **environ;

/* Beside this hrvctl, or as PATH has it. */
static char *hrvd_path(void)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	_cleanup_free_ char *beside = NULL;
	char *slash;

	if (n <= 0)
		return xstrdup("hrvd");
	self[n] = '\0';
	slash = strrchr(self, '/');
	beside = xasprintf("%.*s/hrvd", (int)(slash - self), self);
	return xstrdup(access(beside, X_OK) == 0 ? beside : "hrvd");
}

/* Its standard output, where it writes how far it is. -errno. */
static int spawn(const char *database, const struct hrvd_task *task,
	pid_t *ret_pid, FILE **ret_output)
{
	_cleanup_free_ char *path = hrvd_path();
	char *const argv[] = {path, "--log-level", "warning", "--database",
		(char *)database, (char *)task->options[0],
		(char *)task->options[1], NULL};
	posix_spawn_file_actions_t actions;
	int ends[2];
	int r;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	if (task->input_fd >= 0)
		posix_spawn_file_actions_adddup2(
			&actions, task->input_fd, STDIN_FILENO);
	r = -posix_spawnp(ret_pid, path, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (r < 0) {
		close(ends[0]);
		return r;
	}
	*ret_output = fdopen(ends[0], "r");
	if (!*ret_output)
		abort(); /* as xmalloc does */
	return 0;
}

static void follow(const struct cli *cli, const char *name, FILE *output)
{
	struct progress progress;
	char line[64];

	progress_init(&progress, cli->json);
	while (fgets(line, sizeof(line), output))
		progress_show(&progress, name, strtod(line, NULL));
	progress_hide(&progress);
}

int hrvd_run(const struct cli *cli, const struct hrvd_task *task)
{
	FILE *output = NULL;
	int wait_status = 0;
	pid_t pid = -1;
	int r = spawn(cli->database, task, &pid, &output);

	if (r < 0)
		return command_fail(HRVCTL_ERROR,
			"install hrvd beside hrvctl, or put it into PATH",
			"cannot start hrvd: %s", strerror(-r));
	follow(cli, task->name, output);
	fclose(output);
	while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0)
		return HRVCTL_OK;
	return command_fail(HRVCTL_ERROR, task->hint, "%s", task->failure);
}
