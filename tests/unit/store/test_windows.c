/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of windows.c: measures come back to the last bit, absent ones as NAN
 * with their reason.
 */
#include "tests/unit/store/scratch.h"

#include <errno.h>
#include <time.h>

#include "daemon/store/transaction.h"
#include "daemon/store/windows.h"

static const struct window full = {
	.length_s = 300,
	.protocol = "free",
	.n_beats = 321,
	.n_corrected = 4,
	.worn_s = 299.1234567890123,
	.coverage = 0.1 + 0.2,
	.grade = 'B',
	.mean_hr_bpm = 64.00000000000001,
	.sdnn_ms = 51.5,
	.rmssd_ms = 1.0 / 3,
	.ln_rmssd = -1.0986122886681098,
	.vlf_ms2 = 0,
	.lf_ms2 = 1e-300,
	.hf_ms2 = 1e300,
	.lf_hf = NAN,
	.resp_per_min = NAN,
	.rmssd_reason = "",
	.lf_hf_reason = "breathing_unknown",
	.algorithm = 12,
};

static int keep(const struct window *window, void *data)
{
	*(struct window *)data = *window;
	return 0;
}

static void test_round_trip(void **state)
{
	struct scratch *scratch = *state;
	struct window in = full, out = {0};

	in.stretch_id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	in.begin = at_s(0);
	assert_int_equal(window_write(scratch->store, &in), 0);
	assert_int_equal(
		windows_read(scratch->store, DEVICE_STRAP, in.begin.utc_us,
			in.begin.utc_us + 1, keep, &out),
		0);
	assert_int_equal(out.stretch_id, in.stretch_id);
	assert_instant(out.begin, in.begin);
	assert_int_equal(out.length_s, 300);
	assert_string_equal(out.protocol, "free");
	assert_int_equal(out.n_beats, 321);
	assert_int_equal(out.n_corrected, 4);
	assert_near(out.worn_s, in.worn_s, 0, 0);
	assert_near(out.coverage, in.coverage, 0, 0);
	assert_int_equal(out.grade, 'B');
	assert_near(out.mean_hr_bpm, in.mean_hr_bpm, 0, 0);
	assert_near(out.sdnn_ms, in.sdnn_ms, 0, 0);
	assert_near(out.rmssd_ms, in.rmssd_ms, 0, 0);
	assert_near(out.ln_rmssd, in.ln_rmssd, 0, 0);
	assert_near(out.vlf_ms2, 0, 0, 0);
	assert_near(out.lf_ms2, in.lf_ms2, 0, 0);
	assert_near(out.hf_ms2, in.hf_ms2, 0, 0);
	assert_near(out.lf_hf, NAN, 0, 0);
	assert_near(out.resp_per_min, NAN, 0, 0);
	assert_string_equal(out.rmssd_reason, "");
	assert_string_equal(out.lf_hf_reason, "breathing_unknown");
	assert_int_equal(out.algorithm, 12);
}

struct seen {
	int n;
	int64_t last_us;
	int n_beats;
};

static int see(const struct window *window, void *data)
{
	struct seen *seen = data;

	assert_true(window->begin.utc_us >= seen->last_us);
	seen->last_us = window->begin.utc_us;
	seen->n++;
	seen->n_beats += window->n_beats;
	return 0;
}

static struct seen see_range(struct scratch *scratch, enum device_kind kind,
	double from_s, double to_s)
{
	struct seen seen = {0};

	assert_int_equal(windows_read(scratch->store, kind, at_s(from_s).utc_us,
				 at_s(to_s).utc_us, see, &seen),
		0);
	return seen;
}

static void test_replaced(void **state)
{
	struct scratch *scratch = *state;
	struct window window = full;
	struct seen seen;

	window.stretch_id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	window.begin = at_s(0);
	assert_int_equal(window_write(scratch->store, &window), 0);
	window.n_beats = 5;
	assert_int_equal(window_write(scratch->store, &window), 0);
	seen = see_range(scratch, DEVICE_STRAP, 0, 1);
	assert_int_equal(seen.n, 1);
	assert_int_equal(seen.n_beats, 5);
}

static void test_range(void **state)
{
	struct scratch *scratch = *state;
	int64_t strap = scratch_stretch(scratch, DEVICE_STRAP, 0);
	int64_t sim = scratch_stretch(scratch, DEVICE_SIM, 0);
	struct window window = full;

	for (int i = 9; i >= 0; i--) {
		window.stretch_id = i % 2 ? sim : strap;
		window.begin = at_s(i * 300);
		assert_int_equal(window_write(scratch->store, &window), 0);
	}
	assert_int_equal(see_range(scratch, DEVICE_STRAP, 0, 3000).n, 5);
	assert_int_equal(see_range(scratch, DEVICE_SIM, 0, 3000).n, 5);
	assert_int_equal(see_range(scratch, DEVICE_REPLAY, 0, 3000).n, 0);
	assert_int_equal(see_range(scratch, DEVICE_STRAP, 600, 1200).n, 1);
	assert_int_equal(see_range(scratch, DEVICE_STRAP, 601, 1200).n, 0);
	assert_int_equal(see_range(scratch, DEVICE_STRAP, 600, 1201).n, 2);
}

static void test_refused(void **state)
{
	struct scratch *scratch = *state;
	struct window window = full;

	window.stretch_id = 4711;
	assert_int_equal(window_write(scratch->store, &window), -EINVAL);
	window.stretch_id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	window.grade = 'F';
	assert_int_equal(window_write(scratch->store, &window), -EINVAL);
	window.grade = 'A';
	assert_int_equal(window_write(scratch->store, &window), 0);
}

static void assert_kind(struct scratch *scratch, double from_s, double to_s,
	enum device_kind expected)
{
	enum device_kind kind;

	assert_int_equal(windows_kind(scratch->store, at_s(from_s).utc_us,
				 at_s(to_s).utc_us, &kind),
		0);
	assert_int_equal(kind, expected);
}

static void test_kind(void **state)
{
	struct scratch *scratch = *state;
	int64_t sim, replay, strap;

	assert_kind(scratch, 0, 1000, DEVICE_N_KINDS);
	sim = scratch_stretch(scratch, DEVICE_SIM, 0);
	stretch_end(scratch->store, sim, at_s(900), GAP_STOPPED);
	assert_kind(scratch, 0, 1000, DEVICE_SIM);
	replay = scratch_stretch(scratch, DEVICE_REPLAY, 100);
	stretch_end(scratch->store, replay, at_s(500), GAP_STOPPED);
	assert_kind(scratch, 0, 1000, DEVICE_REPLAY);
	strap = scratch_stretch(scratch, DEVICE_STRAP, 200);
	stretch_end(scratch->store, strap, at_s(300), GAP_STOPPED);
	assert_kind(scratch, 0, 1000, DEVICE_STRAP);
	assert_kind(scratch, 400, 450, DEVICE_REPLAY);
	assert_kind(scratch, 600, 700, DEVICE_SIM);
	assert_kind(scratch, 1000, 2000, DEVICE_N_KINDS);
}

/* A month out of years must not cost the years: 100 000 windows, read 30
 * times a month, in the time of reading all of them once. */
static void test_index_is_used(void **state)
{
	struct scratch *scratch = *state;
	struct window window = full;
	struct timespec t[3];
	double whole_s, months_s;
	int n = 100000;

	window.stretch_id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	assert_int_equal(store_begin(scratch->store), 0);
	for (int i = 0; i < n; i++) {
		window.begin = at_s(i * 300.0);
		window_write(scratch->store, &window);
	}
	assert_int_equal(store_commit(scratch->store, false), 0);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t[0]);
	assert_int_equal(see_range(scratch, DEVICE_STRAP, 0, n * 300.0).n, n);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t[1]);
	for (int i = 0; i < 30; i++)
		assert_int_equal(
			see_range(scratch, DEVICE_STRAP, i * 9e5, i * 9e5 + 3e4)
				.n,
			100);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t[2]);
	whole_s = (double)(t[1].tv_sec - t[0].tv_sec) +
		1e-9 * (double)(t[1].tv_nsec - t[0].tv_nsec);
	months_s = (double)(t[2].tv_sec - t[1].tv_sec) +
		1e-9 * (double)(t[2].tv_nsec - t[1].tv_nsec);
	print_message("%d windows %.3f s, 30 times 100 of them %.3f s\n", n,
		whole_s, months_s);
	assert_true(months_s < whole_s);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip),
		TEST(test_replaced),
		TEST(test_range),
		TEST(test_refused),
		TEST(test_kind),
		TEST(test_index_is_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
