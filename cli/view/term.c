/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the output can show: width, colour, characters.
 */
#include "cli/view/term.h"

#include <langinfo.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "daemon/base/number.h"

#define WIDTH_MIN 40
#define WIDTH_MAX 200
#define WIDTH_DEFAULT 80

struct term term = {.width = WIDTH_DEFAULT};

static int width_of_terminal(bool is_tty)
{
	struct winsize size;
	long columns;

	if (is_tty && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		columns = size.ws_col;
	else if (!getenv("COLUMNS") ||
		number_parse_int(getenv("COLUMNS"), 1, 10000, &columns))
		columns = WIDTH_DEFAULT;
	if (columns < WIDTH_MIN)
		return WIDTH_MIN;
	return columns > WIDTH_MAX ? WIDTH_MAX : (int)columns;
}

static bool type_is_capable(void)
{
	const char *type = getenv("TERM");

	return type && *type && strcmp(type, "dumb") != 0;
}

/* NO_COLOR counts when it is there and not empty (no-color.org). */
static bool wants_colour(void)
{
	const char *no_color = getenv("NO_COLOR");

	return term.is_tty && type_is_capable() && !(no_color && *no_color);
}

void term_init(enum term_colour_mode colour, bool plain)
{
	term.is_tty = isatty(STDOUT_FILENO);
	term.width = width_of_terminal(term.is_tty);
	term.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	term.plain = plain;
	term.redraw = term.is_tty && !plain && type_is_capable();
	term.colour = colour == TERM_COLOUR_ALWAYS ||
		(colour == TERM_COLOUR_AUTO && !plain && wants_colour());
}

const char *term_on(enum term_role role)
{
	static const char *const begin[] = {
		[TERM_PLAIN] = "",
		[TERM_DIM] = "\033[2m",
		[TERM_STRONG] = "\033[1m",
		[TERM_HEART] = "\033[36m",
		[TERM_PAIN] = "\033[35m",
		[TERM_WARN] = "\033[33m",
	};

	return term.colour ? begin[role] : "";
}

const char *term_off(void)
{
	return term.colour ? "\033[0m" : "";
}

/* Bytes of the sequence that begins with lead, 0 if none does (RFC 3629). */
static int sequence_bytes(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead < 0xE0)
		return 2;
	if (lead >= 0xE0 && lead < 0xF0)
		return 3;
	return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

/* The character at *text, which moves on; U+FFFD where it is broken. */
static uint32_t next_code(const char **text)
{
	const unsigned char *byte = (const unsigned char *)*text;
	int n = sequence_bytes(*byte);
	uint32_t code = n == 1 ? *byte : *byte & (0x7F >> n);

	++*text;
	if (!n)
		return 0xFFFD;
	for (int i = 1; i < n; i++) {
		if ((byte[i] & 0xC0) != 0x80)
			return 0xFFFD;
		code = code << 6 | (byte[i] & 0x3F);
		++*text;
	}
	return code;
}

/* One character as it is put. */
struct glyph {
	const char *bytes;
	int n_bytes;
	int columns;
};

static struct glyph ascii_glyph(uint32_t code)
{
	switch (code) {
	case 0x2026:
		return (struct glyph){"...", 3, 3};
	case 0x2013:
		return (struct glyph){"-", 1, 1};
	case 0xB2:
		return (struct glyph){"2", 1, 1};
	default:
		return (struct glyph){"?", 1, 1};
	}
}

static struct glyph next_glyph(const char **text)
{
	const char *begin = *text;
	uint32_t code = next_code(text);
	int columns;

	if (code < 0x80 && code >= 0x20 && code != 0x7F)
		return (struct glyph){begin, 1, 1};
	if (code < 0xA0 || code == 0xFFFD)
		return (struct glyph){"?", 1, 1};
	if (!term.utf8)
		return ascii_glyph(code);
	columns = wcwidth((wchar_t)code);
	if (columns < 0)
		return (struct glyph){"?", 1, 1};
	return (struct glyph){begin, (int)(*text - begin), columns};
}

int term_columns(const char *text)
{
	int columns = 0;

	while (*text)
		columns += next_glyph(&text).columns;
	return columns;
}

/* Prints what fits; returns the columns taken. */
static int put_within(FILE *file, const char *text, int columns)
{
	int taken = 0;

	while (*text) {
		struct glyph glyph = next_glyph(&text);

		if (taken + glyph.columns > columns)
			break;
		fwrite(glyph.bytes, 1, (size_t)glyph.n_bytes, file);
		taken += glyph.columns;
	}
	return taken;
}

void term_put(FILE *file, const char *text)
{
	put_within(file, text, term_columns(text));
}

void term_put_cell(FILE *file, const char *text, int columns)
{
	int taken;

	if (term_columns(text) <= columns) {
		taken = put_within(file, text, columns);
	} else {
		taken = put_within(file, text, columns - term_columns("…"));
		taken += put_within(file, "…", columns - taken);
	}
	fprintf(file, "%*s", columns > taken ? columns - taken : 0, "");
}

void term_put_tail(FILE *file, const char *text, int columns)
{
	if (term_columns(text) > columns) {
		columns -= put_within(file, "…", columns);
		while (term_columns(text) > columns)
			next_glyph(&text);
	}
	term_put_cell(file, text, columns);
}

/* Columns of text up to the next space. */
static int word_columns(const char *text)
{
	int columns = 0;

	while (*text && *text != ' ')
		columns += next_glyph(&text).columns;
	return columns;
}

void term_put_wrapped(
	FILE *file, const char *text, int at, int indent, int limit)
{
	int width = limit < term.width ? limit : term.width;
	bool first = true;

	if (term.plain)
		width = INT_MAX;
	while (*text) {
		const char *end = text + strcspn(text, " ");
		int columns = word_columns(text);

		if (!first && at + 1 + columns > width) {
			fprintf(file, "\n%*s", indent, "");
			at = indent;
		} else if (!first) {
			putc(' ', file);
			at++;
		}
		while (text < end) {
			struct glyph glyph = next_glyph(&text);

			fwrite(glyph.bytes, 1, (size_t)glyph.n_bytes, file);
		}
		at += columns;
		first = false;
		text += strspn(text, " ");
	}
	putc('\n', file);
}
