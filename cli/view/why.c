/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where a moment's activation comes from: what the heart did, what is usual at
 * that hour, what each adds, and which rules held; part of activation.h.
 */
#include <math.h>
#include <string.h>

#include "cli/view/activation.h"
#include "cli/view/json.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/base/posture.h"

#define LABEL_COLUMNS 14
#define NOW_COLUMNS 10
#define USUAL_COLUMNS 20
#define TEXT_LIMIT 78
#define HOURS_PER_BIN 2

static double identity(double value)
{
	return value;
}

static const struct part {
	const char *key, *label, *unit;
	int decimals;
	double (*shown)(double value); /* of the value that is compared */
} parts[REG_N_MEASURES] = {
	[REG_HR] = {"hr_bpm", "heart rate", " bpm", 0, identity},
	[REG_LN_RMSSD] = {"rmssd_ms", "RMSSD", " ms", 0, exp},
	[REG_LN_LF_HF] = {"lf_hf", "LF/HF", "", 2, exp},
};

/* Whether there is something to compare a measure with. */
static bool is_compared(const struct activation *activation, int m)
{
	return activation->has_baseline &&
		activation->arousal.why == REG_KNOWN &&
		!isnan(activation->arousal.terms.z[m]);
}

/* NAN also where the rhythm is not suitable for it (R11). */
static double now_of(const struct activation *activation, int m)
{
	if (activation->row.irregular && m != REG_HR)
		return NAN;
	return parts[m].shown(
		reg_step_value(&activation->step, (enum reg_measure)m));
}

static void put_text(FILE *file, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	if (term.plain) {
		fprintf(file, "%s: ", label);
		term_put(file, text);
		fputs(text[strlen(text) - 1] == '.' ? "\n" : ".\n", file);
		return;
	}
	fprintf(file, "  %-*s", LABEL_COLUMNS - 2, label);
	term_put_wrapped(file, text, LABEL_COLUMNS, LABEL_COLUMNS, TEXT_LIMIT);
}

static char *usual_text(const struct activation *activation, int m)
{
	const struct part *part = &parts[m];
	const struct reg_usual *usual = &activation->arousal.terms.usual[m];

	return xasprintf("%.*f (%.*f to %.*f)", part->decimals,
		part->shown(usual->centre), part->decimals,
		part->shown(usual->centre - usual->spread), part->decimals,
		part->shown(usual->centre + usual->spread));
}

static void print_part(FILE *file, const struct activation *activation, int m)
{
	const struct part *part = &parts[m];
	bool compared = is_compared(activation, m);
	double adds = activation->arousal.part[m];
	_cleanup_free_ char *now = isnan(now_of(activation, m))
		? xstrdup("–")
		: xasprintf("%.*f%s", part->decimals, now_of(activation, m),
			  part->unit);
	_cleanup_free_ char *usual =
		compared ? usual_text(activation, m) : xstrdup("–");

	if (term.plain) {
		fprintf(file, "%s: ", part->label);
		term_put(file, isnan(now_of(activation, m)) ? "none" : now);
		if (compared)
			fprintf(file, ", usual %s, adds %+.1f", usual, adds);
		fputs(".\n", file);
		return;
	}
	fprintf(file, "  %-*s", LABEL_COLUMNS - 2, part->label);
	term_put_cell(file, now, NOW_COLUMNS);
	term_put_cell(file, usual, USUAL_COLUMNS);
	if (compared)
		fprintf(file, "%+.1f\n", adds);
	else
		fprintf(file, "%s\n", term_sign("–", "-"));
}

static void print_parts(FILE *file, const struct activation *activation)
{
	if (!term.plain)
		fprintf(file, "\n%s%*s%-*s%-*s%s%s\n", term_on(TERM_DIM),
			LABEL_COLUMNS, "", NOW_COLUMNS, "then", USUAL_COLUMNS,
			"your usual", "adds", term_off());
	for (int m = 0; m < REG_N_MEASURES; m++)
		if (m != REG_LN_LF_HF || !isnan(now_of(activation, m)) ||
			is_compared(activation, m))
			print_part(file, activation, m);
	if (!isnan(activation->row.arousal) && term.plain)
		fprintf(file, "Together: %+.1f.\n", activation->row.arousal);
	else if (!isnan(activation->row.arousal))
		fprintf(file, "  %-*s%+.1f\n",
			LABEL_COLUMNS - 2 + NOW_COLUMNS + USUAL_COLUMNS,
			"together", activation->row.arousal);
	if (!term.plain)
		putc('\n', file);
}

/* ", sitting, desk", as far as the usual is of it. */
static char *context_text(
	const struct reg_step *step, const struct reg_usual *usual)
{
	bool of_posture = step->posture && usual->width <= REG_WIDTH_POSTURE;
	bool of_activity = step->activity &&
		(usual->width == REG_WIDTH_ASKED ||
			usual->width == REG_WIDTH_ACTIVITY);

	return xasprintf("%s%s%s%s", of_posture ? ", " : "",
		of_posture ? posture_words[step->posture - 1] : "",
		of_activity ? ", " : "",
		of_activity ? activity_words[step->activity - 1] : "");
}

/* "14:00 to 16:00, sitting; 27 days, 25 Oct to 21 Nov". */
static char *band_text(const struct activation *activation)
{
	const struct reg_step *step = &activation->step;
	const struct reg_usual *usual =
		&activation->arousal.terms.usual[REG_LN_RMSSD];
	int hour = reg_bin_of(step) * HOURS_PER_BIN;
	char hours[32], first[WORDS_SIZE], last[WORDS_SIZE];
	_cleanup_free_ char *context = NULL;

	if (!is_compared(activation, REG_LN_RMSSD))
		return NULL;
	context = context_text(step, usual);
	snprintf(hours, sizeof(hours), "%02d:00 to %02d:00", hour,
		hour + HOURS_PER_BIN);
	return xasprintf("%s%s; %d days, %s to %s",
		usual->is_of_hour ? hours : "the whole day", context,
		usual->n_days, words_short_day(activation->first_day, first),
		words_short_day(activation->end_day - 1, last));
}

static char *beats_text(const struct step *row)
{
	return xasprintf("%d, %d corrected (%.1f %%), quality %c", row->n_beats,
		row->n_corrected,
		row->n_beats ? 100.0 * row->n_corrected / row->n_beats : 0.0,
		row->grade);
}

/* Why LF/HF has no part; "" where it has one. */
static const char *spectrum_rule(const struct activation *activation)
{
	const struct step *row = &activation->row;
	const struct reg_constants *constants = &reg_constants_default;

	if (is_compared(activation, REG_LN_LF_HF) ||
		!is_compared(activation, REG_LN_RMSSD))
		return "";
	if (row->spectrum_grade > 'B')
		return "LF/HF is left out: gaps or artefacts in its 5 minutes";
	if (isnan(row->resp_per_min))
		return "LF/HF is left out: breathing is not known";
	if (row->resp_per_min < constants->resp_min_per_min)
		return "LF/HF is left out: breathing below 9.5/min";
	if (row->resp_per_min > constants->resp_max_per_min)
		return "LF/HF is left out: breathing above 24/min";
	return "LF/HF is left out: nothing to compare it with";
}

#define MAX_RULES 8

/* What else held in that minute. Returns how many. */
static size_t rules_of(
	const struct activation *activation, const char *ret_rules[MAX_RULES])
{
	const struct reg_step *step = &activation->step;
	const struct reg_usual *usual =
		&activation->arousal.terms.usual[REG_LN_RMSSD];
	size_t n = 0;

	if (*spectrum_rule(activation))
		ret_rules[n++] = spectrum_rule(activation);
	if (step->flags & REG_RISE)
		ret_rules[n++] = "probable movement or standing up, or soon "
				 "after it";
	if (step->flags & REG_TAGGED)
		ret_rules[n++] = "a tag leaves it in doubt: it is no part of "
				 "your usual";
	if (step->flags & REG_PACED)
		ret_rules[n++] = "paced breathing: it is no part of your usual";
	if (is_compared(activation, REG_LN_RMSSD)) {
		if (*reg_width_note(usual->width))
			ret_rules[n++] = reg_width_note(usual->width);
		if (!usual->is_of_hour)
			ret_rules[n++] = "no day at this hour yet: compared "
					 "with the whole day";
	}
	return n;
}

static void print_head(FILE *file, const struct activation *activation)
{
	const struct instant begin = activation->row.begin;
	const char *kind = words_of_kind(activation->kind);
	char day[WORDS_SIZE], from[WORDS_SIZE], to[WORDS_SIZE];

	fprintf(file, "%s%s, %s to %s%s", term_on(TERM_STRONG),
		words_long_day(
			civil_practice_day(begin.utc_us, begin.offset_min, 0),
			day),
		words_clock(begin.utc_us, begin.offset_min, from),
		words_clock(begin.utc_us + STEP_LENGTH_S * CLOCK_US_PER_S,
			begin.offset_min, to),
		term_off());
	if (*kind)
		fprintf(file, "  %s%s heart%s", term_on(TERM_WARN), kind,
			term_off());
	putc('\n', file);
}

static void print_answer(FILE *file, const struct activation *activation)
{
	_cleanup_free_ char *words = activation_words(activation);
	_cleanup_free_ char *reason = activation_reason(activation);
	_cleanup_free_ char *text = NULL;
	double width = activation->has_baseline
		? activation->arousal.uncertainty
		: NAN;

	if (!words)
		text = xasprintf("Activation is not known: %s.", reason);
	else if (isnan(width))
		text = xasprintf("%s: %+.1f", words, activation->value);
	else
		text = xasprintf("%s: %+.1f, likely between %+.1f and %+.1f",
			words, activation->value, activation->value - width,
			activation->value + width);
	term_put_wrapped(file, text, 0, 0, TEXT_LIMIT);
}

void why_print(FILE *file, const struct activation *activation)
{
	_cleanup_free_ char *band = band_text(activation);
	_cleanup_free_ char *beats = beats_text(&activation->row);
	_cleanup_free_ char *episode = activation_episode_words(activation);
	_cleanup_free_ char *breathing = isnan(activation->row.resp_per_min)
		? NULL
		: xasprintf("%.0f /min", activation->row.resp_per_min);
	const char *rules[MAX_RULES];
	size_t n = rules_of(activation, rules);

	print_head(file, activation);
	print_answer(file, activation);
	print_parts(file, activation);
	put_text(file, "compared", band);
	put_text(file, "episode", episode);
	put_text(file, "beats", beats);
	put_text(file, "breathing", breathing);
	for (size_t i = 0; i < n; i++)
		put_text(file, i && !term.plain ? "" : "rules", rules[i]);
	if (!isnan(activation->value))
		put_text(file, "note",
			"0 is your usual, 1 the edge of your usual range. On "
			"top stands the median of this and the two half "
			"minutes before. The heart alone says nothing of what "
			"moved it.");
}

static json_t *json_of_part(const struct activation *activation, int m)
{
	static const char *const none = "not compared";
	const struct part *part = &parts[m];
	const struct reg_usual *usual = &activation->arousal.terms.usual[m];
	bool compared = is_compared(activation, m);
	json_t *object = json_object();

	json_put_number(object, "value", now_of(activation, m), "not known");
	json_put_number(object, "usual",
		compared ? part->shown(usual->centre) : NAN, none);
	json_put_number(object, "usual_low",
		compared ? part->shown(usual->centre - usual->spread) : NAN,
		none);
	json_put_number(object, "usual_high",
		compared ? part->shown(usual->centre + usual->spread) : NAN,
		none);
	json_put_number(object, "adds",
		compared ? activation->arousal.part[m] : NAN, none);
	return object;
}

static void put_basis(json_t *object, const struct activation *activation)
{
	char day[CIVIL_DAY_TEXT_SIZE];

	if (!activation->has_baseline) {
		json_object_set_new(object, "compared", json_null());
		return;
	}
	json_t *inner = json_object();

	civil_day_text(activation->first_day, day);
	json_put_text(inner, "from", day);
	civil_day_text(activation->end_day - 1, day);
	json_put_text(inner, "to", day);
	json_object_set_new(
		inner, "n_days", json_integer(activation->arousal.n_days));
	json_object_set_new(object, "compared", inner);
}

void why_print_json(const struct activation *activation)
{
	const char grade[] = {activation->row.grade, '\0'};
	const char *rules[MAX_RULES];
	size_t n = rules_of(activation, rules);
	json_t *object = json_begin(), *list = json_array();

	json_put_text(object, "device", device_kind_word(activation->kind));
	activation_put_json(object, activation, NULL);
	for (int m = 0; m < REG_N_MEASURES; m++)
		json_object_set_new(
			object, parts[m].key, json_of_part(activation, m));
	put_basis(object, activation);
	json_put_text(object, "grade", grade);
	json_object_set_new(
		object, "n_beats", json_integer(activation->row.n_beats));
	json_object_set_new(object, "n_corrected",
		json_integer(activation->row.n_corrected));
	json_put_number(object, "resp_per_min", activation->row.resp_per_min,
		"not known");
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(rules[i]));
	json_object_set_new(object, "rules", list);
	json_print(object, false);
	json_decref(object);
}
