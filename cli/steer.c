/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks hrvd to do something.
 */
#include "cli/steer.h"

#include <errno.h>
#include <string.h>

#include "cli/client.h"
#include "cli/command.h"
#include "daemon/base/mem.h"

#define START_HINT "start it with `systemctl --user start hrvd`"

int steer_open(struct client **ret_client)
{
	_cleanup_free_ char *error = NULL;

	if (!client_open(ret_client, &error))
		return HRVCTL_OK;
	return command_fail(HRVCTL_NO_DAEMON,
		"hrvd is spoken to over the session bus of your login", "%s",
		error);
}

int steer_fail(int result, const char *error)
{
	const char *text = error ? error : strerror(-result);

	switch (result) {
	case -ENOTCONN:
		return command_fail(
			HRVCTL_NO_DAEMON, START_HINT, "hrvd is not running");
	case -ETIMEDOUT:
		return command_fail(HRVCTL_ERROR,
			"`journalctl --user -u hrvd` may say why",
			"hrvd does not answer");
	case -EINVAL:
		return command_fail(HRVCTL_USAGE, NULL, "%s", text);
	case -ENODEV:
		return command_fail(HRVCTL_NO_STRAP, NULL, "%s", text);
	case -ENOENT:
		return command_fail(HRVCTL_NO_DATA, NULL, "%s", text);
	default:
		return command_fail(HRVCTL_ERROR, NULL, "%s", text);
	}
}

int steer(const char *method, const char *text)
{
	_cleanup_free_ char *error = NULL;
	struct client *client;
	int status = steer_open(&client);
	int result;

	if (status != HRVCTL_OK)
		return status;
	result = client_call(client, method, text, &error);
	client_close(client);
	return result < 0 ? steer_fail(result, error) : HRVCTL_OK;
}
