/* SPDX-License-Identifier: GPL-3.0-or-later
 * RR intervals as text: what `analyze` reads and `export rr` writes.
 *
 * One interval a line, in one unit throughout; '#' begins a comment. A comment
 * line that begins with "# gap" is a break: no difference is taken across it,
 * so that an exported record comes back with its gaps. Decimals become quanta
 * of 1/16 us by integer arithmetic: what has a strap's grid is read exactly.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

struct rr_series;

enum rr_unit { RR_UNIT_MS, RR_UNIT_S, RR_UNIT_TICK };

#define RR_TEXT_SIZE 16 /* "63999.0234375" and NUL */
#define RR_TEXT_MAX_INTERVAL_S 600 /* what is longer is a gap */
#define RR_TEXT_MAX_TOTAL_S (31 * 86400)

/* "ms", "s" or "1/1024"; 0 or -EINVAL. */
int rr_unit_of_word(const char *word, enum rr_unit *ret_unit);

/* Reads all of file. name is what errors call it. ret_series: fresh, the
 * caller frees; empty when there is no interval. 0, or -EINVAL (a bad line, or
 * numbers that can't be heart beats in this unit), -EFBIG (longer than
 * RR_TEXT_MAX_TOTAL_S), -EIO, -ENOMEM with "NAME:LINE: what is wrong and what
 * to do" in ret_error, fresh memory. */
int rr_text_read(FILE *file, const char *name, enum rr_unit unit,
	struct rr_series **ret_series, char **ret_error);

/* rr_1024 in ms with all its digits and no more: 1000 -> "976.5625". */
void rr_text_of_ticks(uint16_t rr_1024, char ret_text[static RR_TEXT_SIZE]);
