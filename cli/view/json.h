/* SPDX-License-Identifier: GPL-3.0-or-later
 * JSON objects in the project's manner: units in keys, absent values null with
 * a reason, "schema" first. The only place that includes <jansson.h>.
 */
#pragma once

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "analysis/measures/value.h"

#define JSON_SCHEMA 1

/* {"schema": 1}; the caller json_decref's. */
json_t *json_begin(void);
/* key: value, or null and reasons[key] = text where it is absent. */
void json_put_value(json_t *object, const char *key, struct hrv_value value);
/* Likewise for a number that may be NAN; reason may be NULL. */
void json_put_number(
	json_t *object, const char *key, double value, const char *reason);
/* key: text; null for NULL; broken UTF-8 becomes U+FFFD. */
void json_put_text(json_t *object, const char *key, const char *text);
/* key: "2026-11-22T18:04:09+01:00". */
void json_put_time(
	json_t *object, const char *key, int64_t utc_us, int offset_min);
/* Writes it, "reasons" last: indented or on one line, without a line end. */
void json_write(json_t *object, FILE *file, bool one_line);
/* Prints on stdout with a line end; one line is flushed (for --follow). */
void json_print(json_t *object, bool one_line);
