/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decimal numbers and the units of intervals, without rounding on the way.
 *
 * Digits become quanta of 1/16 us by integer arithmetic: what has a strap's
 * grid is read exactly, whatever unit and however many decimals.
 */
#pragma once

#include <stdint.h>

enum rr_unit { RR_UNIT_MS, RR_UNIT_S, RR_UNIT_TICK, RR_N_UNITS };

/* "ms", "s", "1/1024". */
const char *rr_unit_word(enum rr_unit unit);
/* 0 or -EINVAL. */
int rr_unit_of_word(const char *word, enum rr_unit *ret_unit);
/* Quanta in one of it. */
int64_t rr_unit_q(enum rr_unit unit);

/* All of word ("812", "-.5", "8.12e+02") times unit_q, to the nearest quantum,
 * halves away from zero. point: what stands before the decimals. 0; -EINVAL
 * when it is no decimal number; -ERANGE when it exceeds limit_q either way. */
int number_q(const char *word, char point, int64_t unit_q, int64_t limit_q,
	int64_t *ret_q);
