/* SPDX-License-Identifier: GPL-3.0-or-later
 * Disconnect reasons out of traces that are written here, and out of noise.
 */
#include <errno.h>
#include <string.h>

#include "cli/doctor/probe.h"
#include "daemon/base/mem.h"
#include "tests/near.h"
#include "tests/scratch.h"

#define STRAP "C0:FF:EE:00:00:01"

static const uint8_t head[] = {
	'b', 't', 's', 'n', 'o', 'o', 'p', 0, 0, 0, 0, 1, 0, 0, 0x07, 0xd1};

/* One HCI event as btmon stores it. */
static void put_event(FILE *file, const uint8_t *bytes, uint8_t n_bytes)
{
	const uint8_t record[24] = {
		0, 0, 0, n_bytes, 0, 0, 0, n_bytes, 0, 0, 0, 3};

	fwrite(record, sizeof(record), 1, file);
	fwrite(bytes, n_bytes, 1, file);
}

/* LE Connection Complete for C0:FF:EE:00:00:<last>. */
static void put_connected(
	FILE *file, uint8_t status, uint8_t handle, uint8_t last)
{
	const uint8_t event[] = {0x3e, 19, 0x01, status, handle, 0, 0, 1, last,
		0, 0, 0xee, 0xff, 0xc0, 24, 0, 0, 0, 42, 0, 0};

	put_event(file, event, sizeof(event));
}

static void put_gone(FILE *file, uint8_t handle, uint8_t reason)
{
	const uint8_t event[] = {0x05, 4, 0, handle, 0, reason};

	put_event(file, event, sizeof(event));
}

static FILE *begin(const char *path)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fwrite(head, sizeof(head), 1, file);
	return file;
}

static unsigned reason_of(const char *path, const char *address)
{
	unsigned reason = 0;
	char *error = NULL;

	assert_int_equal(trace_reason(path, address, &reason, &error), 0);
	return reason;
}

static void the_last_reason_of_the_strap(void **state)
{
	_cleanup_free_ char *path = scratch_path(*state, "trace");
	FILE *file = begin(path);

	put_connected(file, 0, 1, 0x01);
	put_connected(file, 0, 2, 0x02);
	put_gone(file, 1, 0x08);
	put_connected(file, 0, 1, 0x01);
	put_gone(file, 1, 0x3b);
	put_gone(file, 2, 0x13);
	fclose(file);
	assert_int_equal(reason_of(path, STRAP), 0x3b);
	assert_int_equal(reason_of(path, "c0:ff:ee:00:00:02"), 0x13);
	assert_int_equal(reason_of(path, "C0:FF:EE:00:00:03"), 0);
	assert_int_equal(reason_of(path, ""), 0x13);
}

static void a_link_that_never_was(void **state)
{
	_cleanup_free_ char *path = scratch_path(*state, "trace");
	FILE *file = begin(path);

	put_connected(file, 0x3e, 0, 0x01);
	put_connected(file, 0x02, 0, 0x01); /* given up here: no reason */
	fclose(file);
	assert_int_equal(reason_of(path, STRAP), 0x3e);
}

static void other_files_are_refused(void **state)
{
	_cleanup_free_ char *path = scratch_path(*state, "trace");
	unsigned reason = 7;
	char *error = NULL;
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fputs("a text of more than sixteen bytes", file);
	fclose(file);
	assert_int_equal(trace_reason(path, "", &reason, &error), -EINVAL);
	assert_non_null(strstr(error, "no trace of btmon"));
	free(error);
	assert_int_equal(
		trace_reason("/nowhere/trace", "", &reason, &error), -ENOENT);
	free(error);
	assert_int_equal(reason, 7);
}

static void a_handle_may_come_to_another(void **state)
{
	_cleanup_free_ char *path = scratch_path(*state, "trace");
	FILE *file = begin(path);

	put_connected(file, 0, 1, 0x01);
	put_gone(file, 1, 0x13);
	put_connected(file, 0, 1, 0x01);
	put_connected(file, 0, 1, 0x02);
	put_gone(file, 1, 0x08);
	fclose(file);
	assert_int_equal(reason_of(path, STRAP), 0x13);
}

static void a_cut_trace_gives_what_it_has(void **state)
{
	_cleanup_free_ char *path = scratch_path(*state, "trace");
	FILE *file = begin(path);

	put_connected(file, 0, 1, 0x01);
	put_gone(file, 1, 0x13);
	fwrite(head, 10, 1, file);
	fclose(file);
	assert_int_equal(reason_of(path, STRAP), 0x13);
}

static int begin_all(void **state)
{
	*state = scratch_new();
	return 0;
}

static int end_all(void **state)
{
	scratch_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_reason_of_the_strap),
		cmocka_unit_test(a_link_that_never_was),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(a_handle_may_come_to_another),
		cmocka_unit_test(a_cut_trace_gives_what_it_has),
	};

	return cmocka_run_group_tests(tests, begin_all, end_all);
}
