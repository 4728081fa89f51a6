/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the output can show: width, colour, block characters; and the pager.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

enum term_colour_mode {
	TERM_COLOUR_AUTO,
	TERM_COLOUR_ALWAYS,
	TERM_COLOUR_NEVER
};

/* Roles, not colours: never the only carrier of a meaning. */
enum term_role {
	TERM_PLAIN,
	TERM_DIM,
	TERM_STRONG,
	TERM_HEART,
	TERM_PAIN,
	TERM_WARN
};

struct term {
	int width; /* columns, 40..200; 80 when not a terminal */
	bool is_tty;
	bool colour;
	bool utf8; /* else ASCII drawings */
	bool plain; /* --plain: sentences, no drawings */
	bool redraw; /* the cursor may be moved about */
};

/* The one of this process, set up by main from options, environment (NO_COLOR,
 * TERM, COLUMNS, locale) and stdout. */
extern struct term term;
void term_init(enum term_colour_mode colour, bool plain);

/* Begins and ends a role; "" without colour. */
const char *term_on(enum term_role role);
const char *term_off(void);

/* Sends stdout through the pager when it is a terminal and paging is wanted
 * (HRVCTL_PAGER, PAGER, less with LESS=FRX); term_pager_end waits for it. */
void term_pager_begin(bool wanted);
void term_pager_end(void);

/* The first where the terminal shows UTF-8, else the second. */
static inline const char *term_sign(const char *utf8, const char *ascii)
{
	return term.utf8 ? utf8 : ascii;
}

/* Text from people and devices may hold anything: the term_put functions print
 * control characters and broken UTF-8 as "?", and without UTF-8 any character
 * that is not ASCII ("–", "…" and "²" become "-", "..." and "2"). */

/* Columns that text takes when put (wcwidth). */
int term_columns(const char *text);
void term_put(FILE *file, const char *text);
/* Prints text padded with spaces to columns; cut with "…" when longer. */
void term_put_cell(FILE *file, const char *text, int columns);
/* The same, cut at its begin: of a path the end tells more. */
void term_put_tail(FILE *file, const char *text, int columns);
#define TERM_TEXT_COLUMNS 78 /* longer lines are hard to read */

/* Prints text word by word up to limit columns, or the terminal's width where
 * that is less, and a line end; with --plain never breaks a line. The cursor
 * stands at column `at`; further lines are indented by indent columns. */
void term_put_wrapped(
	FILE *file, const char *text, int at, int indent, int limit);
