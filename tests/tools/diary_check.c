/* SPDX-License-Identifier: GPL-3.0-or-later
 * diary_check import|store FILE LINK-JSON TRENDS-JSON: holds what hrvctl says
 * of a diary (tests/tools/diary.c) against a computation of its own, from
 * regulation.md and the file.
 *
 * store: the days of the heart are medians of the file's reference values.
 * import: readings have their true length. One that covers less than 0.9 of 2
 * minutes makes no value of a day (R6), and none may be shown for it; the
 * others are held against the reference where their intervals are calm. Either
 * way link is computed again from the days.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/tools/diary_figures.h"
#include "tests/tools/diary_read.h"

#define LEAST_S (0.9 * 120)
#define CALM 0.2 /* no interval differs more from the one before */
#define MAX_ANSWERS 64

struct check {
	const struct diary *diary;
	bool is_import;
	bool has_heart; /* some day */
	int status;
	json_t *link, *trends;
	struct series pain, pain_adjusted; /* a day's value */
	double p[MAX_ANSWERS]; /* as said */
	size_t n_answers, n_figures, n_hearts, n_p;
};

static void differ(struct check *check, const char *what, const char *which,
	double said, double expected, double tolerance)
{
	check->n_figures++;
	if (fabs(said - expected) <= tolerance ||
		(isnan(said) && isnan(expected)))
		return;
	printf("not ok %s of %s: %.9g, not %.9g\n", what, which, said,
		expected);
	check->status = 1;
}

static void same(struct check *check, const char *what, const char *which,
	double said, double expected)
{
	differ(check, what, which, said, expected, 1e-6);
}

static double item(json_t *object, const char *key, size_t i)
{
	json_t *value = json_array_get(json_object_get(object, key), i);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

/* --- link --- */

static struct series series_of(struct check *check, const char *key)
{
	json_t *days = json_object_get(check->trends, "days");
	struct series series;

	for (size_t d = 0; d < check->diary->n_days; d++)
		series.of[d] = number(json_array_get(days, d), key);
	return series;
}

static void adjust(const struct check *check, struct series *series)
{
	straighten(series, check->diary->n_days);
	take_weekends_out(
		series, check->diary->first_day, check->diary->n_days);
}

/* By lot, as said and as drawn here: four standard errors of both. */
static void check_p(struct check *check, json_t *answer, const char *which,
	const struct question *question, double rho, size_t n)
{
	double said = number(answer, "p_rearranged"), p, error;

	check->n_p++;
	if (n < 60) {
		same(check, "p of rotations", which, said,
			p_of_rotations(question, rho, n));
		return;
	}
	p = p_of_blocks(question, rho);
	error = sqrt(
		p * (1 - p) * (1 / number(answer, "n_draws") + 1.0 / N_DRAWS));
	differ(check, "p of blocks", which, said, p, 4 * error + 1e-3);
}

static const char *verdict_of(
	const struct check *check, json_t *answer, size_t n, double n_eff)
{
	double p = number(answer, "p_adjusted");

	(void)check;
	/* 47 independent days find a rho of 0.4. */
	if ((double)n < ceil(47 * (double)n / n_eff))
		return "not yet";
	if (p > 0.10)
		return "nothing clear";
	return n >= 60 && p < 0.05 &&
			item(answer, "rho_halves", 0) *
					item(answer, "rho_halves", 1) >
				0
		? "consistent"
		: "possible";
}

static void check_figures(struct check *check, json_t *answer,
	const char *which, const struct question *question)
{
	size_t n, n_half;
	double rho = spearman(question, 0, MAX_DAYS, &n);
	double n_eff = n_eff_of(question, n);
	const char *verdict =
		json_string_value(json_object_get(answer, "verdict"));

	same(check, "rho", which, number(answer, "rho"), rho);
	same(check, "n_eff", which, number(answer, "n_eff"), n_eff);
	same(check, "low end", which, item(answer, "rho_interval", 0),
		bound_of(rho, n_eff, -1));
	same(check, "high end", which, item(answer, "rho_interval", 1),
		bound_of(rho, n_eff, 1));
	same(check, "rho of the first half", which,
		item(answer, "rho_halves", 0),
		spearman(question, 0, n / 2, &n_half));
	same(check, "rho of the second half", which,
		item(answer, "rho_halves", 1),
		spearman(question, n / 2, n, &n_half));
	if (strcmp(verdict, verdict_of(check, answer, n, n_eff)) != 0)
		same(check, verdict, which, 0, 1);
	if (strcmp(verdict, "not yet") == 0)
		return;
	check_p(check, answer, which, question, rho, n);
	same(check, "p by n_eff", which, number(answer, "p_effective"),
		p_of_n_eff(rho, n_eff));
	same(check, "p", which, number(answer, "p"),
		fmax(number(answer, "p_rearranged"),
			number(answer, "p_effective")));
	same(check, "adjusted p", which, number(answer, "p_adjusted"),
		adjusted_of(check->p, check->n_answers, number(answer, "p")));
}

static void check_answer(struct check *check, json_t *answer)
{
	const char *measure =
		json_string_value(json_object_get(answer, "measure"));
	int lag = (int)number(answer, "lag_days");
	size_t n_days = check->diary->n_days, n;
	struct series heart = series_of(check, measure);
	struct question raw = ask(&check->pain, &heart, n_days, lag), adjusted;
	double as_entered = spearman(&raw, 0, MAX_DAYS, &n);
	char which[64];

	snprintf(which, sizeof(which), "%s, lag %d", measure, lag);
	same(check, "n", which, number(answer, "n"), (double)n);
	if (n < (lag ? 42 : 28) || !is_spread(&raw)) {
		same(check, "rho", which, number(answer, "rho"), NAN);
		return;
	}
	same(check, "rho as entered", which, number(answer, "rho_as_entered"),
		as_entered);
	adjust(check, &heart);
	adjusted = ask(&check->pain_adjusted, &heart, n_days, lag);
	check_figures(check, answer, which, &adjusted);
}

/* Each measure is asked at its three lags. */
static void check_link(struct check *check)
{
	json_t *answers = json_object_get(check->link, "answers");

	check->n_answers = json_array_size(answers);
	if (check->n_answers % 3 || check->n_answers > MAX_ANSWERS ||
		(check->n_answers > 0) != check->has_heart)
		same(check, "answers", "link", (double)check->n_answers,
			check->has_heart ? 6 : 0);
	for (size_t i = 0; i < check->n_answers; i++)
		check->p[i] = number(json_array_get(answers, i), "p");
	for (size_t i = 0; i < check->n_answers; i++)
		check_answer(check, json_array_get(answers, i));
}

/* --- trends --- */

static bool is_calm(const struct reading *reading)
{
	size_t n = json_array_size(reading->rr_ms);

	for (size_t i = 1; i < n; i++) {
		double a = json_number_value(
			json_array_get(reading->rr_ms, i - 1));
		double b = json_number_value(json_array_get(reading->rr_ms, i));

		if (fabs(b / a - 1) > CALM)
			return false;
	}
	return true;
}

/* What the day's readings come to. */
struct day {
	double hr[MAX_READINGS], ln_rmssd[MAX_READINGS];
	size_t n_readings, n; /* all, and those that count */
	bool is_calm; /* all of them */
	double worn_s;
	double sum, n_rated; /* ratings */
};

static void day_add(
	const struct check *check, struct day *day, const struct reading *one)
{
	if (one->nrs >= 0) {
		day->sum += one->nrs;
		day->n_rated++;
	}
	if (check->is_import && one->overlaps)
		return;
	day->n_readings++;
	day->worn_s += one->length_s;
	if (check->is_import && one->length_s < LEAST_S)
		return;
	day->is_calm &= is_calm(one);
	day->hr[day->n] = one->hr_bpm;
	day->ln_rmssd[day->n++] = one->ln_rmssd;
}

/* Where the file's intervals are calm, few are taken for artefacts. */
static void check_heart(
	struct check *check, struct day *day, json_t *said, const char *date)
{
	bool is_exact = !check->is_import || day->n == 0;
	double ln_rmssd;

	check->has_heart |= !isnan(number(said, "ln_rmssd"));
	if (!is_exact && (!day->is_calm || isnan(number(said, "hr_bpm"))))
		return;
	check->n_hearts += day->n > 0;
	differ(check, "heart rate", date, number(said, "hr_bpm"),
		median(day->hr, day->n), is_exact ? 1e-6 : 0.2);
	ln_rmssd = median(day->ln_rmssd, day->n);
	/* What is taken for an artefact takes differences away, and adds none.
	 */
	if (!is_exact && number(said, "ln_rmssd") < ln_rmssd)
		differ(check, "lnRMSSD", date, number(said, "ln_rmssd"),
			ln_rmssd, 0.15);
	else
		differ(check, "lnRMSSD", date, number(said, "ln_rmssd"),
			ln_rmssd, is_exact ? 1e-6 : 0.01);
}

static void check_day(struct check *check, size_t d, json_t *said)
{
	const char *date = json_string_value(json_object_get(said, "date"));
	struct day day = {.is_calm = true};
	json_t *pain = json_object_get(said, "pain_nrs");

	for (size_t i = 0; i < check->diary->n; i++)
		if (check->diary->readings[i].day ==
			check->diary->first_day + (int)d)
			day_add(check, &day, &check->diary->readings[i]);
	check->pain.of[d] = day.n_rated > 0 ? day.sum / day.n_rated : NAN;
	same(check, "pain", date, number(pain, "mean"), check->pain.of[d]);
	/* Each of some hundred intervals is rounded to 1/1024 s. */
	differ(check, "time worn", date, number(said, "worn_s"),
		day.n_readings ? day.worn_s : NAN, 0.2);
	check_heart(check, &day, said, date);
}

static void check_trends(struct check *check)
{
	json_t *days = json_object_get(check->trends, "days");

	same(check, "days", "trends", (double)json_array_size(days),
		(double)check->diary->n_days);
	for (size_t d = 0; d < check->diary->n_days; d++)
		check_day(check, d, json_array_get(days, d));
	check->pain_adjusted = check->pain;
	adjust(check, &check->pain_adjusted);
}

int main(int argc, char **argv)
{
	static struct diary diary;
	static struct check check;

	if (argc != 5) {
		fprintf(stderr,
			"usage: diary_check import|store FILE LINK-JSON "
			"TRENDS-JSON\n");
		return 2;
	}
	diary_load(&diary, argv[2]);
	check.diary = &diary;
	check.is_import = strcmp(argv[1], "import") == 0;
	check.link = load(argv[3]);
	check.trends = load(argv[4]);
	check_trends(&check);
	check_link(&check);
	printf("%zu figures, of %zu days of the heart and %zu tests\n",
		check.n_figures, check.n_hearts, check.n_p);
	json_decref(check.link);
	json_decref(check.trends);
	json_decref(diary.root);
	return check.status;
}
