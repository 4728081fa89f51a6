/* SPDX-License-Identifier: GPL-3.0-or-later
 * Prints what is in a database, for tests to compare:
 *
 *	store_dump DATABASE packets	one a line, in hex; "-" an empty one
 *	store_dump DATABASE stretches	a line each: kind, why it ended ("none":
 *					it has not), "fresh" or "adopted",
 *					"alone" or "shared", packets, begin and
 *					end in UTC microseconds
 *	store_dump DATABASE beats	one a line in 1/1024 s, with "# CAUSE"
 *					where a segment begins
 *	store_dump DATABASE check	"ok", or what SQLite finds wrong
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "daemon/store/beats.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"

#define LONG_AGO_US INT64_C(0)
#define FAR_AHEAD_US INT64_C(253402300800000000) /* the year 10000 */

static int print_packets(const struct packet_block *block, void *data)
{
	size_t offset = 0;
	uint16_t ms;
	const uint8_t *bytes;
	uint8_t n;

	(void)data;
	while (packet_next(block, &offset, &ms, &bytes, &n)) {
		for (uint8_t i = 0; i < n; i++)
			printf("%02x", bytes[i]);
		puts(n ? "" : "-");
	}
	return 0;
}

static int print_stretch_packets(const struct stretch *stretch, void *store)
{
	return packets_read(store, stretch->id, print_packets, NULL);
}

static int dump_packets(struct store *store)
{
	return stretches_read(
		store, LONG_AGO_US, FAR_AHEAD_US, print_stretch_packets, store);
}

static int count_packets(const struct packet_block *block, void *n_packets)
{
	*(int *)n_packets += block->n_packets;
	return 0;
}

static int print_stretch(const struct stretch *stretch, void *store)
{
	int n_packets = 0;
	int r = packets_read(store, stretch->id, count_packets, &n_packets);

	printf("%s %s %s %s %d %" PRId64 " %" PRId64 "\n",
		device_kind_word(stretch->kind), gap_word(stretch->cause),
		stretch->fresh ? "fresh" : "adopted",
		stretch->shared ? "shared" : "alone", n_packets,
		stretch->begin.utc_us, stretch->end.utc_us);
	return r;
}

static int dump_stretches(struct store *store)
{
	return stretches_read(
		store, LONG_AGO_US, FAR_AHEAD_US, print_stretch, store);
}

static int print_beats(const struct segment *segment,
	const struct beat_block *block, void *last_id)
{
	int64_t *last = last_id;

	if (segment->id != *last)
		printf("# %s\n", gap_word(segment->cause));
	*last = segment->id;
	for (size_t i = 0; i < block->n; i++)
		printf("%u\n", block->rr_1024[i]);
	return 0;
}

static int dump_beats(struct store *store)
{
	int64_t last_id = 0;
	int r = 0;

	for (int kind = 0; r == 0 && kind < DEVICE_N_KINDS; kind++)
		r = beats_read(store, (enum device_kind)kind, LONG_AGO_US,
			FAR_AHEAD_US, print_beats, &last_id);
	return r;
}

static int print_row(void *data, int n, char **values, char **names)
{
	(void)data;
	(void)names;
	if (n > 0)
		puts(values[0]);
	return 0;
}

/* Past the store, which checks less when it opens a database. */
static int check(const char *path)
{
	sqlite3 *db = NULL;
	int r = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);

	if (r == SQLITE_OK)
		r = sqlite3_exec(
			db, "PRAGMA integrity_check", print_row, NULL, NULL);
	if (r != SQLITE_OK)
		fprintf(stderr, "%s: %s\n", path, sqlite3_errmsg(db));
	sqlite3_close(db);
	return r == SQLITE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const struct {
	const char *name;
	int (*run)(struct store *store);
} dumps[] = {
	{"packets", dump_packets},
	{"stretches", dump_stretches},
	{"beats", dump_beats},
};

static int dump(const char *path, int (*run)(struct store *store))
{
	struct store *store = NULL;
	char *error = NULL;
	int r = store_open(path, STORE_READ, &store, &error);

	if (r == 0)
		r = run(store);
	if (r != 0)
		fprintf(stderr, "%s: %s\n", path,
			error ? error : store_error(store));
	free(error);
	store_close(store);
	return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[2], "check") == 0)
		return check(argv[1]);
	for (size_t i = 0; argc == 3 && i < sizeof dumps / sizeof *dumps; i++)
		if (strcmp(argv[2], dumps[i].name) == 0)
			return dump(argv[1], dumps[i].run);
	fputs("usage: store_dump DATABASE packets|stretches|beats|check\n",
		stderr);
	return EXIT_FAILURE;
}
