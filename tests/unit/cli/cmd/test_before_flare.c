/* SPDX-License-Identifier: GPL-3.0-or-later
 * The 48 hours before flares beside ordinary ones: which stretches are taken,
 * and that a word counts once in each.
 */
#include "cli/cmd/before_flare.h"

#include "cli/view/flare.h"
#include "daemon/store/journal.h"
#include "tests/near.h"
#include "tests/unit/store/scratch.h"

#define DAY_S 86400.0
#define NOW_S (200 * DAY_S)

static void log_tag(struct scratch *scratch, double s, const char *tag)
{
	struct journal_entry entry = {.kind = JOURNAL_TAG,
		.meant = at_s(s),
		.logged = at_s(s),
		.nrs = -1};

	strcpy(entry.tags, tag);
	assert_int_equal(journal_add(scratch->store, &entry), 0);
}

static struct session flare(double from_s, double to_s)
{
	return (struct session){.kind = SESSION_FLARE,
		.begin = at_s(from_s),
		.end = at_s(to_s)};
}

static struct flare_before look(
	struct scratch *scratch, struct session *flares, size_t n)
{
	struct flare_list list = {.rows = flares, .n = n};

	assert_int_equal(
		before_flare_count(scratch->store, at_s(NOW_S).utc_us, &list),
		0);
	return list.before;
}

static const struct flare_word *find(
	const struct flare_before *before, const char *word)
{
	for (size_t i = 0; i < before->n_words; i++)
		if (strcmp(before->words[i].word, word) == 0)
			return &before->words[i];
	return NULL;
}

/* A word each day, and another before the flares alone, twice. */
static void test_counts(void **state)
{
	struct scratch *scratch = *state;
	struct session flares[] = {flare(100 * DAY_S, 102 * DAY_S),
		flare(130 * DAY_S, 131 * DAY_S)};
	struct flare_before before;

	for (int day = 0; day < 199; day++)
		log_tag(scratch, day * DAY_S + 3600, "tea");
	for (int i = 0; i < 2; i++) {
		log_tag(scratch, 99 * DAY_S + i, "work");
		log_tag(scratch, 129 * DAY_S + i, "work argument");
	}
	before = look(scratch, flares, 2);
	assert_int_equal(before.n_flares, 2);
	assert_int_equal(before.n_ordinary, 8);
	assert_int_equal(find(&before, "#tea")->n_before, 2);
	assert_int_equal(find(&before, "#tea")->n_ordinary, 8);
	assert_int_equal(find(&before, "#work")->n_before, 2);
	assert_int_equal(find(&before, "#work")->n_ordinary, 0);
	assert_int_equal(find(&before, "#argument")->n_before, 1);
	free(before.words);
}

/* Neither in a flare, nor after now, nor where nothing was logged. */
static void test_which_are_ordinary(void **state)
{
	struct scratch *scratch = *state;
	/* The second lasts over the week after the first, and began in the
	 * 48 hours after its end: it is no time before a flare. */
	struct session flares[] = {flare(190 * DAY_S, 191 * DAY_S),
		flare(192 * DAY_S, 198 * DAY_S)};
	struct flare_before before;

	log_tag(scratch, 189 * DAY_S, "work");
	log_tag(scratch, 182 * DAY_S, "tea"); /* a week before */
	log_tag(scratch, 196 * DAY_S, "bath"); /* in the second */
	before = look(scratch, flares, 2);
	assert_int_equal(before.n_flares, 1);
	assert_int_equal(before.n_ordinary, 1);
	assert_int_equal(find(&before, "#tea")->n_ordinary, 1);
	assert_null(find(&before, "#bath"));
	free(before.words);
}

static void test_none(void **state)
{
	struct flare_before before = look(*state, NULL, 0);

	assert_int_equal(before.n_flares + before.n_ordinary, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_counts, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_which_are_ordinary,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_none, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
