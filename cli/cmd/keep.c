/* SPDX-License-Identifier: GPL-3.0-or-later
 * From an entry to the journal and one line about it.
 */
#include "cli/cmd/keep.h"

#include <stdio.h>

#include "cli/cmd/context.h"
#include "cli/cmd/gather.h"
#include "cli/command.h"
#include "cli/view/entry.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"
#include "daemon/store/store.h"

#define US_PER_DAY (INT64_C(86400) * 1000000)
#define PEG_DAYS 7

/* The other PEG entry within a week. */
struct peg_search {
	const struct journal_entry *entry;
	int day; /* of the one found; 0: none */
};

static int day_of(const struct journal_entry *entry)
{
	return civil_practice_day(
		entry->meant.utc_us, entry->meant.offset_min, 0);
}

static int on_entry(const struct journal_entry *entry, void *data)
{
	struct peg_search *search = data;
	int apart = day_of(entry) - day_of(search->entry);

	if (entry->kind == JOURNAL_PEG && apart > -PEG_DAYS && apart < PEG_DAYS)
		search->day = day_of(entry);
	return 0;
}

/* PEG asks about the past week: answered more often it says the same days
 * twice. */
static int check_week(struct store *store, const struct journal_entry *entry)
{
	struct peg_search search = {.entry = entry};
	char last[WORDS_SIZE], next[WORDS_SIZE];

	if (entry->kind != JOURNAL_PEG)
		return HRVCTL_OK;
	if (journal_read(store, entry->meant.utc_us - PEG_DAYS * US_PER_DAY,
		    entry->meant.utc_us + PEG_DAYS * US_PER_DAY, on_entry,
		    &search) < 0)
		return gather_fail(store);
	if (search.day == 0)
		return HRVCTL_OK;
	words_day(search.day, last);
	words_day(search.day + PEG_DAYS, next);
	return command_fail(HRVCTL_ERROR,
		"`hrvctl pain` takes as many entries a day as you like; "
		"`hrvctl journal edit` puts a slip right",
		"PEG is about the past week, and %s has one already: the next "
		"is of use from %s on, whenever it suits you",
		last, next);
}

/* The entry is safe by then: where nothing can be looked up, nothing is said.
 */
static void tell(const struct cli *cli, struct store *store,
	const struct journal_entry *entry)
{
	_cleanup_(context_plan_freep) struct context_plan *plan =
		context_plan_new(cli->config.rollover_min);
	struct context context = context_of_entry(
		plan, store, entry, cli->now.utc_us, gather_is_quiet(store));

	if (cli->json) {
		entry_print_json(entry, &context);
		return;
	}
	entry_print(stdout, "logged", entry, cli->now);
	context_print(stdout, &context);
}

int keep_entry(const struct cli *cli, struct journal_entry *entry)
{
	_cleanup_(store_closep) struct store *store = NULL;
	int status = gather_open_journal(cli, &store);

	if (status == HRVCTL_OK)
		status = check_week(store, entry);
	if (status != HRVCTL_OK)
		return status;
	if (journal_add(store, entry) < 0)
		return gather_fail(store);
	journal_mark_recalled(entry, cli->config.rollover_min);
	tell(cli, store, entry);
	return HRVCTL_OK;
}
