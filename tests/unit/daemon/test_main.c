/* SPDX-License-Identifier: GPL-3.0-or-later
 * A database that cannot be written for the moment when hrvd starts: it waits,
 * tells systemd so, and does not leave.
 */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/transaction.h"
#include "tests/near.h"
#include "tests/scratch.h"

#define PATIENCE_MS 5000

struct world {
	char *dir, *database, *config;
	struct store *store;
	int notify;
	pid_t hrvd;
};

/* A database in which an hrvd has died. */
static void database_make(const struct world *world)
{
	const struct packet_block block = {
		.stretch_id = 1,
		.begin = {1000000, 1795367049000000, 60},
		.n_packets = 1,
		.n_bytes = 5,
		.data = (const uint8_t[]){0, 0, 2, 0, 60},
	};
	struct stretch stretch = {.begin = block.begin};
	struct store *store = NULL;

	assert_int_equal(
		store_open(world->database, STORE_RECORD, &store, NULL), 0);
	assert_int_equal(stretch_begin(store, &stretch), 0);
	assert_int_equal(packets_write(store, &block), 0);
	store_close(store);
}

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof *world);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const struct timeval patience = {PATIENCE_MS / 1000, 0};

	world->dir = scratch_new();
	world->database = scratch_path(world->dir, "data/hrv.db");
	world->config = scratch_path(world->dir, "hrvd.conf");
	database_make(world);
	world->notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_true(world->notify >= 0);
	snprintf(address.sun_path, sizeof address.sun_path, "%s/notify",
		world->dir);
	assert_int_equal(bind(world->notify, (const struct sockaddr *)&address,
				 sizeof address),
		0);
	setsockopt(world->notify, SOL_SOCKET, SO_RCVTIMEO, &patience,
		sizeof patience);
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	if (world->hrvd > 0) {
		kill(world->hrvd, SIGKILL);
		waitpid(world->hrvd, NULL, 0);
	}
	store_close(world->store);
	close(world->notify);
	free(world->database);
	free(world->config);
	scratch_free(world->dir);
	free(world);
	return 0;
}

static void hrvd_begin(struct world *world, rlim_t file_bytes)
{
	const struct rlimit limit = {file_bytes, file_bytes};
	const char *build = getenv("BUILD");
	char path[200];

	snprintf(path, sizeof path, "%s/hrvd", build ? build : "build");
	world->hrvd = fork();
	assert_true(world->hrvd >= 0);
	if (world->hrvd)
		return;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	if (!freopen("/dev/null", "w", stderr))
		_exit(127);
	execl(path, "hrvd", "--database", world->database, "--config",
		world->config, (char *)NULL);
	_exit(127);
}

/* The next that hrvd tells systemd; "" when it tells nothing. */
static const char *told(const struct world *world)
{
	static char text[1000];
	ssize_t n = recv(world->notify, text, sizeof text - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void assert_waits(const struct world *world)
{
	const char *text = told(world);

	assert_non_null(strstr(text, "READY=1"));
	assert_non_null(strstr(text, "WATCHDOG=1"));
	assert_non_null(strstr(text, "STATUS="));
	assert_int_equal(waitpid(world->hrvd, NULL, WNOHANG), 0);
}

static void test_waits_for_a_full_disk(void **state)
{
	struct world *world = *state;

	hrvd_begin(world, 4096);
	assert_waits(world);
}

static void test_waits_for_another_program_that_writes(void **state)
{
	struct world *world = *state;

	assert_int_equal(
		store_open(world->database, STORE_JOURNAL, &world->store, NULL),
		0);
	assert_int_equal(store_begin(world->store), 0);
	hrvd_begin(world, RLIM_INFINITY);
	assert_waits(world);
	assert_int_equal(store_commit(world->store, false), 0);
}

static void test_starts(void **state)
{
	struct world *world = *state;

	hrvd_begin(world, RLIM_INFINITY);
	for (int i = 0; i < 3; i++)
		if (strcmp(told(world), "READY=1") == 0)
			return;
	fail();
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_waits_for_a_full_disk),
		TEST(test_waits_for_another_program_that_writes),
		TEST(test_starts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
