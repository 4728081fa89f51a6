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

/* In how many stretches of 48 hours a word was logged. */
struct flare_word {
	char word[72];
	size_t n_before, n_ordinary;
	size_t stretch; /* the last that it was counted in, from 1 on */
};

/* The 48 hours before flares beside ordinary ones. */
struct flare_before {
	size_t n_flares, n_ordinary;
	struct flare_word *words;
	size_t n_words;
};

struct flare_list {
	struct session *rows; /* oldest first */
	size_t n;
	struct flare_count *counts;
	size_t n_counts;
	struct flare_before before;
};

void flare_list_done(struct flare_list *list);
/* One more of word. */
void flare_count(struct flare_list *list, const char *word);

/* All of them, newest last; what was logged, and what before, if that is
 * filled. */
void flare_print(FILE *file, struct flare_list *list, int64_t now_us);
/* What helped last time; a sentence where nothing is known. */
void flare_print_help(FILE *file, struct flare_list *list);
void flare_print_json(struct flare_list *list);
