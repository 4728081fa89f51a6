/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trends as JSON: always day by day, missing days included, and by week.
 */
#include <math.h>
#include <stdlib.h>

#include "cli/view/day.h"
#include "cli/view/day_regulation.h"
#include "cli/view/json.h"
#include "cli/view/trend_rows.h"
#include "cli/view/trends.h"
#include "daemon/base/civil.h"

static void put_pain(json_t *object, const struct trend_day *day)
{
	if (day->n_pain == 0) {
		json_put_number(object, "pain_nrs", NAN, "no entry");
	} else {
		json_t *pain = json_pack("{s:i,s:i,s:i}", "n", (int)day->n_pain,
			"low", day->pain_low, "high", day->pain_high);

		json_put_number(pain, "mean", day->pain_mean,
			"only the worst was logged");
		json_object_set_new(object, "pain_nrs", pain);
	}
	json_put_number(object, "peg", day->peg, "no entry");
	json_put_number(object, "peg_function", day->function, "no entry");
	json_object_set_new(
		object, "medicine_changed", json_boolean(day->is_break));
}

static json_t *json_of_day(const struct trend_day *trend_day, int day)
{
	json_t *object = json_object();
	char date[CIVIL_DAY_TEXT_SIZE];

	civil_day_text(day, date);
	json_put_text(object, "date", date);
	day_put_summary(object, &trend_day->summary);
	day_put_regulation(object, &trend_day->row);
	put_pain(object, trend_day);
	return object;
}

static void put_count(json_t *object, const char *key, size_t n)
{
	json_object_set_new(object, key, json_integer((json_int_t)n));
}

/* A count of what is only seen where activation is known. */
static void put_known(
	json_t *object, const char *key, const struct trend_row *row, size_t n)
{
	if (row->known_s > 0)
		put_count(object, key, n);
	else
		json_put_number(object, key, NAN, "activation is not known");
}

static json_t *json_of_week(const struct trend_row *row)
{
	static const char *const few = "fewer than 3 days";
	json_t *object = json_object();
	char date[CIVIL_DAY_TEXT_SIZE];

	civil_day_text(row->first_day, date);
	json_put_text(object, "from", date);
	put_count(object, "n_days", (size_t)row->n_days);
	json_object_set_new(
		object, "medicine_changed", json_boolean(row->follows_break));
	json_put_number(object, "worn_s", row->worn_s, NULL);
	json_put_number(object, "hr_bpm", row->hr_bpm, few);
	json_put_number(object, "ln_rmssd", row->ln_rmssd, few);
	json_put_number(object, "arousal", row->arousal, few);
	json_put_number(object, "in_range", row->in_range, "not known");
	json_put_number(object, "known_s", row->known_s, NULL);
	json_put_number(object, "unknown_s", row->unknown_s, NULL);
	put_known(object, "n_episodes", row, row->n_episodes);
	put_known(object, "n_settling", row, row->n_settling);
	put_known(object, "n_settled", row, row->n_settled);
	json_put_number(object, "settle_s", row->settle_s,
		row->n_settling ? "most did not settle while they were seen"
				: "no episode");
	json_put_number(object, "peg", row->peg, "no entry");
	json_put_number(object, "peg_function", row->function, "no entry");
	json_put_number(object, "pain_mean", row->pain_mean, "no entry");
	return object;
}

static json_t *json_of_weeks(const struct trends *trends)
{
	json_t *weeks = json_array();
	size_t n;
	struct trend_row *rows = trend_rows_of(trends, TREND_BY_WEEK, &n);

	for (size_t i = 0; i < n; i++)
		json_array_append_new(weeks, json_of_week(&rows[i]));
	free(rows);
	return weeks;
}

/* The usual RMSSD at rest, as ln. */
static json_t *json_of_norm(const struct reg_norm *norm)
{
	static const char *const standings[] = {
		[REG_LEARNING] = "learning",
		[REG_PROVISIONAL] = "provisional",
		[REG_OK] = "ok",
	};
	static const char *const learning = "learning";
	json_t *object = json_object();

	json_put_text(object, "standing", standings[norm->standing]);
	put_count(object, "n_days", norm->n);
	put_count(object, "n_days_needed", norm->n_needed);
	json_put_number(object, "usual_low", norm->usual_lo, learning);
	json_put_number(object, "usual_high", norm->usual_hi, learning);
	json_put_number(object, "usual_low_7_days", norm->worth_lo, learning);
	json_put_number(object, "usual_high_7_days", norm->worth_hi, learning);
	put_count(object, "n_last_7_days", norm->n_acute);
	json_put_number(object, "mean_last_7_days", norm->acute.value,
		"fewer than 3 days");
	return object;
}

void trends_print_json(const struct trends *trends)
{
	json_t *object = json_begin();
	json_t *days = json_array();

	for (size_t i = 0; i < trends->n_days; i++)
		json_array_append_new(days,
			json_of_day(
				&trends->days[i], trends->first_day + (int)i));
	json_put_text(object, "device",
		trends->kind == DEVICE_N_KINDS
			? NULL
			: device_kind_word(trends->kind));
	json_object_set_new(
		object, "rest_ln_rmssd_norm", json_of_norm(&trends->norm));
	json_object_set_new(object, "weeks", json_of_weeks(trends));
	json_object_set_new(object, "days", days);
	json_print(object, false);
	json_decref(object);
}
