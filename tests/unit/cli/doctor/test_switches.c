/* SPDX-License-Identifier: GPL-3.0-or-later
 * The wireless switches, read from a folder of the test's own.
 */
#include <sys/stat.h>

#include "cli/doctor/facts.h"
#include "cli/doctor/probe.h"
#include "daemon/base/mem.h"
#include "tests/near.h"
#include "tests/scratch.h"

static void write_file(const char *folder, const char *name, const char *text)
{
	_cleanup_free_ char *path = scratch_path(folder, name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void make_switch(const char *root, int number, const char *type,
	const char *soft, const char *hard)
{
	_cleanup_free_ char *folder =
		xasprintf("%s/sys/class/rfkill/rfkill%d", root, number);

	assert_int_equal(mkdir(folder, 0700), 0);
	write_file(folder, "type", type);
	write_file(folder, "soft", soft);
	write_file(folder, "hard", hard);
}

static void make_folders(const char *root)
{
	static const char *const names[] = {
		"sys", "sys/class", "sys/class/rfkill", "sys/class/bluetooth"};

	for (size_t i = 0; i < 4; i++) {
		_cleanup_free_ char *path = scratch_path(root, names[i]);

		assert_int_equal(mkdir(path, 0700), 0);
	}
}

static void without_the_folder_nothing_is_known(void **state)
{
	struct radio_facts facts = {.n_switches = -1};

	(void)state;
	probe_switches("/nowhere", &facts);
	assert_int_equal(facts.n_switches, -1);
	assert_false(facts.has_class);
}

static void only_bluetooth_counts(void **state)
{
	struct radio_facts facts = {.n_switches = -1};
	char *root = scratch_new();

	(void)state;
	make_folders(root);
	make_switch(root, 0, "wlan\n", "1\n", "1\n");
	probe_switches(root, &facts);
	assert_int_equal(facts.n_switches, 0);
	assert_true(facts.has_class);
	make_switch(root, 1, "bluetooth\n", "0\n", "0\n");
	probe_switches(root, &facts);
	assert_int_equal(facts.n_switches, 1);
	assert_false(facts.soft_blocked || facts.hard_blocked);
	make_switch(root, 2, "bluetooth\n", "1\n", "0\n");
	probe_switches(root, &facts);
	assert_int_equal(facts.n_switches, 2);
	assert_true(facts.soft_blocked);
	assert_false(facts.hard_blocked);
	make_switch(root, 3, "bluetooth\n", "0\n", "1\n");
	probe_switches(root, &facts);
	assert_true(facts.hard_blocked);
	scratch_free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_the_folder_nothing_is_known),
		cmocka_unit_test(only_bluetooth_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
