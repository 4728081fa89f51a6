/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers from text, whole or not at all, in the C locale's spelling.
 */
#pragma once

#include <stdbool.h>

/* All of text as a decimal integer in [min, max]; no leading white space, no
 * trailing text, "+5" refused. 0, -EINVAL, -ERANGE. */
int number_parse_int(const char *text, long min, long max, long *ret_value);

/* All of text as a finite decimal number in [min, max] whatever the locale;
 * no hexadecimal, no inf or nan. 0, -EINVAL, -ERANGE. */
int number_parse_double(
	const char *text, double min, double max, double *ret_value);
