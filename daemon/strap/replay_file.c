/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the text of a replay.
 */
#include "daemon/strap/replay_file.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/base/when.h"
#include "daemon/strap/hrs.h"
#include "daemon/strap/source.h"

#define LINE_SIZE 2048 /* 512 bytes in hex, and room for remarks */
#define MAX_ARRIVAL_S 1e8 /* three years */
#define MAX_SINCE_US (INT64_C(300) * 366 * 86400 * CLOCK_US_PER_S)
#define BLANK " \t"

struct parser {
	struct replay_file file;
	size_t capacity_events;
	size_t capacity_blob;
	bool has_packet;
	bool is_open;
	bool has_start;
	int64_t first_utc_us; /* of the first start */
	int64_t zero_us; /* arrival 0, since the replay began */
	int64_t last_us; /* last event, since the replay began */
	const char *complaint; /* what is wrong with the line */
};

static int refuse(struct parser *parser, const char *complaint)
{
	parser->complaint = complaint;
	return -EINVAL;
}

static struct replay_event *add_event(
	struct parser *parser, enum replay_kind kind)
{
	struct replay_file *file = &parser->file;

	if (file->n_events == parser->capacity_events) {
		parser->capacity_events = 2 * parser->capacity_events + 64;
		file->events = xrealloc(file->events,
			parser->capacity_events * sizeof(*file->events));
	}

	struct replay_event *event = &file->events[file->n_events++];

	*event = (struct replay_event){
		.kind = kind, .since_us = parser->last_us};
	return event;
}

/* Returns where in the blob the bytes now lie. */
static size_t add_bytes(struct parser *parser, const void *bytes, size_t n)
{
	struct replay_file *file = &parser->file;
	size_t at = file->n_blob;

	if (at + n >= parser->capacity_blob) {
		parser->capacity_blob = 2 * parser->capacity_blob + n + 1024;
		file->blob = xrealloc(file->blob, parser->capacity_blob);
	}
	memcpy(file->blob + at, bytes, n);
	file->n_blob += n;
	return at;
}

static void add_open(
	struct parser *parser, bool fresh, bool simulated, const char *name)
{
	struct replay_event *event = add_event(parser, REPLAY_OPEN);

	event->open.fresh = fresh;
	event->open.simulated = simulated;
	event->open.name_at = add_bytes(parser, name, strlen(name) + 1);
	parser->is_open = true;
}

static void add_close(struct parser *parser, enum gap_cause cause)
{
	add_event(parser, REPLAY_CLOSE)->close = cause;
	parser->is_open = false;
}

/* "2026-03-01T08:00:00+01:00" or "...Z": when_parse takes much more, but what
 * depends on today or on the zone of this machine is no use in a recording. */
static bool is_full_time(const char *text)
{
	static const char date[] = "0000-00-00T00:00:00";
	size_t n = sizeof(date) - 1;

	for (size_t i = 0; i < n; i++)
		if (date[i] == '0' ? !isdigit((unsigned char)text[i])
				   : text[i] != date[i])
			return false;
	return text[n] == 'Z' || text[n] == '+' || text[n] == '-';
}

static int parse_start(struct parser *parser, const char *text)
{
	struct instant when;

	if (!is_full_time(text) ||
		when_parse(text, (struct instant){0}, &when) < 0)
		return refuse(parser,
			"'start' needs a time with its zone, "
			"like 2026-03-01T08:00:00+01:00");
	if (parser->is_open)
		add_close(parser, GAP_SOURCE_END);
	if (!parser->has_start)
		parser->first_utc_us = when.utc_us - parser->last_us;
	parser->has_start = true;
	if (when.utc_us - parser->first_utc_us > parser->last_us)
		parser->last_us = when.utc_us - parser->first_utc_us;
	parser->zero_us = parser->last_us;

	struct replay_event *event = add_event(parser, REPLAY_START);

	event->start.utc_us = when.utc_us;
	event->start.offset_min = when.offset_min;
	return 0;
}

/* "+01:00" or "Z": of the packets from here on. */
static int parse_zone(struct parser *parser, const char *text)
{
	char time[48];
	struct instant when;

	snprintf(time, sizeof(time), "2000-01-01T00:00:00%s", text);
	if (!is_full_time(time) ||
		when_parse(time, (struct instant){0}, &when) < 0)
		return refuse(parser, "'zone' needs an offset like +01:00");
	add_event(parser, REPLAY_ZONE)->zone_min = when.offset_min;
	return 0;
}

static bool is_printable(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

/* Whether text begins with a word; then it is gone, and the blanks after it. */
static bool take_word(const char **text, const char *word)
{
	size_t n_word = strcspn(*text, BLANK);

	if (n_word != strlen(word) || strncmp(*text, word, n_word) != 0)
		return false;
	*text += n_word + strspn(*text + n_word, BLANK);
	return true;
}

/* text: "[fresh] [sim] [NAME...]". */
static int parse_open(struct parser *parser, const char *text)
{
	bool fresh = take_word(&text, "fresh");
	bool simulated = take_word(&text, "sim");

	if (parser->is_open)
		return refuse(parser,
			"the stretch is open already; "
			"it needs a 'close' first");
	if (strlen(text) >= sizeof(((struct source_device *)0)->name))
		return refuse(parser, "the name is longer than 63 bytes");
	if (!is_printable(text))
		return refuse(parser, "the name is not plain ASCII");
	add_open(parser, fresh, simulated, text);
	return 0;
}

static int parse_close(struct parser *parser, const char *text)
{
	enum gap_cause cause = gap_of_word(text);

	if (!parser->is_open)
		return refuse(parser, "'close' without an open stretch");
	if (cause == GAP_N || cause == GAP_NONE || cause == GAP_BEGIN)
		return refuse(parser,
			"'close' needs a cause, "
			"such as link, silence or paused");
	add_close(parser, cause);
	return 0;
}

static int parse_arrival(struct parser *parser, const char *text)
{
	double arrival_s;

	if (number_parse_double(text, 0, MAX_ARRIVAL_S, &arrival_s) < 0)
		return refuse(parser,
			"not an arrival time in seconds from 0 "
			"to 100000000, nor 'start', 'zone', "
			"'open', 'close' or '#'");

	int64_t since_us =
		parser->zero_us + llround(arrival_s * CLOCK_US_PER_S);

	if (since_us < parser->last_us)
		return refuse(parser,
			"the arrival time is before the one "
			"above it");
	if (since_us > MAX_SINCE_US)
		return refuse(parser, "the recordings take over 300 years");
	parser->last_us = since_us;
	return 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 'a' - 'A';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Returns the number of bytes, or -EINVAL. */
static int parse_hex(struct parser *parser, const char *text,
	uint8_t ret_bytes[static HRS_MAX_BYTES])
{
	size_t n_digits = strlen(text);

	if (n_digits == 0)
		return refuse(parser, "no bytes behind the arrival time");
	if (n_digits > 2 * HRS_MAX_BYTES)
		return refuse(parser, "a packet of more than 512 bytes");
	if (n_digits % 2)
		return refuse(parser,
			"an odd number of hex digits; "
			"is the line cut off?");
	for (size_t i = 0; i < n_digits; i += 2) {
		int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);

		if (high < 0 || low < 0)
			return refuse(parser,
				"bytes must be hex digits, "
				"without blanks between");
		ret_bytes[i / 2] = (uint8_t)(high << 4 | low);
	}
	return (int)(n_digits / 2);
}

/* A stretch begins with its first packet, not when the one before ended. */
static void open_at_packet(struct parser *parser)
{
	struct replay_file *file = &parser->file;

	if (!parser->is_open)
		add_open(parser, false, false, "");
	if (file->events[file->n_events - 1].kind == REPLAY_OPEN)
		file->events[file->n_events - 1].since_us = parser->last_us;
}

static int parse_packet(
	struct parser *parser, const char *arrival, const char *hex)
{
	uint8_t bytes[HRS_MAX_BYTES];
	int r = parse_arrival(parser, arrival);

	if (r < 0)
		return r;
	r = parse_hex(parser, hex, bytes);
	if (r < 0)
		return r;
	open_at_packet(parser);

	struct replay_event *event = add_event(parser, REPLAY_PACKET);

	event->packet.n_bytes = (size_t)r;
	event->packet.bytes_at = add_bytes(parser, bytes, (size_t)r);
	parser->has_packet = true;
	return 0;
}

/* Cuts blanks off the end, and the first word off the rest. */
static int parse_line(struct parser *parser, char *line)
{
	char *word = line + strspn(line, BLANK), *rest;
	size_t n = strlen(word);

	while (n > 0 && strchr(BLANK "\r", word[n - 1]))
		word[--n] = '\0';
	if (n == 0 || *word == '#')
		return 0;
	rest = word + strcspn(word, BLANK);
	if (*rest) {
		*rest++ = '\0';
		rest += strspn(rest, BLANK);
	}
	if (strcmp(word, "start") == 0)
		return parse_start(parser, rest);
	if (strcmp(word, "zone") == 0)
		return parse_zone(parser, rest);
	if (strcmp(word, "open") == 0)
		return parse_open(parser, rest);
	if (strcmp(word, "close") == 0)
		return parse_close(parser, rest);
	return parse_packet(parser, word, rest);
}

/* Reads a line without its end. 1, 0 at the end of the file, -errno. */
static int read_line(
	struct parser *parser, FILE *stream, char ret_line[static LINE_SIZE])
{
	size_t n = 0;
	int c;

	errno = 0;
	while ((c = getc(stream)) != EOF && c != '\n') {
		if (c == '\0')
			return refuse(parser, "a NUL byte; this is no text");
		if (n + 1 == LINE_SIZE)
			return refuse(parser, "a line of over 2047 bytes");
		ret_line[n++] = (char)c;
	}
	if (ferror(stream))
		return errno ? -errno : -EIO;
	ret_line[n] = '\0';
	return n > 0 || c == '\n';
}

static int read_lines(struct parser *parser, FILE *stream, int *ret_n_lines)
{
	char line[LINE_SIZE];
	int r;

	for (*ret_n_lines = 1;; ++*ret_n_lines) {
		r = read_line(parser, stream, line);
		if (r <= 0)
			break;
		r = parse_line(parser, line);
		if (r < 0)
			break;
	}
	if (r < 0)
		return r;
	if (!parser->has_packet)
		return refuse(parser, "the file ends without any packet");
	if (parser->is_open)
		add_close(parser, GAP_SOURCE_END);
	return 0;
}

int replay_file_read(FILE *stream, const char *name,
	struct replay_file *ret_file, char **ret_error)
{
	struct parser parser = {0};
	int n_lines, r = read_lines(&parser, stream, &n_lines);

	if (r < 0) {
		replay_file_done(&parser.file);
		*ret_error = parser.complaint
			? xasprintf(
				  "%s:%d: %s", name, n_lines, parser.complaint)
			: xasprintf("cannot read '%s': %s", name, strerror(-r));
		return r;
	}
	*ret_file = parser.file;
	return 0;
}

void replay_file_done(struct replay_file *file)
{
	free(file->events);
	free(file->blob);
	*file = (struct replay_file){0};
}
