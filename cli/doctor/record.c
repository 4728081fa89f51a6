/* SPDX-License-Identifier: GPL-3.0-or-later
 * The database and the machine it lies on: whether it is whole, what it tells
 * of the last hours, room on the disk, the clock.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

#include "cli/doctor/facts.h"
#include "cli/doctor/probe.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/windows.h"

#define HOUR_US (3600 * CLOCK_US_PER_S)
#define DAY_US (24 * HOUR_US)
/* Looking through so much takes about a second. */
#define CHECK_BYTES (256 * INT64_C(1000000))

struct look {
	struct record_facts *facts;
	struct instant now;
	char boot_id[CLOCK_BOOT_ID_SIZE];
	bool has_strap; /* a stretch of one in these 24 h */
};

static void take_step(
	struct record_facts *facts, struct instant from, struct instant to)
{
	int64_t step_us =
		llabs((to.utc_us - from.utc_us) - (to.boot_us - from.boot_us));

	if (step_us > facts->step_us)
		facts->step_us = step_us;
}

/* The clock that may be set against the one that never is. */
static int on_stretch(const struct stretch *stretch, void *data)
{
	struct look *look = data;
	struct record_facts *facts = look->facts;
	bool has_ended = stretch->cause != GAP_NONE;

	if (stretch->kind != DEVICE_STRAP)
		return 0;
	look->has_strap = true;
	if (has_ended && stretch->cause == GAP_LINK) {
		facts->n_losses++;
		facts->n_losses_hour +=
			stretch->end.utc_us > look->now.utc_us - HOUR_US;
	}
	if (has_ended)
		take_step(facts, stretch->begin, stretch->end);
	else if (strcmp(stretch->boot_id, look->boot_id) == 0)
		take_step(facts, stretch->begin, look->now);
	return 0;
}

static int on_window(const struct window *window, void *data)
{
	struct record_facts *facts = data;

	facts->worn_s += window->worn_s;
	if (window->grade == 'A' || window->grade == 'B')
		facts->good_s += window->worn_s;
	return 0;
}

static void read_record(struct store *store, struct look *look)
{
	int64_t now_us = look->now.utc_us;
	struct record_facts *facts = look->facts;
	enum device_kind kind = DEVICE_N_KINDS;

	facts->n_losses = 0;
	stretches_read(store, now_us - DAY_US, now_us, on_stretch, look);
	if (!look->has_strap)
		facts->n_losses = -1;
	windows_kind(store, now_us - HOUR_US, now_us, &kind);
	if (kind != DEVICE_N_KINDS)
		windows_read(store, kind, now_us - HOUR_US, now_us, on_window,
			facts);
}

/* The folder that a path lies in, or will: the nearest that is there. */
static int64_t find_room(const char *database)
{
	_cleanup_free_ char *folder = xstrdup(database);
	struct statvfs fs;
	char *slash;

	while ((slash = strrchr(folder, '/')) && slash != folder) {
		*slash = '\0';
		if (statvfs(folder, &fs) == 0)
			return (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
	}
	return -1;
}

void probe_record(const char *database, struct instant now,
	struct record_facts *ret_facts)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct look look = {.facts = ret_facts, .now = now};
	struct stat st;

	*ret_facts = (struct record_facts){
		.result = -ENOENT,
		.whole = true,
		.free_bytes = -1,
		.n_losses = -1,
	};
	if (!database)
		return;
	clock_boot_id(look.boot_id);
	ret_facts->free_bytes = find_room(database);
	ret_facts->result = store_open(database, STORE_READ, &store, NULL);
	if (ret_facts->result < 0)
		return;
	if (stat(database, &st) == 0)
		ret_facts->size_bytes = st.st_size;
	ret_facts->was_checked = ret_facts->size_bytes <= CHECK_BYTES;
	if (ret_facts->was_checked)
		ret_facts->whole = store_check(store) == 0;
	if (ret_facts->whole)
		read_record(store, &look);
}

/* The kernel knows whether anybody disciplines its clock, whoever it is. */
void probe_clock(struct record_facts *facts)
{
	struct timex timex = {0};
	int state = adjtimex(&timex);

	facts->synced = state < 0 ? -1 : state != TIME_ERROR;
}
