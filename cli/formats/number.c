/* SPDX-License-Identifier: GPL-3.0-or-later
 * Digits to quanta, see number.h.
 */
#include "cli/formats/number.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/rr.h"

/* Digits that a mantissa keeps; with the largest unit (24 bits) the product
 * stays far inside 128 bits. */
#define MAX_DIGITS 18

static const struct {
	const char *word;
	int64_t q;
} units[RR_N_UNITS] = {
	[RR_UNIT_MS] = {"ms", RR_Q_PER_MS},
	[RR_UNIT_S] = {"s", RR_Q_PER_S},
	[RR_UNIT_TICK] = {"1/1024", RR_Q_PER_TICK},
};

const char *rr_unit_word(enum rr_unit unit)
{
	return units[unit].word;
}

int rr_unit_of_word(const char *word, enum rr_unit *ret_unit)
{
	for (int i = 0; i < RR_N_UNITS; i++)
		if (strcmp(word, units[i].word) == 0) {
			*ret_unit = (enum rr_unit)i;
			return 0;
		}
	return -EINVAL;
}

int64_t rr_unit_q(enum rr_unit unit)
{
	return units[unit].q;
}

/* The digits of text as mantissa * 10^-decimals; returns where they end, or
 * NULL when there is none. Digits beyond MAX_DIGITS are dropped: they lie far
 * below a quantum. */
static const char *scan_digits(
	const char *text, char point, int64_t *ret_mantissa, int *ret_decimals)
{
	int64_t mantissa = 0;
	int n_kept = 0, decimals = 0;
	bool any = false, behind_point = false;

	for (; isdigit((unsigned char)*text) ||
		(*text == point && !behind_point);
		text++) {
		if (*text == point) {
			behind_point = true;
			continue;
		}
		any = true;
		if (n_kept < MAX_DIGITS) {
			mantissa = mantissa * 10 + (*text - '0');
			n_kept += mantissa > 0;
			decimals += behind_point;
		} else if (!behind_point) {
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

/* mantissa * 10^-decimals units of unit_q quanta; -1 beyond the limit. */
static int64_t quanta(
	int64_t mantissa, int decimals, int64_t unit_q, int64_t limit_q)
{
	__int128 q = (__int128)mantissa * unit_q;
	__int128 divisor = 1;

	for (; decimals < 0 && q > 0 && q <= limit_q; decimals++)
		q *= 10;
	/* After 36 places nothing of an 18-digit number is left. */
	for (int i = 0; i < decimals && i < 36; i++)
		divisor *= 10;
	q = (q + divisor / 2) / divisor;
	return q <= limit_q ? (int64_t)q : -1;
}

int number_q(const char *word, char point, int64_t unit_q, int64_t limit_q,
	int64_t *ret_q)
{
	bool negative = *word == '-';
	int64_t mantissa, q;
	int decimals;
	const char *end = scan_digits(
		word + (negative || *word == '+'), point, &mantissa, &decimals);

	if (end)
		end = scan_exponent(end, &decimals);
	if (!end || *end != '\0')
		return -EINVAL;
	q = quanta(mantissa, decimals, unit_q, limit_q);
	if (q < 0)
		return -ERANGE;
	*ret_q = negative ? -q : q;
	return 0;
}
