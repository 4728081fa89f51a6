/* SPDX-License-Identifier: GPL-3.0-or-later
 * What practices of one kind come to over time, beside stretches without.
 *
 * By name and not by size: of a few sessions the largest change is mostly the
 * luckiest.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/view/json.h"
#include "cli/view/practice.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/mem.h"

#define INDENT 2
#define LEAST_GROUP 2 /* one stands in its row */
#define LEAST_P 0.001 /* nobody needs it finer */

/* What the practices of one kind have in common. */
struct group {
	const char *name;
	size_t n; /* with both sides known */
	double *hr_bpm, *rmssd; /* changes; of RMSSD the ratio */
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return (values[n / 2] + values[(n - 1) / 2]) / 2;
}

static void gather_group(
	const struct practice_row *rows, size_t n, struct group *group)
{
	for (size_t i = 0; i < n; i++) {
		const struct context *context = &rows[i].context;
		double hr_bpm = context->after.hr_bpm.value -
			context->before.hr_bpm.value;
		double rmssd = context->after.rmssd_ms.value /
			context->before.rmssd_ms.value;

		if (!context->is_known || context->kind == DEVICE_N_KINDS ||
			strcmp(rows[i].session.practice, group->name) != 0 ||
			isnan(hr_bpm) || isnan(rmssd))
			continue;
		group->hr_bpm[group->n] = hr_bpm;
		group->rmssd[group->n++] = rmssd;
	}
}

/* To the nearest whole number, and never "-0". */
static double whole_of(double value)
{
	return round(value) + 0.0;
}

/* "orienting, 3 times: heart rate -4 bpm, RMSSD +12 % (medians)": as long as
 * hrvd has nothing to compare with. */
static char *raw_text(const char *name, struct group *group)
{
	return xasprintf("%s, %zu times: heart rate %+.0f bpm, RMSSD %+.0f %% "
			 "(medians)",
		name, group->n, whole_of(median(group->hr_bpm, group->n)),
		whole_of(100 * (median(group->rmssd, group->n) - 1)));
}

/* "lower after in 9 of 12": what the words are about, in the direction that
 * most sessions took. */
static char *lead_text(const struct reg_outcome *outcome, enum reg_effect lead)
{
	const struct effect *effect = &outcome->change[lead];
	bool is_down = effect->n_down >= effect->n_up;
	const char *clearly = "";

	switch (reg_direction_of(effect)) {
	case REG_DIRECTION_UNKNOWN:
		return xasprintf("more than a mean needs %.0f",
			reg_constants_default.sessions_min);
	case REG_DIRECTION_UNCLEAR:
		clearly = "no clear change, ";
		break;
	case REG_DIRECTION_LESS:
	case REG_DIRECTION_MORE:
		break;
	}
	return xasprintf("%s%s %s after in %zu of %zu", clearly,
		practice_effects[lead], is_down ? "lower" : "higher",
		is_down ? effect->n_down : effect->n_up, effect->n);
}

/* "activation -0.6 (-0.9 to -0.3; g -1.2, sign test p 0.04)". */
static void put_effect(FILE *file, const struct effect *effect,
	enum reg_effect which, bool is_lead)
{
	char mean[WORDS_SIZE], lo[WORDS_SIZE], hi[WORDS_SIZE];

	fprintf(file, "%s %s%s", practice_effects[which],
		practice_change(which, effect->mean, mean),
		which == REG_EFFECT_HR ? " bpm" : "");
	if (isnan(effect->lo))
		return;
	fprintf(file, " (%s to %s", practice_change(which, effect->lo, lo),
		practice_change(which, effect->hi, hi));
	if (is_lead && effect->p_sign < LEAST_P)
		fprintf(file, "; g %+.1f, sign test p < %g", effect->g,
			LEAST_P);
	else if (is_lead)
		fprintf(file, "; g %+.1f, sign test p %.2g", effect->g,
			effect->p_sign);
	putc(')', file);
}

/* The means, with intervals where there are enough of them. */
static void put_effects(
	FILE *file, const struct reg_outcome *outcome, enum reg_effect lead)
{
	static const enum reg_effect order[] = {
		REG_EFFECT_A, REG_EFFECT_HR, REG_EFFECT_LN_RMSSD};
	const char *between = "";

	for (int i = 0; i < REG_N_EFFECTS; i++) {
		if (outcome->change[order[i]].n == 0)
			continue;
		fputs(between, file);
		put_effect(file, &outcome->change[order[i]], order[i],
			order[i] == lead);
		between = ", ";
	}
}

/* Smaller than what a step can tell, however sure its sign. */
static bool is_tiny(const struct effect *effect)
{
	return fabs(effect->mean) < reg_constants_default.noise;
}

/* Beside stretches without the practice, or why not. */
static void put_difference(FILE *file, const struct reg_outcome *outcome)
{
	static const char *const words[] = {
		[REG_DIRECTION_UNCLEAR] = "no clear difference",
		[REG_DIRECTION_LESS] = "lower after the practice",
		[REG_DIRECTION_MORE] = "higher after the practice",
	};
	const struct effect *effect = &outcome->difference[REG_EFFECT_A];
	enum reg_direction direction = reg_direction_of(effect);
	char mean[WORDS_SIZE], lo[WORDS_SIZE], hi[WORDS_SIZE];

	if (direction == REG_DIRECTION_UNKNOWN) {
		fprintf(file,
			"Raw change: for %zu of them a stretch without a "
			"practice began alike, and %.0f are needed.",
			effect->n, reg_constants_default.sessions_min);
		return;
	}
	fprintf(file,
		"Beside %zu stretches without a practice that began alike: "
		"%s, %s (%s to %s, %zu sessions)%s.",
		outcome->n_stretches,
		direction != REG_DIRECTION_UNCLEAR && is_tiny(effect)
			? "hardly a difference"
			: words[direction],
		practice_change(REG_EFFECT_A, effect->mean, mean),
		practice_change(REG_EFFECT_A, effect->lo, lo),
		practice_change(REG_EFFECT_A, effect->hi, hi), effect->n,
		direction == REG_DIRECTION_UNCLEAR
			? "; a small one is not excluded"
			: "");
}

/* Activation, but while a person's usual is still being learned heart rate. */
static enum reg_effect lead_of(const struct reg_outcome *outcome)
{
	size_t n = outcome->change[REG_EFFECT_A].n;

	return n > 0 &&
			(n == outcome->n_known ||
				(double)n >= reg_constants_default.sessions_min)
		? REG_EFFECT_A
		: REG_EFFECT_HR;
}

static void print_outcome(
	FILE *file, const char *name, const struct practice_kind *kind)
{
	const struct reg_outcome *outcome = &kind->outcome;
	enum reg_effect lead = lead_of(outcome);
	_cleanup_free_ char *words = lead_text(outcome, lead);
	_cleanup_free_ char *head =
		xasprintf("%s, %zu of %zu with the heart before and after: %s",
			name, outcome->n_known, kind->n_logged, words);
	char *text = NULL;
	size_t n_bytes = 0;
	FILE *memory = open_memstream(&text, &n_bytes);

	if (!memory)
		return;
	put_effects(memory, outcome, lead);
	fputs(". ", memory);
	put_difference(memory, outcome);
	fclose(memory);
	fprintf(file, "%*s", INDENT, "");
	term_put_wrapped(file, head, INDENT, 2 * INDENT, TERM_TEXT_COLUMNS);
	fprintf(file, "%*s", 3 * INDENT, "");
	term_put_wrapped(file, text, 3 * INDENT, 3 * INDENT, TERM_TEXT_COLUMNS);
	free(text);
}

static void print_raw(FILE *file, const char *name, struct group *group)
{
	_cleanup_free_ char *text = raw_text(name, group);

	fprintf(file, "%*s", INDENT, "");
	term_put_wrapped(file, text, INDENT, 2 * INDENT, TERM_TEXT_COLUMNS);
}

/* A key without its underscores; fresh memory. */
static char *name_of(const char *key)
{
	char *name = NULL;
	size_t n_bytes = 0;
	FILE *memory = open_memstream(&name, &n_bytes);

	if (!memory)
		return xstrdup(key);
	practice_put_name(memory, key);
	fclose(memory);
	return name;
}

static void print_title(FILE *file, bool *is_begun)
{
	if (!*is_begun)
		fprintf(file, "\n%s%s%s\n", term_on(TERM_STRONG),
			"Over time, from before to after", term_off());
	*is_begun = true;
}

void practice_print_kinds(FILE *file, const struct practice_list *list)
{
	_cleanup_free_ double *hr_bpm = xcalloc(list->n + 1, sizeof(*hr_bpm));
	_cleanup_free_ double *rmssd = xcalloc(list->n + 1, sizeof(*rmssd));
	bool is_begun = false;

	for (size_t i = 0; i < list->n_kinds; i++) {
		const struct practice_kind *kind = &list->kinds[i];
		_cleanup_free_ char *name = name_of(kind->name);
		struct group group = {
			.name = kind->name, .hr_bpm = hr_bpm, .rmssd = rmssd};

		if (kind->outcome.n_known >= LEAST_GROUP) {
			print_title(file, &is_begun);
			print_outcome(file, name, kind);
			continue;
		}
		gather_group(list->rows, list->n, &group);
		if (group.n < LEAST_GROUP)
			continue;
		print_title(file, &is_begun);
		print_raw(file, name, &group);
	}
}

static json_t *json_of_effect(const struct effect *effect, const char *reason)
{
	json_t *object = json_object();

	json_object_set_new(object, "n", json_integer((json_int_t)effect->n));
	json_object_set_new(
		object, "n_up", json_integer((json_int_t)effect->n_up));
	json_object_set_new(
		object, "n_down", json_integer((json_int_t)effect->n_down));
	json_put_number(object, "mean", effect->mean, reason);
	json_put_number(object, "sd", effect->sd, reason);
	json_put_number(object, "g", effect->g, reason);
	json_put_number(object, "lo", effect->lo, reason);
	json_put_number(object, "hi", effect->hi, reason);
	json_put_number(object, "p_sign", effect->p_sign, reason);
	json_object_set_new(
		object, "n_draws", json_integer((json_int_t)effect->n_draws));
	json_object_set_new(
		object, "seed", json_integer((json_int_t)effect->seed));
	return object;
}

static json_t *json_of_effects(const struct effect effects[REG_N_EFFECTS])
{
	_cleanup_free_ char *reason = xasprintf(
		"needs %.0f sessions", reg_constants_default.sessions_min);
	json_t *object = json_object();

	json_object_set_new(object, "activation",
		json_of_effect(&effects[REG_EFFECT_A], reason));
	json_object_set_new(object, "hr_bpm",
		json_of_effect(&effects[REG_EFFECT_HR], reason));
	json_object_set_new(object, "ln_rmssd",
		json_of_effect(&effects[REG_EFFECT_LN_RMSSD], reason));
	return object;
}

json_t *practice_kinds_json(const struct practice_list *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->n_kinds; i++) {
		const struct practice_kind *kind = &list->kinds[i];
		const struct reg_outcome *outcome = &kind->outcome;
		json_t *object = json_object();

		json_put_text(object, "practice", kind->name);
		json_object_set_new(object, "n_logged",
			json_integer((json_int_t)kind->n_logged));
		json_object_set_new(object, "n_known",
			json_integer((json_int_t)outcome->n_known));
		json_object_set_new(object, "n_stretches",
			json_integer((json_int_t)outcome->n_stretches));
		json_object_set_new(
			object, "change", json_of_effects(outcome->change));
		json_object_set_new(object, "difference",
			json_of_effects(outcome->difference));
		json_array_append_new(array, object);
	}
	return array;
}
