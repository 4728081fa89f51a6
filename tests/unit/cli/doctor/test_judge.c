/* SPDX-License-Identifier: GPL-3.0-or-later
 * Facts to sentences below the strap, as a table: each fault has its own, and
 * no other check fails for it.
 */
#include "cli/doctor/judge.h"

#include <errno.h>
#include <string.h>

#include "cli/doctor/facts.h"
#include "tests/near.h"

/* A computer on which all is well. */
static struct doctor_facts well(void)
{
	return (struct doctor_facts){
		.radio = {.has_class = true,
			.n_adapters = 1,
			.adapter = "hci0",
			.up = 1,
			.powered = 1,
			.le_able = 1,
			.le_on = 1,
			.mgmt_version = 1,
			.mgmt_revision = 22,
			.interval_min_ms = 30,
			.interval_max_ms = 50,
			.timeout_ms = 420,
			.linked = 1,
			.n_switches = 1},
		.service = {.answer = SERVICE_ANSWERS,
			.version = "5.66",
			.load = "loaded",
			.active = "active",
			.n_adapters = 1,
			.powered = true,
			.known = true,
			.connected = true,
			.trusted = true,
			.adapter_path = "/org/bluez/hci0",
			.device_path = "/org/bluez/hci0/dev_C0"},
		.daemon = {.bus = true,
			.live = {.running = true,
				.version = HRVD_VERSION,
				.state = "streaming",
				.n_beats = 100,
				.n_packets = 100,
				.battery_pct = 80,
				.contact = 1},
			.manager = true,
			.load = "loaded",
			.active = "active",
			.enabled = "enabled",
			.linger = 1},
		.strap = {.target = "C0:FF:EE:00:00:01", .is_address = true},
		.record = {.whole = true,
			.was_checked = true,
			.size_bytes = 12000000,
			.free_bytes = INT64_C(50000000000),
			.worn_s = 3000,
			.good_s = 2900,
			.synced = 1},
	};
}

static void a_well_computer_has_no_fault(void **state)
{
	struct doctor_facts facts = well();
	struct doctor_report report;

	(void)state;
	doctor_judge(&facts, &report);
	assert_int_equal(report.n_failed, 0);
	assert_int_equal(report.n_warned, 0);
	for (int i = 0; i < CHECK_N; i++)
		assert_int_equal(
			sentence_get(report.lines[i].id)->level, DOCTOR_OK);
	assert_string_equal(
		report.lines[CHECK_KERNEL].detail, "management interface 1.22");
	assert_string_equal(report.lines[CHECK_SERVICE].detail, "version 5.66");
	assert_string_equal(report.lines[CHECK_PARAMETERS].detail,
		"every 30 to 50 ms, lost after 420 ms");
}

/* What one fault does to the facts. */
static void no_module(struct doctor_facts *facts)
{
	facts->radio = (struct radio_facts){.socket_errno = EAFNOSUPPORT,
		.n_adapters = -1,
		.up = -1,
		.powered = -1,
		.le_able = -1,
		.le_on = -1,
		.linked = -1,
		.n_switches = -1};
	facts->service = (struct service_facts){.answer = SERVICE_ABSENT,
		.load = "loaded",
		.active = "inactive"};
	strcpy(facts->daemon.live.state, "no_daemon");
}

static void no_adapter(struct doctor_facts *facts)
{
	facts->radio.n_adapters = 0;
	facts->radio.up = facts->radio.powered = facts->radio.le_able = -1;
	facts->radio.le_on = facts->radio.linked = -1;
	facts->radio.n_switches = 0;
	facts->service.n_adapters = 0;
	facts->service.connected = facts->service.known = false;
	*facts->service.adapter_path = '\0';
	strcpy(facts->daemon.live.state, "no_adapter");
}

static void other_adapter(struct doctor_facts *facts)
{
	strcpy(facts->chosen_adapter, "hci7");
	*facts->service.adapter_path = '\0';
	facts->service.connected = facts->service.known = false;
	facts->radio.powered = facts->radio.le_able = facts->radio.le_on = -1;
	facts->radio.linked = -1;
	strcpy(facts->daemon.live.state, "no_adapter");
}

static void unused_adapter(struct doctor_facts *facts)
{
	facts->service.n_adapters = 0;
	*facts->service.adapter_path = '\0';
	facts->service.connected = facts->service.known = false;
	strcpy(facts->daemon.live.state, "no_adapter");
}

static void adapter_off(struct doctor_facts *facts)
{
	facts->radio.powered = facts->radio.up = 0;
	facts->radio.linked = 0;
	facts->service.powered = facts->service.connected = false;
	strcpy(facts->daemon.live.state, "adapter_off");
}

static void soft_block(struct doctor_facts *facts)
{
	adapter_off(facts);
	facts->radio.soft_blocked = true;
}

static void hard_block(struct doctor_facts *facts)
{
	soft_block(facts);
	facts->radio.hard_blocked = true;
}

static void no_le(struct doctor_facts *facts)
{
	facts->radio.le_able = facts->radio.le_on = 0;
}

static void le_off(struct doctor_facts *facts)
{
	facts->radio.le_on = 0;
}

static void absent(
	struct doctor_facts *facts, const char *load, const char *active)
{
	facts->service = (struct service_facts){.answer = SERVICE_ABSENT};
	strcpy(facts->service.load, load);
	strcpy(facts->service.active, active);
	facts->radio.linked = 0;
	strcpy(facts->daemon.live.state, "no_daemon");
}

/* It switches the adapter off when it ends. */
static void bluetoothd_ended(struct doctor_facts *facts)
{
	absent(facts, "loaded", "inactive");
	facts->radio.powered = facts->radio.up = 0;
}

static void off_without_bluetoothd(struct doctor_facts *facts)
{
	bluetoothd_ended(facts);
	facts->over_att = true;
	strcpy(facts->daemon.live.state, "adapter_off");
}

static void no_bluetoothd(struct doctor_facts *facts)
{
	absent(facts, "loaded", "inactive");
}

static void no_bluez(struct doctor_facts *facts)
{
	absent(facts, "not-found", "inactive");
}

static void masked_bluez(struct doctor_facts *facts)
{
	absent(facts, "masked", "inactive");
}

static void failed_bluez(struct doctor_facts *facts)
{
	absent(facts, "loaded", "failed");
}

static void answers(struct doctor_facts *facts, enum service_answer answer)
{
	facts->service = (struct service_facts){.answer = answer};
	facts->radio.linked = 0;
	strcpy(facts->daemon.live.state, "no_daemon");
}

static void hung_bluez(struct doctor_facts *facts)
{
	answers(facts, SERVICE_SILENT);
}

static void strange_bluez(struct doctor_facts *facts)
{
	answers(facts, SERVICE_STRANGE);
}

static void denied(struct doctor_facts *facts)
{
	answers(facts, SERVICE_DENIED);
}

static void no_system_bus(struct doctor_facts *facts)
{
	answers(facts, SERVICE_NO_BUS);
}

static void no_session_bus(struct doctor_facts *facts)
{
	facts->daemon = (struct daemon_facts){.linger = 1};
}

static void stopped(struct doctor_facts *facts)
{
	facts->daemon.live = (struct client_status){.running = false};
}

static void unit_failed(struct doctor_facts *facts)
{
	strcpy(facts->daemon.active, "failed");
	stopped(facts);
}

static void unit_masked(struct doctor_facts *facts)
{
	strcpy(facts->daemon.load, "masked");
	stopped(facts);
}

/* systemd tries it again and again. */
static void no_namespace(struct doctor_facts *facts)
{
	strcpy(facts->daemon.active, "activating");
	facts->daemon.exit_status = 217;
	stopped(facts);
}

/* It was stopped since. */
static void stopped_after_217(struct doctor_facts *facts)
{
	no_namespace(facts);
	strcpy(facts->daemon.active, "inactive");
}

static void no_socket(struct doctor_facts *facts)
{
	absent(facts, "masked", "inactive");
	facts->over_att = true;
	strcpy(facts->daemon.live.state, "refused");
}

/* Then hrvd is refused too, but not by its unit. */
static void no_kernel_for_att(struct doctor_facts *facts)
{
	no_module(facts);
	facts->over_att = true;
	strcpy(facts->daemon.live.state, "refused");
}

static void unit_missing(struct doctor_facts *facts)
{
	strcpy(facts->daemon.load, "not-found");
}

static void hung(struct doctor_facts *facts)
{
	stopped(facts);
	facts->daemon.hung = true;
}

static void other_version(struct doctor_facts *facts)
{
	strcpy(facts->daemon.live.version, "0.0.1");
}

static void damaged(struct doctor_facts *facts)
{
	facts->record.whole = false;
}

static void cut_off(struct doctor_facts *facts)
{
	facts->record.result = -EUCLEAN;
}

static void newer(struct doctor_facts *facts)
{
	facts->record.result = -EPROTO;
}

static void unreadable(struct doctor_facts *facts)
{
	facts->record.result = -EACCES;
}

static void disk_low(struct doctor_facts *facts)
{
	facts->record.free_bytes = 100000000;
}

static void disk_full(struct doctor_facts *facts)
{
	facts->record.free_bytes = 4096;
}

static void behind(struct doctor_facts *facts)
{
	strcpy(facts->daemon.live.detail,
		"the database cannot be written; packets are kept in memory");
}

static void stepped(struct doctor_facts *facts)
{
	facts->record.step_us = 3600 * INT64_C(1000000);
}

static void unsynced(struct doctor_facts *facts)
{
	facts->record.synced = 0;
}

/* The checks that may fail or warn for a fault besides the one that names it:
 * further facts in their own right. */
static const struct {
	void (*fault)(struct doctor_facts *facts);
	enum doctor_check check;
	enum sentence_id id;
} faults[] = {
	{no_module, CHECK_KERNEL, KERNEL_ABSENT},
	{no_adapter, CHECK_ADAPTER, ADAPTER_ABSENT},
	{other_adapter, CHECK_ADAPTER, ADAPTER_NOT_THAT},
	{unused_adapter, CHECK_ADAPTER, ADAPTER_UNUSED},
	{adapter_off, CHECK_ADAPTER, ADAPTER_OFF},
	{soft_block, CHECK_RADIO, RADIO_SOFT},
	{hard_block, CHECK_RADIO, RADIO_HARD},
	{no_le, CHECK_ADAPTER, ADAPTER_NO_LE},
	{le_off, CHECK_ADAPTER, ADAPTER_LE_OFF},
	{no_bluetoothd, CHECK_SERVICE, BLUETOOTHD_STOPPED},
	{bluetoothd_ended, CHECK_SERVICE, BLUETOOTHD_STOPPED},
	{off_without_bluetoothd, CHECK_ADAPTER, ADAPTER_ALONE},
	{no_bluez, CHECK_SERVICE, BLUETOOTHD_MISSING},
	{masked_bluez, CHECK_SERVICE, BLUETOOTHD_MASKED},
	{failed_bluez, CHECK_SERVICE, BLUETOOTHD_FAILED},
	{hung_bluez, CHECK_SERVICE, BLUETOOTHD_SILENT},
	{strange_bluez, CHECK_SERVICE, BLUETOOTHD_STRANGE},
	{denied, CHECK_POLICY, POLICY_DENIED},
	{no_system_bus, CHECK_SERVICE, BLUETOOTHD_NO_BUS},
	{no_session_bus, CHECK_BUS, BUS_ABSENT},
	{stopped, CHECK_DAEMON, DAEMON_STOPPED},
	{unit_failed, CHECK_UNIT, UNIT_FAILED},
	{unit_masked, CHECK_UNIT, UNIT_MASKED},
	{no_namespace, CHECK_UNIT, UNIT_NO_NAMESPACE},
	{stopped_after_217, CHECK_DAEMON, DAEMON_STOPPED},
	{no_socket, CHECK_UNIT, UNIT_NO_SOCKET},
	{no_kernel_for_att, CHECK_KERNEL, KERNEL_ABSENT},
	{unit_missing, CHECK_UNIT, UNIT_MISSING},
	{hung, CHECK_DAEMON, DAEMON_SILENT},
	{other_version, CHECK_DAEMON, DAEMON_OTHER},
	{damaged, CHECK_DATABASE, DATABASE_DAMAGED},
	{cut_off, CHECK_DATABASE, DATABASE_DAMAGED},
	{newer, CHECK_DATABASE, DATABASE_NEWER},
	{unreadable, CHECK_DATABASE, DATABASE_UNREADABLE},
	{disk_low, CHECK_DISK, DISK_LOW},
	{disk_full, CHECK_DISK, DISK_FULL},
	{behind, CHECK_DISK, DISK_BEHIND},
	{stepped, CHECK_CLOCK, CLOCK_STEPPED},
	{unsynced, CHECK_CLOCK, CLOCK_FREE},
};

static void each_fault_has_one_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
		struct doctor_facts facts = well();
		struct doctor_report report;
		const char *wanted = sentence_get(faults[i].id)->word;

		faults[i].fault(&facts);
		doctor_judge(&facts, &report);
		assert_string_equal(
			sentence_get(report.lines[faults[i].check].id)->word,
			wanted);
		if (report.n_failed + report.n_warned != 1)
			print_error("%s: %zu fail, %zu warn\n", wanted,
				report.n_failed, report.n_warned);
		assert_int_equal(report.n_failed + report.n_warned, 1);
	}
}

/* An adapter that is off is no second fault where bluetoothd is gone, but one
 * where bluetoothd runs and does not talk to us. */
static void who_switches_the_adapter_on(void **state)
{
	struct doctor_facts facts = well();
	struct doctor_report report;

	(void)state;
	bluetoothd_ended(&facts);
	doctor_judge(&facts, &report);
	assert_int_equal(report.lines[CHECK_ADAPTER].id, ADAPTER_WAITS);
	facts.service.answer = SERVICE_DENIED;
	doctor_judge(&facts, &report);
	assert_int_equal(report.lines[CHECK_ADAPTER].id, ADAPTER_OFF);
}

static void without_bluetoothd_by_choice(void **state)
{
	static const enum service_answer answers_[] = {
		SERVICE_NO_BUS, SERVICE_ABSENT, SERVICE_DENIED};
	struct doctor_report report;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct doctor_facts facts = well();

		facts.over_att = true;
		facts.service = (struct service_facts){.answer = answers_[i]};
		doctor_judge(&facts, &report);
		assert_int_equal(
			report.lines[CHECK_SERVICE].id, BLUETOOTHD_NOT_NEEDED);
		assert_int_equal(report.n_failed, 0);
	}
}

/* In a container bluetoothd may be had and the kernel's sockets not. */
static void what_cannot_be_seen_is_not_blamed(void **state)
{
	struct doctor_facts facts = well();
	struct doctor_report report;

	(void)state;
	facts.radio = (struct radio_facts){.socket_errno = EAFNOSUPPORT,
		.n_adapters = -1,
		.up = -1,
		.powered = -1,
		.le_able = -1,
		.le_on = -1,
		.mgmt_version = -1,
		.linked = -1,
		.n_switches = -1};
	doctor_judge(&facts, &report);
	assert_int_equal(report.lines[CHECK_KERNEL].id, KERNEL_HIDDEN);
	assert_int_equal(report.lines[CHECK_RADIO].id, RADIO_NO_SWITCH);
	assert_int_equal(report.lines[CHECK_ADAPTER].id, ADAPTER_FINE);
	assert_int_equal(report.n_failed + report.n_warned, 0);
	facts.service.answer = SERVICE_DENIED;
	facts.service.n_adapters = 0;
	facts.radio.socket_errno = EPERM;
	doctor_judge(&facts, &report);
	assert_int_equal(report.lines[CHECK_ADAPTER].id, ADAPTER_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_well_computer_has_no_fault),
		cmocka_unit_test(each_fault_has_one_sentence),
		cmocka_unit_test(who_switches_the_adapter_on),
		cmocka_unit_test(without_bluetoothd_by_choice),
		cmocka_unit_test(what_cannot_be_seen_is_not_blamed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
