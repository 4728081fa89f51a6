/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl enable, hrvctl disable: whether hrvd starts with the session.
 */
#include "cli/command.h"

#include <errno.h>
#include <string.h>

#include "cli/manager.h"
#include "daemon/base/mem.h"

#define STATUS_NO_NAMESPACE 217 /* EXIT_USER of systemd.exec(5) */

static int fail(int result, int status, const char *error)
{
	switch (result) {
	case -ENOTCONN:
		return command_fail(HRVCTL_ERROR,
			"log in, or let your session start `hrvd --foreground`",
			"there is no systemd of your login to ask");
	case -ENOENT:
		return command_fail(HRVCTL_ERROR,
			"install the package, or try `systemctl --user "
			"daemon-reload`",
			"hrvd.service is not installed");
	case -EPERM:
		return command_fail(HRVCTL_ERROR,
			"`systemctl --user unmask hrvd` allows it",
			"hrvd.service is masked");
	case -ECHILD:
		return command_fail(HRVCTL_NO_DAEMON,
			status == STATUS_NO_NAMESPACE
				? "the system gives it no user namespace: see "
				  "SANDBOX in `man hrvd`"
				: "`journalctl --user -u hrvd` says why",
			"hrvd did not start (status %d)", status);
	}
	return command_fail(HRVCTL_ERROR,
		"`journalctl --user -u hrvd` may say why", "%s",
		error ? error : strerror(-result));
}

static void say_enabled(bool has_changed)
{
	command_say(has_changed
			? "hrvd runs, and starts with your session from now on."
			: "hrvd runs, and starts with your session.");
	if (manager_lingers() == 0)
		command_say("To have it run while nobody is logged in: "
			    "`loginctl enable-linger`.");
}

static int set(bool enable)
{
	_cleanup_free_ char *error = NULL;
	struct manager *manager = NULL;
	bool has_changed = false;
	int status = 0;
	int result = manager_open(&manager, &error);

	if (!result)
		result = manager_enable(manager, enable, &has_changed, &error);
	if (!result)
		result = manager_run(manager, enable, &status, &error);
	manager_close(manager);
	if (result < 0)
		return fail(result, status, error);
	if (enable)
		say_enabled(has_changed);
	else
		command_say("hrvd is stopped, and no longer starts with your "
			    "session.");
	return HRVCTL_OK;
}

static int run(const struct command *command, bool enable, struct cli *cli,
	int argc, char **argv)
{
	struct command_arg arg;
	int index = 1;
	int more = command_next(command, cli, argc, argv, &index, &arg);

	if (more < 0)
		return command_stop(index);
	if (more)
		return command_misuse(
			command, "%s takes no '%s'", command->name, arg.value);
	return set(enable);
}

static int run_enable(struct cli *cli, int argc, char **argv)
{
	return run(&command_enable, true, cli, argc, argv);
}

static int run_disable(struct cli *cli, int argc, char **argv)
{
	return run(&command_disable, false, cli, argc, argv);
}

const struct command command_enable = {
	.name = "enable",
	.args = "",
	.summary = "start hrvd now and with every session",
	.details =
		"Asks the systemd of your login, as `systemctl --user "
		"enable --now hrvd` does. Where hrvd is to run while nobody "
		"is logged in, `loginctl enable-linger` has to be said once.",
	.run = run_enable,
};

const struct command command_disable = {
	.name = "disable",
	.args = "",
	.summary = "stop hrvd, and start it with no session",
	.details = "What is recorded stays. `hrvctl use` and others that need "
		   "hrvd start it again, until the end of the session.",
	.run = run_disable,
};
