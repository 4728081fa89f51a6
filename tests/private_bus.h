/* SPDX-License-Identifier: GPL-3.0-or-later
 * A dbus-daemon of the test's own, so that no real bus is touched.
 *
 * It listens in a throw-away folder, reads a configuration of its own (no
 * activation, no policy but what a test puts into extra.conf and has it read
 * with ReloadConfig) and dies with the test.
 */
#pragma once

#include "tests/near.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct private_bus {
	pid_t pid;
	char dir[64];
	char address[256];
};

static inline void private_bus_configure(
	const struct private_bus *bus, char *ret_path, size_t size)
{
	FILE *file;

	snprintf(ret_path, size, "%s/bus.conf", bus->dir);
	file = fopen(ret_path, "w");
	assert_non_null(file);
	fprintf(file,
		"<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus "
		"Configuration 1.0//EN\" \"http://www.freedesktop.org/"
		"standards/dbus/1.0/busconfig.dtd\">\n"
		"<busconfig><type>session</type>"
		"<listen>unix:path=%s/bus</listen><auth>EXTERNAL</auth>"
		"<policy context='default'>"
		"<allow send_destination='*' eavesdrop='true'/>"
		"<allow eavesdrop='true'/><allow own='*'/></policy>"
		"<include ignore_missing='yes'>%s/extra.conf</include>"
		"</busconfig>\n",
		bus->dir, bus->dir);
	assert_int_equal(fclose(file), 0);
}

/* Starts it and waits until it listens. */
static inline void private_bus_start(struct private_bus *bus)
{
	char config[96], fd_text[48];
	int ends[2];
	ssize_t n;

	snprintf(bus->dir, sizeof(bus->dir), "/tmp/hrvd-bus-XXXXXX");
	assert_non_null(mkdtemp(bus->dir));
	private_bus_configure(bus, config, sizeof(config));
	assert_int_equal(pipe(ends), 0);
	bus->pid = fork();
	assert_true(bus->pid >= 0);
	if (bus->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ends[0]);
		/* it grumbles about limits that do not matter here */
		if (!freopen("/dev/null", "w", stderr))
			_exit(127);
		snprintf(fd_text, sizeof(fd_text), "--print-address=%d",
			ends[1]);
		execlp("dbus-daemon", "dbus-daemon", "--config-file", config,
			fd_text, "--nofork", "--nopidfile", "--nosyslog",
			(char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	n = read(ends[0], bus->address, sizeof(bus->address) - 1);
	close(ends[0]);
	assert_true(n > 1);
	bus->address[n - 1] = '\0';
}

/* As if the bus had crashed; also fine after it has. */
static inline void private_bus_kill(struct private_bus *bus)
{
	if (bus->pid > 0) {
		kill(bus->pid, SIGKILL);
		waitpid(bus->pid, NULL, 0);
	}
	bus->pid = 0;
}

static inline void private_bus_stop(struct private_bus *bus)
{
	char path[96];

	private_bus_kill(bus);
	snprintf(path, sizeof(path), "%s/bus.conf", bus->dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/bus", bus->dir);
	unlink(path);
	rmdir(bus->dir);
}
