/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trends as JSON: always day by day, missing days included.
 */
#include "cli/view/day.h"
#include "cli/view/json.h"
#include "cli/view/trends.h"
#include "daemon/base/civil.h"

static void put_pain(json_t *object, const struct trend_day *day)
{
	if (day->n_pain == 0)
		json_put_number(object, "pain_nrs", NAN, "no entry");
	else
		json_object_set_new(object, "pain_nrs",
			json_pack("{s:i,s:i,s:i,s:f}", "n", (int)day->n_pain,
				"low", day->pain_low, "high", day->pain_high,
				"mean", day->pain_mean));
}

static json_t *json_of_day(const struct trend_day *trend_day, int day)
{
	json_t *object = json_object();
	char date[CIVIL_DAY_TEXT_SIZE];

	civil_day_text(day, date);
	json_put_text(object, "date", date);
	day_put_summary(object, &trend_day->summary);
	put_pain(object, trend_day);
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
	json_object_set_new(object, "days", days);
	json_print(object, false);
	json_decref(object);
}
