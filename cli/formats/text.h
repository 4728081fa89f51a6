/* SPDX-License-Identifier: GPL-3.0-or-later
 * RR intervals as text, one a line: what `export rr` writes, and what Elite
 * HRV, HRV4Training and most others call an RR file.
 *
 * '#' begins a comment. A comment line "# gap" is a break: no difference is
 * taken across it, so that an exported record comes back with its gaps; "# gap
 * 12.3 s: the radio link was lost" says how long it is, and why. So is its
 * begin read back from the head, "# RR intervals, ms, from
 * 2026-11-22T18:04:09+01:00". Tables share these comments.
 */
#pragma once

#include <stdint.h>

struct lines;
struct record_maker;

/* Adds every line to maker, in maker->unit. 0, or a failure with maker->error:
 * -EINVAL, -EFBIG. */
int text_read(struct lines *lines, struct record_maker *maker);

/* What a line says that is a comment, words being behind its '#'. 0, or -EINVAL
 * with maker->error for a gap of which the length cannot be read. */
int text_take_comment(struct record_maker *maker, const char *words);

/* The failure of lines_next or row_next as a sentence; returns it. */
int text_fail(struct record_maker *maker, int status);

#define TEXT_TICKS_SIZE 16 /* "63999.0234375" and NUL */
/* rr_1024 in ms with all its digits and no more: 1000 -> "976.5625". */
void text_of_ticks(uint16_t rr_1024, char ret_text[static TEXT_TICKS_SIZE]);
