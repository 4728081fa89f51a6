/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of database.c: a disk that is full or failing, and recording that goes
 * on when it is well again.
 */
#include "tests/unit/store/scratch.h"

#include <dlfcn.h>
#include <errno.h>

#include "daemon/store/transaction.h"

/* SQLite's writes to files come here; errno of those that are to fail. */
static int write_error;

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	static ssize_t (*real)(int, const void *, size_t, off64_t);

	if (write_error) {
		errno = write_error;
		return -1;
	}
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
	return real(fd, data, n, at);
}

static int setup(void **state)
{
	write_error = 0;
	return scratch_setup(state);
}

static int write_block(struct scratch *scratch, int64_t id, int seq, int n)
{
	static const uint8_t data[60 * 3];
	struct packet_block block = {
		.stretch_id = id,
		.seq = seq,
		.n_packets = n,
		.n_bytes = (size_t)n * 3,
		.data = data,
	};

	return packets_write(scratch->store, &block);
}

static void test_full_disk(void **state)
{
	static const struct {
		int error, result;
		const char *words;
	} rows[] = {
		{ENOSPC, -ENOSPC, "make room on that disk"},
		{EDQUOT, -ENOSPC, "make room on that disk"},
		{EFBIG, -ENOSPC, "make room on that disk"},
		{EIO, -EIO, "check the disk"},
	};
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int n = packets_in(scratch, id);

		write_error = rows[i].error;
		assert_int_equal(
			write_block(scratch, id, (int)i, 60), rows[i].result);
		assert_non_null(
			strstr(store_error(scratch->store), rows[i].words));
		/* Reading goes on. */
		assert_int_equal(packets_in(scratch, id), n);
		write_error = 0;
		assert_int_equal(write_block(scratch, id, (int)i, 60), 0);
		assert_int_equal(packets_in(scratch, id), n + 60);
	}
}

/* In a transaction all is undone, the commit says so, and the next one, with
 * the same, succeeds. */
static void test_full_in_transaction(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	int r = 0;

	write_error = ENOSPC;
	assert_int_equal(store_begin(scratch->store), 0);
	for (int seq = 0; r == 0 && seq < 10000; seq++)
		r = write_block(scratch, id, seq, 60);
	if (r == 0)
		r = store_commit(scratch->store, false);
	else
		store_rollback(scratch->store);
	assert_int_equal(r, -ENOSPC);
	assert_int_equal(packets_in(scratch, id), 0);

	write_error = 0;
	assert_int_equal(store_begin(scratch->store), 0);
	assert_int_equal(write_block(scratch, id, 0, 60), 0);
	assert_int_equal(store_commit(scratch->store, true), 0);
	assert_int_equal(packets_in(scratch, id), 60);
}

/* Opening where nothing can be written leaves nothing behind. */
static void test_full_at_open(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *path = xasprintf("%s/new/hrv.db", scratch->folder);
	_cleanup_free_ char *lock = xasprintf("%s.lock", path);
	_cleanup_free_ char *error = NULL;
	struct store *store;

	write_error = ENOSPC;
	assert_int_equal(
		store_open(path, STORE_RECORD, &store, &error), -ENOSPC);
	write_error = 0;
	assert_non_null(strstr(error, "No space left on device"));
	unlink(lock);
	*strrchr(path, '/') = '\0';
	assert_int_equal(rmdir(path), 0);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_full_disk),
		TEST(test_full_in_transaction),
		TEST(test_full_at_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
