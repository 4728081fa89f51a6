/* SPDX-License-Identifier: GPL-3.0-or-later
 * A day as a person reads it: figures, the hours, gaps, what was written.
 */
#include "cli/view/day.h"

#include <math.h>

#include "cli/view/day_regulation.h"
#include "cli/view/entry.h"
#include "cli/view/term.h"
#include "cli/view/timeline.h"
#include "cli/view/words.h"
#include "daemon/base/mem.h"
#include "daemon/store/days.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/windows.h"

#define LABEL_COLUMNS 12
#define NUMBER_COLUMNS 8
#define UNIT_COLUMNS 5
#define SHORT_GAP_S 60 /* shorter ones are only counted */
#define TEXT_LIMIT 100

struct figure {
	const char *label;
	struct hrv_value value;
	int decimals;
	const char *unit;
};

static void print_title(FILE *file, const char *title)
{
	fprintf(file, "\n%s%s%s\n", term_on(TERM_STRONG), title, term_off());
}

/* The causes by how much they took, the greatest first. */
static void order_causes(
	const struct account *account, enum gap_cause ret_causes[GAP_N])
{
	for (int i = 0; i < GAP_N; i++) {
		int at = i;

		for (; at > 0 &&
			account->gap_s[ret_causes[at - 1]] < account->gap_s[i];
			at--)
			ret_causes[at] = ret_causes[at - 1];
		ret_causes[at] = (enum gap_cause)i;
	}
}

char *day_account_text(const struct account *account)
{
	enum gap_cause causes[GAP_N];
	char span[WORDS_SIZE], beats[WORDS_SIZE];
	char *text;

	if (account->wall_s <= 0 || account_missing_s(account) < 1)
		return xstrdup("");
	text = xasprintf("%s of beats in %s; missing:",
		words_duration(account->beats_s, beats),
		words_duration(account->wall_s, span));
	order_causes(account, causes);
	for (int i = 0; i < GAP_N && account->gap_s[causes[i]] >= 0.5; i++) {
		_cleanup_free_ char *before = text;

		text = xasprintf("%s%s %s %s", before, i ? "," : "",
			words_duration(account->gap_s[causes[i]], span),
			gap_text(causes[i]));
	}
	return text;
}

static void print_account(FILE *file, const struct account *account)
{
	_cleanup_free_ char *text = day_account_text(account);

	if (*text)
		term_put_wrapped(file, text, 0, 2, TERM_TEXT_COLUMNS);
}

static void print_head(FILE *file, const struct day_facts *facts)
{
	char day[WORDS_SIZE], worn[WORDS_SIZE];
	const char *kind = words_of_kind(facts->kind);

	fprintf(file, "%s%s%s", term_on(TERM_STRONG),
		words_long_day(facts->day, day), term_off());
	if (*kind)
		fprintf(file, "  %s%s heart%s", term_on(TERM_WARN), kind,
			term_off());
	putc('\n', file);
	if (facts->kind == DEVICE_N_KINDS)
		fputs("no strap on this day\n", file);
	else if (facts->n_windows == 0)
		fputs("the strap was on; no 5-minute window is complete yet\n",
			file);
	else
		fprintf(file, "strap worn for %s\n",
			words_duration(facts->summary.worn_s, worn));
	print_account(file, &facts->account);
}

static void print_figure(FILE *file, const struct figure *figure)
{
	bool absent = isnan(figure->value.value);

	if (term.plain) {
		if (absent)
			fprintf(file, "%s: none, %s\n", figure->label,
				words_of_day_reason(figure->value.reason));
		else
			fprintf(file, "%s: %.*f%s%s\n", figure->label,
				figure->decimals, figure->value.value,
				*figure->unit ? " " : "", figure->unit);
		return;
	}
	fprintf(file, "  %-*s", LABEL_COLUMNS, figure->label);
	words_put_number(
		file, figure->value.value, figure->decimals, NUMBER_COLUMNS);
	if (absent)
		fprintf(file, " %s%s%s\n", term_on(TERM_DIM),
			words_of_day_reason(figure->value.reason), term_off());
	else
		fprintf(file, "%s%s\n", *figure->unit ? " " : "", figure->unit);
}

/* How many windows stand behind the figures. */
static void print_basis(FILE *file, const struct day_summary *summary)
{
	char text[200];

	if (summary->n_good == 0)
		snprintf(text, sizeof(text),
			"No window of up to 5 min has grade A or B.");
	else
		snprintf(text, sizeof(text),
			"Medians of %zu window%s of up to 5 min of grade A or "
			"B; LF/HF was valid in %zu.",
			summary->n_good, summary->n_good == 1 ? "" : "s",
			summary->n_lf_hf);
	fputs("  ", file);
	term_put_wrapped(file, text, 2, 2, TEXT_LIMIT);
}

static void print_grades(FILE *file, const struct day_facts *facts)
{
	double worn_s[5] = {0};

	for (size_t i = 0; i < facts->n_windows; i++)
		if (facts->windows[i].grade >= 'A' &&
			facts->windows[i].grade <= 'E')
			worn_s[facts->windows[i].grade - 'A'] +=
				facts->windows[i].worn_s;
	fputs(term.plain ? "quality:" : "  quality     ", file);
	for (int i = 0; i < 5; i++)
		fprintf(file, "%s%c %.0f %%",
			i		     ? "  "
				: term.plain ? " "
					     : "",
			'A' + i, 100 * worn_s[i] / facts->summary.worn_s);
	putc('\n', file);
}

static void print_figures(FILE *file, const struct day_facts *facts)
{
	const struct day_summary *summary = &facts->summary;
	const struct figure figures[] = {
		{"heart rate", summary->hr_bpm, 0, "bpm"},
		{"RMSSD", summary->rmssd_ms, 1, "ms"},
		{"lnRMSSD", summary->ln_rmssd, 2, ""},
		{"LF/HF", summary->lf_hf, 2, ""},
	};

	putc('\n', file);
	for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++)
		print_figure(file, &figures[i]);
	print_grades(file, facts);
	print_basis(file, summary);
}

static void print_gap(FILE *file, const struct day_gap *gap)
{
	char begin[WORDS_SIZE], end[WORDS_SIZE], length[WORDS_SIZE];

	fprintf(file, "  %s to %s  %12s  %s\n",
		words_clock(gap->begin.utc_us, gap->begin.offset_min, begin),
		words_clock(gap->end.utc_us, gap->end.offset_min, end),
		words_duration(gap->length_s, length), gap_text(gap->cause));
}

static void print_gaps(FILE *file, const struct day_facts *facts)
{
	size_t n_short = 0;
	double short_s = 0;
	char text[WORDS_SIZE];

	if (facts->n_gaps == 0)
		return;
	print_title(file, "Gaps");
	for (size_t i = 0; i < facts->n_gaps; i++)
		if (facts->gaps[i].length_s < SHORT_GAP_S) {
			n_short++;
			short_s += facts->gaps[i].length_s;
		} else {
			print_gap(file, &facts->gaps[i]);
		}
	if (n_short)
		fprintf(file, "  %zu shorter than a minute, %s in all\n",
			n_short, words_duration(short_s, text));
}

static void print_entry(FILE *file, const struct journal_entry *entry)
{
	char clock[WORDS_SIZE];
	int at = fprintf(file, "  %s  ",
		words_clock(
			entry->meant.utc_us, entry->meant.offset_min, clock));

	if (term.plain)
		entry_say_kind(file, entry);
	else
		at += entry_put_kind(file, entry);
	entry_put_words(file, entry, at);
}

static void print_session(FILE *file, const struct session *session)
{
	const char *name =
		*session->practice ? session->practice : session->name;
	char clock[WORDS_SIZE];

	fprintf(file, "  %s  %s%s",
		words_clock(session->begin.utc_us, session->begin.offset_min,
			clock),
		session_kind_word(session->kind), *name ? " " : "");
	for (const char *c = session->practice; *c; c++)
		putc(*c == '_' ? ' ' : *c, file);
	term_put(file, *session->practice ? "" : name);
	if (session->end.utc_us)
		fprintf(file, ", until %s\n",
			words_clock(session->end.utc_us,
				session->end.offset_min, clock));
	else
		fputs(", still running\n", file);
}

static void print_episode(FILE *file, const struct episode *episode)
{
	_cleanup_free_ char *text = day_episode_text(episode);
	char clock[WORDS_SIZE];
	int at = fprintf(file, "  %s  ",
		words_clock(episode->begin.utc_us, episode->begin.offset_min,
			clock));

	term_put_wrapped(file, text, at, at, TEXT_LIMIT);
}

/* How far the story is told: the next of each kind. */
struct story {
	size_t session, episode, entry;
};

/* When the next of each kind was; INT64_MAX without one. */
static int64_t session_us(const struct day_facts *facts, size_t i)
{
	return i < facts->n_sessions ? facts->sessions[i].begin.utc_us
				     : INT64_MAX;
}

static int64_t episode_us(const struct day_facts *facts, size_t i)
{
	return i < facts->n_episodes ? facts->episodes[i].begin.utc_us
				     : INT64_MAX;
}

static int64_t entry_us(const struct day_facts *facts, size_t i)
{
	return i < facts->n_entries ? facts->entries[i].meant.utc_us
				    : INT64_MAX;
}

static void print_next(
	FILE *file, const struct day_facts *facts, struct story *story)
{
	int64_t s_us = session_us(facts, story->session);
	int64_t a_us = episode_us(facts, story->episode);
	int64_t e_us = entry_us(facts, story->entry);

	if (s_us <= a_us && s_us <= e_us && s_us != INT64_MAX)
		print_session(file, &facts->sessions[story->session++]);
	else if (a_us <= e_us && a_us != INT64_MAX)
		print_episode(file, &facts->episodes[story->episode++]);
	else
		print_entry(file, &facts->entries[story->entry++]);
}

/* Sessions, episodes and entries, each in order of time, as one. */
static void print_story(FILE *file, const struct day_facts *facts)
{
	size_t n = facts->n_sessions + facts->n_entries + facts->n_episodes;
	struct story story = {0};

	if (n == 0)
		return;
	print_title(file, "In order of time");
	while (n-- > 0)
		print_next(file, facts, &story);
}

/* Something to draw; a window of grade E has nothing. */
static bool has_values(const struct day_facts *facts)
{
	for (size_t i = 0; i < facts->n_windows; i++)
		if (!isnan(facts->windows[i].mean_hr_bpm))
			return true;
	return false;
}

void day_print(FILE *file, const struct day_facts *facts)
{
	print_head(file, facts);
	day_print_regulation(file, facts->regulation);
	if (facts->n_windows > 0)
		print_figures(file, facts);
	if (has_values(facts) && !term.plain) {
		putc('\n', file);
		timeline_print(file, facts);
	}
	print_gaps(file, facts);
	print_story(file, facts);
}
