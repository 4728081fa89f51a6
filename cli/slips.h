/* SPDX-License-Identifier: GPL-3.0-or-later
 * How many slips of the finger lie between two words.
 */
#pragma once

/* Longer words are not compared: SLIPS_LONGEST is returned. */
#define SLIPS_LONGEST 63

/* Letters (bytes) to insert, drop, change or swap with their neighbour to make
 * b of a: optimal string alignment, after Damerau (1964). */
int slips_between(const char *a, const char *b);
