/* SPDX-License-Identifier: GPL-3.0-or-later
 * Postures by word and number.
 */
#include "daemon/base/posture.h"

#include <stddef.h>
#include <string.h>

const char *const posture_words[] = {
	"lying", "sitting", "standing", "moving", NULL};

int posture_of_word(const char *word)
{
	for (int i = 0; posture_words[i]; i++)
		if (strcmp(word, posture_words[i]) == 0)
			return i + 1;
	return 0;
}
