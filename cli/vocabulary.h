/* SPDX-License-Identifier: GPL-3.0-or-later
 * Words for where it hurts, how it feels, and what was there besides.
 *
 * The lists are an offer, not a fence: any other word is kept as it was
 * written. Keys are stable (regulation.md 5): lower case, '_' between words;
 * for people the '_' is shown as a space.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define VOCABULARY_WORD_SIZE 64

enum vocabulary_kind {
	VOCABULARY_REGION,
	VOCABULARY_SENSATION,
	VOCABULARY_EMOTION,
	VOCABULARY_TRIGGER,
	VOCABULARY_TAG,
	VOCABULARY_FREE
};

/* Each list ends with NULL. */
extern const char *const vocabulary_regions[];
extern const char *const vocabulary_sensations[];
/* left, right, both, centre: go with a region, in the order written. */
extern const char *const vocabulary_sides[];
extern const char *const vocabulary_qualities[]; /* of pain */
extern const char *const vocabulary_emotions[];
extern const char *const vocabulary_triggers[];
/* What moves the heart by itself; how long: analysis/days/doubt.h. */
extern const char *const vocabulary_tags[];
extern const char *const vocabulary_practices[];

/* text as a key: "Lower-Back" -> "lower_back", "#work," -> "work". 0; -EINVAL
 * when nothing is left, or text holds control characters or no UTF-8; -E2BIG
 * when it does not fit. */
int vocabulary_key(const char *text, char ret_key[static VOCABULARY_WORD_SIZE]);

/* Makes the singular of a region the region's key: "knee" -> "knees". */
void vocabulary_to_region(char key[static VOCABULARY_WORD_SIZE]);

/* The other way round, for people: "left knees" reads ill. */
void vocabulary_to_singular(char *key);

bool vocabulary_is_side(const char *key);
bool vocabulary_has(const char *const *list, const char *key);
/* What a key is. Sides count as regions, qualities as sensations. */
enum vocabulary_kind vocabulary_kind_of(const char *key);

/* The word of two lists (second may be NULL) that an unknown key was perhaps
 * meant to be; NULL when none is near. */
const char *vocabulary_near(
	const char *key, const char *const *first, const char *const *second);

bool vocabulary_is_utf8(const char *text);

/* Adds key to a list (words with single spaces between) in an array of size
 * bytes, unless it is there; false when full. */
bool vocabulary_add(char *list, size_t size, const char *key);
/* The same for regions: a side, and the region it goes with, as often as they
 * are written: "left knee left hip" and "left knee right knee" have to stay
 * what they are. */
bool vocabulary_add_region(char *list, size_t size, const char *key);
