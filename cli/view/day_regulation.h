/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is said of a day's regulation, wherever a day is shown.
 */
#pragma once

#include <stdio.h>

struct day_row;
struct episode;
struct json_t;

/* A few lines; nothing for NULL, where hrvd has not found any. */
void day_print_regulation(FILE *file, const struct day_row *row);
/* Its keys in object; row zeroed: nothing is known of it. */
void day_put_regulation(struct json_t *object, const struct day_row *row);

/* Why a day has no median of activation, or of settling. */
const char *day_arousal_reason(const struct day_row *row);
const char *day_settle_reason(const struct day_row *row);
/* "activated, peak 2.4, half of it gone after 1 min 06 s". Fresh memory, the
 * caller frees. */
char *day_episode_text(const struct episode *episode);
