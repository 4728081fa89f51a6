/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of paths.c: the XDG rules, and folders only their owner can read.
 */
#include "tests/near.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/mem.h"
#include "daemon/base/paths.h"

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void test_xdg(void **state)
{
	static const struct {
		const char *home, *data, *config;
		const char *database, *config_file;
	} rows[] = {
		{"/home/a", NULL, NULL, "/home/a/.local/share/hrvd/hrv.db",
			"/home/a/.config/hrvd/hrvd.conf"},
		{"/home/a", "/data", "/conf", "/data/hrvd/hrv.db",
			"/conf/hrvd/hrvd.conf"},
		/* Relative and empty values are ignored. */
		{"/home/a", "data", "./conf",
			"/home/a/.local/share/hrvd/hrv.db",
			"/home/a/.config/hrvd/hrvd.conf"},
		{"/home/a", "", "", "/home/a/.local/share/hrvd/hrv.db",
			"/home/a/.config/hrvd/hrvd.conf"},
		{NULL, "/data", "/conf", "/data/hrvd/hrv.db",
			"/conf/hrvd/hrvd.conf"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		_cleanup_free_ char *database = NULL, *config = NULL;

		set("HOME", rows[i].home);
		set("XDG_DATA_HOME", rows[i].data);
		set("XDG_CONFIG_HOME", rows[i].config);
		database = paths_database();
		config = paths_config();
		assert_string_equal(database, rows[i].database);
		assert_string_equal(config, rows[i].config_file);
	}
}

/* The data folder holds the database. */
static void test_data_dir(void **state)
{
	_cleanup_free_ char *dir = NULL;

	(void)state;
	set("XDG_DATA_HOME", "/data");
	dir = paths_data_dir();
	assert_string_equal(dir, "/data/hrvd");
}

static void assert_mode(const char *path, mode_t mode)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, mode);
}

static void test_make_private_dir(void **state)
{
	static const mode_t umasks[] = {0, 022, 077, 0777};

	(void)state;
	for (size_t i = 0; i < sizeof(umasks) / sizeof(*umasks); i++) {
		char top[] = "/tmp/test_paths.XXXXXX";
		_cleanup_free_ char *middle = NULL, *dir = NULL, *file = NULL;
		mode_t old;

		assert_non_null(mkdtemp(top));
		middle = xasprintf("%s/a", top);
		dir = xasprintf("%s/a/b", top);
		file = xasprintf("%s/a/b/file", top);
		old = umask(umasks[i]);
		assert_int_equal(paths_make_private_dir(dir), 0);
		umask(old);
		assert_mode(middle, 0700);
		assert_mode(dir, 0700);
		/* What is there stays as it is. */
		chmod(dir, 0755);
		assert_int_equal(paths_make_private_dir(dir), 0);
		assert_mode(dir, 0755);

		fclose(fopen(file, "w"));
		assert_int_equal(paths_make_private_dir(file), -ENOTDIR);
		unlink(file);
		rmdir(dir);
		rmdir(middle);
		rmdir(top);
	}
}

static void test_make_dir_fails(void **state)
{
	(void)state;
	assert_int_equal(paths_make_private_dir(""), -ENOENT);
	assert_int_equal(
		paths_make_private_dir("/proc/no/such/folder"), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xdg),
		cmocka_unit_test(test_data_dir),
		cmocka_unit_test(test_make_private_dir),
		cmocka_unit_test(test_make_dir_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
