/* SPDX-License-Identifier: GPL-3.0-or-later
 * The time that a command is asked about: --days, --from and --to.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct cli;
struct command;
struct command_arg;

/* A span of time, and the practice days that it touches. */
struct span {
	int64_t from_us, to_us;
	int first_day, last_day;
};

/* What --days, --from and --to said; NULL where they were not given. */
struct span_words {
	const char *days, *from, *to;
};

/* Takes the option if it is one of the three. */
bool span_take(struct span_words *words, const struct command_arg *arg);
/* The span of the words: the last n_days days, today included, where they say
 * nothing. HRVCTL_OK, or HRVCTL_USAGE after a complaint. */
int span_settle(const struct cli *cli, const struct command *command,
	const struct span_words *words, int n_days, struct span *ret_span);
/* The practice day of "today", "yesterday" or "2026-11-22"; 0 or -EINVAL. */
int span_day_of_word(const struct cli *cli, const char *word, int *ret_day);
/* The whole of one practice day. */
struct span span_of_day(const struct cli *cli, int day);
