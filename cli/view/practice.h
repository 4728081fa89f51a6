/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows practices, with what the heart did before, during and after each, and
 * what those of one kind come to.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "analysis/regulation/outcome.h"
#include "cli/view/context.h"
#include "cli/view/words.h"
#include "daemon/store/sessions.h"

enum practice_state {
	PRACTICE_NOT_TOLD, /* a quiet session runs */
	PRACTICE_RUNNING,
	PRACTICE_TOO_EARLY, /* its "after" is not over */
	PRACTICE_NO_STEPS, /* no strap, or nothing of use from it */
	PRACTICE_TOLD,
};

/* One practice or session. */
struct practice_row {
	struct session session;
	struct context context; /* the raw figures on both sides */
	enum practice_state state;
	int64_t ask_us; /* from when on there is an answer */
	struct reg_session result; /* PRACTICE_TOLD */
	const char *why_no_activation; /* PRACTICE_TOLD; NULL: it is known */
};

/* The practices of one kind. */
struct practice_kind {
	const char *name; /* of a row */
	size_t n_logged;
	struct reg_outcome outcome;
};

struct practice_list {
	struct practice_row *rows; /* oldest first */
	size_t n;
	struct practice_kind *kinds; /* in the order of the alphabet */
	size_t n_kinds;
};

void practice_list_done(struct practice_list *list);

/* "orienting, sitting, 12 min, felt 4": what, how, how long; fresh memory. */
char *practice_text(const struct session *session, int64_t now_us);
/* A key as people read it: without underscores. */
void practice_put_name(FILE *file, const char *key);

/* Rows, then what each kind comes to, and what it can mean. */
void practice_print(
	FILE *file, const struct practice_list *list, int64_t now_us);
void practice_print_json(const struct practice_list *list);

/* One of them in full: words, a table, matched stretches. Where there is
 * nothing to tell it says why, and when to ask again. */
void practice_print_one(
	FILE *file, const struct practice_row *row, int64_t now_us);
/* The same without what is known already: its name and its note. */
void practice_print_result(FILE *file, const struct practice_row *row);

/* Parts of the above. A value or a change with its sign, as people read them:
 * RMSSD in ms, its change in percent. */
extern const char *const practice_effects[REG_N_EFFECTS];
const char *practice_value(
	enum reg_effect effect, double value, char ret_text[static WORDS_SIZE]);
const char *practice_change(enum reg_effect effect, double change,
	char ret_text[static WORDS_SIZE]);
void practice_print_kinds(FILE *file, const struct practice_list *list);
void practice_print_caveat(FILE *file);
/* Whether it is more than what 60 s of beats can tell at best. */
bool practice_is_change(const struct reg_change *change);
/* "less activation after", "activation about as before". */
const char *practice_words(const struct reg_change *change);
struct json_t *practice_kinds_json(const struct practice_list *list);
void practice_put_result_json(
	struct json_t *object, const struct practice_row *row);
