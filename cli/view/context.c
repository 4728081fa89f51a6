/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the heart did around a moment, in one line and in JSON.
 */
#include "cli/view/context.h"

#include <math.h>

#include "cli/view/json.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/mem.h"

#define NEARLY_WHOLE 0.8 /* from there on "5 min" is said of 5 minutes */

static bool has_any(const struct context_side *side)
{
	return !isnan(side->hr_bpm.value);
}

/* How a side is told: with the names of both measures, of RMSSD only, or of
 * none, since the side before has them. */
enum naming { NAME_BOTH, NAME_RMSSD, NAME_NONE };

static const char *const places[] = {
	[CONTEXT_NOT_COMPARED] = NULL,
	[CONTEXT_BELOW] = "below",
	[CONTEXT_WITHIN] = "within",
	[CONTEXT_ABOVE] = "above",
};

/* "heart rate above your usual (88 bpm), RMSSD within it (31 ms)"; a side that
 * follows another says "it" from the begin. */
static void put_places(
	FILE *file, const struct context_side *side, bool follows)
{
	const char *hr = places[side->hr_usual.place];
	const char *rmssd = places[side->rmssd_usual.place];
	const char *usual = follows ? "it" : "your usual";

	if (side->hr_usual.place == side->rmssd_usual.place)
		fprintf(file, "heart rate and RMSSD %s %s (%.0f bpm, %.0f ms)",
			hr, usual, side->hr_bpm.value, side->rmssd_ms.value);
	else
		fprintf(file,
			"heart rate %s %s (%.0f bpm), RMSSD %s it (%.0f ms)",
			hr, usual, side->hr_bpm.value, rmssd,
			side->rmssd_ms.value);
}

static void put_values(
	FILE *file, const struct context_side *side, enum naming naming)
{
	fprintf(file, "%s%.0f bpm, ", naming == NAME_BOTH ? "heart rate " : "",
		side->hr_bpm.value);
	if (isnan(side->rmssd_ms.value))
		fprintf(file, "no RMSSD (%s)",
			hrv_reason_text(side->rmssd_ms.reason));
	else
		fprintf(file, "%s%.0f ms", naming == NAME_NONE ? "" : "RMSSD ",
			side->rmssd_ms.value);
	if (side->not_compared)
		fprintf(file, " (not held against your usual: %s)",
			side->not_compared);
}

static bool is_compared(const struct context_side *side)
{
	return places[side->hr_usual.place] && places[side->rmssd_usual.place];
}

/* "5 min before: heart rate 72 bpm, RMSSD 31 ms". Where fewer beats were found
 * than were looked for, it is said of how many minutes it is. */
static void put_side(FILE *file, const struct context_side *side,
	const char *where, enum naming naming)
{
	double shown_s = side->beats_s < NEARLY_WHOLE * side->length_s
		? side->beats_s
		: side->length_s;

	fprintf(file, "%.0f min %s%s ", fmax(1, round(shown_s / 60)), where,
		naming == NAME_BOTH ? ":" : "");
	if (is_compared(side))
		put_places(file, side, naming == NAME_NONE);
	else
		put_values(file, side, naming);
}

static char *text_of(const struct context *context, enum naming naming)
{
	const char *kind = words_of_kind(context->kind);
	bool before = has_any(&context->before);
	bool after = has_any(&context->after);
	char *text = NULL;
	size_t n_bytes = 0;
	FILE *file = open_memstream(&text, &n_bytes);

	if (!file)
		return xstrdup("");
	if (!before && !after)
		fputs("the strap was on; too few clean beats to say more",
			file);
	if (before)
		put_side(file, &context->before, "before", naming);
	fputs(before && after ? "; " : "", file);
	if (after)
		put_side(file, &context->after, "after",
			before &&
					is_compared(&context->before) ==
						is_compared(&context->after)
				? NAME_NONE
				: naming);
	fprintf(file, "%s%s", *kind ? ", " : "", kind);
	fclose(file);
	return text;
}

void context_print(FILE *file, const struct context *context)
{
	_cleanup_free_ char *text = NULL;

	if (!context->is_known)
		return;
	text = context->kind == DEVICE_N_KINDS ? xstrdup("no strap then")
					       : text_of(context, NAME_BOTH);
	term_put_wrapped(file, text, 0, 0, TERM_TEXT_COLUMNS);
}

void context_print_row(FILE *file, const struct context *context, int at)
{
	_cleanup_free_ char *text = NULL;

	if (!context->is_known || context->kind == DEVICE_N_KINDS)
		return;
	text = text_of(context, NAME_RMSSD);
	fprintf(file, "%*s%s", at, "", term_on(TERM_DIM));
	term_put_wrapped(file, text, at, at, TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
}

/* KEY_place and KEY_usual, its two ends. */
static void put_usual_json(json_t *object, const char *key,
	const struct context_usual *usual, const char *reason)
{
	_cleanup_free_ char *place_key = xasprintf("%s_place", key);
	_cleanup_free_ char *usual_key = xasprintf("%s_usual", key);

	if (!places[usual->place]) {
		json_put_number(object, place_key, NAN, reason);
		json_put_number(object, usual_key, NAN, reason);
		return;
	}
	json_put_text(object, place_key, places[usual->place]);
	json_object_set_new(
		object, usual_key, json_pack("[ff]", usual->low, usual->high));
}

static json_t *json_of_side(const struct context_side *side)
{
	const char *reason = side->not_compared ? side->not_compared
						: "nothing is usual yet";
	json_t *object = json_object();

	json_put_number(object, "length_s", side->length_s, NULL);
	json_put_number(object, "beats_s", round(side->beats_s), NULL);
	json_put_value(object, "hr_bpm", side->hr_bpm);
	json_put_value(object, "rmssd_ms", side->rmssd_ms);
	put_usual_json(object, "hr_bpm", &side->hr_usual, reason);
	put_usual_json(object, "rmssd_ms", &side->rmssd_usual, reason);
	return object;
}

void context_put_json(json_t *object, const struct context *context)
{
	json_t *sides;

	if (!context->is_known || context->kind == DEVICE_N_KINDS) {
		json_put_number(object, "context", NAN,
			context->is_known ? "no strap then" : context->why_not);
		return;
	}
	sides = json_object();
	json_put_text(sides, "device", device_kind_word(context->kind));
	json_object_set_new(sides, "before", json_of_side(&context->before));
	json_object_set_new(sides, "after", json_of_side(&context->after));
	json_object_set_new(object, "context", sides);
}
