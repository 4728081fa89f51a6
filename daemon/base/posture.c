/* SPDX-License-Identifier: GPL-3.0-or-later
 * Postures and activities by word and number.
 */
#include "daemon/base/posture.h"

#include <stddef.h>
#include <string.h>

const char *const posture_words[] = {
	"lying", "sitting", "standing", "moving", NULL};

/* New ones at the end: bands are stored by number. */
const char *const activity_words[] = {"desk", "reading", "screen", "housework",
	"company", "commute", "meal", "meditation", NULL};

static int place_of(const char *word, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(word, words[i]) == 0)
			return i + 1;
	return 0;
}

int posture_of_word(const char *word)
{
	return place_of(word, posture_words);
}

int activity_of_word(const char *word)
{
	return place_of(word, activity_words);
}
