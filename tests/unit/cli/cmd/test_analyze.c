/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl analyze as other programs use it: real recordings through the built
 * program, held against the reference values that came with them.
 */
#include <string.h>
#include <unistd.h>

#include "tests/near.h"
#include "tests/rr_data.h"

/* A JSON key and the reference's name, and how far apart they ever were. */
struct measure {
	const char *key, *name;
	double worst_rel;
	char worst_id[256];
};

struct comparison {
	struct measure measures[7];
	int n_compared;
};

#define N_MEASURES 7
#define TOLERANCE_REL 1e-6

static const char *program(void)
{
	static char path[512];
	const char *build = getenv("BUILD");

	snprintf(path, sizeof(path), "%s/hrvctl", build ? build : "build");
	if (access(path, X_OK) != 0) {
		print_message("skip analyze: %s is not built\n", path);
		skip();
	}
	return path;
}

/* Runs hrvctl analyze --json with options on text; json_decref by the caller.
 */
static json_t *analyze(const char *options, const char *text)
{
	char name[] = "/tmp/hrvd-analyze-XXXXXX", command[1024];
	int fd = mkstemp(name);
	json_error_t error;
	json_t *result;
	FILE *pipe;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
	snprintf(command, sizeof(command), "%s analyze --json %s %s", program(),
		options, name);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	result = json_loadf(pipe, 0, &error);
	assert_int_equal(pclose(pipe), 0);
	unlink(name);
	if (!result)
		fail_msg("%s: %s", command, error.text);
	return result;
}

/* The intervals as text with all the decimals that the recordings have. */
static char *text_of(const json_t *rr_ms)
{
	char *text = NULL;
	size_t n_bytes;
	FILE *file = open_memstream(&text, &n_bytes);

	assert_non_null(file);
	for (size_t i = 0; i < json_array_size(rr_ms); i++)
		fprintf(file, "%.10g\n",
			json_number_value(json_array_get(rr_ms, i)));
	fclose(file);
	return text;
}

/* The reference, but for one file: two of its differences are 50.0000 ms as
 * written, and count as more only for want of digits in a double (955.5556 to
 * 1005.5556 is 50.00000000000011 there). */
static double reference_of(const char *id, const json_t *root, const char *name)
{
	if (strcmp(id, "mitdb_114_5min") == 0 && strcmp(name, "pnn50") == 0)
		return 100.0 * 97 / 305;
	return rr_data_reference(root, "time", name);
}

static void compare(const char *id, struct measure *measure,
	const json_t *result, const json_t *root)
{
	const json_t *value = json_object_get(result, measure->key);
	double reference = reference_of(id, root, measure->name);
	double rel;

	if (isnan(reference))
		return;
	if (!json_is_number(value))
		fail_msg("%s: %s is absent", id, measure->key);
	rel = fabs(json_number_value(value) - reference);
	if (reference != 0)
		rel /= fabs(reference);
	if (rel < measure->worst_rel)
		return;
	measure->worst_rel = rel;
	snprintf(measure->worst_id, sizeof(measure->worst_id), "%s", id);
}

static void compare_recording(const char *id, const json_t *root, void *data)
{
	struct comparison *comparison = data;
	const json_t *rr_ms = json_object_get(root, "rr_ms");
	char *text;
	json_t *result;

	if (isnan(rr_data_reference(root, "time", "rmssd")))
		return;
	text = text_of(rr_ms);
	result = analyze("--artefacts none", text);
	assert_int_equal(json_integer_value(json_object_get(result, "n_beats")),
		(int)json_array_size(rr_ms));
	for (size_t i = 0; i < N_MEASURES; i++)
		compare(id, &comparison->measures[i], result, root);
	comparison->n_compared++;
	json_decref(result);
	free(text);
}

static void test_recordings(void **state)
{
	struct comparison comparison = {
		.measures = {{.key = "mean_nn_ms", .name = "mean_nn"},
			{.key = "sdnn_ms", .name = "sdnn"},
			{.key = "rmssd_ms", .name = "rmssd"},
			{.key = "sdsd_ms", .name = "sdsd"},
			{.key = "pnn50_pct", .name = "pnn50"},
			{.key = "sd1_ms", .name = "sd1"},
			{.key = "sd2_ms", .name = "sd2"}},
	};

	(void)state;
	program();
	rr_data_or_skip();
	rr_data_for_each(compare_recording, &comparison);
	print_message("%d recordings\n", comparison.n_compared);
	for (size_t i = 0; i < N_MEASURES; i++)
		print_message("%-10s largest deviation %.1e (%s)\n",
			comparison.measures[i].key,
			comparison.measures[i].worst_rel,
			comparison.measures[i].worst_id);
	assert_true(comparison.n_compared > 0);
	for (size_t i = 0; i < N_MEASURES; i++)
		assert_true(comparison.measures[i].worst_rel <= TOLERANCE_REL);
}

/* The keys other programs rely on. */
static void test_keys(void **state)
{
	static const char *const keys[] = {"schema", "file", "format", "unit",
		"n_beats", "duration_s", "n_corrected", "corrected_pct",
		"grade", "coverage", "run_s", "mean_nn_ms", "mean_hr_bpm",
		"sdnn_ms", "rmssd_ms", "ln_rmssd", "sdsd_ms", "nn50",
		"pnn50_pct", "nn20", "pnn20_pct", "sd1_ms", "sd2_ms", "vlf_ms2",
		"lf_ms2", "hf_ms2", "total_ms2", "lf_nu", "hf_nu", "lf_hf",
		"lf_peak_hz", "hf_peak_hz", "resp_per_min", "sd2_axis_ms",
		"tri_index", "tinn_ms", "stress_index", "sdann_ms",
		"sdnn_index_ms", "ulf_ms2", "sampen", "apen", "dfa_alpha1",
		"dfa_alpha2", "lomb_vlf_ms2", "lomb_lf_ms2", "lomb_hf_ms2",
		"lomb_lf_hf", "artefacts", "reasons"};
	json_t *result = analyze("", "800\n810\n790\n820\n780\n");
	const json_t *reasons = json_object_get(result, "reasons");
	const char *key;
	json_t *value;

	(void)state;
	assert_int_equal(
		json_object_size(result), sizeof(keys) / sizeof(keys[0]));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		assert_non_null(json_object_get(result, keys[i]));
	json_object_foreach(result, key, value)
	{
		if (json_is_null(value) &&
			!json_string_value(json_object_get(reasons, key)))
			fail_msg("%s is null without a reason", key);
		if (!json_is_null(value) && json_object_get(reasons, key))
			fail_msg("%s has a value and a reason", key);
	}
	assert_true(json_is_integer(json_object_get(result, "nn50")));
	assert_true(json_is_null(json_object_get(result, "lf_hf")));
	json_decref(result);
}

/* hrv.md 5.1: four differences, not five, and 21.2 ms, not 52.7. */
static void test_a_gap_is_not_bridged(void **state)
{
	json_t *result = analyze("--artefacts none",
		"800\n810\n790\n# gap 3 s: radio link lost\n900\n880\n910\n");

	(void)state;
	assert_near(json_number_value(json_object_get(result, "rmssd_ms")),
		21.2132034356, 1e-10, 0);
	json_decref(result);
}

/* Leaves what does not depend on the file. */
static void check_unit(json_t *result, const char *unit)
{
	assert_string_equal(
		json_string_value(json_object_get(result, "unit")), unit);
	json_object_del(result, "file");
	json_object_del(result, "unit");
}

/* The same beats in three units are the same record, to the last digit. */
static void test_units(void **state)
{
	json_t *ms = analyze("", "781.25\n812.5\n820.3125\n793.9453125\n");
	json_t *s = analyze("--unit s",
		".78125\n.8125\n.8203125\n"
		".7939453125\n");
	json_t *tick = analyze("--unit 1/1024", "800\n832\n840\n813\n");

	(void)state;
	check_unit(ms, "ms");
	check_unit(s, "s");
	check_unit(tick, "1/1024");
	assert_true(json_equal(ms, s));
	assert_true(json_equal(ms, tick));
	json_decref(ms);
	json_decref(s);
	json_decref(tick);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recordings),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_a_gap_is_not_bridged),
		cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
