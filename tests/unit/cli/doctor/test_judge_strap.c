/* SPDX-License-Identifier: GPL-3.0-or-later
 * Facts to sentences for the strap, as a table.
 */
#include "cli/doctor/judge.h"

#include <string.h>

#include "cli/doctor/facts.h"
#include "tests/near.h"

struct link_case {
	enum sentence_id id;
	const char *state;
	const char *detail;
	bool connected;
	int linked;
	enum scan_answer scan;
	int rssi_dbm;
};

static const struct link_case links[] = {
	{LINK_STREAMS, "streaming", "", true, 1, SCAN_NOT_DONE, 0},
	{LINK_SHARED, "streaming",
		"another program is subscribed to the strap too", true, 1,
		SCAN_NOT_DONE, 0},
	{LINK_TAKEN, "subscribing",
		"another program keeps the strap's heartbeats to itself; "
		"waiting until it lets go",
		true, 1, SCAN_NOT_DONE, 0},
	{LINK_SILENT, "stale", "", true, 1, SCAN_NOT_DONE, 0},
	{LINK_NO_HEART_RATE, "no_heart_rate", "", true, 1, SCAN_NOT_DONE, 0},
	{LINK_COMING, "resolving", "", true, 1, SCAN_NOT_DONE, 0},
	{LINK_COMING, "subscribing", "", true, 1, SCAN_NOT_DONE, 0},
	{LINK_HELD, "backoff", "", false, 1, SCAN_UNHEARD, 0},
	{LINK_AWAY, "backoff", "", false, 0, SCAN_UNHEARD, 0},
	{LINK_AWAY, "scanning", "", false, -1, SCAN_UNHEARD, 0},
	{LINK_NEAR, "scanning", "", false, 0, SCAN_HEARD, -60},
	{LINK_WEAK, "scanning", "", false, 0, SCAN_HEARD, -95},
	{LINK_REFUSED, "backoff", "", false, 0, SCAN_HEARD, -60},
	{LINK_UNKNOWN, "connecting", "", false, 0, SCAN_FAILED, 0},
	{LINK_NOT_SOUGHT, "adapter_off", "", false, 0, SCAN_NOT_DONE, 0},
};

static struct doctor_facts facts_of(const struct link_case *link)
{
	struct doctor_facts facts = {
		.radio = {.linked = link->linked},
		.service = {.answer = SERVICE_ANSWERS,
			.adapter_path = "/org/bluez/hci0",
			.connected = link->connected},
		.daemon = {.bus = true, .live = {.running = true}},
		.strap = {.target = "C0:FF:EE:00:00:01",
			.is_address = true,
			.scan = link->scan,
			.rssi_dbm = link->rssi_dbm},
	};

	strcpy(facts.daemon.live.state, link->state);
	strcpy(facts.daemon.live.detail, link->detail);
	return facts;
}

static void links_as_a_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		struct doctor_facts facts = facts_of(&links[i]);

		assert_string_equal(sentence_get(judge_link(&facts).id)->word,
			sentence_get(links[i].id)->word);
	}
}

static void without_hrvd_nothing_is_guessed(void **state)
{
	struct doctor_facts facts = facts_of(&links[0]);

	(void)state;
	facts.daemon.live.running = false;
	assert_int_equal(judge_link(&facts).id, LINK_UNATTENDED);
	facts.service.connected = false;
	assert_int_equal(judge_link(&facts).id, LINK_NOT_SOUGHT);
	assert_int_equal(judge_rr(&facts).id, RR_UNKNOWN);
	assert_int_equal(judge_contact(&facts).id, CONTACT_UNKNOWN);
	assert_int_equal(judge_battery(&facts).id, BATTERY_UNKNOWN);
	facts.strap.is_address = false;
	strcpy(facts.strap.target, "sim");
	assert_int_equal(judge_link(&facts).id, LINK_STAND_IN);
}

/* It knows of no link then, and cannot listen. */
static void without_bluetoothd_hrvd_is_believed(void **state)
{
	struct doctor_facts facts = facts_of(&links[0]);

	(void)state;
	facts.over_att = true;
	facts.service = (struct service_facts){.answer = SERVICE_ABSENT};
	assert_int_equal(judge_link(&facts).id, LINK_STREAMS);
	strcpy(facts.daemon.live.state, "resolving");
	assert_int_equal(judge_link(&facts).id, LINK_COMING);
	strcpy(facts.daemon.live.state, "backoff");
	facts.strap.scan = SCAN_UNHEARD;
	assert_int_equal(judge_link(&facts).id, LINK_AWAY);
}

static void reasons_have_their_sentences(void **state)
{
	static const struct {
		unsigned reason;
		enum sentence_id id;
		const char *part;
	} cases[] = {
		{0x08, REASON_TIMEOUT, "(0x08)"},
		{0x13, REASON_REMOTE, "(0x13)"},
		{0x16, REASON_LOCAL, "(0x16)"},
		{0x3b, REASON_PARAMETERS, "(0x3b)"},
		{0x3e, REASON_ESTABLISH, "(0x3e)"},
		{0x05, REASON_OTHER, ""},
	};
	struct doctor_facts facts = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		facts.reason = cases[i].reason;
		assert_int_equal(judge_drops(&facts).id, cases[i].id);
		assert_non_null(
			strstr(sentence_get(cases[i].id)->text, cases[i].part));
	}
	assert_string_equal(judge_drops(&facts).detail, "0x05");
}

static void losses_are_counted(void **state)
{
	struct doctor_facts facts = {0};

	(void)state;
	assert_int_equal(judge_drops(&facts).id, DROPS_NONE);
	facts.record.n_losses = -1;
	assert_int_equal(judge_drops(&facts).id, DROPS_UNKNOWN);
	facts.record.n_losses = 30;
	facts.record.n_losses_hour = 5;
	assert_int_equal(judge_drops(&facts).id, DROPS_SOME);
	assert_string_equal(
		judge_drops(&facts).detail, "30, 5 in the last hour");
	facts.record.n_losses_hour = 6;
	assert_int_equal(judge_drops(&facts).id, DROPS_MANY);
}

static void beats_contact_and_battery(void **state)
{
	struct doctor_facts facts = facts_of(&links[0]);
	struct client_status *live = &facts.daemon.live;

	(void)state;
	live->battery_pct = -1;
	live->contact = -1;
	live->n_packets = 3;
	assert_int_equal(judge_rr(&facts).id, RR_UNKNOWN);
	live->n_packets = 30;
	assert_int_equal(judge_rr(&facts).id, RR_NOT_YET);
	live->no_rr = true;
	assert_int_equal(judge_rr(&facts).id, RR_MISSING);
	live->no_rr = false;
	live->n_beats = 30;
	assert_int_equal(judge_rr(&facts).id, RR_FINE);
	live->coarse_rr = true;
	assert_int_equal(judge_rr(&facts).id, RR_COARSE);
	live->over_count = true;
	assert_int_equal(judge_rr(&facts).id, RR_TOO_MANY);
	live->stuck_rr = true;
	assert_int_equal(judge_rr(&facts).id, RR_STUCK);

	assert_int_equal(judge_contact(&facts).id, CONTACT_SILENT);
	live->contact = 0;
	assert_int_equal(judge_contact(&facts).id, CONTACT_LOST);
	live->contact_unreliable = true;
	assert_int_equal(judge_contact(&facts).id, CONTACT_DOUBTFUL);

	assert_int_equal(judge_battery(&facts).id, BATTERY_SILENT);
	live->battery_pct = 15;
	assert_int_equal(judge_battery(&facts).id, BATTERY_LOW);
	live->battery_pct = 16;
	assert_int_equal(judge_battery(&facts).id, BATTERY_GOOD);
	assert_string_equal(judge_battery(&facts).detail, "16 %");
}

static void quality_of_the_last_hour(void **state)
{
	struct doctor_facts facts = {0};

	(void)state;
	assert_int_equal(judge_quality(&facts).id, QUALITY_UNKNOWN);
	/* put on a moment ago, and paused: a window of seconds, of grade E */
	facts.record.worn_s = 20;
	assert_int_equal(judge_quality(&facts).id, QUALITY_UNKNOWN);
	facts.record.worn_s = 300;
	assert_int_equal(judge_quality(&facts).id, QUALITY_POOR);
	facts.record.worn_s = 3000;
	facts.record.good_s = 2400;
	assert_int_equal(judge_quality(&facts).id, QUALITY_GOOD);
	assert_string_equal(judge_quality(&facts).detail, "80 % of 50 min");
	facts.record.good_s = 2000;
	assert_int_equal(judge_quality(&facts).id, QUALITY_POOR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_as_a_table),
		cmocka_unit_test(without_hrvd_nothing_is_guessed),
		cmocka_unit_test(without_bluetoothd_hrvd_is_believed),
		cmocka_unit_test(reasons_have_their_sentences),
		cmocka_unit_test(losses_are_counted),
		cmocka_unit_test(beats_contact_and_battery),
		cmocka_unit_test(quality_of_the_last_hour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
