/* SPDX-License-Identifier: GPL-3.0-or-later
 * The beats on both sides of a moment: cut at the moment, at now, and where
 * there is nothing to tell.
 */
#include "cli/cmd/context.h"

#include <math.h>

#include "tests/near.h"

#include "daemon/store/beats.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "tests/unit/store/scratch.h"

#define AT_S 600
#define MIN_S 60

/* A minute of beats: of 1000 ms until AT_S, of 500 ms from there on. */
static void add_minute(struct scratch *scratch, int64_t segment_id, int minute)
{
	uint16_t rr_1024[120];
	struct beat_block block = {.segment_id = segment_id,
		.seq = minute,
		.begin = at_s(minute * MIN_S),
		.n = minute * MIN_S < AT_S ? 60 : 120,
		.rr_1024 = rr_1024};

	for (size_t i = 0; i < block.n; i++)
		rr_1024[i] = minute * MIN_S < AT_S ? 1024 : 512;
	assert_int_equal(beats_write(scratch->store, &block), 0);
}

static void add_beats(struct scratch *scratch, int n_minutes)
{
	struct segment segment = {
		.stretch_id = scratch_stretch(scratch, DEVICE_STRAP, 0),
		.begin = at_s(0),
		.end = at_s(n_minutes * MIN_S),
		.cause = GAP_LINK,
		.algorithm = 1,
	};

	assert_int_equal(segment_begin(scratch->store, &segment), 0);
	for (int i = 0; i < n_minutes; i++)
		add_minute(scratch, segment.id, i);
	assert_int_equal(stretch_end(scratch->store, segment.stretch_id,
				 segment.end, GAP_LINK),
		0);
}

static struct context look(struct scratch *scratch, double at, double now)
{
	struct context_plan *plan = context_plan_new(240);
	struct context context =
		context_of(plan, scratch->store, at_s(at), at_s(now).utc_us);

	context_plan_free(plan);
	return context;
}

static void test_cut_at_the_moment(void **state)
{
	struct scratch *scratch = *state;
	struct context context;

	add_beats(scratch, 30);
	context = look(scratch, AT_S, 1800);
	assert_true(context.is_known);
	assert_int_equal(context.kind, DEVICE_STRAP);
	/* No minute after the moment counts as before it. */
	assert_near(context.before.hr_bpm.value, 60, 0, 1e-6);
	assert_near(context.after.hr_bpm.value, 120, 0, 1e-6);
	assert_near(context.before.length_s, 300, 0, 0);
	assert_near(context.after.length_s, 600, 0, 0);
	assert_near(context.before.beats_s, 300, 0, 1.5);
}

/* Two minutes after it, there are two minutes of "after"; right then, none. */
static void test_cut_at_now(void **state)
{
	struct scratch *scratch = *state;
	struct context context;

	add_beats(scratch, 30);
	context = look(scratch, AT_S, AT_S + 120);
	assert_near(context.after.length_s, 120, 0, 0);
	assert_near(context.after.hr_bpm.value, 120, 0, 1e-6);
	context = look(scratch, AT_S, AT_S + 30);
	assert_true(isnan(context.after.hr_bpm.value));
	assert_int_equal(context.after.hr_bpm.reason, HRV_TOO_SHORT);
	context = look(scratch, AT_S, AT_S);
	assert_true(isnan(context.after.hr_bpm.value));
}

static void test_no_strap(void **state)
{
	struct scratch *scratch = *state;

	add_beats(scratch, 30);
	assert_int_equal(look(scratch, 86400, 90000).kind, DEVICE_N_KINDS);
}

/* Of a day or a week, or in a quiet session, nothing is looked for. */
static void test_not_of_a_moment(void **state)
{
	static const struct {
		enum journal_kind kind;
		enum journal_mode mode;
		bool is_quiet, is_known;
	} cases[] = {
		{JOURNAL_PAIN, JOURNAL_NOW, false, true},
		{JOURNAL_PAIN, JOURNAL_NOW, true, false},
		{JOURNAL_PAIN, JOURNAL_AVERAGE, false, false},
		{JOURNAL_PAIN, JOURNAL_WORST, false, false},
		{JOURNAL_PEG, JOURNAL_NOW, false, false},
		{JOURNAL_TRIGGER, JOURNAL_NOW, false, true},
	};
	struct scratch *scratch = *state;
	struct context_plan *plan = context_plan_new(240);

	add_beats(scratch, 30);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct journal_entry entry = {.kind = cases[i].kind,
			.mode = cases[i].mode,
			.meant = at_s(AT_S)};
		struct context context = context_of_entry(plan, scratch->store,
			&entry, at_s(1800).utc_us, cases[i].is_quiet);

		assert_int_equal(context.is_known, cases[i].is_known);
	}
	context_plan_free(plan);
}

/* Minutes 1 to 6 after the end, and not before they are over. */
static void test_session(void **state)
{
	struct scratch *scratch = *state;
	struct context_plan *plan = context_plan_new(240);
	struct session session = {.kind = SESSION_PRACTICE,
		.begin = at_s(AT_S),
		.end = at_s(AT_S + 300)};
	struct context context;

	add_beats(scratch, 30);
	context = context_of_session(plan, scratch->store, &session,
		at_s(AT_S + 300 + 359).utc_us, false);
	assert_false(context.is_known);
	context = context_of_session(plan, scratch->store, &session,
		at_s(AT_S + 300 + 360).utc_us, false);
	assert_true(context.is_known);
	assert_near(context.before.hr_bpm.value, 60, 0, 1e-6);
	assert_near(context.after.hr_bpm.value, 120, 0, 1e-6);
	context = context_of_session(
		plan, scratch->store, &session, at_s(AT_S + 3600).utc_us, true);
	assert_false(context.is_known);
	context_plan_free(plan);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_cut_at_the_moment),
		TEST(test_cut_at_now),
		TEST(test_no_strap),
		TEST(test_not_of_a_moment),
		TEST(test_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
