/* SPDX-License-Identifier: GPL-3.0-or-later
 * Several programs at one database: one records, one writes the journal, one
 * reads, and none of them fails or loses anything.
 */
#include "tests/unit/store/scratch.h"

#include <dirent.h>
#include <sys/wait.h>

#include "daemon/store/journal.h"
#include "daemon/store/transaction.h"

#define N_COMMITS 600
#define N_ENTRIES 60
#define N_READS 100
#define N_AT_ONCE 6

#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%d: not %s\n", __LINE__, #condition); \
			_exit(1);                                              \
		}                                                              \
	} while (0)

static int count_entry(const struct journal_entry *entry, void *data)
{
	(void)entry;
	++*(int *)data;
	return 0;
}

static int entries_in(struct store *store)
{
	int n = 0;

	CHECK(journal_read(store, 0, INT64_MAX, count_entry, &n) == 0);
	return n;
}

static void add_entry(struct store *store, int i)
{
	struct journal_entry entry = {
		.kind = JOURNAL_PAIN, .nrs = i % 11, .meant = at_s(i)};

	CHECK(journal_add(store, &entry) == 0);
}

static void record(struct scratch *scratch)
{
	int64_t id;

	CHECK(scratch_open(scratch, STORE_RECORD) == 0);
	id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	for (int i = 0; i < N_COMMITS; i++) {
		CHECK(store_begin(scratch->store) == 0);
		scratch_packets(scratch, id, i / 60, 1 + i % 60);
		CHECK(store_commit(scratch->store, i % 30 == 29) == 0);
	}
	scratch_close(scratch);
}

static void keep_journal(struct scratch *scratch)
{
	for (int i = 0; i < N_ENTRIES; i++) {
		/* Open and closed each time, as by `hrvctl pain`. */
		CHECK(scratch_open(scratch, STORE_JOURNAL) == 0);
		add_entry(scratch->store, i);
		scratch_close(scratch);
	}
}

static void read_all(struct scratch *scratch)
{
	int n_packets = 0, n_entries = 0;

	for (int i = 0; i < N_READS; i++) {
		int n = 0, entries;

		CHECK(scratch_open(scratch, STORE_READ) == 0);
		CHECK(packets_read(scratch->store, 1, count_packets, &n) == 0);
		entries = entries_in(scratch->store);
		CHECK(n >= n_packets && entries >= n_entries);
		n_packets = n;
		n_entries = entries;
		scratch_close(scratch);
	}
}

static void test_record_write_read(void **state)
{
	static void (*const parts[])(struct scratch *) = {
		record, keep_journal, read_all};
	struct scratch *scratch = *state;
	pid_t children[3];

	scratch_close(scratch);
	for (int i = 0; i < 3; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			parts[i](scratch);
			_exit(0);
		}
	}
	for (int i = 0; i < 3; i++) {
		int status;

		waitpid(children[i], &status, 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(scratch_open(scratch, STORE_READ), 0);
	assert_int_equal(packets_in(scratch, 1), N_COMMITS);
	assert_int_equal(entries_in(scratch->store), N_ENTRIES);
}

/* The log of the last one to close may stay behind, and is no fault. */
static bool is_log(const char *name)
{
	size_t n = strlen(name);

	return n > 4 &&
		(strcmp(name + n - 4, "-wal") == 0 ||
			strcmp(name + n - 4, "-shm") == 0);
}

static int files_in(const char *folder)
{
	DIR *dir = opendir(folder);
	int n = 0;

	assert_non_null(dir);
	for (struct dirent *file; (file = readdir(dir));)
		n += *file->d_name != '.' && !is_log(file->d_name);
	closedir(dir);
	return n;
}

/* All find no database and make it: there is one, with what each wrote. */
static void test_born_once(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *folder = xasprintf("%s/new", scratch->folder);
	pid_t children[N_AT_ONCE];

	scratch_close(scratch);
	snprintf(scratch->path, sizeof(scratch->path), "%s/hrv.db", folder);
	for (int i = 0; i < N_AT_ONCE; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			CHECK(scratch_open(scratch, STORE_JOURNAL) == 0);
			add_entry(scratch->store, i);
			scratch_close(scratch);
			_exit(0);
		}
	}
	for (int i = 0; i < N_AT_ONCE; i++) {
		int status;

		waitpid(children[i], &status, 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(files_in(folder), 1);
	assert_int_equal(scratch_open(scratch, STORE_READ), 0);
	assert_int_equal(entries_in(scratch->store), N_AT_ONCE);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_record_write_read),
		TEST(test_born_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
