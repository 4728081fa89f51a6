/* SPDX-License-Identifier: GPL-3.0-or-later
 * The report of pain against the heart as JSON: every number, and the constants
 * and the seed that they depend on.
 */
#include <math.h>
#include <stdlib.h>

#include "cli/view/json.h"
#include "cli/view/link.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

static void put_count(json_t *object, const char *key, size_t n)
{
	json_object_set_new(object, key, json_integer((json_int_t)n));
}

/* key: [lo, hi], or null. */
static void put_range(json_t *object, const char *key, double lo, double hi)
{
	json_object_set_new(object, key,
		isnan(lo) || isnan(hi) ? json_null()
				       : json_pack("[f,f]", lo, hi));
}

static void put_rules(json_t *object, const struct relation_rules *rules)
{
	json_t *out = json_object();

	json_object_set_new(out, "seed", json_integer((json_int_t)rules->seed));
	put_count(out, "n_draws", rules->n_draws);
	put_count(out, "n_enough", rules->n_enough);
	put_count(out, "n_bootstrap", rules->n_bootstrap);
	put_count(out, "least_pairs", rules->least_pairs);
	put_count(out, "least_pairs_lagged", rules->least_pairs_lagged);
	put_count(out, "least_pairs_consistent", rules->least_pairs_consistent);
	put_count(out, "least_distinct", rules->least_distinct);
	json_put_number(out, "least_pain_sd", rules->least_pain_sd, NULL);
	json_put_number(out, "planned_rho", rules->planned_rho, NULL);
	json_put_number(out, "q", rules->q, NULL);
	json_put_number(out, "consistent_p", rules->consistent_p, NULL);
	json_put_text(out, "version", HRVD_VERSION);
	json_object_set_new(object, "rules", out);
}

static const char *method_word(enum relation_method method)
{
	static const char *const words[] = {
		[RELATION_NO_TEST] = NULL,
		[RELATION_ROTATIONS] = "rotations",
		[RELATION_BLOCKS] = "blocks",
	};

	return words[method];
}

static void put_test(json_t *out, const struct relation_answer *answer)
{
	const char *why = answer->method == RELATION_NO_TEST ? "no verdict yet"
							     : "not computable";

	json_put_text(out, "method", method_word(answer->method));
	put_count(out, "n_draws", answer->n_draws);
	put_count(out, "n_beyond", answer->n_beyond);
	json_put_number(out, "p_rearranged", answer->p_rearranged, why);
	json_put_number(out, "p_effective", answer->p_effective, why);
	json_put_number(out, "p", answer->p, why);
	json_put_number(out, "p_adjusted", answer->p_adjusted, why);
}

static void put_numbers(json_t *out, const struct relation_answer *answer)
{
	const char *why = "too little data";

	json_put_number(out, "n_eff", answer->n_eff, why);
	json_put_number(out, "rho", answer->rho, why);
	put_range(out, "rho_interval", answer->lo, answer->hi);
	put_range(out, "rho_bootstrap", answer->bootstrap[0],
		answer->bootstrap[1]);
	json_put_number(out, "rho_as_entered", answer->rho_as_entered, why);
	json_put_number(
		out, "excluded_rho", relation_excluded_rho(answer), why);
	put_range(out, "rho_halves", answer->halves[0], answer->halves[1]);
	put_range(
		out, "rho_without_a_week", answer->weeks[0], answer->weeks[1]);
	json_put_number(out, "low_third_nrs", answer->low_third, why);
	put_range(out, "low_third_interval_nrs", answer->low_third_interval[0],
		answer->low_third_interval[1]);
}

static json_t *json_of_answer(const struct link_report *report, size_t place)
{
	const struct relation_answer *answer = &report->answers[place];
	_cleanup_free_ char *sentence = link_sentence(report, answer);
	json_t *out = json_object();

	json_put_text(
		out, "measure", report->measures[answer->question.measure].key);
	json_object_set_new(
		out, "lag_days", json_integer(answer->question.lag));
	json_object_set_new(
		out, "primary", json_boolean(place < report->n_primary));
	json_put_text(out, "verdict", link_verdict_word(answer->verdict));
	json_put_text(out, "sentence", sentence);
	json_object_set_new(out, "strongest", json_boolean(answer->strongest));
	put_count(out, "n", answer->n);
	put_count(out, "n_needed", answer->n_needed);
	json_put_number(out, "pain_sd", answer->pain_sd, "too few days");
	put_count(out, "n_distinct_pain", answer->n_distinct);
	put_numbers(out, answer);
	put_test(out, answer);
	return out;
}

static void put_coverage(json_t *object, const struct link_report *report)
{
	const struct relation_coverage *cover = &report->coverage;
	json_t *out = json_object();

	put_count(out, "n_days", report->n_days);
	put_count(out, "n_pain", cover->n_pain);
	put_count(out, "n_heart", cover->n_heart);
	put_count(out, "n_both", cover->n_both);
	put_count(out, "n_single_entry", report->n_single);
	json_put_number(out, "pain_with_nrs", cover->pain_with, "no such day");
	json_put_number(
		out, "pain_without_nrs", cover->pain_without, "no such day");
	json_put_number(
		out, "pain_median_nrs", cover->pain_median, "no such day");
	put_count(out, "n_high", cover->n_high);
	put_count(out, "n_high_both", cover->n_high_both);
	put_count(out, "n_low", cover->n_low);
	put_count(out, "n_low_both", cover->n_low_both);
	json_object_set_new(object, "coverage", out);
}

void link_print_json(const struct link_report *report)
{
	json_t *object = json_begin();
	json_t *answers = json_array();
	char date[CIVIL_DAY_TEXT_SIZE];

	civil_day_text(report->first_day, date);
	json_put_text(object, "first_date", date);
	civil_day_text(report->first_day + (int)report->n_days - 1, date);
	json_put_text(object, "last_date", date);
	json_put_text(object, "device",
		report->kind == DEVICE_N_KINDS
			? NULL
			: device_kind_word(report->kind));
	json_object_set_new(object, "after_change_of_medicine",
		json_boolean(report->is_cut));
	put_coverage(object, report);
	put_rules(object, report->rules);
	for (size_t i = 0; i < report->n_answers; i++)
		json_array_append_new(answers, json_of_answer(report, i));
	json_object_set_new(object, "answers", answers);
	json_print(object, false);
	json_decref(object);
}
