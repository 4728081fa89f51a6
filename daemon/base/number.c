/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers from text.
 */
#include "daemon/base/number.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789"

int number_parse_int(const char *text, long min, long max, long *ret_value)
{
	const char *digits = text + (*text == '-');
	size_t n = strspn(digits, DIGITS);
	long value;

	if (n == 0 || digits[n])
		return -EINVAL;
	errno = 0;
	value = strtol(text, NULL, 10);
	if (errno == ERANGE || value < min || value > max)
		return -ERANGE;
	*ret_value = value;
	return 0;
}

/* [-]digits[.digits][e[+-]digits], with a digit before or after the point. */
static bool is_decimal(const char *text)
{
	size_t n, n_fraction = 0;

	text += *text == '-';
	n = strspn(text, DIGITS);
	text += n;
	if (*text == '.') {
		n_fraction = strspn(text + 1, DIGITS);
		text += 1 + n_fraction;
	}
	if (n + n_fraction == 0)
		return false;
	if (*text == 'e' || *text == 'E') {
		text++;
		text += *text == '-' || *text == '+';
		n = strspn(text, DIGITS);
		text += n;
		if (n == 0)
			return false;
	}
	return *text == '\0';
}

int number_parse_double(
	const char *text, double min, double max, double *ret_value)
{
	locale_t c_locale;
	double value;

	if (!is_decimal(text))
		return -EINVAL;
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	value = strtod_l(text, NULL, c_locale);
	freelocale(c_locale);
	if (!isfinite(value) || value < min || value > max)
		return -ERANGE;
	*ret_value = value;
	return 0;
}
