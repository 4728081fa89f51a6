/* SPDX-License-Identifier: GPL-3.0-or-later
 * One practice in full: before, during, after, and beside what happens without.
 */
#include <math.h>

#include "cli/view/json.h"
#include "cli/view/practice.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/mem.h"

#define INDENT 2
#define LABEL 16
#define COLUMN 8
#define LEVEL 0.005 /* a slope that rounds to nothing */

const char *const practice_effects[REG_N_EFFECTS] = {
	[REG_EFFECT_HR] = "heart rate",
	[REG_EFFECT_LN_RMSSD] = "RMSSD",
	[REG_EFFECT_A] = "activation",
};

static const char *const units[REG_N_EFFECTS] = {
	[REG_EFFECT_HR] = ", bpm",
	[REG_EFFECT_LN_RMSSD] = ", ms",
	[REG_EFFECT_A] = "",
};

/* Words first: activation is what the others are told by. */
static const enum reg_effect order[REG_N_EFFECTS] = {
	REG_EFFECT_A, REG_EFFECT_HR, REG_EFFECT_LN_RMSSD};

/* To so many decimals, and never "-0". */
static double rounded(double value, int decimals)
{
	double scale = decimals ? 10 : 1;

	return round(scale * value) / scale + 0.0;
}

const char *practice_value(
	enum reg_effect effect, double value, char ret_text[static WORDS_SIZE])
{
	if (effect == REG_EFFECT_LN_RMSSD)
		value = exp(value);
	if (isnan(value))
		snprintf(ret_text, WORDS_SIZE, "%s", term_sign("–", "-"));
	else
		snprintf(ret_text, WORDS_SIZE, "%.*f", effect == REG_EFFECT_A,
			rounded(value, effect == REG_EFFECT_A));
	return ret_text;
}

const char *practice_change(
	enum reg_effect effect, double change, char ret_text[static WORDS_SIZE])
{
	if (effect == REG_EFFECT_LN_RMSSD)
		change = 100 * expm1(change);
	if (isnan(change))
		snprintf(ret_text, WORDS_SIZE, "%s", term_sign("–", "-"));
	else
		snprintf(ret_text, WORDS_SIZE, "%+.*f%s",
			effect == REG_EFFECT_A,
			rounded(change, effect == REG_EFFECT_A),
			effect == REG_EFFECT_LN_RMSSD ? " %" : "");
	return ret_text;
}

static void put_cell(FILE *file, const char *text)
{
	fprintf(file, "%*s%s", COLUMN - term_columns(text), "", text);
}

static void put_line(
	FILE *file, const struct reg_change *change, enum reg_effect effect)
{
	char before[WORDS_SIZE], during[WORDS_SIZE], after[WORDS_SIZE];
	char by[WORDS_SIZE], standard[WORDS_SIZE];
	_cleanup_free_ char *label =
		xasprintf("%s%s", practice_effects[effect], units[effect]);

	practice_value(effect, change->before[effect], before);
	practice_value(effect, change->during[effect], during);
	practice_value(effect, change->after[effect], after);
	practice_change(effect, change->change[effect], by);
	practice_change(REG_EFFECT_A, change->standard[effect], standard);
	if (term.plain) {
		fprintf(file,
			"%s: before %s, during %s, after %s, change %s, in "
			"your SD %s\n",
			label, before, during, after, by, standard);
		return;
	}
	fprintf(file, "%*s%-*s", INDENT, "", LABEL, label);
	put_cell(file, before);
	put_cell(file, during);
	put_cell(file, after);
	put_cell(file, by);
	put_cell(file, standard);
	putc('\n', file);
}

static void put_sentence(FILE *file, char *text)
{
	term_put_wrapped(file, text, 0, 0, TERM_TEXT_COLUMNS);
	free(text);
}

static void put_slope(FILE *file, const struct reg_change *change)
{
	double slope = change->slope_per_min;

	if (isnan(slope))
		return;
	if (fabs(slope) < LEVEL)
		put_sentence(file,
			xstrdup("In the 10 minutes after its end activation "
				"stayed level."));
	else
		put_sentence(file,
			xasprintf("In the 10 minutes after its end activation "
				  "%s by %.2f a minute.",
				slope < 0 ? "fell" : "rose", fabs(slope)));
}

static void put_match(FILE *file, const struct reg_match *match)
{
	char control[WORDS_SIZE], difference[WORDS_SIZE];

	if (match->n == 0) {
		put_sentence(file,
			xstrdup("No stretch without a practice began alike "
				"within four weeks, so there is nothing to "
				"hold it against."));
		return;
	}
	practice_change(REG_EFFECT_A, match->control[REG_EFFECT_A], control);
	practice_change(
		REG_EFFECT_A, match->difference[REG_EFFECT_A], difference);
	put_sentence(file,
		xasprintf("%zu %s without a practice began alike, near this "
			  "time of day: activation %s there, so %s beside it "
			  "here.",
			match->n, match->n == 1 ? "stretch" : "stretches",
			control, difference));
}

static void put_told(FILE *file, const struct practice_row *row)
{
	const struct reg_change *change = &row->result.change;
	bool has_a = !isnan(change->change[REG_EFFECT_A]);
	const char *words = practice_words(change);

	put_sentence(file,
		has_a ? xasprintf("%c%s%s.", words[0] - 'a' + 'A', words + 1,
				practice_is_change(change) ? " than before"
							   : "")
		      : xasprintf("Activation is not known: %s.",
				row->why_no_activation));
	if (!term.plain)
		fprintf(file, "\n%*s%*s%*s%*s%*s%*s\n", INDENT + LABEL, "",
			COLUMN, "before", COLUMN, "during", COLUMN, "after",
			COLUMN, "change", COLUMN, "in SD");
	for (int i = 0; i < REG_N_EFFECTS; i++)
		if (order[i] != REG_EFFECT_A || has_a)
			put_line(file, change, order[i]);
	if (!term.plain)
		putc('\n', file);
	if (has_a) {
		put_slope(file, change);
		if (row->session.kind == SESSION_PRACTICE)
			put_match(file, &row->result.match);
	}
	practice_print_caveat(file);
}

/* Why there is nothing to tell, or no comparison; fresh memory. */
static char *excuse(const struct practice_row *row)
{
	char clock[WORDS_SIZE];

	switch (row->state) {
	case PRACTICE_NOT_TOLD:
		return xstrdup("A quiet session runs: no figures until it is "
			       "over.");
	case PRACTICE_RUNNING:
		return xstrdup("It still runs; `hrvctl practice stop` ends "
			       "it.");
	case PRACTICE_TOO_EARLY:
		return xasprintf("Too early to tell what the heart did: ask "
				 "again from %s on, with `hrvctl practice show "
				 "%lld`.",
			words_clock(row->ask_us, row->session.end.offset_min,
				clock),
			(long long)row->session.id);
	case PRACTICE_NO_STEPS:
		return xstrdup(row->context.kind == DEVICE_N_KINDS
				? "No strap then."
				: "No comparison: too few clean beats.");
	case PRACTICE_TOLD:
		break;
	}
	return xasprintf(
		"No comparison: %s.", reg_change_text(row->result.change.why));
}

void practice_print_result(FILE *file, const struct practice_row *row)
{
	if (row->state == PRACTICE_TOLD &&
		row->result.change.why == REG_CHANGE_KNOWN) {
		put_told(file, row);
		return;
	}
	put_sentence(file, excuse(row));
	if (row->context.kind != DEVICE_N_KINDS)
		context_print(file, &row->context);
}

/* The measures of one part; reason where there is none. */
static json_t *json_of_part(
	const double values[REG_N_EFFECTS], const char *reason)
{
	json_t *object = json_object();

	json_put_number(object, "activation", values[REG_EFFECT_A], reason);
	json_put_number(object, "hr_bpm", values[REG_EFFECT_HR], reason);
	json_put_number(
		object, "ln_rmssd", values[REG_EFFECT_LN_RMSSD], reason);
	return object;
}

static json_t *json_of_match(const struct reg_match *match)
{
	const char *reason = "no stretch without a practice began alike";
	json_t *object = json_object();

	json_object_set_new(object, "n", json_integer((json_int_t)match->n));
	json_object_set_new(
		object, "change", json_of_part(match->control, reason));
	json_object_set_new(
		object, "difference", json_of_part(match->difference, reason));
	return object;
}

static json_t *json_of_result(const struct practice_row *row)
{
	const struct reg_change *change = &row->result.change;
	const char *reason = row->why_no_activation
		? row->why_no_activation
		: reg_change_text(change->why);
	json_t *object = json_object();

	json_object_set_new(
		object, "before", json_of_part(change->before, reason));
	json_object_set_new(
		object, "during", json_of_part(change->during, reason));
	json_object_set_new(
		object, "after", json_of_part(change->after, reason));
	json_object_set_new(
		object, "change", json_of_part(change->change, reason));
	json_object_set_new(
		object, "change_sd", json_of_part(change->standard, reason));
	json_object_set_new(
		object, "n_before", json_integer((json_int_t)change->n_before));
	json_object_set_new(
		object, "n_during", json_integer((json_int_t)change->n_during));
	json_object_set_new(
		object, "n_after", json_integer((json_int_t)change->n_after));
	json_put_number(object, "slope_per_min", change->slope_per_min, reason);
	json_object_set_new(
		object, "matched", json_of_match(&row->result.match));
	return object;
}

void practice_put_result_json(json_t *object, const struct practice_row *row)
{
	_cleanup_free_ char *text = NULL;

	if (row->state == PRACTICE_TOLD) {
		json_object_set_new(object, "result", json_of_result(row));
	} else {
		text = excuse(row);
		json_put_number(object, "result", NAN, text);
	}
	if (row->state == PRACTICE_TOO_EARLY)
		json_put_time(object, "ask_again", row->ask_us,
			row->session.end.offset_min);
}
