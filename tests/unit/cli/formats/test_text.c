/* SPDX-License-Identifier: GPL-3.0-or-later
 * RR text: exact quanta, breaks, and what is refused with which words.
 */
#include <errno.h>
#include <string.h>

#include "analysis/beats/rr.h"
#include "cli/formats/lines.h"
#include "cli/formats/record.h"
#include "cli/formats/text.h"
#include "tests/near.h"

static int read_text(const char *text, size_t n, enum rr_unit unit,
	struct record **ret_record, char **ret_error)
{
	struct lines lines;
	struct record_maker maker;
	int r;

	lines_init(&lines, text, n);
	record_maker_init(&maker, "rr.txt", unit);
	r = text_read(&lines, &maker);
	if (r == 0)
		r = record_maker_finish(&maker, ret_record);
	*ret_error = maker.error ? strdup(maker.error) : NULL;
	record_maker_done(&maker);
	return r;
}

static void test_quanta(void **state)
{
	static const struct {
		const char *text;
		enum rr_unit unit;
		int64_t rr_q;
	} table[] = {
		{"812\n", RR_UNIT_MS, 812 * 16000},
		{"812", RR_UNIT_MS, 812 * 16000},
		{"  812.5\t\r\n", RR_UNIT_MS, 13000000},
		{"976.5625\n", RR_UNIT_MS, 1000 * 15625},
		{"0.9765625\n", RR_UNIT_S, 1000 * 15625},
		{"1000\n", RR_UNIT_TICK, 1000 * 15625},
		{"1000.5\n", RR_UNIT_TICK, 15632813},
		{"812.000031\n", RR_UNIT_MS, 812 * 16000},
		{"812.00003125\n", RR_UNIT_MS, 812 * 16000 + 1},
		{"8.120000000000000000e+02\n", RR_UNIT_MS, 812 * 16000},
		{"81200e-2\n", RR_UNIT_MS, 812 * 16000},
		{"0.000812e6\n", RR_UNIT_MS, 812 * 16000},
		{"000812.000000000000000000000000000000001\n", RR_UNIT_MS,
			812 * 16000},
		{"\xef\xbb\xbf"
		 "812\n",
			RR_UNIT_MS, 812 * 16000},
		{"812 # standing up\n", RR_UNIT_MS, 812 * 16000},
		{"# a heading\n\n812\n", RR_UNIT_MS, 812 * 16000},
		{"812.\n", RR_UNIT_MS, 812 * 16000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct record *record = NULL;
		char *error = NULL;

		print_message("%s", table[i].text);
		assert_int_equal(read_text(table[i].text, strlen(table[i].text),
					 table[i].unit, &record, &error),
			0);
		assert_int_equal(record->series->n, 1);
		assert_int_equal(record->series->rr_q[0], table[i].rr_q);
		record_free(record);
	}
}

static void test_every_tick_comes_back(void **state)
{
	struct record *record = NULL;
	char *text = malloc(65536 * TEXT_TICKS_SIZE);
	char *error = NULL;
	size_t n = 0;

	(void)state;
	for (unsigned tick = 300; tick < 4000; tick++) {
		char one[TEXT_TICKS_SIZE];

		text_of_ticks((uint16_t)tick, one);
		n += (size_t)sprintf(text + n, "%s\n", one);
	}
	assert_int_equal(read_text(text, n, RR_UNIT_MS, &record, &error), 0);
	assert_int_equal(record->series->n, 3700);
	for (size_t i = 0; i < record->series->n; i++)
		assert_int_equal(record->series->rr_q[i],
			rr_q_of_ticks((uint16_t)(i + 300)));
	record_free(record);
	free(text);
}

static void test_text_of_ticks(void **state)
{
	static const struct {
		uint16_t rr_1024;
		const char *text;
	} table[] = {
		{0, "0"},
		{1, "0.9765625"},
		{512, "500"},
		{832, "812.5"},
		{1000, "976.5625"},
		{1024, "1000"},
		{65535, "63999.0234375"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char text[TEXT_TICKS_SIZE];

		text_of_ticks(table[i].rr_1024, text);
		assert_string_equal(text, table[i].text);
	}
}

static void test_gaps(void **state)
{
	const char *text = "800\n810\n# gap 12.3 s: radio link lost\n# again\n"
			   "#gap\n790\n# gapless is another word\n805\n";
	struct record *record = NULL;
	char *error = NULL;

	(void)state;
	assert_int_equal(
		read_text(text, strlen(text), RR_UNIT_MS, &record, &error), 0);
	assert_int_equal(record->series->n, 4);
	assert_int_equal(record->series->flags[0], RR_BREAK);
	assert_int_equal(record->series->flags[1], 0);
	assert_int_equal(record->series->flags[2], RR_BREAK);
	assert_int_equal(record->series->flags[3], 0);
	record_free(record);
}

/* Each between two intervals; gap_ms -1: no gap. */
static void test_words_of_gaps(void **state)
{
	static const struct {
		const char *line;
		int gap_ms;
	} table[] = {
		{"# gap", 0},
		{"#gap", 0},
		{"# Gap", 0},
		{"# GAP", 0},
		{"## gap", 0},
		{"# # gap", 0},
		{"# gap: the strap was off", 0},
		{"# gap 12.3 s", 12300},
		{"# gap 12.3 s: radio link lost", 12300},
		{"# gap 0.0 s: another recording begins", 0},
		{"# gap 5s", 5000},
		{"# gap5s", 5000},
		{"# Gap\t.5 s", 500},
		{"# gapless", -1},
		{"# gaps", -1},
		{"# gap_filling: none", -1},
		{"# gap-free", -1},
		{"# no gap", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct record *record = NULL;
		char *error = NULL, text[100];
		int gap_ms = table[i].gap_ms;

		print_message("%s\n", table[i].line);
		sprintf(text, "800\n%s\n810\n", table[i].line);
		read_text(text, strlen(text), RR_UNIT_MS, &record, &error);
		assert_null(error);
		assert_int_equal(
			record->series->flags[1], gap_ms >= 0 ? RR_BREAK : 0);
		assert_int_equal(record->end_q[1],
			(1610 + (gap_ms > 0 ? gap_ms : 0)) * RR_Q_PER_MS);
		record_free(record);
	}
}

static void test_empty(void **state)
{
	struct record *record = NULL;
	char *error = NULL;

	(void)state;
	assert_int_equal(
		read_text("# none\n\n", 8, RR_UNIT_MS, &record, &error), 0);
	assert_int_equal(record->series->n, 0);
	record_free(record);
}

static const struct {
	const char *text;
	enum rr_unit unit;
	const char *error; /* begins so */
} refused[] = {
	{"800\nabc\n", RR_UNIT_MS, "rr.txt:2: 'abc' is not a number"},
	{"800\n\n81x\n", RR_UNIT_MS, "rr.txt:3: '81x' is not a"},
	{"800 810\n", RR_UNIT_MS, "rr.txt:1: '800 810' is not a"},
	{"812,5\n", RR_UNIT_MS,
		"rr.txt:1: '812,5' is not a number: decimals are"},
	{"800\n812 ms\n", RR_UNIT_MS,
		"rr.txt:2: '812 ms' is not a number: the unit of all"},
	{"812,\n", RR_UNIT_MS, "rr.txt:1: '812,' is not a number: only one"},
	{"800\n-5\n", RR_UNIT_MS, "rr.txt:2: an interval is longer"},
	{"800\n0\n", RR_UNIT_MS, "rr.txt:2: an interval is longer"},
	{"800\n1e9\n", RR_UNIT_MS, "rr.txt:2: an interval of more"},
	{"800\n1e99\n", RR_UNIT_MS, "rr.txt:2: an interval of more"},
	{"1e100\n", RR_UNIT_MS, "rr.txt:1: '1e100' is not a number"},
	{"1e\n", RR_UNIT_MS, "rr.txt:1: '1e' is not a number"},
	{".\n", RR_UNIT_MS, "rr.txt:1: '.' is not a number"},
	{"1.2.3\n", RR_UNIT_MS, "rr.txt:1: '1.2.3' is not a number"},
	{"0x320\n", RR_UNIT_MS, "rr.txt:1: '0x320' is not a number"},
	{"nan\n", RR_UNIT_MS, "rr.txt:1: 'nan' is not a number"},
	{"800\n# gap 12,3 s\n", RR_UNIT_MS,
		"rr.txt:2: 'gap 12,3 s' is not a gap: that is '# gap', "
		"or '# gap 12.3 s' with its length in seconds"},
	{"# gap 5\n", RR_UNIT_MS, "rr.txt:1: 'gap 5' is not a gap"},
	{"# gap 5 sec\n", RR_UNIT_MS, "rr.txt:1: 'gap 5 sec' is not"},
	{"# gap 5 ms\n", RR_UNIT_MS, "rr.txt:1: 'gap 5 ms' is not"},
	{"# gap -5 s\n", RR_UNIT_MS, "rr.txt:1: 'gap -5 s' is not"},
	{"## Gap of 3 beats\n", RR_UNIT_MS,
		"rr.txt:1: 'Gap of 3 beats' is not a gap"},
	{"# gap 9999999 s\n", RR_UNIT_MS, "rr.txt:1: 'gap 9999999"},
	{"\x7f"
	 "ELF\x02\x01\n",
		RR_UNIT_MS, "rr.txt:1: not text"},
	{"# h\n0.8\n0.81\n", RR_UNIT_MS,
		"rr.txt:2: read as ms, the intervals from here have a "
		"median of 0.81 ms, which is no heart rate; try --unit "
		"s"},
	{"800\n810\n", RR_UNIT_S,
		"rr.txt:1: an interval of more than 10 minutes; wrong "
		"--unit?"},
	{"30\n31\n", RR_UNIT_MS,
		"rr.txt:1: read as ms, the intervals from here have a "
		"median of 31 ms, which is no heart rate; are these"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct record *record = NULL;
		char *error = NULL;

		assert_int_equal(
			read_text(refused[i].text, strlen(refused[i].text),
				refused[i].unit, &record, &error),
			-EINVAL);
		assert_null(record);
		error[strlen(refused[i].error) < strlen(error)
				? strlen(refused[i].error)
				: strlen(error)] = '\0';
		assert_string_equal(error, refused[i].error);
		free(error);
	}
}

static void test_long_lines(void **state)
{
	struct record *record = NULL;
	char *error = NULL;
	char text[2000];

	(void)state;
	memset(text, '8', sizeof(text));
	assert_int_equal(
		read_text(text, sizeof(text), RR_UNIT_MS, &record, &error),
		-EINVAL);
	assert_string_equal(
		error, "rr.txt:1: this line is too long for one interval");
	free(error);
	text[0] = '#';
	memcpy(text + sizeof(text) - 5, "\n800\n", 5);
	assert_int_equal(
		read_text(text, sizeof(text), RR_UNIT_MS, &record, &error), 0);
	assert_int_equal(record->series->n, 1);
	record_free(record);
}

static void test_too_long_a_record(void **state)
{
	const size_t n = 5000;
	char *text = malloc(n * 8);
	struct record *record = NULL;
	char *error = NULL;

	(void)state;
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * 8, "599999.\n", 8);
	assert_int_equal(
		read_text(text, n * 8, RR_UNIT_MS, &record, &error), -EFBIG);
	assert_string_equal(error,
		"rr.txt:4465: more than 31 days of intervals; cut the record");
	free(error);
	free(text);
}

static void test_units(void **state)
{
	enum rr_unit unit = RR_UNIT_MS;

	(void)state;
	assert_int_equal(rr_unit_of_word("1/1024", &unit), 0);
	assert_int_equal(unit, RR_UNIT_TICK);
	assert_int_equal(rr_unit_of_word("s", &unit), 0);
	assert_int_equal(unit, RR_UNIT_S);
	assert_int_equal(rr_unit_of_word("min", &unit), -EINVAL);
	assert_int_equal(rr_unit_of_word("", &unit), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quanta),
		cmocka_unit_test(test_every_tick_comes_back),
		cmocka_unit_test(test_text_of_ticks),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_words_of_gaps),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_too_long_a_record),
		cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
