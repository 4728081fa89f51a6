/* SPDX-License-Identifier: GPL-3.0-or-later
 * A replay as a source: order, instants, speed, stop and go.
 */
#include "daemon/strap/replay.h"

#include <errno.h>
#include <string.h>
#include <systemd/sd-event.h>
#include <unistd.h>

#include "daemon/base/clock.h"
#include "tests/near.h"

#define FIRST_UTC_US INT64_C(1772348400000000) /* 2026-03-01T08:00:00+01:00 */
#define TIME_OUT_US 3000000

struct replayed {
	sd_event *event;
	struct source *source;
	char path[32];
	bool may_call;
	char story[512]; /* what was called, a word each */
	int n_packets;
	int64_t last_packet_us; /* on the clock of the machine */
	struct instant first;
	struct instant last;
};

static void tell(struct replayed *replayed, const char *word)
{
	size_t n = strlen(replayed->story);

	assert_true(replayed->may_call);
	snprintf(replayed->story + n, sizeof(replayed->story) - n, "%s%s",
		n > 0 ? " " : "", word);
}

static void see(struct replayed *replayed, struct instant when)
{
	if (replayed->first.boot_us == 0)
		replayed->first = when;
	assert_true(when.boot_us >= replayed->last.boot_us);
	replayed->last = when;
}

static void on_state(enum strap_state state, const char *detail, void *data)
{
	(void)detail;
	tell(data, strap_state_word(state));
}

static void on_open(
	const struct source_device *device, struct instant when, void *data)
{
	if (device->kind == SOURCE_SIM)
		tell(data, "sim");
	else
		assert_int_equal(device->kind, SOURCE_REPLAY);
	assert_string_equal(device->address, "");
	tell(data, device->fresh ? "fresh" : "open");
	tell(data, device->name);
	see(data, when);
}

static void on_packet(const uint8_t *bytes, size_t n_bytes,
	struct instant arrival, void *data)
{
	struct replayed *replayed = data;
	char word[8];

	assert_int_equal(n_bytes, 2);
	snprintf(word, sizeof(word), "%u", bytes[1]);
	tell(replayed, word);
	see(replayed, arrival);
	replayed->n_packets++;
	replayed->last_packet_us = clock_now().boot_us;
}

static void on_close(enum gap_cause cause, struct instant when, void *data)
{
	tell(data, gap_word(cause));
	see(data, when);
}

static void on_battery(int percent, void *data)
{
	(void)percent;
	(void)data;
	fail_msg("a replay has no battery");
}

static void begin(struct replayed *replayed, const char *text, double speed)
{
	const struct source_handler handler = {
		on_state, on_open, on_packet, on_close, on_battery, replayed};
	char *error = NULL;

	*replayed = (struct replayed){.path = "/tmp/hrvd-test-XXXXXX"};

	int fd = mkstemp(replayed->path);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	assert_true(sd_event_new(&replayed->event) >= 0);
	assert_int_equal(replay_new(replayed->event, replayed->path, speed,
				 &handler, &replayed->source, &error),
		0);
	assert_null(error);
	assert_int_equal(source_start(replayed->source), 0);
	replayed->may_call = true;
}

/* Until the end, or n_packets in all. */
static void run(struct replayed *replayed, int n_packets)
{
	while (replayed->n_packets < n_packets &&
		!strstr(replayed->story, "ended"))
		assert_true(sd_event_run(replayed->event, TIME_OUT_US) > 0);
}

static void end(struct replayed *replayed)
{
	replayed->may_call = false;
	source_free(replayed->source);
	sd_event_unref(replayed->event);
	unlink(replayed->path);
}

static void test_order_and_instants(void **state)
{
	struct replayed replayed;
	int64_t now_us = clock_now().boot_us;

	(void)state;
	begin(&replayed,
		"start 2026-03-01T08:00:00+01:00\nopen fresh S\n1 0001\n"
		"2 0002\nclose link\n9 0003\n"
		"start 2026-03-01T08:01:00+01:00\nopen sim S\n0.5 0004\n",
		0);
	run(&replayed, 100);
	assert_non_null(strstr(replayed.story, "replay of hrvd-test-"));
	memset(strstr(replayed.story, "replay of "), 'N',
		strlen("replay of hrvd-test-XXXXXX"));
	assert_string_equal(replayed.story,
		"streaming fresh S 1 2 link open NNNNNNNNNNNNNNNNNNNNNNNNNN 3 "
		"source_end sim open S 4 source_end ended");
	assert_int_equal(replayed.first.utc_us, FIRST_UTC_US + 1000000);
	assert_int_equal(replayed.first.offset_min, 60);
	assert_int_equal(replayed.last.utc_us, FIRST_UTC_US + 60500000);
	assert_int_equal(
		replayed.last.boot_us - replayed.first.boot_us, 59500000);
	assert_in_range(replayed.first.boot_us - now_us, 1000000, 2000000);
	end(&replayed);
}

static void test_without_start(void **state)
{
	struct replayed replayed;
	struct instant now = clock_now();

	(void)state;
	begin(&replayed, "0 0001\n3600 0002\n", 0);
	run(&replayed, 100);
	assert_in_range(replayed.first.utc_us - now.utc_us, 0, 1000000);
	assert_int_equal(replayed.first.offset_min, now.offset_min);
	assert_int_equal(replayed.last.utc_us - replayed.first.utc_us,
		INT64_C(3600000000));
	end(&replayed);
}

static void test_speed(void **state)
{
	static const struct {
		double speed;
		int64_t expected_us;
	} cases[] = {{1, 300000}, {0.5, 600000}, {60, 5000}, {1e6, 0}, {0, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct replayed replayed;
		int64_t began_us = clock_now().boot_us;

		begin(&replayed,
			"start 2026-03-01T08:00:00+01:00\n0.1 0001\n0.2 0002\n"
			"start 2026-03-02T08:00:00+01:00\n0.1 0003\n",
			cases[i].speed);
		run(&replayed, 100);
		print_message("speed %g: %lld us\n", cases[i].speed,
			(long long)(replayed.last_packet_us - began_us));
		assert_in_range(replayed.last_packet_us - began_us,
			cases[i].expected_us, cases[i].expected_us + 200000);
		assert_int_equal(replayed.last.utc_us - replayed.first.utc_us,
			INT64_C(86400000000));
		end(&replayed);
	}
}

/* Slower than anyone would live to see: waits, and nothing overflows. */
static void test_crawl(void **state)
{
	struct replayed replayed;

	(void)state;
	begin(&replayed, "0 0001\n1 0002\n", 1e-300);
	run(&replayed, 1);
	assert_int_equal(sd_event_run(replayed.event, 10000), 0);
	assert_int_equal(replayed.n_packets, 1);
	end(&replayed);
}

/* The rest of the loop has its turn every 64 events. */
static void test_turns(void **state)
{
	struct replayed replayed;
	char text[200 * 7 + 1] = "";

	(void)state;
	for (int i = 0; i < 200; i++)
		strcat(text, "1 0001\n");
	begin(&replayed, text, 0);
	for (int n_last = 0; replayed.n_packets < 200;) {
		assert_true(sd_event_run(replayed.event, TIME_OUT_US) > 0);
		assert_in_range(replayed.n_packets - n_last, 0, 64);
		n_last = replayed.n_packets;
	}
	end(&replayed);
}

static void test_stop_and_go(void **state)
{
	struct replayed replayed;

	(void)state;
	begin(&replayed, "open S\n0 0001\n0.1 0002\n0.2 0003\n", 1);
	run(&replayed, 2);
	source_stop(replayed.source, GAP_PAUSED);
	assert_int_equal(sd_event_run(replayed.event, 200000), 0);
	assert_string_equal(replayed.story, "streaming open S 1 2 paused");
	source_stop(replayed.source, GAP_STOPPED);
	assert_int_equal(source_start(replayed.source), 0);
	run(&replayed, 100);
	assert_string_equal(replayed.story,
		"streaming open S 1 2 paused streaming open S 3 source_end "
		"ended");

	/* Nothing is left of it; it says so again. */
	source_stop(replayed.source, GAP_PAUSED);
	assert_int_equal(source_start(replayed.source), 0);
	assert_true(sd_event_run(replayed.event, TIME_OUT_US) > 0);
	assert_string_equal(
		replayed.story + strlen(replayed.story) - 11, "ended ended");
	end(&replayed);
}

static void test_refused(void **state)
{
	const struct source_handler handler = {0};
	struct source *source = NULL;
	sd_event *event;
	char *error = NULL;

	(void)state;
	assert_true(sd_event_new(&event) >= 0);
	assert_int_equal(
		replay_new(event, "/nowhere/x", 1, &handler, &source, &error),
		-ENOENT);
	assert_string_equal(
		error, "cannot open '/nowhere/x': No such file or directory");
	free(error);
	assert_int_equal(
		replay_new(event, "/dev/zero", 1, &handler, &source, &error),
		-EINVAL);
	assert_string_equal(error, "/dev/zero:1: a NUL byte; this is no text");
	free(error);
	assert_null(source);
	sd_event_unref(event);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_instants),
		cmocka_unit_test(test_without_start),
		cmocka_unit_test(test_speed),
		cmocka_unit_test(test_crawl),
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_stop_and_go),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
