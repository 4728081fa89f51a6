/* SPDX-License-Identifier: GPL-3.0-or-later
 * Texts of replays: what is in them, and what is wrong with them.
 */
#include "daemon/strap/replay_file.h"

#include <errno.h>
#include <string.h>

#include "tests/near.h"

static int read_text(const char *text, size_t n, struct replay_file *ret_file,
	char **ret_error)
{
	FILE *stream = n > 0 ? fmemopen((void *)text, n, "r")
			     : fopen("/dev/null", "r");
	int r;

	assert_non_null(stream);
	r = replay_file_read(stream, "t", ret_file, ret_error);
	fclose(stream);
	return r;
}

/* "open fresh? NAME@s; packet bytes@s; close cause@s; start utc offset@s" */
static void describe(const struct replay_file *file, char *text, size_t size)
{
	FILE *out = fmemopen(text, size, "w");

	for (size_t i = 0; i < file->n_events; i++) {
		const struct replay_event *event = &file->events[i];

		switch (event->kind) {
		case REPLAY_START:
			fprintf(out, "start %lld %d",
				(long long)event->start.utc_us / 1000000,
				event->start.offset_min);
			break;
		case REPLAY_ZONE:
			fprintf(out, "zone %d", event->zone_min);
			break;
		case REPLAY_OPEN:
			fprintf(out, "open%s%s%s%s",
				event->open.fresh ? " fresh" : "",
				event->open.simulated ? " sim" : "",
				file->blob[event->open.name_at] ? " " : "",
				(const char *)file->blob + event->open.name_at);
			break;
		case REPLAY_PACKET:
			fprintf(out, "packet ");
			for (size_t k = 0; k < event->packet.n_bytes; k++)
				fprintf(out, "%02x",
					file->blob[event->packet.bytes_at + k]);
			break;
		case REPLAY_CLOSE:
			fprintf(out, "close %s", gap_word(event->close));
			break;
		}
		fprintf(out, "@%g; ", (double)event->since_us / 1e6);
	}
	fclose(out);
}

static const struct {
	const char *name;
	const char *text;
	const char *events;
} good_texts[] = {
	{"one packet", "1.5 1048\n",
		"open@1.5; packet 1048@1.5; close source_end@1.5; "},
	{"no end of line, blanks, CR, capitals, comments",
		"# x\r\n\n   # y\n 0\t 10fF \r\n1 00AB",
		"open@0; packet 10ff@0; packet 00ab@1; "
		"close source_end@1; "},
	{"stretches",
		"open fresh Polar H10 12\n1 00\nclose link\n"
		"5 01\n5 02\nclose paused\nopen freshly\n9 03",
		"open fresh Polar H10 12@1; packet 00@1; close link@1; "
		"open@5; packet 01@5; packet 02@5; close paused@5; "
		"open freshly@9; packet 03@9; close source_end@9; "},
	{"simulated ones",
		"open fresh sim strap 1\n1 00\nclose link\n"
		"open sim\n5 01\nclose link\nopen simple\n9 03",
		"open fresh sim strap 1@1; packet 00@1; close link@1; "
		"open sim@5; packet 01@5; close link@5; "
		"open simple@9; packet 03@9; close source_end@9; "},
	{"starts",
		"start 1970-01-01T01:00:10+01:00\n2 00\n"
		"start 1970-01-01T00:01:10Z\n2 01\n",
		"start 10 60@0; open@2; packet 00@2; "
		"close source_end@2; start 70 0@60; open@62; "
		"packet 01@62; close source_end@62; "},
	{"a start that lies before the one above",
		"start 1970-01-01T00:01:10Z\n2 00\n"
		"start 1970-01-01T00:00:10Z\n2 01\n"
		"start 1970-01-01T00:02:10Z\n0 02\n",
		"start 70 0@0; open@2; packet 00@2; "
		"close source_end@2; start 10 0@2; open@4; "
		"packet 01@4; close source_end@4; start 130 0@60; "
		"open@60; packet 02@60; close source_end@60; "},
	{"a zone within a stretch", "1 00\nzone +10:30\n2 01\nzone Z\n3 02\n",
		"open@1; packet 00@1; zone 630@1; packet 01@2; "
		"zone 0@2; packet 02@3; close source_end@3; "},
	{"a start after packets without one",
		"7 00\nstart 1970-01-01T00:01:00Z\n0 01\n",
		"open@7; packet 00@7; close source_end@7; "
		"start 60 0@7; open@7; packet 01@7; "
		"close source_end@7; "},
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(good_texts) / sizeof(*good_texts); i++) {
		struct replay_file file;
		char *error, text[1024];

		print_message("%s\n", good_texts[i].name);
		assert_int_equal(
			read_text(good_texts[i].text,
				strlen(good_texts[i].text), &file, &error),
			0);
		describe(&file, text, sizeof(text));
		assert_string_equal(text, good_texts[i].events);
		replay_file_done(&file);
	}
}

#define NAME_64                                                                \
	"0123456789012345678901234567890123456789012345678901234567890123"

static void test_bad(void **state)
{
	static const struct {
		const char *text;
		const char *error; /* begins so */
	} cases[] = {
		{"", "t:1: the file ends without any packet"},
		{"# only talk\n", "t:2: the file ends without any packet"},
		{"start 2026-03-01T08:00:00Z\n", "t:2: the file ends"},
		{"1 1048\nhello\n", "t:2: not an arrival time"},
		{"zone\n1 1048\n", "t:1: 'zone' needs an offset"},
		{"zone 60\n1 1048\n", "t:1: 'zone' needs an offset"},
		{"zone +01:00 and so on\n1 1048\n", "t:1: 'zone' needs"},
		{"-1 1048", "t:1: not an arrival time"},
		{"nan 1048", "t:1: not an arrival time"},
		{"inf 1048", "t:1: not an arrival time"},
		{"0x10 1048", "t:1: not an arrival time"},
		{"1e300 1048", "t:1: not an arrival time"},
		{"100000001 1048", "t:1: not an arrival time"},
		{"1,5 1048", "t:1: not an arrival time"},
		{"2 1048\n1 1048", "t:2: the arrival time is before"},
		{"1", "t:1: no bytes behind"},
		{"1 104", "t:1: an odd number of hex digits"},
		{"1 10 48", "t:1: an odd number"},
		{"1 10 480", "t:1: bytes must be hex digits"},
		{"1 0x10", "t:1: bytes must be hex digits"},
		{"1 10\xc3\xa4", "t:1: bytes must be hex digits"},
		{"start", "t:1: 'start' needs a time"},
		{"start now", "t:1: 'start' needs a time"},
		{"start 2026-03-01", "t:1: 'start' needs a time"},
		{"start 2026-03-01T08:00:00", "t:1: 'start' needs a time"},
		{"start 2026-13-01T08:00:00Z", "t:1: 'start' needs a time"},
		{"start 9999-01-01T08:00:00Z", "t:1: 'start' needs a time"},
		{"start 2026-03-01T08:00:00Zulu", "t:1: 'start' needs a time"},
		{"open\nopen\n", "t:2: the stretch is open already"},
		{"1 00\nopen\n", "t:2: the stretch is open already"},
		{"open " NAME_64, "t:1: the name is longer than 63 bytes"},
		{"open G\xc3\xbcrtel", "t:1: the name is not plain ASCII"},
		{"open \x1b[2J", "t:1: the name is not plain ASCII"},
		{"close link", "t:1: 'close' without an open stretch"},
		{"1 00\nclose", "t:2: 'close' needs a cause"},
		{"1 00\nclose none", "t:2: 'close' needs a cause"},
		{"1 00\nclose begin", "t:2: 'close' needs a cause"},
		{"1 00\nclose because", "t:2: 'close' needs a cause"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct replay_file file;
		char *error;

		print_message("%s\n", cases[i].text);
		assert_int_equal(read_text(cases[i].text, strlen(cases[i].text),
					 &file, &error),
			-EINVAL);
		print_message("  %s\n", error);
		assert_memory_equal(
			error, cases[i].error, strlen(cases[i].error));
		free(error);
	}
}

static void check_error(const char *text, size_t n, const char *expected)
{
	struct replay_file file;
	char *error;

	assert_int_equal(read_text(text, n, &file, &error), -EINVAL);
	assert_string_equal(error, expected);
	free(error);
}

static void test_junk(void **state)
{
	static char huge[100000];

	(void)state;
	check_error("1 10\0 48\n", 9, "t:1: a NUL byte; this is no text");
	memset(huge, '1', sizeof(huge));
	check_error(huge, sizeof(huge), "t:1: a line of over 2047 bytes");
	huge[1] = ' ';
	check_error(huge, 2 + 2 * 513, "t:1: a packet of more than 512 bytes");

	struct replay_file file;
	char *error;

	assert_int_equal(read_text(huge, 2 + 2 * 512, &file, &error), 0);
	assert_int_equal(file.events[1].packet.n_bytes, 512);
	replay_file_done(&file);
	replay_file_done(&file);
}

/* Arrivals that would add up until they overflow. */
static void test_ages(void **state)
{
	char text[200 * 64];
	size_t n = 0;
	struct replay_file file;
	char *error;

	(void)state;
	for (int i = 0; i < 200; i++)
		n += (size_t)sprintf(text + n,
			"start 1970-01-01T00:00:00Z\n100000000 0048\n");
	assert_int_equal(read_text(text, n, &file, &error), -EINVAL);
	assert_non_null(strstr(error, "over 300 years"));
	free(error);
}

static void test_unreadable(void **state)
{
	FILE *stream = fopen("/", "r");
	struct replay_file file;
	char *error;

	(void)state;
	assert_non_null(stream);
	assert_int_equal(replay_file_read(stream, "/", &file, &error), -EISDIR);
	assert_string_equal(error, "cannot read '/': Is a directory");
	free(error);
	fclose(stream);
}

/* A good text with random damage: an answer each time, and never a packet that
 * is out of order or outside of a stretch. */
static void test_mutated(void **state)
{
	static const char good[] = "start 2026-03-01T08:00:00+01:00\n"
				   "open fresh Strap\n1.0 16480004\n"
				   "2.01 16480304\nclose link\n5 1648FF03\n"
				   "start 2026-03-02T08:00:00+01:00\n"
				   "# noon\n0.5 1048\n12.25 1048\n";
	uint64_t seed = seed_from_environment();
	int n_good = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[sizeof(good)];
		size_t n = sizeof(good) - 1;
		struct replay_file file;
		char *error = NULL;

		memcpy(text, good, sizeof(good));
		for (int k = 0; k < 1 + i % 3; k++)
			text[seed_next(&seed) % n] = seed_uniform(&seed) < 0.7
				? good[(seed_next(&seed) >> 8) % n]
				: (char)(seed_next(&seed) >> 32);
		if (i % 5 == 0)
			n = 1 + seed_next(&seed) % n;
		if (read_text(text, n, &file, &error) < 0) {
			assert_non_null(error);
			free(error);
			continue;
		}

		bool is_open = false;
		int64_t last_us = 0;

		n_good++;
		for (size_t k = 0; k < file.n_events; k++) {
			const struct replay_event *event = &file.events[k];

			assert_true(event->since_us >= last_us);
			last_us = event->since_us;
			if (event->kind == REPLAY_ZONE)
				continue;
			if (event->kind == REPLAY_OPEN)
				assert_false(is_open);
			else
				assert_true(is_open ==
					(event->kind != REPLAY_START));
			is_open = event->kind == REPLAY_OPEN ||
				event->kind == REPLAY_PACKET;
		}
		assert_false(is_open);
		replay_file_done(&file);
	}
	assert_true(n_good > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_junk),
		cmocka_unit_test(test_ages),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_mutated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
