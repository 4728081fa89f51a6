/* SPDX-License-Identifier: GPL-3.0-or-later
 * sim_life REPLAY JOURNAL PRACTICES [DAYS [SEED]]: the last weeks of a
 * simulated person (tests/sim_person.h): what their strap sent, for hrvd to
 * take in; what they noted, for hrvctl import; and what they practised, as
 * lines "ISO-TIME KIND MINUTES POSTURE". Prints when today's episode stood out,
 * as HH:MM.
 *
 * With what goes unsaid: the 100 days and the seed that the demo shows.
 * What is in it is known: on activated days there is more pain, after
 * "orienting" the heart comes down, and "gentle_movement" does nothing to it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/number.h"
#include "daemon/strap/noise.h"
#include "tests/sim_person.h"
#include "tests/tools/replay_line.h"

#define ROLLOVER_MIN 240
#define SUNDAY 6
#define WORN_S (2.8 * 3600)
#define R_PAIN 0.7 /* of activation and pain, on the same day */
#define MEMORY 0.4 /* from one day to the next */
#define P_MISSING 0.08
#define P_ARTEFACT 0.003
#define P_DROPOUT 0.3 /* on a day */
#define P_TRIGGER 0.25 /* that an episode was noted */
#define TODAY_S 2400 /* the strap has been worn, up to now */
#define TODAY_EPISODE_S 420 /* ago one began */
/* Ago it stood out: not at its top, 90 s from its beginning, but later, as what
 * is said of a moment is the median of its half minute and the two before it,
 * and HH:MM may be 59 s early. */
#define TODAY_TOP_S (TODAY_EPISODE_S - 180)
#define MAX_BEATS 30000

#define EVENING_S (16.5 * 3600) /* from 04:00 */

struct life {
	FILE *replay, *journal, *practices;
	struct noise noise;
	struct sim_person *person;
	struct sim_beat *beats; /* MAX_BEATS of them */
	int first_day; /* civil */
	int64_t now_us;
	double week_pain; /* sum of a week's days */
	int n_week_pain;
};

static int64_t time_us(const struct life *life, int day, double t_s)
{
	return civil_day_begin_us(life->first_day + day, ROLLOVER_MIN) +
		llround(t_s) * CLOCK_US_PER_S;
}

static const char *time_text(const struct life *life, int day, double t_s,
	char ret_text[static CIVIL_TIME_TEXT_SIZE])
{
	int64_t us = time_us(life, day, t_s);

	civil_time_text(us, clock_offset_min(us), ret_text);
	return ret_text;
}

static bool is_past(const struct life *life, int day, double t_s)
{
	return time_us(life, day, t_s) < life->now_us;
}

/* --- the strap --- */

/* Beats until to_s; lost: the radio is away, and nobody hears them. */
static size_t write_beats(struct life *life, struct packetiser *packetiser,
	size_t i, double to_s, bool lost)
{
	for (; life->beats[i].rr_ms > 0 && life->beats[i].end_s < to_s; i++) {
		packetiser_beat(packetiser,
			(uint16_t)lround(life->beats[i].rr_ms * 1.024));
		replay_lines(lost ? NULL : life->replay, packetiser);
	}
	return i;
}

static void write_worn(struct life *life, int day, const struct sim_day *plan)
{
	static const char open[] = "open fresh sim simulated strap\n";
	const double from_to_s[] = {plan->worn_from_s, plan->worn_to_s};
	char when[CIVIL_TIME_TEXT_SIZE];
	struct packetiser packetiser;
	size_t i,
		n = sim_person_beats(life->person, day, from_to_s, life->beats,
			MAX_BEATS - 1);

	life->beats[n] = (struct sim_beat){0};
	packetiser_init(&packetiser);
	fprintf(life->replay, "start %s\n%s",
		time_text(life, day, plan->worn_from_s, when), open);
	if (noise_uniform(&life->noise) < P_DROPOUT) {
		double lost_s = noise_between(
			&life->noise, plan->worn_from_s + 60, plan->worn_to_s);

		i = write_beats(life, &packetiser, 0, lost_s, false);
		fputs("close link\n", life->replay);
		i = write_beats(life, &packetiser, i,
			lost_s + noise_between(&life->noise, 4, 12), true);
		fputs(open, life->replay);
	} else {
		i = 0;
	}
	write_beats(life, &packetiser, i, plan->worn_to_s, false);
	fputs("close stopped\n", life->replay);
}

/* --- the journal: time,kind,mode,nrs,enjoyment,activity,words,regions,note */

static void write_pain(struct life *life, int day, const struct sim_day *plan)
{
	static const char *const notes[] = {"hardly there", "a dull pull",
		"comes and goes", "tight, then softer", "tight",
		"will not let go"};
	struct noise *noise = &life->noise;
	double now_s =
		noise_between(noise, plan->worn_from_s + 1800, plan->worn_to_s);
	int nrs = plan->nrs + (int)noise_between(noise, -1, 2);
	const char *region = noise_uniform(noise) < 0.8 ? "lower_back" : "neck";
	char when[CIVIL_TIME_TEXT_SIZE];

	nrs = nrs < 0 ? 0 : nrs > 10 ? 10 : nrs;
	if (is_past(life, day, now_s))
		fprintf(life->journal, "%s,pain,now,%d,,,,%s,\"%s\"\n",
			time_text(life, day, now_s, when), nrs, region,
			notes[nrs / 2]);
	if (is_past(life, day, EVENING_S))
		fprintf(life->journal, "%s,pain,average,%d,,,,%s,\n",
			time_text(life, day, EVENING_S, when), plan->nrs,
			region);
}

/* Once a week, of the week. */
static void write_peg(struct life *life, int day)
{
	char when[CIVIL_TIME_TEXT_SIZE];
	int mean = (int)lround(life->week_pain / life->n_week_pain);

	if (is_past(life, day, EVENING_S))
		fprintf(life->journal, "%s,peg,,%d,%d,%d,,,\n",
			time_text(life, day, EVENING_S + 60, when), mean,
			mean < 1 ? 0 : mean - 1, mean);
	life->week_pain = life->n_week_pain = 0;
}

static void write_trigger(
	struct life *life, int day, const struct sim_event *event)
{
	static const char *const triggers[] = {
		"work", "e-mail", "argument", "news", "driving"};
	char when[CIVIL_TIME_TEXT_SIZE];

	if (noise_uniform(&life->noise) < P_TRIGGER)
		fprintf(life->journal, "%s,trigger,,,,,%s,,\n",
			time_text(life, day, event->start_s, when),
			triggers[(int)noise_between(&life->noise, 0, 5)]);
}

/* One does something to the heart, the other does not. */
static void write_practice(struct life *life, int day, struct sim_event *event)
{
	bool is_orienting = noise_uniform(&life->noise) < 0.5;
	char when[CIVIL_TIME_TEXT_SIZE];

	if (!is_orienting)
		event->height = 0;
	fprintf(life->practices, "%s %s %d sitting\n",
		time_text(life, day, event->start_s, when),
		is_orienting ? "orienting" : "gentle_movement",
		(int)(event->length_s / 60));
}

/* --- days --- */

static void write_day(struct life *life, int day)
{
	struct sim_day *plan = sim_person_day(life->person, day);

	for (size_t i = 0; i < plan->n_events && plan->is_worn; i++) {
		struct sim_event *event = &plan->events[i];

		if (event->kind == SIM_PRACTICE)
			write_practice(life, day, event);
		else
			write_trigger(life, day, event);
	}
	if (plan->is_worn)
		write_worn(life, day, plan);
	if (plan->has_pain)
		write_pain(life, day, plan);
	life->week_pain += plan->nrs;
	life->n_week_pain++;
	if (civil_weekday(life->first_day + day) == SUNDAY)
		write_peg(life, day);
}

/* Whatever the hour: the strap is on since a while, and something was. */
static void plan_today(const struct life *life, int day)
{
	struct sim_day *today = sim_person_day(life->person, day);
	double now_s =
		(double)(life->now_us - time_us(life, day, 0)) / CLOCK_US_PER_S;

	today->is_worn = true;
	today->has_pain = false;
	today->worn_from_s = now_s - TODAY_S;
	today->worn_to_s = now_s;
	today->n_events = 1;
	today->events[0] = (struct sim_event){
		.kind = SIM_EPISODE,
		.start_s = now_s - TODAY_EPISODE_S,
		.length_s = 90,
		.height = 0.8,
		.fall_s = 120,
		.lingers = true,
	};
}

static void write_life(struct life *life, int n_days)
{
	struct sim_day *yesterday = sim_person_day(life->person, n_days - 2);

	yesterday->is_worn = yesterday->has_pain = true;
	plan_today(life, n_days - 1);
	fputs("# Simulated by sim_life; no person's data.\n", life->replay);
	fputs("# Simulated by sim_life; no person's data.\n"
	      "time,kind,mode,nrs,enjoyment,activity,words,regions,note\n",
		life->journal);
	for (int day = 0; day < n_days; day++)
		write_day(life, day);
}

static void say_top(const struct life *life)
{
	int64_t us = life->now_us - TODAY_TOP_S * CLOCK_US_PER_S;
	char when[CIVIL_TIME_TEXT_SIZE];

	civil_time_text(us, clock_offset_min(us), when);
	printf("%.5s\n", when + sizeof("YYYY-MM-DD"));
}

static void begin_life(struct life *life, int n_days, uint64_t seed)
{
	struct instant now = clock_now();
	struct sim_options options = sim_options_of(seed);

	options.n_days = n_days;
	options.r = R_PAIN;
	options.phi = MEMORY;
	options.p_missing = P_MISSING;
	options.worn_s = WORN_S;
	options.p_artefact = P_ARTEFACT;
	options.lingers = true;
	life->noise = noise_of_seed(~seed);
	life->person = sim_person_new(&options);
	life->beats = calloc(MAX_BEATS, sizeof(*life->beats));
	life->now_us = now.utc_us;
	life->first_day =
		civil_practice_day(now.utc_us, now.offset_min, ROLLOVER_MIN) -
		n_days + 1;
}

int main(int argc, char **argv)
{
	long n_days = 100, seed = 6;
	struct life life = {0};
	int status;

	if (argc < 4 || argc > 6 ||
		(argc > 4 && number_parse_int(argv[4], 2, 400, &n_days) < 0) ||
		(argc > 5 &&
			number_parse_int(argv[5], 0, INT32_MAX, &seed) < 0)) {
		fputs("usage: sim_life REPLAY JOURNAL PRACTICES "
		      "[DAYS [SEED]]\n",
			stderr);
		return 2;
	}
	life.replay = replay_create(argv[1]);
	life.journal = replay_create(argv[2]);
	life.practices = replay_create(argv[3]);
	begin_life(&life, (int)n_days, (uint64_t)seed);
	write_life(&life, (int)n_days);
	say_top(&life);
	status = fclose(life.replay) | fclose(life.journal) |
		fclose(life.practices) | fclose(stdout);
	sim_person_free(life.person);
	free(life.beats);
	if (!status)
		return 0;
	perror("sim_life: cannot write");
	return 1;
}
