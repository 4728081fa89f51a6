/* SPDX-License-Identifier: GPL-3.0-or-later
 * Draws the 24 hours of a practice day: heart rate, RMSSD, sessions and pain
 * above one clock.
 */
#pragma once

#include <stdio.h>

struct day_facts;

void timeline_print(FILE *file, const struct day_facts *facts);
