/* SPDX-License-Identifier: GPL-3.0-or-later
 * The status as a screen, or with --plain as sentences.
 */
#include "cli/view/status.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/view/day.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/mem.h"

#define INDENT 2
#define LABEL_COLUMNS 12
#define VALUE_COLUMNS 13
#define NOTE_COLUMN (INDENT + LABEL_COLUMNS + VALUE_COLUMNS)
#define BATTERY_LOW_PCT 15

#define WARNING(member, text)                                                  \
	{                                                                      \
#member, text, offsetof(struct client_status, member)          \
	}

const struct status_warning status_warnings[] = {
	WARNING(contact_unreliable,
		"the strap reports lost contact, but beats keep coming"),
	WARNING(no_rr,
		"this device sends heart rate but no beat intervals, so there "
		"is no HRV"),
	WARNING(coarse_rr,
		"the beat intervals are coarsely rounded, RMSSD is less exact"),
	WARNING(stuck_rr,
		"the same beat interval keeps coming; check how the strap "
		"sits"),
	WARNING(over_count,
		"more beat intervals than time has passed; not used for HRV"),
};
const size_t status_n_warnings =
	sizeof(status_warnings) / sizeof(*status_warnings);

void status_done(struct status *status)
{
	free(status->bus_error);
	free(status->store_error);
	status->bus_error = status->store_error = NULL;
}

void status_hide(struct status *status)
{
	struct client_status *live = &status->live;
	char *const reasons[] = {live->hr_reason, live->rmssd_reason,
		live->resp_reason, live->lf_reason, live->hf_reason,
		live->lf_hf_reason};

	status->quiet = true;
	status->activation = (struct activation){.value = NAN};
	live->hr_bpm = live->rmssd_ms = live->resp_per_min = NAN;
	live->lf_ms2 = live->hf_ms2 = live->lf_hf = NAN;
	status->rmssd_low_ms = status->rmssd_high_ms = NAN;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		snprintf(reasons[i], sizeof(live->hr_reason),
			"a quiet session runs");
}

/* "Label        value      note"; with --plain "Label: value, note." value
 * NULL: not known, and the note says why. */
static void put_row(
	FILE *file, const char *label, const char *value, const char *note)
{
	if (term.plain) {
		fprintf(file, "%s: ", label);
		term_put(file, value ? value : "not known");
		fputs(note && *note ? ", " : "", file);
		term_put(file, note ? note : "");
		fputs(".\n", file);
		return;
	}
	fprintf(file, "%*s%-*s%s", INDENT, "", LABEL_COLUMNS, label,
		term_on(value ? TERM_STRONG : TERM_DIM));
	term_put_cell(file, value ? value : "–", VALUE_COLUMNS - 1);
	fprintf(file, "%s %s", term_off(), term_on(TERM_DIM));
	term_put_wrapped(file, note ? note : "", NOTE_COLUMN, NOTE_COLUMN,
		TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
}

/* A row whose value may be long. */
static void put_text_row(FILE *file, const char *label, const char *text)
{
	if (term.plain) {
		put_row(file, label, text, NULL);
		return;
	}
	fprintf(file, "%*s%-*s", INDENT, "", LABEL_COLUMNS, label);
	term_put_wrapped(file, text, INDENT + LABEL_COLUMNS,
		INDENT + LABEL_COLUMNS, TERM_TEXT_COLUMNS);
}

static void put_sentence(FILE *file, enum term_role role, const char *text)
{
	int indent = term.plain ? 0 : INDENT;

	fprintf(file, "%*s%s", indent, "", term_on(role));
	term_put_wrapped(file, text, indent, indent, TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
}

static void put_sign(FILE *file, bool streams)
{
	if (term.plain)
		return;
	fprintf(file, "%s%s%s ", term_on(streams ? TERM_HEART : TERM_PLAIN),
		streams ? term_sign("●", "*") : term_sign("○", "o"),
		term_off());
}

static bool is_replay(const struct client_status *live)
{
	return !strncmp(live->target, "replay:", 7);
}

static char *streaming_text(const struct client_status *live)
{
	if (live->simulated && !is_replay(live))
		return xstrdup("Heartbeats are coming in from the simulated "
			       "strap.");
	return xasprintf("Heartbeats are coming in from %s%s.",
		live->simulated ? "the " : "",
		*live->device ? live->device : "the strap");
}

/* Never to be mistaken for a body. */
static const char *stand_in_text(const struct client_status *live)
{
	return is_replay(live)
		? "REPLAYED: these heartbeats were recorded earlier."
		: "SIMULATED: these heartbeats are computed, nobody's.";
}

static char *headline(const struct status *status)
{
	if (status->hung)
		return xstrdup("hrvd runs, but does not answer.");
	if (status->bus_error)
		return xstrdup("hrvd cannot be reached.");
	if (!status->live.running)
		return xstrdup(
			"hrvd is not running, so nothing is being recorded.");
	if (status_is_streaming(status))
		return streaming_text(&status->live);
	return xstrdup(strap_state_text(status->state));
}

static void put_headline(FILE *file, const struct status *status)
{
	_cleanup_free_ char *text = headline(status);
	int at = term.plain ? 0 : INDENT;

	put_sign(file, status_is_streaming(status));
	fputs(term_on(TERM_STRONG), file);
	term_put_wrapped(file, text, at, at, TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
	if (status->live.simulated)
		put_sentence(file, TERM_WARN, stand_in_text(&status->live));
	if (*status->live.detail)
		put_sentence(file, TERM_PLAIN, status->live.detail);
	if (!status->live.running && !status->bus_error)
		put_sentence(file, TERM_PLAIN,
			"Start it with `systemctl --user start hrvd`, or with "
			"`hrvd --foreground`.");
	if (status->bus_error)
		put_sentence(file, TERM_WARN, status->bus_error);
	if (status->hung)
		put_sentence(file, TERM_PLAIN,
			"`journalctl --user -u hrvd` may say why.");
	if (status->store_error)
		put_sentence(file, TERM_WARN, status->store_error);
}

static const char *grade_text(char grade)
{
	switch (grade) {
	case 'A':
		return "good";
	case 'B':
		return "usable";
	case 'C':
		return "limited";
	case 'D':
		return "poor";
	default:
		return "too low";
	}
}

/* A number on the screen. */
struct measure {
	const char *label;
	double value; /* NAN: reason stands in its place */
	const char *reason;
	const char *text; /* value with its unit */
	const char *note;
	const char *needs; /* what has to be collected */
};

/* Time alone helps against these. */
static bool is_early(const char *reason)
{
	return !*reason || !strcmp(reason, hrv_reason_text(HRV_NO_BEATS)) ||
		!strcmp(reason, hrv_reason_text(HRV_TOO_SHORT)) ||
		!strcmp(reason, hrv_reason_text(HRV_RUN_SHORT));
}

static void put_measure(FILE *file, const struct measure *measure)
{
	_cleanup_free_ char *collecting =
		xasprintf("collecting; needs %s", measure->needs);

	if (!isnan(measure->value))
		put_row(file, measure->label, measure->text, measure->note);
	else
		put_row(file, measure->label, NULL,
			is_early(measure->reason) ? collecting
						  : measure->reason);
}

static void put_rmssd(FILE *file, const struct status *status)
{
	static const char *const changes[] = {
		[HISTORY_STEADY] = "",
		[HISTORY_HIGHER] = "; higher than a minute ago",
		[HISTORY_LOWER] = "; lower than a minute ago",
	};
	const struct client_status *live = &status->live;
	_cleanup_free_ char *value = xasprintf("%.0f ms", live->rmssd_ms);
	_cleanup_free_ char *note =
		xasprintf("60 s, likely %.0f to %.0f%s", status->rmssd_low_ms,
			status->rmssd_high_ms, changes[status->change]);

	put_measure(file,
		&(struct measure){"RMSSD", live->rmssd_ms, live->rmssd_reason,
			value, note, "30 s of beats"});
}

static void put_quality(FILE *file, const struct client_status *live)
{
	_cleanup_free_ char *value =
		xasprintf("%s (%s)", grade_text(*live->grade), live->grade);
	double clean_pct = 100 * fmin(live->coverage, 1);
	_cleanup_free_ char *note = isnan(live->coverage + live->artefact_pct)
		? NULL
		: xasprintf("%.0f %% of 60 s clean, %.0f %% artefacts",
			  clean_pct, live->artefact_pct);

	if (*live->grade)
		put_row(file, "Quality", value, note);
}

static void put_spectrum(FILE *file, const struct client_status *live)
{
	_cleanup_free_ char *breathing =
		xasprintf("%.0f /min", live->resp_per_min);
	_cleanup_free_ char *ratio = xasprintf("%.2f", live->lf_hf);
	_cleanup_free_ char *powers = xasprintf(
		"LF %.0f, HF %.0f ms², over 5 min", live->lf_ms2, live->hf_ms2);

	put_measure(file,
		&(struct measure){"Breathing", live->resp_per_min,
			live->resp_reason, breathing,
			"estimated from the beats", "104 beats"});
	put_measure(file,
		&(struct measure){"LF/HF", live->lf_hf, live->lf_hf_reason,
			ratio, powers, "4.5 clean min in a row"});
}

/* Words first, numbers after (R14). */
static void put_activation(FILE *file, const struct status *status)
{
	const struct activation *activation = &status->activation;
	_cleanup_free_ char *words = activation_words(activation);
	_cleanup_free_ char *reason = activation_reason(activation);
	_cleanup_free_ char *episode = activation_episode_words(activation);
	_cleanup_free_ char *text = words
		? xasprintf("%s (%+.1f)", words, activation->value)
		: xasprintf("not known: %s", reason);

	put_text_row(file, "Activation", text);
	if (episode)
		put_text_row(file, "Episode", episode);
}

static void put_heart(FILE *file, const struct status *status)
{
	const struct client_status *live = &status->live;
	_cleanup_free_ char *rate = xasprintf("%.0f bpm", live->hr_bpm);

	fputs(term.plain ? "" : "\n", file);
	put_activation(file, status);
	put_measure(file,
		&(struct measure){"Heart rate", live->hr_bpm, live->hr_reason,
			rate, "mean of the last 60 s", "10 s of beats"});
	put_rmssd(file, status);
	put_quality(file, live);
	put_spectrum(file, live);
}

static void put_session(FILE *file, const struct status *status)
{
	const struct client_status *live = &status->live;
	_cleanup_free_ char *text = NULL;
	char span[WORDS_SIZE], since[WORDS_SIZE];

	if (!live->session_since_us)
		return;
	words_duration(
		(double)(status->now.utc_us - live->session_since_us) / 1e6,
		span);
	words_moment(live->session_since_us, status->now, since);
	text = xasprintf("%s%s%s, since %s", live->session,
		*live->session ? ", " : "", span, since);
	put_text_row(file, "Session", text);
}

static void put_contact(FILE *file, const struct client_status *live)
{
	if (live->contact >= 0 && !live->contact_unreliable)
		put_text_row(file, "Contact",
			live->contact ? "good"
				      : "lost; moisten the electrodes and "
					"tighten the strap");
}

static void put_battery(FILE *file, const struct client_status *live)
{
	_cleanup_free_ char *text = xasprintf("%d %%%s", live->battery_pct,
		live->battery_pct > BATTERY_LOW_PCT ? "" : ", low");

	if (live->battery_pct >= 0)
		put_text_row(file, "Battery", text);
}

/* How long it has been so, where that is no good news. */
static void put_since(FILE *file, const struct status *status)
{
	const struct client_status *live = &status->live;
	_cleanup_free_ char *text = NULL;
	char span[WORDS_SIZE], since[WORDS_SIZE];

	if (!live->state_since_us || status_is_streaming(status))
		return;
	words_duration(
		(double)(status->now.utc_us - live->state_since_us) / 1e6,
		span);
	words_moment(live->state_since_us, status->now, since);
	text = xasprintf("%s, for %s", since, span);
	put_text_row(file, "Since", text);
}

static void put_last(FILE *file, const struct status *status)
{
	double age_s = status->live.last_packet_age_s;
	_cleanup_free_ char *text = NULL;
	char ago[WORDS_SIZE];

	if (status->live.running && !isnan(age_s)) {
		words_duration(age_s, ago);
		text = xasprintf("%s ago", age_s < 1 ? "less than 1 s" : ago);
		put_text_row(file, "Last packet", text);
	} else if (status->last_data_us) {
		words_moment(status->last_data_us, status->now, ago);
		put_text_row(file, "Last data", ago);
	}
}

static void put_warnings(FILE *file, const struct client_status *live)
{
	for (size_t i = 0; i < status_n_warnings; i++)
		if (status_warning_is_on(live, &status_warnings[i]))
			put_text_row(file, "Note", status_warnings[i].text);
}

/* Where the day went so far, where something is missing. */
static void put_today(FILE *file, const struct account *today)
{
	_cleanup_free_ char *text = day_account_text(today);

	if (*text)
		put_text_row(file, "Today", text);
}

void status_view(FILE *file, const struct status *status)
{
	put_headline(file, status);
	if (status_is_streaming(status) && !status->quiet)
		put_heart(file, status);
	if (status->quiet)
		put_sentence(file, TERM_PLAIN,
			"A quiet session runs; no figures until it is over.");
	fputs(term.plain ? "" : "\n", file);
	put_since(file, status);
	put_session(file, status);
	if (status->live.running) {
		put_contact(file, &status->live);
		put_battery(file, &status->live);
		put_warnings(file, &status->live);
	}
	put_last(file, status);
	put_today(file, &status->today);
}
