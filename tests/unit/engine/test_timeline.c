/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets to beats: where chains break and when beats were. How well a lost
 * packet is found by the clock alone: test_delay.c.
 */
#include "daemon/engine/timeline.h"

#include <string.h>

#include "tests/near.h"

#define MAX_BEATS 4096

/* What the timeline has said so far. */
struct record {
	size_t n;
	struct timeline_beat beats[MAX_BEATS];
	size_t n_breaks;
	uint64_t break_at;
	enum gap_cause break_cause;
	size_t n_over_count;
};

static void on_beat(const struct timeline_beat *beat, void *data)
{
	struct record *record = data;

	assert_true(record->n < MAX_BEATS);
	assert_int_equal(beat->index, record->n);
	record->beats[record->n++] = *beat;
}

static void on_break(uint64_t index, enum gap_cause cause, void *data)
{
	struct record *record = data;

	assert_true(index < record->n);
	record->n_breaks++;
	record->break_at = index;
	record->break_cause = cause;
	record->beats[index].broken = cause;
}

static void on_over_count(void *data)
{
	((struct record *)data)->n_over_count++;
}

static struct timeline *timeline_of(struct record *record)
{
	const struct timeline_handler handler = {
		.on_beat = on_beat,
		.on_break = on_break,
		.on_over_count = on_over_count,
		.data = record,
	};

	*record = (struct record){0};
	return timeline_new(&handler);
}

/* One line of a story: "SECONDS HEX" a packet; the beats it must bring follow
 * as "cause:ticks" words, "ticks" alone inside a segment. */
struct story {
	const char *name;
	bool fresh;
	const char *packets[48];
	const char *beats;
};

static void send(struct timeline *timeline, const char *line)
{
	struct hrs_measurement m;
	uint8_t bytes[64];
	size_t n = 0;
	char *hex;
	double arrival_s = strtod(line, &hex);
	unsigned int byte;

	for (hex++; sscanf(hex, "%2x", &byte) == 1; hex += 2)
		bytes[n++] = (uint8_t)byte;
	hrs_decode(bytes, n, &m);
	timeline_packet(timeline, &m, llround(arrival_s * 1000) * 1000);
}

static void beats_text(const struct record *record, char *text, size_t size)
{
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < record->n; i++) {
		const struct timeline_beat *beat = &record->beats[i];

		n += (size_t)snprintf(text + n, size - n, "%s%s%s%u",
			i ? " " : "",
			beat->broken ? gap_word(beat->broken) : "",
			beat->broken ? ":" : "", beat->rr_1024);
		assert_true(n < size);
	}
}

/* 1024 ticks are 00 04, 1000 E8 03, 900 84 03, 800 20 03. */
static const struct story stories[] = {
	{"one chain", false, {"1 10480004", "2 1048E803", "3 10488403"},
		"begin:1024 1000 900"},
	{"equal packets are different beats", false,
		{"1 10480004", "2 10480004", "3 10480004"},
		"begin:1024 1024 1024"},
	{"packets without RR do not break", false,
		{"1 10480004", "2 0048", "3 0048", "4 10480004"},
		"begin:1024 1024"},
	{"fresh: two RR in one packet left out", true,
		{"1 10480004E8032003", "2 10488403"}, "begin:800 900"},
	{"fresh: two RR in two packets left out", true,
		{"1 10480004", "2 1048E803", "3 10488403"}, "begin:900"},
	{"a packet that cannot be decoded", false,
		{"1 10480004", "2 104800", "3 1048E803", "4 10488403"},
		"begin:1024 bad_packet:1000 900"},
	{"RR of 0", false, {"1 10480004", "2 10480000", "3 1048E803"},
		"begin:1024 bad_rr:1000"},
	{"RR of 0xFFFF, at its place", false,
		{"1 10480004", "2 1048E803FFFF8403"},
		"begin:1024 1000 bad_rr:900"},
	{"RR too short, too long", false,
		{"1 10480004", "2 1048CC00", "3 1048E803", "4 1048010C",
			"5 10488403"},
		"begin:1024 bad_rr:1000 bad_rr:900"},
	{"a bad RR at the very beginning", false, {"1 10480000", "2 1048E803"},
		"begin:1000"},
	{"no heart rate: its RR are not used", false,
		{"1 10480004", "2 10000004", "3 1048E803"},
		"begin:1024 bad_rr:1000"},
	{"no heart rate and no RR is no break", false,
		{"1 10480004", "2 0000", "3 1048E803"}, "begin:1024 1000"},
	{"5 s of silence are none", false, {"1 10480004", "6 1048E803"},
		"begin:1024 1000"},
	{"more are", false, {"1 10480004", "6.001 1048E803", "7 10488403"},
		"begin:1024 silence:1000 900"},
	{"packets without beats, for as long and the longest RR", false,
		{"1 10480004", "2 0048", "3 0048", "4 0048", "5 0048", "6 0048",
			"7 0048", "8 0048", "9 0048", "9.001 1048E803"},
		"begin:1024 silence:1000"},
	{"the first reason is told", false,
		{"1 10480004", "2 1048", "3 104800", "9 1048E803"},
		"begin:1024 bad_packet:1000"},
	{"contact lost: the packet before is cut off, two RR after left out",
		false,
		{"1 16480004", "2 1648E803", "3 16488403", "4 14482003",
			"5 0448", "6 16482003", "7 16482003", "8 1648E803",
			"9 16488403"},
		"begin:1024 1000 contact:900 contact:1000 900"},
	{"contact lost at once", false,
		{"1 0448", "2 1648E803", "3 16488403", "4 16482003"},
		"begin:800"},
};

static void test_stories(void **state)
{
	static struct record record;
	char text[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(*stories); i++) {
		struct timeline *timeline = timeline_of(&record);

		print_message("%s\n", stories[i].name);
		timeline_open(timeline, stories[i].fresh);
		for (size_t k = 0; stories[i].packets[k]; k++)
			send(timeline, stories[i].packets[k]);
		beats_text(&record, text, sizeof(text));
		assert_string_equal(text, stories[i].beats);
		timeline_free(timeline);
	}
}

static void test_reopen(void **state)
{
	static struct record record;
	struct timeline *timeline = timeline_of(&record);
	char text[256];

	(void)state;
	send(timeline, "1 10480004");
	send(timeline, "2 10480000");
	timeline_open(timeline, true);
	send(timeline, "3 10480004");
	send(timeline, "4 10480004E803");
	beats_text(&record, text, sizeof(text));
	assert_string_equal(text, "begin:1024 begin:1000");
	timeline_free(timeline);
}

/* One beat a second, contact bit stuck at "lost" from the start. */
static void send_stuck(struct timeline *timeline, int from_s, int to_s)
{
	char line[32];

	for (int s = from_s; s < to_s; s++) {
		snprintf(line, sizeof(line), "%d 14480004", s);
		send(timeline, line);
	}
}

static void test_stuck_contact(void **state)
{
	static struct record record;
	struct timeline *timeline = timeline_of(&record);

	(void)state;
	send_stuck(timeline, 0, 31);
	assert_int_equal(record.n, 0);
	send_stuck(timeline, 31, 100);
	assert_in_range(record.n, 60, 69);
	assert_int_equal(record.beats[record.n - 1].broken, GAP_NONE);

	/* An RR that makes no sense: the bit is believed again for 30 s. */
	size_t n = record.n;

	send(timeline, "100 14480000");
	send_stuck(timeline, 101, 131);
	assert_int_equal(record.n, n);
	send_stuck(timeline, 131, 160);
	assert_in_range(record.n - n, 20, 29);
	assert_int_equal(record.beats[n].broken, GAP_CONTACT);
	timeline_free(timeline);
}

/* A strap in a drawer: now and then an RR, the bit says "lost" rightly. */
static void test_drawer(void **state)
{
	static struct record record;
	struct timeline *timeline = timeline_of(&record);
	char line[32];

	(void)state;
	for (int s = 0; s < 300; s++) {
		snprintf(line, sizeof(line), "%d %s", s,
			s % 4 ? "0448" : "14480004");
		send(timeline, line);
	}
	assert_int_equal(record.n, 0);
	timeline_free(timeline);
}

/* Sends n packets a second apart, each with n_rr intervals of rr_1024. */
static void send_even(
	struct timeline *timeline, int n, size_t n_rr, uint16_t rr_1024)
{
	static int64_t now_us = 1000000;
	struct hrs_measurement m = {.has_hr = true, .hr_bpm = 60, .n_rr = n_rr};

	for (size_t i = 0; i < n_rr; i++)
		m.rr_1024[i] = rr_1024;
	for (int i = 0; i < n; i++) {
		now_us += 1000000;
		timeline_packet(timeline, &m, now_us);
	}
}

/* A strap that sends each beat twice, or slightly too long intervals. */
static void test_over_count(void **state)
{
	static const struct {
		const char *name;
		size_t n_rr;
		uint16_t rr_1024;
		size_t n_over_count;
	} cases[] = {
		{"right", 1, 1024, 0},
		{"rounded down by half a tick or so", 1, 1023, 0},
		{"7 % too long", 1, 1096, 1},
		{"twice", 2, 1020, 1},
	};
	static struct record record;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct timeline *timeline = timeline_of(&record);

		print_message("%s\n", cases[i].name);
		send_even(timeline, 150, cases[i].n_rr, cases[i].rr_1024);
		assert_int_equal(record.n_over_count, cases[i].n_over_count);
		assert_int_equal(record.n_breaks, 0);
		timeline_free(timeline);
	}
}

/* One strict order of times, and inside a segment nothing but RR and slew. */
static void check_times(const struct record *record)
{
	for (size_t i = 1; i < record->n; i++) {
		const struct timeline_beat *beat = &record->beats[i];
		int64_t step_us = beat->end_boot_us - beat[-1].end_boot_us;
		int64_t rr_us = beat->rr_1024 * INT64_C(15625) / 16;

		assert_true(step_us > 0);
		if (beat->broken == GAP_NONE)
			assert_in_range(step_us - rr_us + 6000, 0, 12000);
	}
}

/* A strap that loses 3 ms a beat by rounding: the times follow. */
static void test_slew(void **state)
{
	static struct record record;
	struct timeline *timeline = timeline_of(&record);

	(void)state;
	send_even(timeline, 600, 1, 1021);
	send_even(timeline, 1200, 1, 1021);
	check_times(&record);
	assert_int_equal(record.n_breaks, 0);

	/* 300 s of the base behind, which is 0.88 s, instead of 5.3 s. */
	int64_t first_us = record.beats[0].end_boot_us;
	int64_t last_us = record.beats[record.n - 1].end_boot_us;

	assert_near((last_us - first_us) / 1e6, 1799 - 0.88, 0, 0.05);
	timeline_free(timeline);
}

static void test_times_of_a_backlog(void **state)
{
	static struct record record;
	struct timeline *timeline = timeline_of(&record);

	(void)state;
	send(timeline, "1 10480004");
	for (int i = 0; i < 8; i++)
		send(timeline, "9 10480004");
	send(timeline, "10 104800040000");
	send(timeline, "10 104800040000");
	send(timeline, "11 104800040000F403");
	assert_int_equal(record.beats[0].end_boot_us, 1000000);
	assert_int_equal(record.beats[1].end_boot_us, 9000000);
	check_times(&record);
	timeline_free(timeline);
}

/* However beats are dealt out to packets, they are the same beats; only 5 s
 * without any would break the chain. */
static void test_packets_of_any_size(void **state)
{
	uint64_t seed = seed_from_environment();
	static struct record record;
	uint16_t sent[600];

	(void)state;
	for (size_t i = 0; i < 600; i++)
		sent[i] = (uint16_t)(700 + 400 * seed_uniform(&seed));
	for (int round = 0; round < 30; round++) {
		struct timeline *timeline = timeline_of(&record);
		size_t most = 1 + (size_t)(4 * seed_uniform(&seed));
		int64_t end_us = 1000000000;

		timeline_open(timeline, false);
		for (size_t i = 0; i < 600;) {
			struct hrs_measurement m = {.has_hr = true,
				.hr_bpm = 70,
				.contact = HRS_CONTACT_OK};
			size_t n = 1 +
				(size_t)((double)most * seed_uniform(&seed));

			for (; m.n_rr < n && i < 600; m.n_rr++) {
				m.rr_1024[m.n_rr] = sent[i];
				end_us += sent[i++] * 1000000 / 1024;
			}
			/* Late by up to 0.2 s. */
			int64_t late_ms = (int64_t)(200 * seed_uniform(&seed));

			timeline_packet(
				timeline, &m, (end_us / 1000 + late_ms) * 1000);
		}
		assert_int_equal(record.n, 600);
		assert_int_equal(record.n_breaks, 0);
		assert_int_equal(record.n_over_count, 0);
		for (size_t i = 0; i < 600; i++) {
			assert_int_equal(record.beats[i].rr_1024, sent[i]);
			assert_int_equal(record.beats[i].broken,
				i == 0 ? GAP_BEGIN : GAP_NONE);
		}
		timeline_free(timeline);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packets_of_any_size),
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_reopen),
		cmocka_unit_test(test_stuck_contact),
		cmocka_unit_test(test_drawer),
		cmocka_unit_test(test_over_count),
		cmocka_unit_test(test_slew),
		cmocka_unit_test(test_times_of_a_backlog),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
