/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl doctor: looks from the kernel up for what keeps the beats away, and
 * mends what it may.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/command.h"
#include "cli/doctor/facts.h"
#include "cli/doctor/fix.h"
#include "cli/doctor/judge.h"
#include "cli/doctor/probe.h"
#include "cli/view/doctor.h"
#include "daemon/base/mem.h"
#include "daemon/base/strap_state.h"
#include "daemon/store/store.h"

#define SCAN_S 6
#define SETTLE_MS 1500 /* a repair takes a moment to show */
#define ADDRESS_LENGTH 17

/* What the options ask for. */
struct wish {
	bool fix, yes;
	const char *trace;
};

/* Which strap: as hrvd says, or would if it ran. */
static void find_target(const struct cli *cli, struct doctor_facts *facts)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_free_ char *kept = NULL;
	struct strap_facts *strap = &facts->strap;
	const char *target = cli->config.target;

	if (facts->daemon.live.running)
		target = facts->daemon.live.target;
	else if (!*target && cli->database &&
		store_open(cli->database, STORE_READ, &store, NULL) == 0 &&
		store_setting_get(store, "target", &kept) == 0)
		target = kept;
	snprintf(strap->target, sizeof(strap->target), "%s", target);
	strap->is_address = strlen(target) == ADDRESS_LENGTH &&
		target[2] == ':' && isxdigit((unsigned char)*target);
}

/* hrvd runs, wants the strap, and has it not. */
static bool is_sought(const struct doctor_facts *facts)
{
	enum strap_state state = strap_state_of_word(facts->daemon.live.state);

	return facts->daemon.live.running && !facts->daemon.hung &&
		facts->strap.is_address && !facts->service.connected &&
		(state == STRAP_UNKNOWN || state == STRAP_SCANNING ||
			state == STRAP_KNOWN || state == STRAP_CONNECTING ||
			state == STRAP_BACKOFF);
}

/* Only bluetoothd can listen for the strap, but hrvd may do without it and
 * then is given as long to reach it. */
static bool is_scan_due(const struct doctor_facts *facts)
{
	return is_sought(facts) && facts->service.answer == SERVICE_ANSWERS &&
		facts->service.powered;
}

static bool is_wait_due(const struct doctor_facts *facts)
{
	return is_sought(facts) && facts->over_att &&
		facts->service.answer != SERVICE_ANSWERS &&
		facts->radio.up == 1;
}

static void scan(struct client *client, struct doctor_facts *facts)
{
	_cleanup_free_ struct client_found *found = NULL;
	_cleanup_free_ char *error = NULL;
	size_t n = 0;

	if (isatty(STDERR_FILENO))
		fprintf(stderr, "Listening for the strap for %d s ...\n",
			SCAN_S);
	if (client_scan(client, SCAN_S, &found, &n, &error) < 0) {
		facts->strap.scan = SCAN_FAILED;
		return;
	}
	facts->strap.scan = SCAN_UNHEARD;
	for (size_t i = 0; i < n; i++)
		if (!strcasecmp(found[i].address, facts->strap.target) &&
			(found[i].rssi_dbm || found[i].connected)) {
			facts->strap.scan = SCAN_HEARD;
			facts->strap.rssi_dbm = found[i].rssi_dbm;
		}
}

static void await(struct doctor_facts *facts)
{
	nanosleep(&(struct timespec){.tv_sec = SCAN_S}, NULL);
	facts->strap.scan = SCAN_UNHEARD;
}

static void gather(const struct cli *cli, struct client *client,
	struct doctor_facts *facts)
{
	const char *root = getenv("HRVCTL_ROOT");
	const char *wanted = cli->config.adapter;
	const char *address;
	unsigned reason = facts->reason;

	*facts = (struct doctor_facts){.reason = reason};
	root = root ? root : "";
	snprintf(facts->chosen_adapter, sizeof(facts->chosen_adapter), "%s",
		wanted);
	facts->over_att = cli->config.over_att;
	probe_daemon(client, root, &facts->daemon);
	find_target(cli, facts);
	address = facts->strap.is_address ? facts->strap.target : "";
	probe_radio(wanted, address, &facts->radio);
	probe_switches(root, &facts->radio);
	probe_service(wanted, address, &facts->service);
	if (is_scan_due(facts) || is_wait_due(facts)) {
		if (is_scan_due(facts))
			scan(client, facts);
		else
			await(facts);
		/* It may have come meanwhile. */
		probe_daemon(client, root, &facts->daemon);
		probe_service(wanted, address, &facts->service);
	}
	probe_record(cli->database, cli->now, &facts->record);
	probe_clock(&facts->record);
}

static int exit_status(const struct doctor_report *report)
{
	if (report->n_failed)
		return HRVCTL_FAILED;
	return report->n_warned ? HRVCTL_WARNED : HRVCTL_OK;
}

static void show(const struct cli *cli, const struct doctor_report *report)
{
	struct utsname kernel;
	_cleanup_free_ char *text = NULL;

	uname(&kernel);
	text = xasprintf("hrvctl " HRVD_VERSION ", %s %s", kernel.sysname,
		kernel.release);
	if (cli->json)
		doctor_view_json(report, text);
	else
		doctor_view(stdout, report, text);
}

/* Yes is y or yes; everything else, and the end of input, is no. */
static bool asks(const struct wish *wish, const char *question)
{
	char answer[16] = "";

	printf("%s%s", question, wish->yes ? " Yes.\n" : " [y/N] ");
	fflush(stdout);
	if (wish->yes)
		return true;
	if (!fgets(answer, sizeof(answer), stdin)) {
		putchar('\n');
		return false;
	}
	return tolower((unsigned char)*answer) == 'y';
}

static bool mend(enum doctor_fix fix, const struct doctor_facts *facts,
	struct client *client)
{
	_cleanup_free_ char *error = NULL;
	int r = fix_do(fix, facts, client, &error);

	if (r == 0)
		return true;
	if (r == -EACCES || r == -EPERM)
		command_fail(HRVCTL_ERROR, fix_by_root(fix),
			"this is not allowed to you; it takes:");
	else
		command_fail(HRVCTL_ERROR, NULL, "it did not work: %s",
			error ? error : strerror(-r));
	return false;
}

/* Asks for each repair that the report offers; true when one was done. */
static bool mend_all(const struct wish *wish, const struct doctor_facts *facts,
	const struct doctor_report *report, struct client *client)
{
	bool is_done = false;

	putchar('\n');
	for (int i = 0; i < CHECK_N; i++) {
		enum doctor_fix fix = sentence_get(report->lines[i].id)->fix;

		if (fix != FIX_NONE && asks(wish, fix_question(fix)))
			is_done |= mend(fix, facts, client);
	}
	return is_done;
}

static int examine(struct cli *cli, const struct wish *wish, unsigned reason)
{
	struct doctor_facts facts = {.reason = reason};
	const struct timespec settle = {1, (SETTLE_MS - 1000) * 1000000};
	struct doctor_report report;
	struct client *client = NULL;

	client_open(&client, NULL);
	gather(cli, client, &facts);
	doctor_judge(&facts, &report);
	show(cli, &report);
	if (wish->fix && mend_all(wish, &facts, &report, client)) {
		nanosleep(&settle, NULL);
		gather(cli, client, &facts);
		doctor_judge(&facts, &report);
		putchar('\n');
		show(cli, &report);
	}
	client_close(client);
	return exit_status(&report);
}

/* The reason is that of the strap chosen, so hrvd or the database is asked
 * first who that is. */
static int read_trace(
	const struct cli *cli, const char *path, unsigned *ret_reason)
{
	_cleanup_free_ char *error = NULL;
	struct doctor_facts facts = {0};
	struct client *client = NULL;
	int r;

	client_open(&client, NULL);
	probe_daemon(client, "", &facts.daemon);
	client_close(client);
	find_target(cli, &facts);
	r = trace_reason(path, facts.strap.is_address ? facts.strap.target : "",
		ret_reason, &error);
	return r < 0 ? command_fail(HRVCTL_ERROR, NULL, "%s", error)
		     : HRVCTL_OK;
}

enum { OPTION_FIX, OPTION_YES, OPTION_TRACE };

static const struct command_option options[] = {
	[OPTION_FIX] = {"fix", 0, NULL,
		"offer the repairs that need no root, one by one"},
	[OPTION_YES] = {"yes", 'y', NULL, "with --fix: do not ask"},
	[OPTION_TRACE] = {"trace", 0, "FILE",
		"read the last disconnect reason from a trace of btmon -w"},
	{NULL, 0, NULL, NULL},
};

static int run(struct cli *cli, int argc, char **argv)
{
	struct wish wish = {0};
	struct command_arg arg;
	unsigned reason = 0;
	int index = 1, more, status = HRVCTL_OK;

	while ((more = command_next(
			&command_doctor, cli, argc, argv, &index, &arg)) > 0) {
		if (!arg.option)
			return command_misuse(&command_doctor,
				"doctor takes no '%s'", arg.value);
		wish.fix |= arg.option == &options[OPTION_FIX];
		wish.yes |= arg.option == &options[OPTION_YES];
		if (arg.option == &options[OPTION_TRACE])
			wish.trace = arg.value;
	}
	if (more < 0)
		return command_stop(index);
	if (wish.fix && cli->json)
		return command_misuse(
			&command_doctor, "--fix and --json do not go together");
	if (wish.trace)
		status = read_trace(cli, wish.trace, &reason);
	return status == HRVCTL_OK ? examine(cli, &wish, reason) : status;
}

const struct command command_doctor = {
	.name = "doctor",
	.args = "[--fix [--yes]] [--trace FILE]",
	.summary = "find what keeps the heartbeats away, and mend it",
	.details =
		"Checks from the ground up: the kernel's Bluetooth, adapter, "
		"bluetoothd, hrvd, the strap, the database, the clock. Each "
		"line is fine, not known, a warning or a failure, with what to "
		"do. What it prints holds no address, name or value of the "
		"heart and may go into a bug report.\n"
		"\n"
		"Exit status: 0 all is well, 7 only warnings, 8 a failure.",
	.options = options,
	.run = run,
};
