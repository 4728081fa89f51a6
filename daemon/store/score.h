/* SPDX-License-Identifier: GPL-3.0-or-later
 * A number from 0 to 10 that a person gave, or did not give.
 */
#pragma once

#include <stdbool.h>

#define SCORE_MAX 10

/* Zeroed, it is not known. */
struct score {
	bool is_known;
	int value; /* 0..10 */
};
