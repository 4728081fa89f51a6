/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench_stats: how often hrvctl link would tell simulated people of a link that
 * is not there, and how often it finds one that is.
 *
 * Everyone has pain (0..10, whole) and N_MEASURES measures of the heart, each
 * an AR(1) series of its own; measure 0 is the primary one. A fifth of the days
 * lacks the strap or the entry. One family for each person: every measure at
 * lag -1, 0 and +1. Prints one line for each kind of person, with what the cell
 * has to keep, and fails where it does not.
 *
 * HRVD_PEOPLE: how many in each cell, 1000 unless given; HRVD_SLACK: added to
 * each bound, in %, for few people; HRVD_SEED.
 */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/days/chance.h"
#include "analysis/days/relation.h"

#define N_MEASURES 5
#define N_LAGS 3
#define N_QUESTIONS (N_MEASURES * N_LAGS)
#define MAX_DAYS 120
#define P_MISSING 0.2
#define N_THREADS 2
#define DEFAULT_PEOPLE 1000
#define DEFAULT_SEED 20261122

/* A kind of person. */
struct cell {
	const char *name;
	size_t n_days;
	double phi;
	double r; /* of pain and measure 0 `lag` days before it */
	int lag;
	double rise; /* of every series from first to last day, in SD */
	double least_found_pct, most_found_pct, least_right_pct;
};

static const struct cell cells[] = {
	{"unrelated", 30, 0.3, 0, 0, 0, 0, 10, 0},
	{"unrelated", 30, 0.5, 0, 0, 0, 0, 10, 0},
	{"unrelated", 30, 0.7, 0, 0, 0, 0, 10, 0},
	{"unrelated", 60, 0.3, 0, 0, 0, 0, 10, 0},
	{"unrelated", 60, 0.5, 0, 0, 0, 0, 10, 0},
	{"unrelated", 60, 0.7, 0, 0, 0, 0, 10, 0},
	{"unrelated", 120, 0.3, 0, 0, 0, 0, 10, 0},
	{"unrelated", 120, 0.5, 0, 0, 0, 0, 10, 0},
	{"unrelated", 120, 0.7, 0, 0, 0, 0, 10, 0},
	{"same trend", 60, 0.0, 0, 0, 3, 0, 10, 0},
	{"same trend", 120, 0.0, 0, 0, 3, 0, 10, 0},
	{"same trend", 120, 0.5, 0, 0, 3, 0, 10, 0},
	{"pain first", 120, 0.5, 0.5, -1, 0, 80, 100, 90},
	{"same day", 120, 0.5, 0.5, 0, 0, 80, 100, 90},
	{"heart first", 120, 0.5, 0.5, 1, 0, 80, 100, 90},
};
#define N_CELLS (sizeof(cells) / sizeof(*cells))

struct person {
	double pain[MAX_DAYS];
	double measures[N_MEASURES][MAX_DAYS];
};

struct tally {
	size_t n_verdicts; /* people with enough days for any verdict */
	size_t n_found; /* people told of a link: of measure 0 if planted */
	size_t n_right; /* of these, with the right lag */
	size_t n_pairs; /* sum over people, lag 0 of measure 0 */
};

/* Half of a cell's people. */
struct share {
	const struct cell *cell;
	uint64_t seed;
	size_t first, n_people;
	struct tally tally;
};

static double uniform(struct chance *chance)
{
	return (double)(chance_next(chance) >> 11) / 9007199254740992.0;
}

static double normal(struct chance *chance)
{
	double radius = sqrt(-2 * log(1 - uniform(chance)));

	return radius * cos(2 * M_PI * uniform(chance));
}

/* n values of a stationary AR(1) of variance 1. */
static void autoregress(
	struct chance *chance, double phi, double *values, size_t n)
{
	values[0] = normal(chance);
	for (size_t t = 1; t < n; t++)
		values[t] = phi * values[t - 1] +
			sqrt(1 - phi * phi) * normal(chance);
}

static void live(
	const struct cell *cell, struct chance *chance, struct person *person)
{
	size_t n = cell->n_days;
	double measure[MAX_DAYS + 2];

	autoregress(chance, cell->phi, person->pain, n);
	/* One day more on either side, for the lag to reach. */
	autoregress(chance, cell->phi, measure, n + 2);
	for (size_t t = 0; t < n; t++) {
		person->measures[0][t] = measure[t + 1];
		person->pain[t] =
			cell->r * measure[(size_t)((int)t + 1 - cell->lag)] +
			sqrt(1 - cell->r * cell->r) * person->pain[t];
	}
	for (size_t m = 1; m < N_MEASURES; m++)
		autoregress(chance, cell->phi, person->measures[m], n);
	for (size_t t = 0; t < n; t++) {
		double drift = cell->rise * (double)t / (double)n;

		person->pain[t] = fmin(
			10, fmax(0, round(4 + 2 * (person->pain[t] + drift))));
		for (size_t m = 0; m < N_MEASURES; m++)
			person->measures[m][t] += drift;
	}
}

static void lose_days(
	size_t n_days, struct chance *chance, struct person *person)
{
	for (size_t t = 0; t < n_days; t++) {
		if (uniform(chance) >= P_MISSING)
			continue;
		if (uniform(chance) < 0.5) {
			person->pain[t] = NAN;
			continue;
		}
		for (size_t m = 0; m < N_MEASURES; m++)
			person->measures[m][t] = NAN;
	}
}

static void ask(const struct cell *cell, struct relation *relation,
	const struct person *person, struct relation_answer *ret_answers)
{
	struct relation_rules rules = relation_rules_usual(1);
	struct relation_series measures[N_MEASURES];
	struct relation_question questions[N_QUESTIONS];
	struct relation_family family = {
		.n_days = cell->n_days,
		.pain = {person->pain, RELATION_PAIN},
		.measures = measures,
		.n_measures = N_MEASURES,
		.questions = questions,
		.n_questions = N_QUESTIONS,
	};

	for (size_t m = 0; m < N_MEASURES; m++)
		measures[m] = (struct relation_series){
			person->measures[m], RELATION_HEART};
	for (size_t i = 0; i < N_QUESTIONS; i++)
		questions[i] = (struct relation_question){
			i / N_LAGS, (int)(i % N_LAGS) - 1};
	/* The intervals do not enter a verdict. */
	rules.n_bootstrap = 0;
	relation_run(relation, &family, &rules, ret_answers);
}

static void count(const struct cell *cell,
	const struct relation_answer *answers, struct tally *tally)
{
	bool has_verdict = false, is_found = false, is_right = false;

	for (size_t i = 0; i < N_QUESTIONS; i++) {
		const struct relation_answer *answer = &answers[i];

		has_verdict |= answer->verdict >= RELATION_NOTHING;
		if (!relation_is_found(answer) ||
			(cell->r != 0 && answer->question.measure != 0))
			continue;
		is_found = true;
		is_right |=
			answer->strongest && answer->question.lag == cell->lag;
	}
	tally->n_verdicts += has_verdict;
	tally->n_found += is_found;
	tally->n_right += is_right;
	tally->n_pairs += answers[1].n;
}

static void *run_share(void *data)
{
	struct share *share = data;
	struct relation *relation = relation_new(MAX_DAYS, N_MEASURES);

	for (size_t i = 0; relation && i < share->n_people; i++) {
		struct chance chance = {share->seed + share->first + i};
		struct relation_answer answers[N_QUESTIONS];
		struct person person;

		/* Seeds in a row are to have nothing in common. */
		chance.state = chance_next(&chance);
		live(share->cell, &chance, &person);
		lose_days(share->cell->n_days, &chance, &person);
		ask(share->cell, relation, &person, answers);
		count(share->cell, answers, &share->tally);
	}
	relation_free(relation);
	return NULL;
}

static struct tally run_cell(
	const struct cell *cell, uint64_t seed, size_t n_people)
{
	struct share shares[N_THREADS];
	pthread_t threads[N_THREADS];
	struct tally sum = {0};

	for (size_t k = 0; k < N_THREADS; k++) {
		size_t first = n_people * k / N_THREADS;
		size_t end = n_people * (k + 1) / N_THREADS;

		shares[k] = (struct share){.cell = cell,
			.seed = seed,
			.first = first,
			.n_people = end - first};
		if (pthread_create(&threads[k], NULL, run_share, &shares[k]))
			abort();
	}
	for (size_t k = 0; k < N_THREADS; k++) {
		pthread_join(threads[k], NULL);
		sum.n_verdicts += shares[k].tally.n_verdicts;
		sum.n_found += shares[k].tally.n_found;
		sum.n_right += shares[k].tally.n_right;
		sum.n_pairs += shares[k].tally.n_pairs;
	}
	return sum;
}

static double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static bool report(const struct cell *cell, const struct tally *tally,
	size_t n_people, double slack_pct)
{
	double found_pct = percent(tally->n_found, n_people);
	double right_pct = percent(tally->n_right, tally->n_found);
	bool is_kept = found_pct >= cell->least_found_pct - slack_pct &&
		found_pct <= cell->most_found_pct + slack_pct &&
		right_pct >= cell->least_right_pct - slack_pct;

	printf("%-6s %-12s %3zu days  phi %.1f  %5.1f pairs  verdict %5.1f %%"
	       "  link %5.1f %%",
		is_kept ? "ok" : "not ok", cell->name, cell->n_days, cell->phi,
		(double)tally->n_pairs / (double)n_people,
		percent(tally->n_verdicts, n_people), found_pct);
	if (cell->r != 0)
		printf(" (>= %.0f)  right lag %5.1f %% (>= %.0f)\n",
			cell->least_found_pct, right_pct,
			cell->least_right_pct);
	else
		printf(" (<= %.0f)\n", cell->most_found_pct);
	fflush(stdout);
	return is_kept;
}

static double number_from(const char *name, double usual)
{
	const char *text = getenv(name);

	return text && *text ? strtod(text, NULL) : usual;
}

int main(void)
{
	size_t n_people = (size_t)number_from("HRVD_PEOPLE", DEFAULT_PEOPLE);
	uint64_t seed = (uint64_t)number_from("HRVD_SEED", DEFAULT_SEED);
	double slack_pct = number_from("HRVD_SLACK", 0);
	bool is_kept = n_people > 0;

	printf("# %zu people a cell, %d measures x %d lags a family, %.0f %% of "
	       "days missing, seed %llu\n",
		n_people, N_MEASURES, N_LAGS, 100 * P_MISSING,
		(unsigned long long)seed);
	for (size_t i = 0; i < N_CELLS; i++) {
		struct tally tally = run_cell(
			&cells[i], seed + i * UINT64_C(1000003), n_people);

		is_kept &= report(&cells[i], &tally, n_people, slack_pct);
	}
	return is_kept ? 0 : 1;
}
