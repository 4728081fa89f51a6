/* SPDX-License-Identifier: GPL-3.0-or-later
 * JSON objects in the project's manner.
 */
#include "cli/view/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

json_t *json_begin(void)
{
	return json_pack("{s:i}", "schema", JSON_SCHEMA);
}

static void put_reason(json_t *object, const char *key, const char *reason)
{
	json_t *reasons = json_object_get(object, "reasons");

	if (!reasons) {
		reasons = json_object();
		json_object_set_new(object, "reasons", reasons);
	}
	json_object_set_new(reasons, key, json_string(reason));
}

void json_put_number(
	json_t *object, const char *key, double value, const char *reason)
{
	if (isfinite(value)) {
		json_object_set_new(object, key, json_real(value));
		return;
	}
	json_object_set_new(object, key, json_null());
	if (reason)
		put_reason(object, key, reason);
}

void json_put_value(json_t *object, const char *key, struct hrv_value value)
{
	json_put_number(object, key, value.value,
		value.reason == HRV_OK ? NULL : hrv_reason_text(value.reason));
}

/* Bytes of the well-formed UTF-8 character at text, or 0: Jansson is asked,
 * since it has the last word on what it takes. */
static size_t character_bytes(const char *text)
{
	for (size_t n = 1; n <= 4 && text[n - 1]; n++) {
		json_t *character = json_stringn(text, n);

		if (character) {
			json_decref(character);
			return n;
		}
	}
	return 0;
}

static json_t *mended_string(const char *text)
{
	_cleanup_free_ char *mended =
		xmalloc(strlen(text) * strlen(REPLACEMENT) + 1);
	char *end = mended;

	while (*text) {
		size_t n = character_bytes(text);

		memcpy(end, n ? text : REPLACEMENT,
			n ? n : strlen(REPLACEMENT));
		end += n ? n : strlen(REPLACEMENT);
		text += n ? n : 1;
	}
	*end = '\0';
	return json_string(mended);
}

void json_put_text(json_t *object, const char *key, const char *text)
{
	json_t *string;

	if (!text) {
		json_object_set_new(object, key, json_null());
		return;
	}
	string = json_string(text);
	json_object_set_new(object, key, string ? string : mended_string(text));
}

void json_put_time(
	json_t *object, const char *key, int64_t utc_us, int offset_min)
{
	char text[CIVIL_TIME_TEXT_SIZE];

	civil_time_text(utc_us, offset_min, text);
	json_object_set_new(object, key, json_string(text));
}

void json_write(json_t *object, FILE *file, bool one_line)
{
	/* 15 digits: every decimal that people wrote comes back as it was. */
	size_t flags = JSON_REAL_PRECISION(15);
	json_t *reasons = json_object_get(object, "reasons");

	if (reasons) {
		json_incref(reasons);
		json_object_del(object, "reasons");
		json_object_set_new(object, "reasons", reasons);
	}
	json_dumpf(object, file, flags | (one_line ? 0 : JSON_INDENT(2)));
}

void json_print(json_t *object, bool one_line)
{
	json_write(object, stdout, one_line);
	putchar('\n');
	if (one_line)
		fflush(stdout);
}
