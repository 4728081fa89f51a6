/* SPDX-License-Identifier: GPL-3.0-or-later
 * rr2packets FILE|- [START]: a recording as the packets a strap would have
 * sent, on standard output, for hrvd to replay.
 *
 * FILE: intervals in ms, one a line, '#' begins a comment; or a JSON file with
 * an array "rr_ms" (../shared/data/rr). They are rounded to 1/1024 s. START:
 * when the recording began, like 2026-03-01T08:00:00+01:00.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "tests/tools/replay_line.h"

struct intervals {
	size_t n;
	size_t capacity;
	uint16_t *rr_1024;
};

/* Returns whether ms is an interval that a packet can carry. */
static bool add_interval(struct intervals *intervals, double ms)
{
	double ticks = round(ms * 1.024);

	if (!(ticks >= 1 && ticks <= UINT16_MAX))
		return false;
	if (intervals->n == intervals->capacity) {
		intervals->capacity = 2 * intervals->capacity + 1024;
		intervals->rr_1024 = xrealloc(intervals->rr_1024,
			intervals->capacity * sizeof(*intervals->rr_1024));
	}
	intervals->rr_1024[intervals->n++] = (uint16_t)ticks;
	return true;
}

static bool read_json(
	struct intervals *intervals, const char *name, const char *text)
{
	json_error_t error;
	json_t *root = json_loads(text, 0, &error), *item;
	json_t *rr_ms = json_object_get(root, "rr_ms");
	size_t i;

	if (!root)
		fprintf(stderr, "%s:%d: %s\n", name, error.line, error.text);
	else if (!json_is_array(rr_ms))
		fprintf(stderr, "%s: no array \"rr_ms\"\n", name);
	json_array_foreach(rr_ms, i, item)
	{
		if (add_interval(intervals, json_number_value(item)))
			continue;
		fprintf(stderr, "%s: rr_ms[%zu] is not 1 to 63999 ms\n", name,
			i);
		json_decref(root);
		return false;
	}

	bool is_good = json_is_array(rr_ms);

	json_decref(root);
	return is_good;
}

static bool read_lines(
	struct intervals *intervals, const char *name, char *text)
{
	int n_lines = 0;
	char *line;

	while ((line = strsep(&text, "\n"))) {
		double ms;

		n_lines++;
		line += strspn(line, " \t");
		line[strcspn(line, " \t\r#")] = '\0';
		if (!*line)
			continue;
		if (number_parse_double(line, 0, 1e6, &ms) < 0 ||
			!add_interval(intervals, ms)) {
			fprintf(stderr,
				"%s:%d: not an interval of 1 to 63999 ms\n",
				name, n_lines);
			return false;
		}
	}
	return true;
}

static bool read_file(struct intervals *intervals, const char *name)
{
	_cleanup_free_ char *text = NULL;
	size_t capacity = 0;
	FILE *file = strcmp(name, "-") ? fopen(name, "re") : stdin;
	/* Text holds no NUL: all of it is one "line". */
	ssize_t n = file ? getdelim(&text, &capacity, '\0', file) : -1;

	if (file && file != stdin)
		fclose(file);
	if (n < 0 || text[n - 1] == '\0') {
		fprintf(stderr, "cannot read '%s', or it is empty or no text\n",
			name);
		return false;
	}
	return text[strspn(text, " \t\r\n")] == '{'
		? read_json(intervals, name, text)
		: read_lines(intervals, name, text);
}

static void write_packets(const struct intervals *intervals)
{
	struct packetiser packetiser;

	packetiser_init(&packetiser);
	for (size_t i = 0; i < intervals->n; i++) {
		packetiser_beat(&packetiser, intervals->rr_1024[i]);
		replay_lines(stdout, &packetiser);
	}
	packetiser_end(&packetiser);
	replay_lines(stdout, &packetiser);
}

int main(int argc, char **argv)
{
	struct intervals intervals = {0};

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: rr2packets FILE|- [START]\n");
		return 2;
	}

	bool is_good = read_file(&intervals, argv[1]);

	if (is_good && argc == 3)
		printf("start %s\n", argv[2]);
	if (is_good)
		write_packets(&intervals);
	free(intervals.rr_1024);
	return is_good && fflush(stdout) == 0 ? 0 : 1;
}
