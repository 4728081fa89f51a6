/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads and writes RR intervals as text, without rounding on the way.
 */
#include "cli/rr_text.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/rr.h"
#include "daemon/base/mem.h"

#define LINE_SIZE 256
/* Digits that a mantissa keeps; with the largest unit (24 bits) the product
 * stays far inside 128 bits. */
#define MAX_DIGITS 18
/* No heart at rest, at work or in a test pattern has its middle interval
 * outside this; numbers in the wrong unit always do. */
#define MEDIAN_MIN_MS 200.0
#define MEDIAN_MAX_MS 4000.0

struct unit_facts {
	const char *word;
	int64_t q; /* quanta in one unit */
};

static const struct unit_facts units[] = {
	[RR_UNIT_MS] = {"ms", RR_Q_PER_MS},
	[RR_UNIT_S] = {"s", RR_Q_PER_S},
	[RR_UNIT_TICK] = {"1/1024", RR_Q_PER_TICK},
};

#define N_UNITS (sizeof(units) / sizeof(units[0]))

/* Everything one pass over the file knows. */
struct reader {
	FILE *file;
	const char *name;
	enum rr_unit unit;
	size_t line;
	size_t first_line; /* of the first interval */
	size_t n;
	size_t capacity;
	int64_t *rr_q;
	uint8_t *flags;
	int64_t sum_q;
	bool gap; /* the next interval follows a break */
	char text[LINE_SIZE];
	char *error;
};

int rr_unit_of_word(const char *word, enum rr_unit *ret_unit)
{
	for (size_t i = 0; i < N_UNITS; i++)
		if (strcmp(word, units[i].word) == 0) {
			*ret_unit = (enum rr_unit)i;
			return 0;
		}
	return -EINVAL;
}

static int reader_fail(struct reader *reader, int status, const char *what)
{
	reader->error =
		xasprintf("%s:%zu: %s", reader->name, reader->line, what);
	return status;
}

/* Takes the next line into reader->text, without its end. 1, 0 at the end of
 * the file, or a failure. Reads by the byte: a binary file is refused at its
 * first strange byte, however long its "lines" are. */
static int reader_next_line(struct reader *reader)
{
	size_t n = 0;
	int c;

	while ((c = getc(reader->file)) != EOF && c != '\n') {
		if (n == 0)
			reader->line++;
		if (c == '\0' || (c < ' ' && !isspace(c)))
			return reader_fail(reader, -EINVAL,
				"not text: RR intervals are expected, one a "
				"line");
		/* Of a long comment the beginning is enough. */
		if (n < LINE_SIZE - 1)
			reader->text[n] = (char)c;
		else if (reader->text[0] != '#')
			return reader_fail(reader, -EINVAL,
				"this line is too long for one interval");
		n++;
	}
	if (ferror(reader->file)) {
		reader->error = xasprintf(
			"cannot read '%s': %s", reader->name, strerror(errno));
		return -EIO;
	}
	if (n == 0 && c == '\n')
		reader->line++;
	reader->text[n < LINE_SIZE ? n : LINE_SIZE - 1] = '\0';
	return n > 0 || c == '\n';
}

/* The digits of text as mantissa * 10^-decimals; returns where they end, or
 * NULL when there is none. Digits beyond MAX_DIGITS are dropped: they lie far
 * below a quantum. */
static const char *scan_digits(
	const char *text, int64_t *ret_mantissa, int *ret_decimals)
{
	int64_t mantissa = 0;
	int n_kept = 0, decimals = 0;
	bool any = false, point = false;

	for (; isdigit((unsigned char)*text) || (*text == '.' && !point);
		text++) {
		if (*text == '.') {
			point = true;
			continue;
		}
		any = true;
		if (n_kept < MAX_DIGITS) {
			mantissa = mantissa * 10 + (*text - '0');
			n_kept += mantissa > 0;
			decimals += point;
		} else if (!point) {
			decimals--;
		}
	}
	*ret_mantissa = mantissa;
	*ret_decimals = decimals;
	return any ? text : NULL;
}

/* The exponent of "8.12e+02", as numpy.savetxt writes; NULL when malformed. */
static const char *scan_exponent(const char *text, int *decimals)
{
	char *end;
	long exponent;

	if (*text != 'e' && *text != 'E')
		return text;
	text++;
	if (!isdigit((unsigned char)text[*text == '+' || *text == '-']))
		return NULL;
	exponent = strtol(text, &end, 10);
	if (exponent > 99 || exponent < -99)
		return NULL;
	*decimals -= (int)exponent;
	return end;
}

/* mantissa * 10^-decimals units of unit_q quanta, to the nearest quantum,
 * halves away from zero; -1 when it is longer than any interval may be. */
static int64_t quanta(int64_t mantissa, int decimals, int64_t unit_q)
{
	const int64_t limit = (int64_t)RR_TEXT_MAX_INTERVAL_S * RR_Q_PER_S;
	__int128 q = (__int128)mantissa * unit_q;
	__int128 divisor = 1;

	for (; decimals < 0 && q > 0 && q <= limit; decimals++)
		q *= 10;
	/* After 36 places nothing of an 18-digit number is left. */
	for (int i = 0; i < decimals && i < 36; i++)
		divisor *= 10;
	q = (q + divisor / 2) / divisor;
	return q <= limit ? (int64_t)q : -1;
}

static void reader_append(struct reader *reader, int64_t rr_q)
{
	if (reader->n == reader->capacity) {
		reader->capacity =
			reader->capacity ? 2 * reader->capacity : 512;
		reader->rr_q = xrealloc(
			reader->rr_q, reader->capacity * sizeof(*reader->rr_q));
		reader->flags = xrealloc(reader->flags, reader->capacity);
	}
	if (reader->n == 0)
		reader->first_line = reader->line;
	reader->rr_q[reader->n] = rr_q;
	reader->flags[reader->n] = reader->gap ? RR_BREAK : 0;
	reader->n++;
	reader->gap = false;
	reader->sum_q += rr_q;
}

static int reader_bad_number(struct reader *reader, const char *word)
{
	_cleanup_free_ char *what = xasprintf("'%.40s' is not a number%s", word,
		strchr(word, ',') ? ": decimals are written with a point, and "
				    "only one interval stands on a line"
				  : "");

	for (char *c = what; *c; c++)
		if (!isprint((unsigned char)*c))
			*c = '?';
	return reader_fail(reader, -EINVAL, what);
}

/* One interval in word, which has no white space around it. */
static int reader_take_number(struct reader *reader, const char *word)
{
	int64_t mantissa, rr_q;
	int decimals;
	const char *end = scan_digits(
		word + (*word == '+' || *word == '-'), &mantissa, &decimals);

	if (end)
		end = scan_exponent(end, &decimals);
	if (!end || *end != '\0')
		return reader_bad_number(reader, word);
	rr_q = quanta(mantissa, decimals, units[reader->unit].q);
	if (*word == '-' || rr_q == 0)
		return reader_fail(reader, -EINVAL,
			"an interval is longer than 0; a line '# gap' stands "
			"for missing beats");
	if (rr_q < 0)
		return reader_fail(reader, -EINVAL,
			"an interval of more than 10 minutes; wrong --unit? A "
			"line '# gap' stands for missing beats");
	reader_append(reader, rr_q);
	if (reader->sum_q > (int64_t)RR_TEXT_MAX_TOTAL_S * RR_Q_PER_S)
		return reader_fail(reader, -EFBIG,
			"more than 31 days of intervals; cut the record");
	return 0;
}

static int reader_take_line(struct reader *reader)
{
	char *word = reader->text;
	char *end;

	if (reader->line == 1 && strncmp(word, "\xef\xbb\xbf", 3) == 0)
		word += 3; /* the byte order mark of some editors */
	word += strspn(word, " \t\r\f\v");
	if (*word == '#') {
		word += 1 + strspn(word + 1, " \t");
		if (strncmp(word, "gap", 3) == 0 &&
			!isalnum((unsigned char)word[3]))
			reader->gap = true;
		return 0;
	}
	end = word + strcspn(word, "#");
	while (end > word && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return *word ? reader_take_number(reader, word) : 0;
}

static int compare_q(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Which unit would make hearts of these numbers; NULL if none would. */
static const char *guess_unit(double median_units)
{
	for (size_t i = 0; i < N_UNITS; i++) {
		double ms = median_units * (double)units[i].q / RR_Q_PER_MS;

		if (ms >= MEDIAN_MIN_MS && ms <= MEDIAN_MAX_MS)
			return units[i].word;
	}
	return NULL;
}

/* Refuses numbers that make no heart in the unit given: seconds read as
 * milliseconds would otherwise give a tidy report of nonsense. */
static int reader_check_unit(struct reader *reader)
{
	_cleanup_free_ int64_t *sorted = NULL;
	_cleanup_free_ char *what = NULL;
	const struct unit_facts *unit = &units[reader->unit];
	int64_t median_q;
	double median_ms;
	const char *guess;

	if (reader->n == 0)
		return 0;
	sorted = xmalloc(reader->n * sizeof(*sorted));
	memcpy(sorted, reader->rr_q, reader->n * sizeof(*sorted));
	qsort(sorted, reader->n, sizeof(*sorted), compare_q);
	median_q = sorted[reader->n / 2];
	median_ms = rr_ms_of_q(median_q);
	if (median_ms >= MEDIAN_MIN_MS && median_ms <= MEDIAN_MAX_MS)
		return 0;
	guess = guess_unit((double)median_q / (double)unit->q);
	what = xasprintf("read as %s, the intervals from here have a median "
			 "of %.4g ms, which is no heart rate%s%s%s",
		unit->word, median_ms, guess ? "; try --unit " : "",
		guess ? guess : "", guess ? "" : "; are these RR intervals?");
	reader->line = reader->first_line;
	return reader_fail(reader, -EINVAL, what);
}

static int reader_run(struct reader *reader)
{
	int r;

	while ((r = reader_next_line(reader)) > 0) {
		r = reader_take_line(reader);
		if (r < 0)
			return r;
	}
	return r < 0 ? r : reader_check_unit(reader);
}

static struct rr_series *reader_series(const struct reader *reader)
{
	struct rr_series *series = rr_series_new(reader->n ? reader->n : 1);

	if (!series)
		return NULL;
	for (size_t i = 0; i < reader->n; i++)
		rr_series_append(series, reader->rr_q[i], reader->flags[i]);
	return series;
}

int rr_text_read(FILE *file, const char *name, enum rr_unit unit,
	struct rr_series **ret_series, char **ret_error)
{
	struct reader reader = {
		.file = file,
		.name = name,
		.unit = unit,
		.gap = true,
	};
	struct rr_series *series;
	int r = reader_run(&reader);

	if (r == 0) {
		series = reader_series(&reader);
		if (series)
			*ret_series = series;
		else
			r = reader_fail(&reader, -ENOMEM, "out of memory");
	}
	free(reader.rr_q);
	free(reader.flags);
	if (r < 0)
		*ret_error = reader.error;
	return r;
}

void rr_text_of_ticks(uint16_t rr_1024, char ret_text[static RR_TEXT_SIZE])
{
	/* 1000/1024 ms = 125/128 ms: seven decimals hold every value. */
	uint64_t ms_e7 = (uint64_t)rr_1024 * 125 * (10000000 / 128);
	size_t n;

	snprintf(ret_text, RR_TEXT_SIZE, "%llu.%07llu",
		(unsigned long long)(ms_e7 / 10000000),
		(unsigned long long)(ms_e7 % 10000000));
	n = strlen(ret_text);
	while (ret_text[n - 1] == '0')
		n--;
	if (ret_text[n - 1] == '.')
		n--;
	ret_text[n] = '\0';
}
