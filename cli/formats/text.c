/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads and writes RR intervals one a line, see text.h.
 */
#include "cli/formats/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/formats/heading.h"
#include "cli/formats/lines.h"
#include "cli/formats/record.h"
#include "cli/formats/stamp.h"

int text_fail(struct record_maker *maker, int status)
{
	return record_maker_fail(maker, -EINVAL,
		status == -E2BIG ? "this line is too long for one interval"
			: status == -EBADMSG
			? "a quote that does not end, or text behind one"
			: "not text: RR intervals are expected, one a line");
}

/* What word would be if it were right. */
static const char *number_wanted(const char *word)
{
	const char *comma = strchr(word, ',');
	size_t n = strspn(word, "0123456789.,");

	n += strspn(word + n, " \t");
	if (comma && isdigit((unsigned char)comma[1]))
		return "a number: decimals are written with a point, and only "
		       "one interval stands on a line";
	if (n > 0 && heading_unit(word + n) != RR_N_UNITS)
		return "a number: the unit of all is said with --unit";
	if (n > 0 && word[n] == '\0')
		return "a number: only one interval stands on a line, and "
		       "nothing behind it";
	return "a number";
}

static int take_number(struct record_maker *maker, const char *word)
{
	const int64_t limit_q = 2LL * RECORD_MAX_INTERVAL_S * RR_Q_PER_S;
	int64_t rr_q = limit_q;

	if (number_q(word, '.', rr_unit_q(maker->unit), limit_q, &rr_q) ==
		-EINVAL)
		return record_maker_fail_word(maker, word, number_wanted(word));
	return record_maker_add(
		maker, *word == '-' ? 0 : rr_q, RECORD_NO_CLOCK);
}

/* "RR intervals, ms, from 2026-11-22T18:04:09+01:00, simulated". */
static void take_begin(struct record_maker *maker, const char *words)
{
	const char *from = strstr(words, ", from ");
	char text[64];
	struct stamp stamp;

	if (!from || maker->n > 0)
		return;
	from += strlen(", from ");
	snprintf(text, sizeof(text), "%.*s", (int)strcspn(from, ","), from);
	if (stamp_parse(text, &stamp) == 0)
		maker->begin_us = stamp_utc_us(stamp);
}

/* What stands behind "gap", which is no other word; NULL if that is not it. */
static const char *behind_gap(const char *words)
{
	words += strspn(words, "# \t");
	if (strncasecmp(words, "gap", 3) != 0)
		return NULL;
	words += 3;
	if (isalpha((unsigned char)*words) || *words == '_' ||
		(*words == '-' && isalpha((unsigned char)words[1])))
		return NULL;
	return words + strspn(words, " \t");
}

/* "12.3 s", "5s", of the seconds; what follows is the reason. False: none. */
static bool take_length(const char *words, int64_t *ret_gap_q)
{
	const int64_t limit_q = (int64_t)RECORD_MAX_TOTAL_S * RR_Q_PER_S;
	size_t n = strspn(words, "0123456789.");
	char length[32];

	if (n >= sizeof(length))
		return false;
	snprintf(length, sizeof(length), "%.*s", (int)n, words);
	words += n + strspn(words + n, " \t");
	return *words == 's' && !isalnum((unsigned char)words[1]) &&
		number_q(length, '.', RR_Q_PER_S, limit_q, ret_gap_q) == 0;
}

/* "gap 12.3 s: radio link lost", "gap", or the head that export writes. */
int text_take_comment(struct record_maker *maker, const char *words)
{
	const char *gap = behind_gap(words);
	int64_t gap_q = 0;

	words += strspn(words, "# \t");
	if (strncmp(words, "RR intervals,", 13) == 0)
		take_begin(maker, words);
	if (!gap)
		return 0;
	if (*gap && *gap != ':' && !take_length(gap, &gap_q))
		return record_maker_fail_word(maker, words,
			"a gap: that is '# gap', or '# gap 12.3 s' with its "
			"length in seconds, decimals behind a point");
	record_maker_gap(maker, gap_q);
	return 0;
}

static int take_line(struct record_maker *maker, char *text)
{
	char *end = text + strcspn(text, "#");

	if (end == text && *text)
		return text_take_comment(maker, text + 1);
	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return *text ? take_number(maker, text) : 0;
}

int text_read(struct lines *lines, struct record_maker *maker)
{
	int r;

	while ((r = lines_next(lines)) != 0) {
		maker->line = lines->number;
		if (r < 0)
			return text_fail(maker, r);
		r = take_line(maker, lines->text);
		if (r < 0)
			return r;
	}
	return 0;
}

void text_of_ticks(uint16_t rr_1024, char ret_text[static TEXT_TICKS_SIZE])
{
	/* 1000/1024 ms = 125/128 ms: seven decimals hold every value. */
	uint64_t ms_e7 = (uint64_t)rr_1024 * 125 * (10000000 / 128);
	size_t n;

	snprintf(ret_text, TEXT_TICKS_SIZE, "%llu.%07llu",
		(unsigned long long)(ms_e7 / 10000000),
		(unsigned long long)(ms_e7 % 10000000));
	n = strlen(ret_text);
	while (ret_text[n - 1] == '0')
		n--;
	if (ret_text[n - 1] == '.')
		n--;
	ret_text[n] = '\0';
}
