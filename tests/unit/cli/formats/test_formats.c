/* SPDX-License-Identifier: GPL-3.0-or-later
 * The same five beats as each program writes them: the format is found out,
 * and the intervals come out the same.
 */
#include "cli/formats/formats.h"

#include <errno.h>
#include <string.h>

#include "cli/formats/record.h"
#include "tests/near.h"

static const int beats_ms[] = {800, 810, 790, 1001, 805};
#define N_BEATS 5

static int read_text(const char *text, enum format format, enum rr_unit unit,
	struct record **ret_record, char **ret_error)
{
	struct format_choice choice = {format, unit};
	FILE *file = fmemopen((void *)text, strlen(text), "r");
	int r;

	assert_non_null(file);
	r = format_read(file, "rr", &choice, ret_record, ret_error);
	fclose(file);
	return r;
}

static const struct {
	const char *name;
	const char *text;
	enum format format;
	enum rr_unit unit;
} same[] = {
	{"one a line", "800\n810\n790\n1001\n805\n", FORMAT_RR, RR_UNIT_MS},
	{"with words",
		"# Elite HRV\r\n800 # sitting\r\n810\r\n790\r\n1001\r\n805",
		FORMAT_RR, RR_UNIT_MS},
	{"old line ends", "800\r810\r790\r1001\r805\r", FORMAT_RR, RR_UNIT_MS},
	{"HRV Logger",
		"timestamp,rr,since_start\n"
		"1700000000800,800,800\n1700000001610,810,1610\n"
		"1700000002400,790,2400\n1700000003401,1001,3401\n"
		"1700000004206,805,4206\n",
		FORMAT_HRVLOGGER, RR_UNIT_MS},
	{"FatMaxxer",
		"timestamp, rr, since_start \n"
		"1700000000800,800,0.8\n1700000001610,810,1.61\n"
		"1700000002400,790,2.4\n1700000003401,1001,3.401\n"
		"1700000004206,805,4.206\n",
		FORMAT_HRVLOGGER, RR_UNIT_MS},
	{"HRV Logger with dates",
		"date,rr,since start\n"
		"2023-11-14 22:13:20 +0000,800,0\n"
		"2023-11-14 22:13:21 +0000,810,800\n"
		"2023-11-14 22:13:22 +0000,790,1610\n"
		"2023-11-14 22:13:22 +0000,1001,2400\n"
		"2023-11-14 22:13:24 +0000,805,3401\n",
		FORMAT_HRVLOGGER, RR_UNIT_MS},
	{"Polar Sensor Logger",
		"Phone timestamp;RR-interval [ms]\n"
		"2023-11-14T22:13:20.800;800\n2023-11-14T22:13:21.610;810\n"
		"2023-11-14T22:13:22.400;790\n2023-11-14T22:13:23.401;1001\n"
		"2023-11-14T22:13:24.206;805\n",
		FORMAT_POLAR, RR_UNIT_MS},
	{"Kubios style, s",
		"0.800\t0.800\n1.610\t0.810\n2.400\t0.790\n3.401\t1.001\n"
		"4.206\t0.805\n",
		FORMAT_KUBIOS, RR_UNIT_S},
	{"s and ms, begins, decimal commas",
		"12,000;800\n12,800;810\n13,610;790\n14,400;1001\n15,401;805\n",
		FORMAT_KUBIOS, RR_UNIT_MS},
	{"decimal commas, but in the first row",
		"0\t800\n,8\t810\n1,61\t790\n2,4\t1001\n3,401\t805\n",
		FORMAT_KUBIOS, RR_UNIT_MS},
	{"intervals first",
		"800 800\n810 1610\n790 2400\n1001 3401\n805 4206\n",
		FORMAT_KUBIOS, RR_UNIT_MS},
	{"ann2rr -i s -w -v",
		"0.800\tN\t0.800\n0.810\tN\t1.610\n0.790\tN\t2.400\n"
		"1.001\tN\t3.401\n0.805\tN\t4.206\n",
		FORMAT_PHYSIONET, RR_UNIT_S},
	{"ann2rr with all columns",
		"0.000 N 0.800 N 0.800\n0.800 N 0.810 N 1.610\n"
		"1.610 N 0.790 N 2.400\n2.400 N 1.001 N 3.401\n"
		"3.401 N 0.805 N 4.206\n",
		FORMAT_PHYSIONET, RR_UNIT_S},
	{"any heading",
		"subject,IBI (ms)\na,800\na,810\na,790\na,1001\na,805\n",
		FORMAT_TABLE, RR_UNIT_MS},
	{"ticks, in words",
		"RR (1/1024 s)\n819.2\n829.44\n808.96\n1025.024\n824.32\n",
		FORMAT_TABLE, RR_UNIT_TICK},
	{"names with units between blanks",
		"Time (s) RR (ms)\n0.8 800\n1.61 810\n2.4 790\n"
		"3.401 1001\n4.206 805\n",
		FORMAT_TABLE, RR_UNIT_MS},
	{"a number first", "rr_no,rr_ms\n1,800\n2,810\n3,790\n4,1001\n5,805\n",
		FORMAT_TABLE, RR_UNIT_MS},
	{"write.csv of R",
		"\"\",\"rr\"\n\"1\",800\n\"2\",810\n\"3\",790\n"
		"\"4\",1001\n\"5\",805\n",
		FORMAT_TABLE, RR_UNIT_MS},
	{"every field in quotes",
		"\"Phone timestamp\";\"RR-interval [ms]\"\n"
		"\"2023-11-14T22:13:20.800\";\"800\"\n"
		"\"2023-11-14T22:13:21.610\";\"810\"\n"
		"\"2023-11-14T22:13:22.400\";\"790\"\n"
		"\"2023-11-14T22:13:23.401\";\"1001\"\n"
		"\"2023-11-14T22:13:24.206\";\"805\"\n",
		FORMAT_POLAR, RR_UNIT_MS},
	{"a heading of one column", "RR [s]\n.8\n.81\n.79\n1.001\n.805\n",
		FORMAT_TABLE, RR_UNIT_S},
};
#define N_SAME (sizeof(same) / sizeof(same[0]))

static void check_beats(const struct record *record)
{
	int64_t end_q = 0;

	assert_int_equal(record->series->n, N_BEATS);
	assert_int_equal(record->n_gaps, 0);
	assert_int_equal(record->n_left_out, 0);
	for (size_t i = 0; i < N_BEATS; i++) {
		end_q += (int64_t)beats_ms[i] * RR_Q_PER_MS;
		assert_int_equal(record->series->rr_q[i],
			(int64_t)beats_ms[i] * RR_Q_PER_MS);
		assert_int_equal(record->end_q[i], end_q);
	}
}

static void test_the_same_beats(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_SAME; i++) {
		struct record *record = NULL;
		char *error = NULL;

		print_message("%s\n", same[i].name);
		read_text(same[i].text, FORMAT_N, RR_N_UNITS, &record, &error);
		assert_string_equal(error ? error : "", "");
		assert_int_equal(record->format, same[i].format);
		assert_int_equal(record->unit, same[i].unit);
		check_beats(record);
		record_free(record);
		/* Said, it is the same again. */
		read_text(same[i].text, same[i].format, same[i].unit, &record,
			&error);
		assert_int_equal(record->format, same[i].format);
		check_beats(record);
		record_free(record);
	}
}

/* A rate has as many digits as it has. */
static void test_heart_rates(void **state)
{
	const char *text = "0.8 75.0000 0\n1.61 74.0741 0\n2.4 75.9494 1\n"
			   "3.401 59.9401 0\n4.206 74.5342 0\n";
	struct record *record = NULL;
	char *error = NULL;

	(void)state;
	assert_int_equal(
		read_text(text, FORMAT_N, RR_N_UNITS, &record, &error), 0);
	assert_int_equal(record->format, FORMAT_PHYSIONET);
	assert_int_equal(record->n_left_out, 1);
	assert_int_equal(record->series->n, 4);
	assert_near(rr_ms_of_q(record->series->rr_q[1]), 810, 0, 1e-3);
	assert_int_equal(record->series->flags[2], RR_BREAK);
	assert_near(rr_ms_of_q(record->series->rr_q[2]), 1001, 0, 1e-3);
	record_free(record);
}

/* The interval before a V and the one after it are not of normal beats; the
 * time goes on. */
static void test_annotations(void **state)
{
	const char *text = "0.8 N 0.8\n0.5 V 1.3\n1.1 N 2.4\n0.8 L 3.2\n"
			   "0.8 N 4.0\n";
	struct record *record = NULL;
	char *error = NULL;

	(void)state;
	read_text(text, FORMAT_N, RR_N_UNITS, &record, &error);
	assert_null(error);
	assert_int_equal(record->n_left_out, 2);
	assert_int_equal(record->series->n, 3);
	assert_int_equal(record->series->flags[1], RR_BREAK);
	assert_int_equal(record->series->flags[2], 0);
	assert_int_equal(record->end_q[2], 4 * RR_Q_PER_S);
	assert_near(record->time_s, 4, 1e-12, 0);
	record_free(record);
	read_text(text, FORMAT_KUBIOS, RR_N_UNITS, &record, &error);
	assert_int_equal(record->n_left_out, 0);
	assert_int_equal(record->series->n, 5);
	record_free(record);
}

/* One beat is missing between times that are of beats: 0.8 s suffice. */
static void test_a_missing_beat(void **state)
{
	const char *text = "0.8 0.8\n1.6 0.8\n2.4 0.8\n4.0 0.8\n4.8 0.8\n";
	struct record *record = NULL;
	char *error = NULL;

	(void)state;
	read_text(text, FORMAT_N, RR_N_UNITS, &record, &error);
	assert_null(error);
	assert_int_equal(record->n_gaps, 1);
	assert_int_equal(record->series->flags[3], RR_BREAK);
	assert_int_equal(record->end_q[4], INT64_C(48) * RR_Q_PER_S / 10);
	record_free(record);
}

/* A line "# gap" is one whatever stands in the other lines. */
static void test_gaps_in_tables(void **state)
{
	static const char *const texts[] = {
		"rr\n800\n810\n# gap\n790\n",
		"# of a strap\nrr\n# begins\n800\n810\n## Gap: lost\n790\n",
		"a;rr\n1;800\n2;810\n# gap 0.0 s\n3;790\n",
		"timestamp,rr\n1700000000800,800\n1700000001610,810\n"
		"# gap\n1700000002400,790\n",
		"0.8 0.8\n1.61 0.81\n# gap\n2.4 0.79\n",
		"0.8 N 0.8\n0.81 N 1.61\n# gap\n0.79 N 2.4\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct record *record = NULL;
		char *error = NULL;

		print_message("%s\n", texts[i]);
		read_text(texts[i], FORMAT_N, RR_N_UNITS, &record, &error);
		assert_null(error);
		assert_int_equal(record->n_gaps, 1);
		assert_int_equal(record->series->n, 3);
		assert_int_equal(record->series->flags[2], RR_BREAK);
		assert_int_equal(record->end_q[2], 2400 * RR_Q_PER_MS);
		record_free(record);
	}
}

/* Beats of 650 to 950 ms that never repeat for long. */
static int beat_ms(int i)
{
	return 800 + i * 37 % 149 - i * 61 % 151;
}

/* The heading and n rows of format, in which N is the row's number, R its
 * interval in ms, and a to d the time in s with 0 to 3 decimals. */
static char *write_rows(const char *heading, const char *format, int n)
{
	char *text = malloc(60 * (size_t)n + 200), *end = text;
	double time_ms = 0;

	end += sprintf(end, "%s", heading);
	for (int i = 0; i < n; i++) {
		/* Every 4th beat is lost. */
		time_ms += beat_ms(i) + (i % 4 == 3 ? 1200 : 0);
		for (const char *c = format; *c; c++)
			if (*c == 'N')
				end += sprintf(end, "%d", i + 1);
			else if (*c == 'R')
				end += sprintf(end, "%d", beat_ms(i));
			else if (*c >= 'a' && *c <= 'd')
				end += sprintf(
					end, "%.*f", *c - 'a', time_ms / 1e3);
			else
				*end++ = *c;
		*end++ = '\n';
	}
	*end = '\0';
	return text;
}

/* Beside a clock, a count is passed over; alone it is none. */
static void test_counts(void **state)
{
	static const struct {
		const char *heading, *format, *error;
	} table[] = {
		{"", "N R", "rr:1: the times here go up by the same"},
		{"time,rr\n", "N,R", "rr:2: the times here go up by"},
		{"", "N000 R", "rr:1: the times here go up by the sam"},
		{"Interval\n", "N", "rr:2: what should be the intervals "},
		{"rr,flag\n", "R,0,", NULL},
		{"beat,rr\n", "N,R,", NULL},
		{"beat,rr\n", "N,R", NULL},
		{"", "N d R", NULL},
		{"", "N R c", NULL},
		{"", "b R", NULL},
		{"", "2023-11-14T22:13:20Z;N;R", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct record *record = NULL;
		char *error = NULL;
		char *text = write_rows(table[i].heading, table[i].format, 400);

		print_message("%s%s\n", table[i].heading, table[i].format);
		read_text(text, FORMAT_N, RR_N_UNITS, &record, &error);
		if (table[i].error) {
			assert_non_null(error);
			assert_memory_equal(
				error, table[i].error, strlen(table[i].error));
		} else {
			assert_null(error);
			assert_int_equal(record->series->n, 400);
			for (int k = 0; k < 400; k++)
				assert_int_equal(record->series->rr_q[k],
					beat_ms(k) * RR_Q_PER_MS);
		}
		record_free(record);
		free(error);
		free(text);
	}
}

/* However often beats are lost, a clock is one; a sluggish one is not. */
static void test_many_gaps(void **state)
{
	char *text = write_rows("", "d R", 400);
	struct record *record = NULL;
	char *error = NULL;

	(void)state;
	read_text(text, FORMAT_N, RR_N_UNITS, &record, &error);
	assert_null(error);
	assert_int_equal(record->n_gaps, 100);
	record_free(record);
	free(text);
	text = write_rows("", "a R", 400);
	record = NULL;
	read_text(text, FORMAT_N, RR_N_UNITS, &record, &error);
	assert_non_null(strstr(error, "the times here do not go up by the"));
	free(error);
	free(text);
}

static void test_when_it_began(void **state)
{
	static const struct {
		const char *text;
		int64_t begin_us;
	} table[] = {
		{"timestamp,rr\n1700000000800,800\n1700000001600,800\n",
			INT64_C(1700000000000000)},
		{"date,rr\n2023-11-14 22:13:20 +0000,800\n"
		 "2023-11-14 22:13:21 +0000,800\n",
			INT64_C(1699999999200000)},
		{"Phone timestamp;RR-interval [ms]\n"
		 "2023-11-14T22:13:20.800Z;800.5\n",
			INT64_C(1699999999999500)},
		{"1700000000.8 .8\n1700000001.6 .8\n1700000002.4 .8\n",
			INT64_C(1700000000000000)},
		{"# RR intervals, ms, from 2023-11-14T22:13:20Z\n800\n",
			INT64_C(1700000000000000)},
		{"# RR intervals, ms, from 2023-11-14T22:13:20Z\nrr\n800\n",
			INT64_C(1700000000000000)},
		{"0.8 .8\n1.6 .8\n2.4 .8\n", 0},
		{"800\n810\n", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct record *record = NULL;
		char *error = NULL;

		print_message("%s\n", table[i].text);
		read_text(table[i].text, FORMAT_N, RR_N_UNITS, &record, &error);
		assert_null(error);
		assert_int_equal(record->begin_us, table[i].begin_us);
		record_free(record);
	}
}

static const struct {
	const char *text;
	enum format format;
	const char *error; /* begins so */
} refused[] = {
	{"time,hr\n1,70\n", FORMAT_N,
		"rr:1: no column of this table is named rr"},
	{"hello\n800\n", FORMAT_N, "rr:1: no column of this table"},
	{"800 810\n", FORMAT_N, "rr:1: columns without a heading"},
	{"1 800\n5 810\n2 805\n", FORMAT_N, "rr:1: no two columns"},
	{"1 800\n2 810\n9 805\n12 700\n", FORMAT_N,
		"rr:1: the times here do not go up"},
	{"timestamp,rr\n1700000000800\n", FORMAT_N,
		"rr:2: 1 column, and the intervals are in the 2."},
	{"timestamp,rr\n1700000000800,x\n", FORMAT_N,
		"rr:2: 'x' is not a number"},
	{"timestamp,rr\n# a word\n\n8,800\n", FORMAT_N,
		"rr:4: the times here do not go up"},
	{"timestamp,rr\nsoon,800\n", FORMAT_N,
		"rr:2: 'soon' is not a date and time"},
	{"timestamp,rr\n1700000000800,0\n", FORMAT_N,
		"rr:2: an interval is longer than 0"},
	{"timestamp,rr\n1700000000800,.8\n", FORMAT_N, NULL},
	{"rr\n30\n31\n30\n", FORMAT_N,
		"rr:2: read as ms, the intervals from here have"},
	{"812,5\n815,25\n809,5\n", FORMAT_N,
		"rr:1: '812,5' is not a number: decimals are written "
		"with a point"},
	{"# a strap\n0,812\n0,809\n0,815\n", FORMAT_N,
		"rr:2: '0,812' is not a number: decimals are"},
	{"812,5\n", FORMAT_N, "rr:1: '812,5' is not a number: deci"},
	{"1114 ms\n1120 ms\n", FORMAT_N,
		"rr:1: '1114 ms' is not a number: the unit of all is "
		"said with --unit"},
	{"1114ms\n", FORMAT_N, "rr:1: '1114ms' is not a number: the u"},
	{"1114,\n1120,\n", FORMAT_N,
		"rr:1: '1114,' is not a number: only one interval "
		"stands on a line, and nothing behind it"},
	{"1114;\n1120;\n", FORMAT_N, "rr:1: '1114;' is not a number"},
	{"\"rr\" \"t\"\n\"1\" 800 .8\n\"2\" 810 1.61\n", FORMAT_N,
		"rr:2: before the named columns stands one that counts rows"},
	{"rr,flag\n3,800,0\n7,810,0\n8,790,1\n", FORMAT_N,
		"rr:2: before the named columns stands one that counts rows"},
	{"rr\n1,812\n2,825\n4,803\n5,799\n6,820\n7,831\n8,805\n9,822\n",
		FORMAT_N, "rr:2: one name stands above two columns"},
	{"Time RR 1/1024 s\n0.8 819\n1.61 829\n", FORMAT_N,
		"rr:2: more names than columns stand in the heading"},
	{"rr,\"a b\" c\n800,1\n", FORMAT_N, "rr:1: a quote that does not end"},
	{"rr,n\n800,1\n\xef\xbb\xbf# x\n810,2\n", FORMAT_N,
		"rr:3: '?\?\?' is not a number"},
	{"\r\r\xef\xbb\xbf\r", FORMAT_N, "rr:3: '?\?\?' is not a number"},
	{"RR (us)\n800000\n", FORMAT_N,
		"rr:1: 'us' is no unit that is known here: say which "
		"the intervals have with --unit"},
	{"rr,nn\n800,800\n", FORMAT_N, "rr:1: both 'rr' and 'nn'"},
	{"n,rr\n1,800\n2,\"810\n", FORMAT_N, "rr:3: a quote that does not end"},
	{"rr\n800\n# gap 3 beats\n", FORMAT_N,
		"rr:3: 'gap 3 beats' is not a gap: that is '# gap', or"},
	{"800 800\n", FORMAT_RR, "rr:1: '800 800' is not a number"},
	{"800\n", FORMAT_FIT, "rr: no FIT file"},
	{"\x01\n", FORMAT_N, "rr:1: not text"},
	{"timestamp,rr\n1700000000800,\x02\n", FORMAT_N, "rr:2: not text"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct record *record = NULL;
		char *error = NULL;
		int r = read_text(refused[i].text, refused[i].format,
			RR_N_UNITS, &record, &error);

		print_message("%s\n", refused[i].text);
		assert_int_equal(r, refused[i].error ? -EINVAL : 0);
		if (refused[i].error && error)
			error[strlen(refused[i].error)] = '\0';
		assert_string_equal(error ? error : "",
			refused[i].error ? refused[i].error : "");
		record_free(record);
		free(error);
	}
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < FORMAT_N; i++) {
		enum format format = FORMAT_N;

		assert_int_equal(
			format_of_word(format_word((enum format)i), &format),
			0);
		assert_int_equal(format, i);
		assert_non_null(format_text((enum format)i));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_beats),
		cmocka_unit_test(test_heart_rates),
		cmocka_unit_test(test_annotations),
		cmocka_unit_test(test_a_missing_beat),
		cmocka_unit_test(test_gaps_in_tables),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_many_gaps),
		cmocka_unit_test(test_when_it_began),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
