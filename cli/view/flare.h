/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows flares, and what helped in earlier ones: the person's own words and
 * counts of what was logged, no causes.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "cli/view/words.h"
#include "daemon/store/sessions.h"

/* How often something was logged during flares. */
struct flare_count {
	char word[72];
	size_t n;
};

struct flare_list {
	struct session *rows; /* oldest first */
	size_t n;
	struct flare_count *counts;
	size_t n_counts;
};

void flare_list_done(struct flare_list *list);
/* One more of word. */
void flare_count(struct flare_list *list, const char *word);

/* All of them, newest last. */
void flare_print(FILE *file, struct flare_list *list, int64_t now_us);
/* What helped last time; a sentence where nothing is known. */
void flare_print_help(FILE *file, struct flare_list *list);
void flare_print_json(struct flare_list *list);
