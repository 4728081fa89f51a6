/* SPDX-License-Identifier: GPL-3.0-or-later
 * The recordings of ../shared/data/rr and their reference values, for tests.
 */
#pragma once

#include <dirent.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/rr.h"
#include "tests/near.h"

#define RR_DATA_FOLDER "../shared/data/rr"

/* Ends the test as skipped where the recordings are not at hand. */
static inline void rr_data_or_skip(void)
{
	DIR *folder = opendir(RR_DATA_FOLDER);

	if (!folder) {
		print_message("skip recordings: ../shared is absent\n");
		skip();
	}
	closedir(folder);
}

/* A recording by id ("pyhrv_short"); json_decref by the caller. */
static inline json_t *rr_data_load(const char *id)
{
	char path[512];
	json_error_t error;

	snprintf(path, sizeof(path), "%s/%s.json", RR_DATA_FOLDER, id);

	json_t *root = json_load_file(path, 0, &error);

	if (!root) {
		print_error("%s: %s\n", path, error.text);
		fail();
	}
	return root;
}

/* The intervals under key ("rr_ms") as one segment, NULL if there are none;
 * rr_series_free by the caller. */
static inline struct rr_series *rr_data_series(
	const json_t *root, const char *key)
{
	const json_t *rr_ms = json_object_get(root, key);
	struct rr_series *series;

	if (!json_is_array(rr_ms))
		return NULL;
	series = rr_series_new(json_array_size(rr_ms));
	assert_non_null(series);
	for (size_t i = 0; i < json_array_size(rr_ms); i++)
		rr_series_append(series,
			rr_q_of_ms(json_number_value(json_array_get(rr_ms, i))),
			i == 0 ? RR_BREAK : 0);
	return series;
}

/* Whether every interval under key lies on the grid of 1/16 us. */
static inline bool rr_data_fits_grid(const json_t *root, const char *key)
{
	const json_t *rr_ms = json_object_get(root, key);

	for (size_t i = 0; i < json_array_size(rr_ms); i++) {
		double value = json_number_value(json_array_get(rr_ms, i));

		if (fabs(rr_ms_of_q(rr_q_of_ms(value)) - value) > 1e-9)
			return false;
	}
	return true;
}

/* Value of the reference "spec@numpy-scipy", by group ("time") and name
 * ("rmssd"); NAN where it has none. */
static inline double rr_data_reference(
	const json_t *root, const char *group, const char *name)
{
	const json_t *value = json_object_get(root, "reference");

	value = json_object_get(value, "spec@numpy-scipy");
	value = json_object_get(value, group);
	value = json_object_get(value, name);
	return json_is_number(value) ? json_number_value(value) : NAN;
}

/* Calls each() with every recording that has the key, in no fixed order;
 * returns how many there were. */
static inline int rr_data_for_each_of(const char *required,
	void (*each)(const char *id, const json_t *root, void *data),
	void *data)
{
	DIR *folder = opendir(RR_DATA_FOLDER);
	struct dirent *entry;
	int n = 0;

	while (folder && (entry = readdir(folder))) {
		char *dot = strstr(entry->d_name, ".json");

		if (!dot)
			continue;
		*dot = '\0';

		json_t *root = rr_data_load(entry->d_name);

		if (json_object_get(root, required)) {
			each(entry->d_name, root, data);
			n++;
		}
		json_decref(root);
	}
	if (folder)
		closedir(folder);
	return n;
}

/* All but the diaries, which have readings of some minutes instead. */
static inline int rr_data_for_each(
	void (*each)(const char *id, const json_t *root, void *data),
	void *data)
{
	return rr_data_for_each_of("rr_ms", each, data);
}
