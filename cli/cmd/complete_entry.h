/* SPDX-License-Identifier: GPL-3.0-or-later
 * Words that an entry may become: the usual ones, and those used before.
 */
#pragma once

#include "daemon/store/journal_words.h"

struct cli;

/* Prints what may be said in an entry of the kind, one a line, each once: the
 * kind's own words, regions, and tags as #TAG. */
void complete_entry(const struct cli *cli, enum journal_kind kind);
/* The kinds of practice, usual and used. */
void complete_practice(const struct cli *cli);
/* The numbers of the practices of three months, as `practice` lists them. */
void complete_practice_id(const struct cli *cli);
