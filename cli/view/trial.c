/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trials in words and as JSON. Nothing shows how it goes before it is over.
 */
#include "cli/view/trial.h"

#include <math.h>
#include <stdlib.h>

#include "cli/view/json.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

#define CLEAR_P 0.05
#define LEAST_CHANGE 1 /* point of pain (R29) */

int trial_last_day(const struct trial_view *view)
{
	return view->trial->first_day + (int)trial_n_days(&view->plan) - 1;
}

static bool is_stopped(const struct trial_view *view)
{
	return view->trial->end.utc_us != 0;
}

bool trial_is_over(const struct trial_view *view)
{
	return is_stopped(view) || view->today > trial_last_day(view);
}

static const char *word_of(const struct trial_view *view, size_t day)
{
	return trial_arm_on(&view->plan, day) == TRIAL_WITH
		? view->trial->name
		: view->trial->against;
}

static void put(FILE *file, const char *text)
{
	term_put_wrapped(file, text, 0, 0, TERM_TEXT_COLUMNS);
}

void trial_print_today(FILE *file, const struct trial_view *view)
{
	char date[WORDS_SIZE];
	int day = view->today - view->trial->first_day;
	_cleanup_free_ char *line = NULL;

	if (trial_is_over(view)) {
		line = xasprintf("The trial of \"%s\" is over; `hrvctl trial "
				 "result` shows what came out.",
			view->trial->name);
	} else if (day < 0) {
		line = xasprintf("The trial of \"%s\" begins on %s.",
			view->trial->name,
			words_day(view->trial->first_day, date));
	} else {
		line = xasprintf("Day %d of %zu: %s.", day + 1,
			trial_n_days(&view->plan), word_of(view, (size_t)day));
	}
	put(file, line);
	if (!trial_is_over(view)) {
		_cleanup_free_ char *end =
			xasprintf("The result is hidden until %s is over.",
				words_day(trial_last_day(view), date));

		put(file, end);
	}
}

static char *say_difference(const struct trial_view *view)
{
	const struct trial_result *result = &view->result;
	int decimals = view->is_pain ? 1 : 2;

	return xasprintf("On days drawn for \"%s\" %s was %.*f %s than on days "
			 "drawn for \"%s\": %.*f over %zu days, and %.*f over "
			 "%zu (%zu pairs of blocks; as means of pairs, 95 %% "
			 "interval %+.*f to %+.*f, p %.3f over all orders that "
			 "could have been drawn).",
		view->trial->name, view->outcome, decimals,
		fabs(result->difference),
		result->difference < 0 ? "lower" : "higher",
		view->trial->against, decimals, result->mean[TRIAL_WITH],
		result->n_days[TRIAL_WITH], decimals,
		result->mean[TRIAL_WITHOUT], result->n_days[TRIAL_WITHOUT],
		result->n_pairs, decimals, result->lo, decimals, result->hi,
		result->p);
}

static const char *verdict_of(const struct trial_view *view)
{
	if (view->result.p > CLEAR_P)
		return "No clear difference was found; what lies outside the "
		       "interval is excluded so far.";
	if (view->is_pain && fabs(view->result.difference) < LEAST_CHANGE)
		return "The lot alone would rarely show as much; below one "
		       "point it is not called a change.";
	return "The lot alone would rarely show as much.";
}

char *trial_sentence(const struct trial_view *view)
{
	const struct trial_result *result = &view->result;
	_cleanup_free_ char *difference = NULL;

	if (isnan(result->p))
		return xasprintf("%zu of %zu pairs of blocks have %s on half "
				 "of their days or more; at least %d are "
				 "needed before a comparison means anything.",
			result->n_pairs, view->plan.n_pairs, view->outcome,
			TRIAL_LEAST_PAIRS);
	difference = say_difference(view);
	return xasprintf("%s %s", difference, verdict_of(view));
}

static void print_head(FILE *file, const struct trial_view *view, int end)
{
	char first[WORDS_SIZE], last[WORDS_SIZE];
	_cleanup_free_ char *head = xasprintf("%s, against %s: %s to %s",
		view->trial->name, view->trial->against,
		words_day(view->trial->first_day, first), words_day(end, last));

	fputs(term_on(TERM_STRONG), file);
	put(file, head);
	fputs(term_off(), file);
}

void trial_print_result(FILE *file, const struct trial_view *view)
{
	int end =
		is_stopped(view) ? view->trial->stop_day : trial_last_day(view);
	int n_days = end - view->trial->first_day + 1;
	_cleanup_free_ char *sentence = trial_sentence(view);

	if (n_days < 1) {
		put(file, "The trial was stopped before it began.");
		return;
	}
	print_head(file, view, end);
	if (is_stopped(view)) {
		_cleanup_free_ char *early =
			xasprintf("Stopped early, on day %d of %zu.", n_days,
				trial_n_days(&view->plan));

		put(file, early);
	}
	put(file, sentence);
	put(file,
		"It is one trial in your own records; another may come out "
		"otherwise.");
}

static json_t *json_of_result(const struct trial_view *view)
{
	static const char why[] = "too few pairs";
	const struct trial_result *result = &view->result;
	json_t *out = json_object();
	_cleanup_free_ char *sentence = trial_sentence(view);

	json_put_text(out, "sentence", sentence);
	json_object_set_new(
		out, "n_pairs", json_integer((json_int_t)result->n_pairs));
	json_object_set_new(out, "n_days_with",
		json_integer((json_int_t)result->n_days[TRIAL_WITH]));
	json_object_set_new(out, "n_days_without",
		json_integer((json_int_t)result->n_days[TRIAL_WITHOUT]));
	json_put_number(out, "mean_with", result->mean[TRIAL_WITH], why);
	json_put_number(out, "mean_without", result->mean[TRIAL_WITHOUT], why);
	json_put_number(out, "difference", result->difference, why);
	json_put_number(out, "interval_low", result->lo, why);
	json_put_number(out, "interval_high", result->hi, why);
	json_put_number(out, "p", result->p, why);
	return out;
}

static void put_day(json_t *object, const char *key, int day)
{
	char date[CIVIL_DAY_TEXT_SIZE];

	civil_day_text(day, date);
	json_put_text(object, key, date);
}

void trial_print_json(const struct trial_view *view)
{
	const struct trial *trial = view->trial;
	int day = view->today - trial->first_day;
	bool is_on = day >= 0 && !trial_is_over(view);
	json_t *object = json_begin();

	json_put_text(object, "name", trial->name);
	json_put_text(object, "against", trial->against);
	json_put_text(object, "outcome", trial->outcome);
	put_day(object, "first_date", trial->first_day);
	put_day(object, "last_date", trial_last_day(view));
	json_object_set_new(
		object, "block_days", json_integer(trial->block_days));
	json_object_set_new(object, "n_pairs", json_integer(trial->n_pairs));
	json_object_set_new(object, "over", json_boolean(trial_is_over(view)));
	json_put_text(
		object, "today", is_on ? word_of(view, (size_t)day) : NULL);
	if (is_stopped(view))
		put_day(object, "stopped_date", trial->stop_day);
	else
		json_put_text(object, "stopped_date", NULL);
	/* With the seed one could look ahead. */
	if (trial_is_over(view)) {
		_cleanup_free_ char *seed =
			xasprintf("%llu", (unsigned long long)trial->seed);

		json_put_text(object, "seed", seed);
		json_object_set_new(object, "result", json_of_result(view));
	}
	json_print(object, false);
	json_decref(object);
}
