/* SPDX-License-Identifier: GPL-3.0-or-later
 * What was usual for the person, between the rows of the store and the struct
 * of the regulation layer.
 */
#pragma once

#include "daemon/store/baselines.h"

struct reg_baseline;
struct store;

/* The baseline that was frozen for a day (since 1970-01-01): 1; 0 if there is
 * none, or one of another algorithm or other constants, which is of no use; or
 * -errno of the store. */
int usual_read(struct store *store, int day, struct reg_baseline *ret_baseline);
/* Writes it in place of what was there. 0 or -errno. */
int usual_write(
	struct store *store, int day, const struct reg_baseline *baseline);

/* The hash of the constants in force, as it is stored. */
void usual_constants(char ret_text[static CONSTANTS_TEXT_SIZE]);
