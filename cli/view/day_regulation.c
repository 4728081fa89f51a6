/* SPDX-License-Identifier: GPL-3.0-or-later
 * A day's regulation in a few lines, each with what it rests on.
 */
#include "cli/view/day_regulation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/regulation/constants.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/mem.h"
#include "daemon/store/days.h"

#define LABEL_COLUMNS 14
#define TEXT_LIMIT 78

static void put_line(FILE *file, const char *label, const char *text)
{
	if (term.plain) {
		fprintf(file, "%s: ", label);
		term_put(file, text);
		putc('\n', file);
		return;
	}
	fprintf(file, "  %-*s", LABEL_COLUMNS - 2, label);
	term_put_wrapped(file, text, LABEL_COLUMNS, LABEL_COLUMNS, TEXT_LIMIT);
}

static bool is_learning(const struct day_row *row)
{
	return row->baseline_days < reg_constants_default.band_min_days;
}

const char *day_arousal_reason(const struct day_row *row)
{
	return is_learning(row) ? "learning your usual: too few days before it"
				: "less than 2 h of it are known";
}

const char *day_settle_reason(const struct day_row *row)
{
	if (row->n_settling == 0)
		return "no episode";
	return strcmp(row->settle_reason, "too_long") == 0
		? "most did not settle while they were seen"
		: "fewer than 2 episodes settled";
}

static char *activation_text(const struct day_row *row)
{
	if (is_learning(row))
		return xasprintf("learning your usual, %d of %.0f days",
			row->baseline_days,
			reg_constants_default.band_min_days);
	if (isnan(row->arousal))
		return xasprintf("no median: %s", day_arousal_reason(row));
	return xasprintf("%+.1f, median while still; 0 is your usual",
		fabs(row->arousal) < 0.05 ? 0.0 : row->arousal);
}

static char *range_text(const struct day_row *row)
{
	char known[WORDS_SIZE], unknown[WORDS_SIZE];

	words_duration(row->known_s, known);
	words_duration(row->unknown_s, unknown);
	if (isnan(row->in_range))
		return xasprintf(
			"no share: %s known, %s unknown", known, unknown);
	return xasprintf("%.0f %% of the %s known; %s unknown",
		100 * row->in_range, known, unknown);
}

static char *episodes_text(const struct day_row *row)
{
	char span[WORDS_SIZE];
	int n_cut = row->n_episodes - row->n_settling;
	_cleanup_free_ char *cut =
		n_cut ? xasprintf("; %d cut off by a gap", n_cut) : xstrdup("");

	if (row->n_episodes == 0)
		return xstrdup("none");
	if (row->n_settling == 0)
		return xasprintf("%d%s", row->n_episodes, cut);
	if (isnan(row->settle_s))
		return xasprintf("%d; settled: %d of %d%s", row->n_episodes,
			row->n_settled, row->n_settling, cut);
	return xasprintf("%d; settled: %d of %d, median %s%s", row->n_episodes,
		row->n_settled, row->n_settling,
		words_duration(row->settle_s, span), cut);
}

static void print_irregular(FILE *file, const struct day_row *row)
{
	char span[WORDS_SIZE];
	_cleanup_free_ char *text = NULL;

	if (row->irregular_s <= 0)
		return;
	text = xasprintf("for %s not suitable for HRV; this is not a "
			 "diagnosis; if new, ask a clinician",
		words_duration(row->irregular_s, span));
	put_line(file, "rhythm", text);
}

void day_print_regulation(FILE *file, const struct day_row *row)
{
	_cleanup_free_ char *activation = NULL, *range = NULL, *episodes = NULL,
			    *rest = NULL;

	if (!row)
		return;
	activation = activation_text(row);
	fputs(term.plain ? "" : "\n", file);
	put_line(file, "activation", activation);
	if (!is_learning(row)) {
		range = range_text(row);
		episodes = episodes_text(row);
		put_line(file, "usual range", range);
		put_line(file, "episodes", episodes);
	}
	if (!isnan(row->rest_ln_rmssd) && row->n_rest > 0) {
		rest = xasprintf("RMSSD %.1f ms, %.0f bpm, in the %d half "
				 "minutes of slowest heart",
			exp(row->rest_ln_rmssd), row->rest_hr_bpm, row->n_rest);
		put_line(file, "at rest", rest);
	}
	print_irregular(file, row);
	if (row->travel)
		put_line(file, "travel",
			"the time zone changed: link leaves this day out");
}

char *day_episode_text(const struct episode *episode)
{
	char span[WORDS_SIZE] = "";

	if (!isnan(episode->settle_s))
		words_duration(episode->settle_s, span);
	if (episode->settled)
		return xasprintf("activated, peak %.1f, half of it gone after "
				 "%s",
			episode->peak, span);
	if (episode->ending == EPISODE_CUT || !*span)
		return xasprintf("activated, peak %.1f; how it settled was not "
				 "seen",
			episode->peak);
	return xasprintf("activated, peak %.1f, not settled after %s",
		episode->peak, span);
}
