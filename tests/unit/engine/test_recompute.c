/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is derived anew is what was derived as it came, whatever had become of
 * it; and a failure changes nothing.
 */
#include "daemon/engine/recompute.h"

#include "daemon/base/mem.h"
#include "daemon/engine/regulate.h"
#include "daemon/store/database.h"
#include "daemon/store/stretches.h"
#include "tests/unit/engine/engine_bench.h"

#define ROLLOVER_MIN 240

static int64_t ask(struct bench *bench, const char *sql)
{
	int64_t value = -99;

	assert_int_equal(database_query_int(bench->store, sql, &value), 0);
	return value;
}

/* A number that changes with any derived value. */
static int64_t sum_of_all(struct bench *bench)
{
	return ask(bench,
		"SELECT (SELECT sum(length(rr_1024) * seq + begin_utc_us % "
		"1000003) FROM beats) + (SELECT sum(n_beats * 1000 + "
		"CAST(coalesce(rmssd_ms, 0) * 1e6 AS INTEGER)) FROM windows) "
		"+ (SELECT sum(n_beats + CAST(coalesce(ln_rmssd, 0) * 1e9 AS "
		"INTEGER) + unicode(why)) FROM steps) + (SELECT "
		"sum(CAST(known_s + unknown_s * 7 + worn_s * 11 AS INTEGER)) "
		"FROM days) + (SELECT count(*) * 31 FROM baselines) + "
		"(SELECT count(*) * 37 FROM segments)");
}

/* Three stretches, so that one of them has no other to go with. */
static void record(struct bench *bench)
{
	const struct source_device device = {
		.kind = SOURCE_SIM, .name = "simulated strap"};
	struct regulate *regulate;

	for (int i = 0; i < 3; i++) {
		send_seconds(bench, 700);
		engine_close(bench->engine, GAP_LINK, bench->last);
		engine_open(bench->engine, &device);
	}
	engine_close(bench->engine, GAP_STOPPED, bench->last);
	assert_int_equal(
		engine_tick(bench->engine, bench->last.boot_us + 1), 0);
	regulate = regulate_new(bench->store, ROLLOVER_MIN, false);
	while (regulate_next(regulate) > 0)
		;
	regulate_free(regulate);
	assert_true(ask(bench, "SELECT count(*) FROM steps") > 60);
	assert_int_equal(ask(bench, "SELECT count(*) FROM days"), 1);
}

static void on_progress(double share, void *data)
{
	double *last = data;

	assert_true(share >= *last && share <= 1);
	*last = share;
}

static void recompute(struct bench *bench)
{
	double last = 0;
	unsigned n = 0;

	assert_int_equal(recompute_all(bench->store, ROLLOVER_MIN, on_progress,
				 &last, &n),
		0);
	assert_int_equal(n, 3);
	assert_near(last, 1, 0, 0);
}

static void test_the_same_again(void **state)
{
	struct bench *bench = *state;
	int64_t sum;

	record(bench);
	sum = sum_of_all(bench);
	recompute(bench);
	assert_int_equal(sum_of_all(bench), sum);
}

static void test_puts_right_what_is_wrong(void **state)
{
	struct bench *bench = *state;
	int64_t sum, packets;

	record(bench);
	sum = sum_of_all(bench);
	packets = ask(bench, "SELECT sum(length(data)) FROM packets");
	assert_int_equal(database_exec(bench->store,
				 "DELETE FROM windows WHERE rowid % 2; "
				 "UPDATE steps SET ln_rmssd = 9, algorithm = "
				 "1; UPDATE days SET worn_s = 1; "
				 "UPDATE segments SET algorithm = 1; "
				 "DELETE FROM beats WHERE seq > 3"),
		0);
	assert_true(sum_of_all(bench) != sum);
	recompute(bench);
	assert_int_equal(sum_of_all(bench), sum);
	assert_int_equal(
		ask(bench, "SELECT sum(length(data)) FROM packets"), packets);
}

/* A packet table that cannot be read: all that was derived stays. */
static void test_a_failure_changes_nothing(void **state)
{
	struct bench *bench = *state;
	double last = 0;
	unsigned n = 99;
	int64_t sum;

	record(bench);
	sum = sum_of_all(bench);
	assert_int_equal(
		database_exec(bench->store,
			"CREATE TRIGGER refuse BEFORE INSERT ON steps WHEN "
			"(SELECT count(*) FROM steps) > 40 BEGIN "
			"SELECT raise(ABORT, 'no more'); END"),
		0);
	assert_true(recompute_all(bench->store, ROLLOVER_MIN, on_progress,
			    &last, &n) < 0);
	assert_int_equal(n, 99);
	assert_int_equal(sum_of_all(bench), sum);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_the_same_again),
		TEST(test_puts_right_what_is_wrong),
		TEST(test_a_failure_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
