/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the facts mean, from the kernel up; judge_strap.c has the strap.
 */
#include "cli/doctor/judge.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/doctor/facts.h"
#include "daemon/base/strap_state.h"

#define MB INT64_C(1000000)
/* A year of beats is about 300 MB; a day must still fit. */
#define DISK_LOW_BYTES (200 * MB)
#define DISK_FULL_BYTES (4 * MB)
#define EXIT_NO_NAMESPACE 217 /* EXIT_USER of systemd.exec(5) */
#define STEP_MIN_US INT64_C(2000000)

static struct doctor_line line_of(enum sentence_id id)
{
	return (struct doctor_line){.id = id};
}

static bool is_hidden(const struct radio_facts *radio)
{
	return radio->socket_errno == EPERM || radio->socket_errno == EACCES ||
		(radio->socket_errno && radio->has_class);
}

static struct doctor_line judge_kernel(const struct doctor_facts *facts)
{
	const struct radio_facts *radio = &facts->radio;
	struct doctor_line line = {.id = KERNEL_FINE};

	if (!radio->socket_errno) {
		if (radio->mgmt_version >= 0)
			snprintf(line.detail, sizeof(line.detail),
				"management interface %d.%d",
				radio->mgmt_version, radio->mgmt_revision);
		return line;
	}
	/* An adapter on the bus is proof that some kernel has it. */
	if (is_hidden(radio) || facts->service.n_adapters > 0)
		return line_of(KERNEL_HIDDEN);
	return line_of(KERNEL_ABSENT);
}

static struct doctor_line judge_radio(const struct doctor_facts *facts)
{
	const struct radio_facts *radio = &facts->radio;

	if (radio->hard_blocked)
		return line_of(RADIO_HARD);
	if (radio->soft_blocked)
		return line_of(RADIO_SOFT);
	return line_of(radio->n_switches > 0 ? RADIO_FREE : RADIO_NO_SWITCH);
}

/* The adapter by what the kernel says and, where that is hidden, bluetoothd.
 * 1, 0 or -1. */
static int has_adapter(const struct doctor_facts *facts)
{
	bool is_asked = facts->service.answer == SERVICE_ANSWERS;

	if (is_asked && facts->service.n_adapters > 0)
		return 1;
	if (facts->radio.n_adapters >= 0)
		return facts->radio.n_adapters > 0;
	return is_asked ? 0 : -1;
}

static bool is_powered(const struct doctor_facts *facts)
{
	if (facts->service.answer == SERVICE_ANSWERS)
		return facts->service.powered;
	if (facts->radio.powered >= 0)
		return facts->radio.powered;
	return facts->radio.up != 0;
}

/* bluetoothd switches it on when it starts and off when it ends. */
static enum sentence_id off_by(const struct doctor_facts *facts)
{
	if (facts->service.answer != SERVICE_ABSENT &&
		facts->service.answer != SERVICE_NO_BUS)
		return ADAPTER_OFF;
	return facts->over_att ? ADAPTER_ALONE : ADAPTER_WAITS;
}

static struct doctor_line judge_adapter(const struct doctor_facts *facts)
{
	const struct radio_facts *radio = &facts->radio;
	struct doctor_line line = {.id = ADAPTER_FINE};
	int has = has_adapter(facts);

	if (has < 0)
		return line_of(ADAPTER_UNKNOWN);
	if (!has)
		return line_of(*facts->chosen_adapter && radio->n_adapters > 0
				? ADAPTER_NOT_THAT
				: ADAPTER_ABSENT);
	if (facts->service.answer == SERVICE_ANSWERS &&
		!*facts->service.adapter_path)
		return line_of(facts->service.n_adapters > 0 ? ADAPTER_NOT_THAT
							     : ADAPTER_UNUSED);
	if (radio->hard_blocked || radio->soft_blocked)
		return line_of(ADAPTER_BLOCKED);
	if (radio->le_able == 0)
		return line_of(ADAPTER_NO_LE);
	if (!is_powered(facts))
		return line_of(off_by(facts));
	if (radio->le_on == 0)
		return line_of(ADAPTER_LE_OFF);
	snprintf(line.detail, sizeof(line.detail), "%s", radio->adapter);
	return line;
}

/* Why nobody owns org.bluez, as far as systemd knows. */
static enum sentence_id absence_of(const struct doctor_facts *facts)
{
	const struct service_facts *service = &facts->service;

	if (!strcmp(service->load, "not-found"))
		return BLUETOOTHD_MISSING;
	if (!strcmp(service->load, "masked"))
		return BLUETOOTHD_MASKED;
	if (!strcmp(service->active, "failed"))
		return BLUETOOTHD_FAILED;
	/* Its unit has ConditionPathIsDirectory=/sys/class/bluetooth. */
	if (*service->load && facts->radio.socket_errno &&
		!is_hidden(&facts->radio))
		return BLUETOOTHD_NO_HARDWARE;
	return BLUETOOTHD_STOPPED;
}

static struct doctor_line judge_service(const struct doctor_facts *facts)
{
	struct doctor_line line = {.id = BLUETOOTHD_FINE};

	if (facts->over_att && facts->service.answer != SERVICE_ANSWERS)
		return line_of(BLUETOOTHD_NOT_NEEDED);
	switch (facts->service.answer) {
	case SERVICE_NO_BUS:
		return line_of(BLUETOOTHD_NO_BUS);
	case SERVICE_ABSENT:
		return line_of(absence_of(facts));
	case SERVICE_SILENT:
		return line_of(BLUETOOTHD_SILENT);
	case SERVICE_STRANGE:
		return line_of(BLUETOOTHD_STRANGE);
	case SERVICE_DENIED:
	case SERVICE_ANSWERS:
		break;
	}
	if (*facts->service.version)
		snprintf(line.detail, sizeof(line.detail), "version %s",
			facts->service.version);
	return line;
}

static struct doctor_line judge_policy(const struct doctor_facts *facts)
{
	if (facts->service.answer == SERVICE_DENIED && !facts->over_att)
		return line_of(POLICY_DENIED);
	return line_of(facts->service.answer == SERVICE_ANSWERS
			? POLICY_FINE
			: POLICY_UNKNOWN);
}

static struct doctor_line judge_bus(const struct doctor_facts *facts)
{
	return line_of(facts->daemon.bus ? BUS_FINE : BUS_ABSENT);
}

/* What of its unit keeps hrvd from running, or from what it needs; else
 * SENTENCE_N. */
static enum sentence_id obstacle_of(const struct doctor_facts *facts)
{
	const struct daemon_facts *daemon = &facts->daemon;
	bool runs = daemon->live.running || daemon->hung;

	/* A kernel without Bluetooth gives nobody a socket. */
	if (runs && !facts->radio.socket_errno &&
		strap_state_of_word(daemon->live.state) == STRAP_REFUSED)
		return UNIT_NO_SOCKET;
	if (runs || !daemon->manager)
		return SENTENCE_N;
	if (!strcmp(daemon->load, "masked"))
		return UNIT_MASKED;
	/* It is tried again and again, and so does not count as failed. */
	if (daemon->exit_status == EXIT_NO_NAMESPACE &&
		strcmp(daemon->active, "inactive") != 0)
		return UNIT_NO_NAMESPACE;
	return strcmp(daemon->active, "failed") ? SENTENCE_N : UNIT_FAILED;
}

static struct doctor_line judge_unit(const struct doctor_facts *facts)
{
	const struct daemon_facts *daemon = &facts->daemon;
	enum sentence_id obstacle = obstacle_of(facts);

	if (obstacle != SENTENCE_N)
		return line_of(obstacle);
	if (!daemon->manager || !*daemon->load)
		return line_of(UNIT_UNKNOWN);
	if (!strcmp(daemon->load, "not-found"))
		return line_of(UNIT_MISSING);
	if (!strcmp(daemon->load, "masked"))
		return line_of(UNIT_MASKED);
	return line_of(strncmp(daemon->enabled, "enabled", 7) ? UNIT_ON_DEMAND
							      : UNIT_ENABLED);
}

static struct doctor_line judge_daemon(const struct doctor_facts *facts)
{
	const struct client_status *live = &facts->daemon.live;
	struct doctor_line line = {.id = DAEMON_FINE};

	if (!facts->daemon.bus)
		return line_of(DAEMON_UNKNOWN);
	if (facts->daemon.hung)
		return line_of(DAEMON_SILENT);
	if (!live->running)
		return line_of(obstacle_of(facts) == SENTENCE_N
				? DAEMON_STOPPED
				: DAEMON_HELD_BACK);
	if (live->paused)
		return line_of(DAEMON_PAUSED);
	if (strcmp(live->version, HRVD_VERSION) != 0)
		line.id = DAEMON_OTHER;
	snprintf(line.detail, sizeof(line.detail), "version %s", live->version);
	return line;
}

static struct doctor_line judge_linger(const struct doctor_facts *facts)
{
	if (facts->daemon.linger < 0)
		return line_of(LINGER_UNKNOWN);
	return line_of(facts->daemon.linger ? LINGER_ON : LINGER_OFF);
}

static struct doctor_line judge_strap(const struct doctor_facts *facts)
{
	const struct service_facts *service = &facts->service;

	if (!*facts->strap.target)
		return line_of(facts->daemon.hung ? STRAP_UNKNOWN_CHOICE
						  : STRAP_NOT_CHOSEN);
	if (!facts->strap.is_address)
		return line_of(STRAP_STAND_IN);
	if (service->answer == SERVICE_ANSWERS && service->known &&
		!service->trusted)
		return line_of(STRAP_UNTRUSTED);
	return line_of(STRAP_CHOSEN);
}

static struct doctor_line judge_parameters(const struct doctor_facts *facts)
{
	const struct radio_facts *radio = &facts->radio;
	struct doctor_line line = {.id = PARAMETERS_KNOWN};

	if (!radio->timeout_ms)
		return line_of(PARAMETERS_UNKNOWN);
	snprintf(line.detail, sizeof(line.detail),
		"every %d to %d ms, lost after %d ms", radio->interval_min_ms,
		radio->interval_max_ms, radio->timeout_ms);
	return line;
}

static enum sentence_id sentence_of_result(const struct record_facts *record)
{
	switch (record->result) {
	case 0:
		break;
	case -ENOENT:
		return DATABASE_ABSENT;
	case -EUCLEAN:
		return DATABASE_DAMAGED;
	case -EPROTO:
		return DATABASE_NEWER;
	default:
		return DATABASE_UNREADABLE;
	}
	if (!record->whole)
		return DATABASE_DAMAGED;
	return record->was_checked ? DATABASE_FINE : DATABASE_LARGE;
}

static struct doctor_line judge_database(const struct doctor_facts *facts)
{
	const struct record_facts *record = &facts->record;
	struct doctor_line line = {.id = sentence_of_result(record)};

	if (record->result == 0 && record->whole)
		snprintf(line.detail, sizeof(line.detail), "%.1f MB",
			(double)record->size_bytes / (double)MB);
	return line;
}

/* hrvd says so in a sentence of its own. */
static bool is_behind(const struct client_status *live)
{
	return live->running && strstr(live->detail, "cannot be written");
}

static struct doctor_line judge_disk(const struct doctor_facts *facts)
{
	int64_t free_bytes = facts->record.free_bytes;
	struct doctor_line line = {.id = DISK_FINE};

	if (free_bytes < 0)
		line.id = DISK_UNKNOWN;
	else if (free_bytes < DISK_FULL_BYTES)
		line.id = DISK_FULL;
	else if (is_behind(&facts->daemon.live))
		line.id = DISK_BEHIND;
	else if (free_bytes < DISK_LOW_BYTES)
		line.id = DISK_LOW;
	if (free_bytes >= 0)
		snprintf(line.detail, sizeof(line.detail), "%lld MB free",
			(long long)(free_bytes / MB));
	return line;
}

static struct doctor_line judge_clock(const struct doctor_facts *facts)
{
	struct doctor_line line = {.id = CLOCK_STEPPED};

	if (facts->record.step_us >= STEP_MIN_US) {
		snprintf(line.detail, sizeof(line.detail), "by %lld s",
			(long long)(facts->record.step_us / 1000000));
		return line;
	}
	if (facts->record.synced < 0)
		return line_of(CLOCK_UNKNOWN);
	return line_of(facts->record.synced ? CLOCK_KEPT : CLOCK_FREE);
}

static const struct {
	const char *word, *title, *part;
	struct doctor_line (*judge)(const struct doctor_facts *facts);
} checks[CHECK_N] = {
	[CHECK_KERNEL] = {"kernel", "Kernel", "Bluetooth", judge_kernel},
	[CHECK_RADIO] = {"radio", "Radio switch", NULL, judge_radio},
	[CHECK_ADAPTER] = {"adapter", "Adapter", NULL, judge_adapter},
	[CHECK_SERVICE] = {"service", "Service", NULL, judge_service},
	[CHECK_POLICY] = {"policy", "Permission", NULL, judge_policy},
	[CHECK_BUS] = {"bus", "Session bus", "hrvd", judge_bus},
	[CHECK_UNIT] = {"unit", "Unit", NULL, judge_unit},
	[CHECK_DAEMON] = {"daemon", "Daemon", NULL, judge_daemon},
	[CHECK_LINGER] = {"linger", "Logged out", NULL, judge_linger},
	[CHECK_STRAP] = {"strap", "Choice", "Strap", judge_strap},
	[CHECK_LINK] = {"link", "Link", NULL, judge_link},
	[CHECK_DROPS] = {"drops", "Drop-outs", NULL, judge_drops},
	[CHECK_PARAMETERS] = {"parameters", "Parameters", NULL,
		judge_parameters},
	[CHECK_RR] = {"rr", "Intervals", NULL, judge_rr},
	[CHECK_CONTACT] = {"contact", "Contact", NULL, judge_contact},
	[CHECK_BATTERY] = {"battery", "Battery", NULL, judge_battery},
	[CHECK_QUALITY] = {"quality", "Quality", NULL, judge_quality},
	[CHECK_DATABASE] = {"database", "Database", "Data", judge_database},
	[CHECK_DISK] = {"disk", "Disk", NULL, judge_disk},
	[CHECK_CLOCK] = {"clock", "Clock", NULL, judge_clock},
};

const char *doctor_check_word(enum doctor_check check)
{
	return checks[check].word;
}

const char *doctor_check_title(enum doctor_check check)
{
	return checks[check].title;
}

const char *doctor_check_part(enum doctor_check check)
{
	return checks[check].part;
}

void doctor_judge(
	const struct doctor_facts *facts, struct doctor_report *ret_report)
{
	*ret_report = (struct doctor_report){0};
	for (int i = 0; i < CHECK_N; i++) {
		struct doctor_line *line = &ret_report->lines[i];
		enum doctor_level level;

		*line = checks[i].judge(facts);
		level = sentence_get(line->id)->level;
		ret_report->n_failed += level == DOCTOR_FAIL;
		ret_report->n_warned += level == DOCTOR_WARN;
	}
}
