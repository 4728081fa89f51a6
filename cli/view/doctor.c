/* SPDX-License-Identifier: GPL-3.0-or-later
 * The checks of the doctor as a screen, as sentences, or as JSON.
 */
#include "cli/view/doctor.h"

#include <string.h>

#include "cli/doctor/fix.h"
#include "cli/doctor/judge.h"
#include "cli/view/json.h"
#include "cli/view/term.h"
#include "daemon/base/mem.h"

#define TITLE_COLUMNS 13
#define TEXT_COLUMN (4 + TITLE_COLUMNS)

static const char *sign_of(enum doctor_level level)
{
	switch (level) {
	case DOCTOR_OK:
		return term_sign("✓", "+");
	case DOCTOR_UNKNOWN:
		return term_sign("·", ".");
	case DOCTOR_WARN:
		return "!";
	case DOCTOR_FAIL:
		break;
	}
	return term_sign("✗", "x");
}

static enum term_role role_of(enum doctor_level level)
{
	switch (level) {
	case DOCTOR_OK:
		return TERM_PLAIN;
	case DOCTOR_UNKNOWN:
		return TERM_DIM;
	case DOCTOR_WARN:
	case DOCTOR_FAIL:
		break;
	}
	return TERM_WARN;
}

/* The sentence with its figure; the caller frees. */
static char *text_of(const struct doctor_line *line)
{
	const struct sentence *sentence = sentence_get(line->id);

	return *line->detail
		? xasprintf("%s (%s)", sentence->text, line->detail)
		: xstrdup(sentence->text);
}

static void put_plain(FILE *file, enum doctor_check check, const char *text,
	const struct sentence *sentence)
{
	fprintf(file, "%s, %s: %s.", doctor_check_title(check),
		doctor_level_word(sentence->level), text);
	if (sentence->repair)
		fprintf(file, " To do: %s.", sentence->repair);
	putc('\n', file);
}

static void put_line(
	FILE *file, enum doctor_check check, const struct doctor_line *line)
{
	const struct sentence *sentence = sentence_get(line->id);
	enum term_role role = role_of(sentence->level);
	_cleanup_free_ char *text = text_of(line);
	const char *arrow = term_sign("→ ", "> ");

	if (term.plain) {
		put_plain(file, check, text, sentence);
		return;
	}
	fprintf(file, "  %s%s%s %s%-*s", term_on(role),
		sign_of(sentence->level), term_off(),
		term_on(sentence->level == DOCTOR_FAIL ? TERM_STRONG
						       : role_of(DOCTOR_OK)),
		TITLE_COLUMNS, doctor_check_title(check));
	fputs(term_off(), file);
	fputs(term_on(role), file);
	term_put_wrapped(
		file, text, TEXT_COLUMN, TEXT_COLUMN, TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
	if (!sentence->repair)
		return;
	fprintf(file, "%*s%s", TEXT_COLUMN, "", arrow);
	term_put_wrapped(file, sentence->repair, TEXT_COLUMN + 2,
		TEXT_COLUMN + 2, TERM_TEXT_COLUMNS);
}

static void put_part(FILE *file, const char *part)
{
	if (term.plain)
		return;
	fprintf(file, "\n%s%s%s\n", term_on(TERM_STRONG), part, term_off());
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* The first failure, by the order of the checks; CHECK_N for none. */
static int first_failed(const struct doctor_report *report)
{
	int check = 0;

	while (check < CHECK_N &&
		sentence_get(report->lines[check].id)->level != DOCTOR_FAIL)
		check++;
	return check;
}

static char *count_text(const struct doctor_report *report)
{
	size_t n_failed = report->n_failed, n_warned = report->n_warned;
	_cleanup_free_ char *warned = n_warned
		? xasprintf("%zu warning%s", n_warned, plural(n_warned))
		: xstrdup("");

	if (!n_failed)
		return n_warned ? xasprintf("No failure, %s.", warned)
				: xstrdup("All is well, as far as it can be "
					  "known.");
	return xasprintf("%zu failure%s%s%s; begin with %s, what is below may "
			 "follow from it.",
		n_failed, plural(n_failed), n_warned ? ", " : "", warned,
		doctor_check_title((enum doctor_check)first_failed(report)));
}

static bool has_fix(const struct doctor_report *report)
{
	for (int i = 0; i < CHECK_N; i++)
		if (sentence_get(report->lines[i].id)->fix != FIX_NONE)
			return true;
	return false;
}

void doctor_view(
	FILE *file, const struct doctor_report *report, const char *system)
{
	_cleanup_free_ char *count = count_text(report);

	term_put_wrapped(file, system, 0, 0, TERM_TEXT_COLUMNS);
	for (int i = 0; i < CHECK_N; i++) {
		const char *part = doctor_check_part((enum doctor_check)i);

		if (part)
			put_part(file, part);
		put_line(file, (enum doctor_check)i, &report->lines[i]);
	}
	fputs(term.plain ? "" : "\n", file);
	fputs(term_on(TERM_STRONG), file);
	term_put_wrapped(file, count, 0, 0, TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
	if (has_fix(report))
		term_put_wrapped(file,
			"hrvctl doctor --fix offers what it can do itself.", 0,
			0, TERM_TEXT_COLUMNS);
	fputs(term_on(TERM_DIM), file);
	term_put_wrapped(file,
		"Nothing above names you, an address or a value of the heart: "
		"it may go into a bug report as it is.",
		0, 0, TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
}

static json_t *json_of_line(
	enum doctor_check check, const struct doctor_line *line)
{
	const struct sentence *sentence = sentence_get(line->id);
	json_t *object = json_object();

	json_put_text(object, "check", doctor_check_word(check));
	json_put_text(object, "level", doctor_level_word(sentence->level));
	json_put_text(object, "sentence", sentence->word);
	json_put_text(object, "text", sentence->text);
	json_put_text(object, "detail", *line->detail ? line->detail : NULL);
	json_put_text(object, "repair", sentence->repair);
	json_object_set_new(
		object, "fixable", json_boolean(sentence->fix != FIX_NONE));
	return object;
}

void doctor_view_json(const struct doctor_report *report, const char *system)
{
	json_t *object = json_begin();
	json_t *checks = json_array();

	for (int i = 0; i < CHECK_N; i++)
		json_array_append_new(checks,
			json_of_line((enum doctor_check)i, &report->lines[i]));
	json_put_text(object, "system", system);
	json_object_set_new(
		object, "n_failed", json_integer((json_int_t)report->n_failed));
	json_object_set_new(
		object, "n_warned", json_integer((json_int_t)report->n_warned));
	json_object_set_new(object, "checks", checks);
	json_print(object, false);
	json_decref(object);
}
