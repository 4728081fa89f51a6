/* SPDX-License-Identifier: GPL-3.0-or-later
 * Live equals offline: a segment judged beat by beat gets the flags that it
 * gets at once, after a delay that is kept.
 */
#include "analysis/beats/judge.h"

#include "analysis/beats/artefact.h"
#include "tests/near.h"
#include "tests/rr_data.h"
#include "tests/rr_make.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static void find(struct rr_series *series)
{
	struct artefact_finder *finder = artefact_finder_new(series->n);

	artefact_find(finder, series);
	artefact_finder_free(finder);
}

struct replay {
	struct rr_series *found; /* at once */
	struct artefact_stream *stream;
	size_t n_final, n_same_early, n_flagged_early, n_flagged;
};

static void replay_take(struct replay *replay)
{
	uint8_t flags;

	while (artefact_stream_take(replay->stream, &flags))
		assert_int_equal(flags,
			replay->found->flags[replay->n_final++] & RR_ARTEFACT);
}

static void replay_segment(struct replay *replay, size_t first, size_t end)
{
	const struct rr_series *found = replay->found;

	artefact_stream_begin(replay->stream);
	for (size_t i = first; i < end; i++) {
		size_t n = i - first + 1;

		artefact_stream_add(replay->stream, found->rr_q[i]);
		replay_take(replay);
		if (n >= ARTEFACT_FIRST_FINAL)
			assert_in_range(
				i - replay->n_final, 1, ARTEFACT_DELAY - 1);
		if (n < 3)
			continue;

		bool early = artefact_stream_early(replay->stream, 2) != 0;
		bool is_bad = found->flags[i - 2] & RR_ARTEFACT;

		replay->n_same_early += early == is_bad;
		replay->n_flagged += is_bad;
		replay->n_flagged_early += early && is_bad;
	}
	artefact_stream_end(replay->stream);
	replay_take(replay);
	assert_int_equal(replay->n_final, end);
}

/* Cut where the daemon would cut; the whole series found at once must get the
 * same flags beat by beat. */
static struct replay replay_series(struct rr_series *series)
{
	struct replay replay = {
		.found = series, .stream = artefact_stream_new()};
	size_t end;

	for (size_t i = 1; i < series->n; i++)
		if (series->rr_q[i] > rr_q_of_ms(3000))
			series->flags[i] |= RR_BREAK;
	find(series);
	for (size_t first = 0; first < series->n; first = end) {
		end = rr_segment_end(series, first);
		replay_segment(&replay, first, end);
	}
	artefact_stream_free(replay.stream);
	return replay;
}

static void test_stream_is_find_on_recordings(void **state)
{
	static const char *const ids[] = {"vollmer_polar_2h38",
		"openstrap_night", "ltdb_14172", "irurzun_003_24h",
		"chf2_chf210_24h", "mitdb_200_pvc"};

	(void)state;
	rr_data_or_skip();
	for (size_t k = 0; k < N_OF(ids); k++) {
		json_t *root = rr_data_load(ids[k]);
		struct rr_series *series = rr_data_series(root, "rr_ms");

		if (series->n > 20000)
			series->n = 20000;

		struct replay replay = replay_series(series);

		print_message(
			"%-20s %zu beats, the early verdict is the final "
			"one for %.2f %%, and for %.1f %% of %zu flagged\n",
			ids[k], series->n,
			100 * (double)replay.n_same_early / (double)series->n,
			100 * (double)replay.n_flagged_early /
				(double)replay.n_flagged,
			replay.n_flagged);
		assert_true(replay.n_same_early >= 0.95 * (double)series->n);
		rr_series_free(series);
		json_decref(root);
	}
}

/* Any segments: also the shortest, and what is no heart. */
static void test_stream_is_find_on_noise(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct rr_series *series = rr_make_random(1 + round * 2, &seed);

		for (size_t i = 0; i < series->n; i++) {
			if (seed_uniform(&seed) < 0.1)
				series->rr_q[i] /= 3;
			if (round % 4 == 0 && seed_uniform(&seed) < 0.1)
				series->flags[i] |= RR_BREAK;
		}
		replay_series(series);
		rr_series_free(series);
	}
}

static void test_nothing(void **state)
{
	struct artefact_stream *stream = artefact_stream_new();
	uint8_t flags;

	(void)state;
	assert_false(artefact_stream_take(stream, &flags));
	artefact_stream_end(stream);
	assert_false(artefact_stream_take(stream, &flags));
	artefact_stream_free(stream);
	artefact_stream_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_stream_is_find_on_recordings),
		cmocka_unit_test(test_stream_is_find_on_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
