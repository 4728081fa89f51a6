/* SPDX-License-Identifier: GPL-3.0-or-later
 * The measures of one record as JSON.
 */
#include "cli/view/report_json.h"

#include <math.h>
#include <string.h>

#include "analysis/measures/report.h"
#include "cli/formats/formats.h"
#include "cli/view/report.h"

/* Counts are whole numbers in JSON, too. */
static void put_field(json_t *object, const char *key, struct hrv_value value)
{
	bool is_count = strcmp(key, "nn50") == 0 || strcmp(key, "nn20") == 0;

	if (is_count && !isnan(value.value))
		json_object_set_new(
			object, key, json_integer((json_int_t)value.value));
	else
		json_put_value(object, key, value);
}

static void put_grade(json_t *object, enum hrv_grade grade)
{
	char letter[] = {hrv_grade_letter(grade), '\0'};

	if (grade == HRV_GRADE_NONE)
		json_put_number(
			object, "grade", NAN, "not graded (--artefacts none)");
	else
		json_put_text(object, "grade", letter);
}

void report_put_json(json_t *object, const struct hrv_report *report)
{
	json_object_set_new(
		object, "n_beats", json_integer((json_int_t)report->n_beats));
	json_object_set_new(
		object, "duration_s", json_real(report->duration_s));
	json_object_set_new(object, "n_corrected",
		json_integer((json_int_t)report->n_corrected));
	json_put_number(object, "corrected_pct", report->corrected_pct, NULL);
	put_grade(object, report->grade);
	json_put_number(object, "coverage", fmin(report->coverage, 1), NULL);
	json_put_number(object, "run_s", report->run_s, NULL);
	for (size_t i = 0; i < hrv_n_fields; i++)
		put_field(object, hrv_fields[i].key,
			hrv_report_get(report, &hrv_fields[i]));
}

/* What is out of range and nothing else is long or short. */
static uint8_t kinds_of(const struct rr_series *series, size_t i)
{
	uint8_t flags = series->flags[i];

	if ((flags & RR_ARTEFACT) == RR_RANGE)
		return rr_ms_of_q(series->rr_q[i]) > 1000 ? RR_LONG : RR_SHORT;
	return flags;
}

void report_put_artefacts(json_t *object, const struct hrv_report *report,
	const struct rr_series *series)
{
	static const struct {
		const char *key;
		uint8_t flag;
	} kinds[] = {{"ectopic", RR_ECTOPIC}, {"missed", RR_MISSED},
		{"extra", RR_EXTRA}, {"long", RR_LONG}, {"short", RR_SHORT}};
	json_t *artefacts;

	if (report->grade == HRV_GRADE_NONE) {
		json_put_number(object, "artefacts", NAN,
			"not looked for (--artefacts none)");
		return;
	}
	artefacts = json_object();
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		json_t *list = json_array();

		for (size_t i = 0; i < series->n; i++)
			if (kinds_of(series, i) & kinds[k].flag)
				json_array_append_new(
					list, json_integer((json_int_t)i));
		json_object_set_new(artefacts, kinds[k].key, list);
	}
	json_object_set_new(object, "artefacts", artefacts);
}

void report_print_json(
	const struct report_source *source, const struct hrv_report *report)
{
	json_t *object = json_begin();

	json_put_text(object, "file", source->name);
	json_put_text(object, "format", format_word(source->record->format));
	json_put_text(object, "unit", rr_unit_word(source->record->unit));
	report_put_json(object, report);
	report_put_artefacts(object, report, source->record->series);
	json_print(object, false);
	json_decref(object);
}
