/* SPDX-License-Identifier: GPL-3.0-or-later
 * The user manager as hrvctl asks it: a systemd of the test's own, in a process
 * of its own on a private bus, behaves in one of several ways and counts what
 * it was asked.
 */
#include "cli/manager.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "daemon/bus/bus.h"
#include "tests/private_bus.h"

#define SYSTEMD "org.freedesktop.systemd1"
#define LOGIND "org.freedesktop.login1"
#define MANAGER SYSTEMD ".Manager"
#define UNIT_PATH "/org/freedesktop/systemd1/unit/hrvd_2eservice"

/* Shared by both processes. */
struct asked {
	int n_enable, n_disable, n_reload, n_start, n_stop, n_looks;
};

struct world {
	struct private_bus daemon;
	pid_t pid;
	struct asked *asked;
	/* how it behaves */
	const char *error; /* of (En|Dis)ableUnitFiles */
	bool is_enabled, lingers;
	const char *state; /* once started */
	int status;
};

static DBusMessage *changes(const struct world *world, DBusMessage *call,
	bool is_change, bool carries_install_info)
{
	DBusMessage *reply = dbus_message_new_method_return(call);
	const char *words[] = {"symlink", "/home/x/hrvd.service", "hrvd"};
	const dbus_bool_t yes = TRUE;
	DBusMessageIter iter, array, entry;

	(void)world;
	dbus_message_iter_init_append(reply, &iter);
	if (carries_install_info)
		dbus_message_iter_append_basic(&iter, DBUS_TYPE_BOOLEAN, &yes);
	dbus_message_iter_open_container(
		&iter, DBUS_TYPE_ARRAY, "(sss)", &array);
	if (is_change) {
		dbus_message_iter_open_container(
			&array, DBUS_TYPE_STRUCT, NULL, &entry);
		for (int i = 0; i < 3; i++)
			dbus_message_iter_append_basic(
				&entry, DBUS_TYPE_STRING, &words[i]);
		dbus_message_iter_close_container(&array, &entry);
	}
	dbus_message_iter_close_container(&iter, &array);
	return reply;
}

static DBusMessage *with_path(DBusMessage *call)
{
	const char *path = UNIT_PATH;
	DBusMessage *reply = dbus_message_new_method_return(call);

	dbus_message_append_args(
		reply, DBUS_TYPE_OBJECT_PATH, &path, DBUS_TYPE_INVALID);
	return reply;
}

static DBusMessage *property(const struct world *world, DBusMessage *call)
{
	const char *interface, *name;
	const char *state =
		world->asked->n_looks++ < 2 ? "activating" : world->state;
	dbus_int32_t status = world->asked->n_looks > 2 ? world->status : 0;
	dbus_bool_t lingers = world->lingers;
	DBusMessage *reply = dbus_message_new_method_return(call);
	DBusMessageIter iter;

	dbus_message_get_args(call, NULL, DBUS_TYPE_STRING, &interface,
		DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	dbus_message_iter_init_append(reply, &iter);
	if (!strcmp(name, "ActiveState"))
		bus_append_variant(&iter, DBUS_TYPE_STRING, &state);
	else if (!strcmp(name, "ExecMainStatus"))
		bus_append_variant(&iter, DBUS_TYPE_INT32, &status);
	else
		bus_append_variant(&iter, DBUS_TYPE_BOOLEAN, &lingers);
	return reply;
}

static DBusMessage *answer(const struct world *world, DBusMessage *call)
{
	const char *member = dbus_message_get_member(call);
	struct asked *asked = world->asked;
	bool enable = !strcmp(member, "EnableUnitFiles");

	if (!strcmp(member, "Get"))
		return property(world, call);
	if (enable || !strcmp(member, "DisableUnitFiles")) {
		*(enable ? &asked->n_enable : &asked->n_disable) += 1;
		if (world->error)
			return dbus_message_new_error(
				call, world->error, "it says no");
		return changes(
			world, call, enable != world->is_enabled, enable);
	}
	if (!strcmp(member, "Reload")) {
		asked->n_reload++;
		return dbus_message_new_method_return(call);
	}
	asked->n_start += !strcmp(member, "StartUnit");
	asked->n_stop += !strcmp(member, "StopUnit");
	return with_path(call);
}

static void serve(const struct world *world)
{
	struct bus *bus;
	DBusMessage *message, *reply;

	if (bus_open(BUS_SESSION, NULL, NULL, NULL, &bus, NULL) < 0)
		_exit(1);
	dbus_bus_request_name(bus_connection(bus), LOGIND, 0, NULL);
	dbus_bus_request_name(bus_connection(bus), SYSTEMD, 0, NULL);
	while (dbus_connection_read_write(bus_connection(bus), -1))
		while ((message = dbus_connection_pop_message(
				bus_connection(bus)))) {
			if (dbus_message_get_type(message) !=
				DBUS_MESSAGE_TYPE_METHOD_CALL)
				continue;
			reply = answer(world, message);
			dbus_connection_send(bus_connection(bus), reply, NULL);
			dbus_connection_flush(bus_connection(bus));
		}
	_exit(0);
}

/* Starts it, and waits until it is there. */
static void systemd_start(struct world *world)
{
	struct bus *bus;

	world->pid = fork();
	assert_true(world->pid >= 0);
	if (world->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(world);
	}
	assert_int_equal(
		bus_open(BUS_SESSION, NULL, NULL, NULL, &bus, NULL), 0);
	for (int i = 0; i < 500; i++) {
		if (dbus_bus_name_has_owner(bus_connection(bus), SYSTEMD, NULL))
			break;
		usleep(10000);
	}
	assert_true(
		dbus_bus_name_has_owner(bus_connection(bus), SYSTEMD, NULL));
	bus_close(bus);
}

static int world_open(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	*state = world;
	world->asked = mmap(NULL, sizeof(*world->asked), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	private_bus_start(&world->daemon);
	setenv("DBUS_SESSION_BUS_ADDRESS", world->daemon.address, 1);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", world->daemon.address, 1);
	return world->asked == MAP_FAILED;
}

static int world_close(void **state)
{
	struct world *world = *state;

	if (world->pid > 0) {
		kill(world->pid, SIGKILL);
		waitpid(world->pid, NULL, 0);
	}
	private_bus_stop(&world->daemon);
	munmap(world->asked, sizeof(*world->asked));
	free(world);
	return 0;
}

/* Enables or disables, then starts or stops. */
static int set(bool enable, bool *ret_changed, int *ret_status)
{
	struct manager *manager;
	char *error = NULL;
	int result = manager_open(&manager, &error);

	assert_int_equal(result, 0);
	result = manager_enable(manager, enable, ret_changed, &error);
	if (!result)
		result = manager_run(manager, enable, ret_status, &error);
	manager_close(manager);
	free(error);
	return result;
}

static void test_enable(void **state)
{
	struct world *world = *state;
	bool has_changed = false;
	int status = -1;

	world->state = "active";
	systemd_start(world);
	assert_int_equal(set(true, &has_changed, &status), 0);
	assert_true(has_changed);
	assert_int_equal(status, 0);
	assert_int_equal(world->asked->n_enable, 1);
	assert_int_equal(world->asked->n_reload, 1);
	assert_int_equal(world->asked->n_start, 1);
	assert_int_equal(world->asked->n_disable, 0);
	assert_true(world->asked->n_looks >= 3);
}

static void test_enabled_already(void **state)
{
	struct world *world = *state;
	bool has_changed = true;
	int status;

	world->state = "active";
	world->is_enabled = true;
	systemd_start(world);
	assert_int_equal(set(true, &has_changed, &status), 0);
	assert_false(has_changed);
}

static void test_disable(void **state)
{
	struct world *world = *state;
	bool has_changed = false;
	int status;

	world->is_enabled = true;
	systemd_start(world);
	assert_int_equal(set(false, &has_changed, &status), 0);
	assert_true(has_changed);
	assert_int_equal(world->asked->n_disable, 1);
	assert_int_equal(world->asked->n_reload, 1);
	assert_int_equal(world->asked->n_stop, 1);
	assert_int_equal(world->asked->n_start, 0);
}

/* Also while systemd tries again and again. */
static void test_start_fails(void **state)
{
	struct world *world = *state;
	bool has_changed;
	int status;

	world->state = "activating";
	world->status = 217;
	systemd_start(world);
	assert_int_equal(set(true, &has_changed, &status), -ECHILD);
	assert_int_equal(status, 217);
}

static void test_failed_without_status(void **state)
{
	struct world *world = *state;
	bool has_changed;
	int status;

	world->state = "failed";
	systemd_start(world);
	assert_int_equal(set(true, &has_changed, &status), -ECHILD);
	assert_int_equal(status, 0);
}

static void test_errors(void **state)
{
	static const struct {
		const char *name;
		int result;
	} cases[] = {
		{SYSTEMD ".NoSuchUnit", -ENOENT},
		{DBUS_ERROR_FILE_NOT_FOUND, -ENOENT},
		{SYSTEMD ".UnitMasked", -EPERM},
		{DBUS_ERROR_ACCESS_DENIED, -EIO},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct world *world;
		bool has_changed;
		int status;

		if (i) {
			world_close(state);
			assert_int_equal(world_open(state), 0);
		}
		world = *state;
		world->error = cases[i].name;
		systemd_start(world);
		assert_int_equal(
			set(true, &has_changed, &status), cases[i].result);
		assert_int_equal(world->asked->n_start, 0);
	}
}

static void test_nobody_there(void **state)
{
	bool has_changed;
	struct manager *manager;
	char *error = NULL;
	int status;

	(void)state;
	assert_int_equal(set(true, &has_changed, &status), -ENOTCONN);
	assert_int_equal(manager_lingers(), -1);
	setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus", 1);
	assert_int_equal(manager_open(&manager, &error), -ENOTCONN);
	free(error);
}

static void test_linger(void **state)
{
	struct world *world = *state;

	world->lingers = true;
	systemd_start(world);
	assert_int_equal(manager_lingers(), 1);
	world_close(state);
	assert_int_equal(world_open(state), 0);
	systemd_start(*state);
	assert_int_equal(manager_lingers(), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_enable),
		TEST(test_enabled_already),
		TEST(test_disable),
		TEST(test_start_fails),
		TEST(test_failed_without_status),
		TEST(test_errors),
		TEST(test_nobody_there),
		TEST(test_linger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
