/* SPDX-License-Identifier: GPL-3.0-or-later
 * The postures and activities a person may name, and the number of each in
 * bands.
 */
#pragma once

/* "lying" is 1, and so on; ends with NULL. */
extern const char *const posture_words[];
/* 0 for a word that is none, also "". */
int posture_of_word(const char *word);

/* "desk" is 1, and so on; ends with NULL. */
extern const char *const activity_words[];
/* 0 for a word that is none, also "". */
int activity_of_word(const char *word);
