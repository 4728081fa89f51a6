/* SPDX-License-Identifier: GPL-3.0-or-later
 * Kills a recorder at random moments: the database is whole each time, and
 * holds what was committed.
 */
#include "tests/unit/store/scratch.h"

#include <signal.h>
#include <sys/wait.h>

#include "daemon/store/beats.h"
#include "daemon/store/database.h"
#include "daemon/store/transaction.h"

#define N_KILLS 12

/* Records for ever, and tells after each commit how many packets are in. */
static void record(struct scratch *scratch, int64_t id, int tell_fd)
{
	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
	for (int n = 1 + packets_in(scratch, id);; n++) {
		store_begin(scratch->store);
		scratch_packets(scratch, id, (n - 1) / 60, 1 + (n - 1) % 60);
		if (store_commit(scratch->store, n % 30 == 0) < 0 ||
			write(tell_fd, &n, sizeof(n)) != sizeof(n))
			_exit(1);
	}
}

/* The last number that came through the pipe. */
static int last_told(int fd)
{
	int n, last = 0;

	while (read(fd, &n, sizeof(n)) == sizeof(n))
		last = n;
	return last;
}

static int record_and_kill(
	struct scratch *scratch, int64_t id, useconds_t after_us)
{
	int pipe_fds[2], n, status;
	pid_t child;

	assert_int_equal(pipe(pipe_fds), 0);
	child = fork();
	if (child == 0) {
		close(pipe_fds[0]);
		record(scratch, id, pipe_fds[1]);
	}
	close(pipe_fds[1]);
	usleep(after_us);
	kill(child, SIGKILL);
	n = last_told(pipe_fds[0]);
	close(pipe_fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	return n;
}

static int64_t is_whole(struct scratch *scratch)
{
	int64_t whole = 0;

	assert_int_equal(database_query_int(scratch->store,
				 "SELECT integrity_check = 'ok' "
				 "FROM pragma_integrity_check",
				 &whole),
		0);
	return whole;
}

static void test_killed(void **state)
{
	struct scratch *scratch = *state;
	uint64_t seed = seed_from_environment();
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	int n_told = 0;

	scratch_close(scratch);
	for (int i = 0; i < N_KILLS; i++) {
		useconds_t after_us = (useconds_t)(60000 * seed_uniform(&seed));
		int n = record_and_kill(scratch, id, after_us);

		n_told = n > n_told ? n : n_told;
		/* Read by one who does not write, as hrvctl does, then by the
		 * next hrvd. */
		assert_int_equal(scratch_open(scratch, STORE_READ), 0);
		assert_in_range(packets_in(scratch, id), n_told, n_told + 1);
		scratch_close(scratch);
		assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
		assert_true(is_whole(scratch));
		assert_in_range(packets_in(scratch, id), n_told, n_told + 1);
		/* Else two in a row might be committed and not told. */
		n_told = packets_in(scratch, id);
		scratch_close(scratch);
	}
	print_message("%d packets, %d kills\n", n_told, N_KILLS);
	assert_true(n_told > 0);
}

/* Killed while it makes the database: it is there whole or not at all. */
static void test_killed_at_birth(void **state)
{
	struct scratch *scratch = *state;
	uint64_t seed = seed_from_environment();
	int n_born = 0;

	scratch_close(scratch);
	for (int i = 0; i < N_KILLS; i++) {
		struct store *store = NULL;
		pid_t child;

		snprintf(scratch->path, sizeof(scratch->path), "%s/%d/hrv.db",
			scratch->folder, i);
		child = fork();
		if (child == 0) {
			store_open(scratch->path, STORE_RECORD, &store, NULL);
			pause();
		}
		usleep((useconds_t)(8000 * seed_uniform(&seed)));
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		n_born += access(scratch->path, F_OK) == 0;
		assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
		assert_true(is_whole(scratch));
		scratch_close(scratch);
	}
	print_message("%d of %d were born\n", n_born, N_KILLS);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_killed),
		TEST(test_killed_at_birth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
