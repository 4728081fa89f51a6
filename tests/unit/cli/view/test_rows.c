/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reports below each other: the table, sentences, CSV and JSON.
 */
#include "cli/view/rows.h"

#include <jansson.h>
#include <stdlib.h>
#include <time.h>

#include "analysis/measures/report.h"
#include "cli/formats/record.h"
#include "cli/view/report.h"
#include "tests/unit/cli/view/golden.h"

static struct hrv_report report;
static struct record record;
static struct report_source source;

static int set_up(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	record = (struct record){.format = FORMAT_HRVLOGGER, .n_gaps = 1};
	source = (struct report_source){"rest.csv", &record};
	report = (struct hrv_report){
		.n_beats = 412,
		.duration_s = 299.5,
		.n_corrected = 3,
		.corrected_pct = 0.728,
		.coverage = 0.98,
		.grade = HRV_GRADE_A,
		.run_s = 250.5,
	};
	for (size_t i = 0; i < hrv_n_fields; i++)
		*(struct hrv_value *)((char *)&report + hrv_fields[i].offset) =
			hrv_some(1.5 * (double)(i + 1));
	return 0;
}

static void put_windows(FILE *file, enum rows_style style)
{
	struct rows rows;

	rows_begin(&rows, file, style, true);
	rows_begin_file(&rows, &source, 300, 60);
	rows_put(&rows, &source, 0, &report);
	report.lf_hf = hrv_none(HRV_BREATHING_SLOW);
	rows_put(&rows, &source, 60, &report);
	report.grade = HRV_GRADE_D;
	report.rmssd_ms = hrv_none(HRV_LOW_GRADE);
	rows_put(&rows, &source, 36000, &report);
	rows_end_file(&rows);
	rows_end(&rows);
}

static void put_files(FILE *file, enum rows_style style)
{
	struct rows rows;

	rows_begin(&rows, file, style, false);
	rows_put(&rows, &source, 0, &report);
	source.name = "a \"long\", strange name.txt";
	rows_put(&rows, &source, 0, &report);
	rows_end(&rows);
}

static void test_windows(void **state)
{
	(void)state;
	put_windows(golden_begin(80, true, false), ROWS_TEXT);
	golden_end_file("rows-80");
}

static void test_windows_in_60_columns(void **state)
{
	(void)state;
	record.begin_us = INT64_C(1769256000000000);
	put_windows(golden_begin(60, false, false), ROWS_TEXT);
	golden_end_file("rows-60-ascii");
}

static void test_sentences(void **state)
{
	(void)state;
	put_windows(golden_begin(80, true, true), ROWS_TEXT);
	golden_end_file("rows-plain");
}

static void test_files(void **state)
{
	(void)state;
	put_files(golden_begin(80, true, false), ROWS_TEXT);
	golden_end_file("rows-files");
}

static size_t count(const char *text, char c)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == c;
	return n;
}

/* Every line has as many cells; quoted names and reasons break nothing. */
static void test_csv(void **state)
{
	char *text = NULL, *line;
	size_t n_bytes, n_commas;
	FILE *file = open_memstream(&text, &n_bytes);

	(void)state;
	report.lf_hf = hrv_none(HRV_BREATHING_SLOW);
	report.tinn_ms = hrv_none(HRV_TOO_SHORT);
	record.begin_us = INT64_C(1769256000000000);
	put_files(file, ROWS_CSV);
	fclose(file);
	line = strtok(text, "\n");
	n_commas = count(line, ',');
	assert_int_equal(n_commas, 12 + hrv_n_fields);
	assert_memory_equal(line, "file,format,unit,begin_s,time,n_beats,", 38);
	line = strtok(NULL, "\n");
	assert_int_equal(count(line, ','), n_commas);
	assert_memory_equal(line,
		"rest.csv,hrvlogger,ms,0,2026-01-24T13:00:00+01:00,412,299.5,3,"
		"0.728,A,0.98,250.5,1.5,3,",
		87);
	assert_string_equal(strrchr(line, ',') + 1,
		"lf_hf:breathing_slow tinn_ms:too_short");
	line = strtok(NULL, "\n");
	assert_memory_equal(
		line, "\"a \"\"long\"\", strange name.txt\",hrvlogger,ms,", 44);
	assert_null(strtok(NULL, "\n"));
	free(text);
}

static void test_json(void **state)
{
	char *text = NULL;
	size_t n_bytes;
	FILE *file = open_memstream(&text, &n_bytes);
	json_t *array, *last;

	(void)state;
	put_windows(file, ROWS_JSON);
	fclose(file);
	array = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(array), 3);
	last = json_array_get(array, 2);
	assert_near(json_number_value(json_object_get(last, "begin_s")), 36000,
		0, 0);
	assert_true(json_is_null(json_object_get(last, "time")));
	assert_true(json_is_null(json_object_get(last, "rmssd_ms")));
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(last, "reasons"), "rmssd_ms")),
		"too many artefacts or gaps");
	json_decref(array);
	free(text);
}

static void test_no_rows(void **state)
{
	struct rows rows;
	char *text = NULL;
	size_t n_bytes;
	FILE *file = open_memstream(&text, &n_bytes);
	json_t *array;

	(void)state;
	rows_begin(&rows, file, ROWS_JSON, true);
	rows_end(&rows);
	fclose(file);
	array = json_loads(text, 0, NULL);
	assert_true(json_is_array(array));
	json_decref(array);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_windows, set_up),
		cmocka_unit_test_setup(test_windows_in_60_columns, set_up),
		cmocka_unit_test_setup(test_sentences, set_up),
		cmocka_unit_test_setup(test_files, set_up),
		cmocka_unit_test_setup(test_csv, set_up),
		cmocka_unit_test_setup(test_json, set_up),
		cmocka_unit_test_setup(test_no_rows, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
