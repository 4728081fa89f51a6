/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvd and what starts it: the session bus, its unit, linger.
 */
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/doctor/ask.h"
#include "cli/doctor/facts.h"
#include "cli/doctor/probe.h"
#include "daemon/base/mem.h"

#define LOGIND "org.freedesktop.login1"

/* logind says it of who asks; without logind on the bus, its file does. */
static int find_linger(const char *root)
{
	static const char *const self[] = {
		LOGIND, "/org/freedesktop/login1/user/self", LOGIND ".User"};
	_cleanup_free_ char *folder =
		xasprintf("%s/var/lib/systemd/linger", root);
	_cleanup_free_ char *path = NULL;
	const struct passwd *user = getpwuid(getuid());
	struct bus *bus = NULL;
	struct stat st;
	bool linger, is_known = false;

	if (bus_open(BUS_SYSTEM, NULL, NULL, NULL, &bus, NULL) == 0) {
		is_known = ask_bool(bus, self, "Linger", &linger);
		bus_close(bus);
	}
	if (is_known)
		return linger;
	if (!user || stat(folder, &st) < 0)
		return -1;
	path = xasprintf("%s/%s", folder, user->pw_name);
	return stat(path, &st) == 0;
}

static void ask_manager(struct daemon_facts *facts)
{
	struct bus *bus = NULL;

	if (bus_open(BUS_SESSION, NULL, NULL, NULL, &bus, NULL) < 0)
		return;
	facts->manager = ask_unit(bus, "hrvd.service", facts->load,
		facts->active, facts->enabled);
	facts->exit_status = ask_exit_status(bus, "hrvd.service");
	bus_close(bus);
}

void probe_daemon(
	struct client *client, const char *root, struct daemon_facts *facts)
{
	_cleanup_free_ char *error = NULL;

	*facts = (struct daemon_facts){.bus = client != NULL};
	facts->hung = client_status(client, &facts->live, &error) < 0;
	facts->linger = find_linger(root);
	if (client)
		ask_manager(facts);
}
