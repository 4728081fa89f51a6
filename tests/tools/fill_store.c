/* SPDX-License-Identifier: GPL-3.0-or-later
 * fill_store DATABASE [DAYS [SEED [same|before|trial]]]: weeks of a made-up
 * life, up to now.
 *
 * Written through the store's own functions and labelled as simulated; one
 * seed, one life. Heart and pain wander apart from each other: what they seem
 * to share in a picture is chance. With a last word, pain is more on days, or
 * the days after, when the heart is busier; or a trial of 42 days was over
 * yesterday, and pain was less on days with the practice.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/days/trial.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/store/beats.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/transaction.h"
#include "daemon/store/trials.h"
#include "daemon/store/windows.h"

#define ROLLOVER_MIN 240
#define US_PER_MIN INT64_C(60000000)
#define WINDOW_MIN 5
#define BEAT_DAYS 2 /* the last days have beats, too */

struct life {
	struct store *store;
	struct instant now;
	uint64_t seed;
	double heart, pain; /* levels that wander from day to day */
	enum { APART, SAME, BEFORE, TRIAL } relation;
	struct trial trial; /* TRIAL */
};

/* Uniform in [0, 1): xorshift64*, Vigna 2016. */
static double chance(struct life *life)
{
	life->seed ^= life->seed >> 12;
	life->seed ^= life->seed << 25;
	life->seed ^= life->seed >> 27;
	return (double)((life->seed * UINT64_C(2685821657736338717)) >> 11) /
		9007199254740992.0;
}

/* About normal, SD 1. */
static double noise(struct life *life)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += chance(life);
	return sum - 6;
}

static struct instant at(int64_t utc_us)
{
	return (struct instant){
		.boot_us = utc_us - INT64_C(1600000000000000),
		.utc_us = utc_us,
		.offset_min = clock_offset_min(utc_us),
	};
}

static void must(struct life *life, int r)
{
	if (r >= 0)
		return;
	fprintf(stderr, "fill_store: %s\n", store_error(life->store));
	exit(1);
}

static char grade_of(struct life *life)
{
	double u = chance(life);

	return u < 0.75	   ? 'A'
		: u < 0.88 ? 'B'
		: u < 0.95 ? 'C'
		: u < 0.98 ? 'D'
			   : 'E';
}

/* The heart is slow at night and in the morning, and busy by day. */
static double circadian(double hour)
{
	return cos((hour - 4) / 24 * 2 * M_PI);
}

static void add_window(
	struct life *life, int64_t stretch_id, int64_t utc_us, double hour)
{
	double calm = 0.25 * circadian(hour) + 0.25 * noise(life);
	char grade = grade_of(life);
	struct window window = {
		.stretch_id = stretch_id,
		.begin = at(utc_us),
		.length_s = WINDOW_MIN * 60,
		.protocol = "free",
		.worn_s = 300 * (grade == 'E' ? 0.4 : 0.97),
		.coverage = grade == 'E' ? 0.4 : 0.97,
		.grade = grade,
		.algorithm = 1,
		.vlf_ms2 = NAN,
		.resp_per_min = NAN,
	};

	window.mean_hr_bpm =
		grade == 'E' ? NAN : 70 - 6 * life->heart - 14 * calm;
	window.n_beats = grade == 'E' ? 0 : (int)(window.mean_hr_bpm * 5);
	window.n_corrected = grade == 'A' ? 1 : 12;
	window.ln_rmssd =
		grade <= 'C' ? 3.35 + 0.22 * life->heart + 0.5 * calm : NAN;
	window.rmssd_ms = exp(window.ln_rmssd);
	window.sdnn_ms = 1.6 * window.rmssd_ms;
	window.lf_hf = grade <= 'B' && chance(life) < 0.15
		? exp(0.3 + 0.4 * noise(life))
		: NAN;
	window.lf_ms2 = window.hf_ms2 = NAN;
	if (grade > 'C')
		strcpy(window.rmssd_reason, "low_grade");
	if (isnan(window.lf_hf))
		strcpy(window.lf_hf_reason, "breathing_unknown");
	must(life, window_write(life->store, &window));
}

/* A minute of beats around one level. */
static void add_block(struct life *life, int64_t segment_id, int seq,
	int64_t *utc_us, int64_t end_us)
{
	uint16_t rr_1024[BEAT_BLOCK_MAX];
	struct beat_block block = {.segment_id = segment_id,
		.seq = seq,
		.begin = at(*utc_us),
		.rr_1024 = rr_1024};

	while (*utc_us < end_us && *utc_us < block.begin.utc_us + US_PER_MIN) {
		double t = (double)*utc_us / 1e6;
		double rr = 880 + 40 * sin(t * 1.5) + 15 * noise(life);

		rr_1024[block.n] = (uint16_t)rr;
		*utc_us += (int64_t)rr_1024[block.n++] * 1000000 / 1024;
	}
	must(life, beats_write(life->store, &block));
}

static void add_beats(struct life *life, const struct stretch *stretch,
	int64_t begin_us, int64_t end_us)
{
	struct segment segment = {.stretch_id = stretch->id,
		.begin = at(begin_us),
		.end = at(end_us),
		.cause = GAP_LINK,
		.algorithm = 1};

	must(life, segment_begin(life->store, &segment));
	for (int seq = 0; begin_us < end_us; seq++)
		add_block(life, segment.id, seq, &begin_us, end_us);
	segment.end = at(begin_us);
	must(life, segment_update(life->store, &segment));
}

static void add_stretch(struct life *life, int64_t begin_us, int64_t end_us,
	enum gap_cause cause, bool with_beats)
{
	struct stretch stretch = {.kind = DEVICE_SIM,
		.name = "simulated strap",
		.boot_id = "made-up",
		.fresh = true,
		.begin = at(begin_us)};

	if (end_us > life->now.utc_us)
		end_us = life->now.utc_us;
	if (end_us <= begin_us)
		return;
	must(life, stretch_begin(life->store, &stretch));
	for (int64_t us = begin_us; us + WINDOW_MIN * US_PER_MIN <= end_us;
		us += WINDOW_MIN * US_PER_MIN) {
		int64_t minute = us / US_PER_MIN + clock_offset_min(us);

		add_window(life, stretch.id, us, (double)(minute % 1440) / 60);
	}
	if (with_beats)
		add_beats(life, &stretch, begin_us, end_us);
	must(life, stretch_end(life->store, stretch.id, at(end_us), cause));
}

static void add_pain(struct life *life, int64_t utc_us)
{
	static const char *const regions[] = {
		"lower_back", "neck shoulders", "left knees", "jaw", "belly"};
	static const char *const tags[] = {
		"", "tightness", "work", "burning poor_sleep", "walk"};
	static const char *const notes[] = {NULL, NULL, NULL,
		"after sitting too long",
		"easier while looking out of the window"};
	struct journal_entry entry = {.kind = JOURNAL_PAIN,
		.meant = at(utc_us),
		.logged = at(utc_us)};
	double nrs = life->pain + 1.2 * noise(life);

	if (utc_us > life->now.utc_us)
		return;
	entry.nrs = nrs < 0 ? 0 : nrs > 10 ? 10 : (int)lround(nrs);
	strcpy(entry.regions, regions[(size_t)(chance(life) * 5)]);
	strcpy(entry.tags, tags[(size_t)(chance(life) * 5)]);
	entry.note = xstrdup(notes[(size_t)(chance(life) * 5)]);
	must(life, journal_add(life->store, &entry));
	journal_entry_done(&entry);
}

static void add_session(struct life *life, int64_t begin_us)
{
	struct session session = {
		.name = "gentle movement", .begin = at(begin_us)};
	int64_t end_us = begin_us + 25 * US_PER_MIN;

	if (end_us > life->now.utc_us)
		return;
	must(life, session_start(life->store, &session));
	must(life,
		session_stop(life->store, SESSION_PLAIN, at(end_us), &session));
}

static void add_trial(struct life *life, int today)
{
	life->trial = (struct trial){.name = "orienting",
		.against = "as usual",
		.outcome = "pain",
		.first_day = today - 42,
		.block_days = 3,
		.n_pairs = 7,
		.seed = 1,
		.begin = at(life->now.utc_us - 43 * 1440 * US_PER_MIN)};
	must(life, trial_add(life->store, &life->trial));
}

static double pain_in_trial(struct life *life, int day)
{
	struct trial_plan plan = {3, 7, life->trial.seed};
	int place = day - life->trial.first_day;
	bool is_with = place >= 0 && place < 42 &&
		trial_arm_on(&plan, (size_t)place) == TRIAL_WITH;

	return (is_with ? 3 : 6) + 0.5 * noise(life);
}

static void live_day(struct life *life, int day, bool with_beats)
{
	int64_t begin_us = civil_day_begin_us(day, ROLLOVER_MIN);
	int64_t hour_us = 60 * US_PER_MIN;
	int64_t up_us = begin_us + 3 * hour_us +
		(int64_t)(chance(life) * 60) * US_PER_MIN;

	double before = life->heart;

	life->heart = 0.7 * life->heart + 0.6 * noise(life);
	life->pain = 4 + 0.8 * (life->pain - 4) + 0.9 * noise(life);
	if (life->relation == TRIAL)
		life->pain = pain_in_trial(life, day);
	else if (life->relation != APART)
		life->pain = 5 + 0.6 * noise(life) -
			1.5 * (life->relation == SAME ? life->heart : before);
	if (chance(life) < 0.85) {
		add_stretch(life, up_us, up_us + 5 * hour_us, GAP_CONTACT,
			with_beats);
		add_stretch(life, up_us + 5 * hour_us + 42 * US_PER_MIN,
			up_us + 9 * hour_us, GAP_LINK, with_beats);
		add_stretch(life, up_us + 9 * hour_us + US_PER_MIN / 2,
			up_us + 14 * hour_us, GAP_STOPPED, with_beats);
	}
	if (chance(life) < 0.3)
		add_session(life, up_us + 6 * hour_us);
	for (int i = 0; i < 3; i++)
		if (chance(life) < 0.6)
			add_pain(life,
				up_us + (1 + 5 * i) * hour_us +
					(int64_t)(chance(life) * 120) *
						US_PER_MIN);
}

int main(int argc, char **argv)
{
	struct life life = {.now = clock_now(), .pain = 4};
	long n_days = 28, seed = 7;
	char *error = NULL;
	int today = civil_practice_day(
		life.now.utc_us, life.now.offset_min, ROLLOVER_MIN);

	if (argc < 2 || argc > 5 ||
		(argc > 2 && number_parse_int(argv[2], 1, 36525, &n_days)) ||
		(argc > 3 && number_parse_int(argv[3], 1, 1 << 30, &seed))) {
		fprintf(stderr,
			"usage: fill_store DATABASE [DAYS [SEED "
			"[same|before|trial]]]\n");
		return 2;
	}
	if (argc == 5)
		life.relation = !strcmp(argv[4], "same") ? SAME
			: !strcmp(argv[4], "trial")	 ? TRIAL
							 : BEFORE;
	life.seed = (uint64_t)seed * UINT64_C(0x9e3779b97f4a7c15);
	if (store_open(argv[1], STORE_RECORD, &life.store, &error) < 0) {
		fprintf(stderr, "fill_store: %s\n", error);
		return 1;
	}
	must(&life, store_begin(life.store));
	if (life.relation == TRIAL)
		add_trial(&life, today);
	for (int day = today - (int)n_days + 1; day <= today; day++)
		live_day(&life, day, day > today - BEAT_DAYS);
	must(&life, store_commit(life.store, false));
	store_close(life.store);
	return 0;
}
