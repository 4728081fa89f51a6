/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of doubt.
 */
#include "analysis/days/doubt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_S 3600.0

/* Caffeine's half-life is about 5 h (3 to 7). Alcohol lowers HRV in the night
 * after it, by its dose (Pietila 2018): until four hours after the day's end.
 * Vagal HRV is lower in the luteal phase (Schmalenberger 2019). */
const struct doubt doubts[] = {
	{"alcohol", DOUBT_NIGHT, 4 * HOUR_S},
	{"argument", DOUBT_FOR, 0.5 * HOUR_S},
	{"caffeine", DOUBT_FOR, 5 * HOUR_S},
	{"coffee", DOUBT_FOR, 5 * HOUR_S},
	{"conversation", DOUBT_FOR, 0.5 * HOUR_S},
	{"dehydration", DOUBT_DAY, 0},
	{"exercise", DOUBT_FOR, 2 * HOUR_S},
	{"fever", DOUBT_DAY, 0},
	{"hard_exercise", DOUBT_FOR, 24 * HOUR_S},
	{"heat", DOUBT_DAY, 0},
	{"heavy_meal", DOUBT_FOR, 2 * HOUR_S},
	{"hot_bath", DOUBT_FOR, 2 * HOUR_S},
	{"illness", DOUBT_DAY, 0},
	{"luteal_phase", DOUBT_DAY, 0},
	{"medication", DOUBT_BREAK, 0},
	{"menstruation", DOUBT_DAY, 0},
	{"nicotine", DOUBT_FOR, 1 * HOUR_S},
	{"pain_flare", DOUBT_DAY, 0},
	{"poor_sleep", DOUBT_DAY, 0},
	{"sauna", DOUBT_FOR, 2 * HOUR_S},
	{"talking", DOUBT_FOR, 0.5 * HOUR_S},
	{"tea", DOUBT_FOR, 5 * HOUR_S},
	{"travel", DOUBT_DAY, 0},
};
const size_t n_doubts = sizeof(doubts) / sizeof(doubts[0]);

static int compare(const void *tag, const void *doubt)
{
	return strcmp(tag, ((const struct doubt *)doubt)->tag);
}

const struct doubt *doubt_of_tag(const char *tag)
{
	return bsearch(tag, doubts, n_doubts, sizeof(doubts[0]), compare);
}

void doubt_span(const struct doubt *doubt, double day_s, double day_length_s,
	double *ret_from_s, double *ret_to_s)
{
	double rest_s = day_length_s - day_s;

	*ret_from_s = doubt->until == DOUBT_DAY ? -day_s : 0;
	switch (doubt->until) {
	case DOUBT_FOR:
		*ret_to_s = doubt->length_s;
		break;
	case DOUBT_DAY:
		*ret_to_s = rest_s;
		break;
	case DOUBT_NIGHT:
		*ret_to_s = rest_s + doubt->length_s;
		break;
	case DOUBT_BREAK:
		*ret_to_s = INFINITY;
		break;
	}
}
