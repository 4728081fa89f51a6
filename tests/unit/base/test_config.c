/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of config.c: what hrvd.conf may say, and what is said of the rest.
 */
#include "tests/near.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/config.h"
#include "daemon/base/log.h"
#include "daemon/base/mem.h"

static char path[64];

static int setup(void **state)
{
	int fd;

	(void)state;
	strcpy(path, "/tmp/test_config.XXXXXX");
	fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
	(void)state;
	return remove(path);
}

static int load_bytes(
	const char *text, size_t n, struct config *config, char **ret_error)
{
	FILE *file = fopen(path, "w");

	fwrite(text, 1, n, file);
	fclose(file);
	config_init(config);
	return config_load(path, config, ret_error);
}

static void assert_defaults(const struct config *config)
{
	assert_string_equal(config->target, "");
	assert_string_equal(config->adapter, "");
	assert_int_equal(config->rollover_min, 240);
	assert_int_equal(config->seed, 1);
	assert_int_equal(config->level, LOG_LEVEL_INFO);
}

static void test_good(void **state)
{
	static const char text[] = "\xef\xbb\xbf# a comment\n"
				   "; another\n"
				   "\n"
				   "[strap]\n"
				   "target = A0:9E:1A:00:00:01 ; mine\n"
				   "  adapter = hci1\n"
				   "[days]\r\n"
				   "rollover = 03:30\r\n"
				   "[sim]\n"
				   "seed: 42\n"
				   "[log]\n"
				   "level = debug";
	struct config config;

	(void)state;
	assert_int_equal(load_bytes(text, sizeof(text) - 1, &config, NULL), 0);
	assert_string_equal(config.target, "A0:9E:1A:00:00:01");
	assert_string_equal(config.adapter, "hci1");
	assert_int_equal(config.rollover_min, 210);
	assert_int_equal(config.seed, 42);
	assert_int_equal(config.level, LOG_LEVEL_DEBUG);
}

static void test_empty(void **state)
{
	static const char *const texts[] = {
		"", "\n\n", "# nothing\n", "[strap]\ntarget =\nadapter =\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct config config;

		assert_int_equal(
			load_bytes(texts[i], strlen(texts[i]), &config, NULL),
			0);
		assert_defaults(&config);
	}
}

static void test_values(void **state)
{
	static const struct {
		const char *text;
		int result;
	} rows[] = {
		{"[strap]\ntarget = sim", 0},
		{"[strap]\ntarget = replay:/a b/c.txt", 0},
		{"[strap]\ntarget = replay:", -EINVAL},
		{"[strap]\ntarget = Polar", -EINVAL},
		{"[strap]\ntarget = A0:9E:1A:00:00", -EINVAL},
		{"[strap]\ntarget = A0:9E:1A:00:00:0G", -EINVAL},
		{"[strap]\nadapter = hci0", 0},
		{"[strap]\ntransport = att", 0},
		{"[strap]\ntransport = bluez", 0},
		{"[strap]\ntransport = l2cap", -EINVAL},
		{"[strap]\nadapter = hci", -EINVAL},
		{"[strap]\nadapter = hci1000", -EINVAL},
		{"[strap]\nadapter = usb0", -EINVAL},
		{"[days]\nrollover = 00:00", 0},
		{"[days]\nrollover = 12:00", 0},
		{"[days]\nrollover = 12:01", -EINVAL},
		{"[days]\nrollover = 4:00", -EINVAL},
		{"[days]\nrollover = 240", -EINVAL},
		{"[days]\nrollover = 04:60", -EINVAL},
		{"[days]\nrollover = -1:00", -EINVAL},
		{"[days]\nrollover =", -EINVAL},
		{"[sim]\nseed = 0", 0},
		{"[sim]\nseed = 2147483647", 0},
		{"[sim]\nseed = 2147483648", -EINVAL},
		{"[sim]\nseed = -1", -EINVAL},
		{"[sim]\nseed = 1.5", -EINVAL},
		{"[log]\nlevel = error", 0},
		{"[log]\nlevel = loud", -EINVAL},
		{"[log]\nlevel = Error", -EINVAL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		_cleanup_free_ char *error = NULL;
		struct config config;
		int r = load_bytes(
			rows[i].text, strlen(rows[i].text), &config, &error);

		if (r != rows[i].result)
			print_error("%s\n", rows[i].text);
		assert_int_equal(r, rows[i].result);
		assert_true((r < 0) == (error != NULL));
	}
}

/* The whole sentence, for what people get wrong. */
static void test_errors(void **state)
{
	static const struct {
		const char *text;
		const char *error; /* behind "FILE:" */
	} rows[] = {
		{"[days]\nrollover = 25:00\n",
			"2: rollover is '25:00', allowed is a time from 00:00 "
			"to 12:00"},
		{"[strap]\ntargte = sim\n",
			"2: [strap] has no setting 'targte', allowed are "
			"target, adapter, transport"},
		{"\n[belt]\ntarget = sim\n",
			"3: no section 'belt' is known, allowed are strap, "
			"days, sim, log"},
		{"target = sim\n",
			"1: no section '' is known, allowed are strap, days, "
			"sim, log"},
		{"[strap]\nhello\n[days]\nrollover = x\n",
			"2: not understood, allowed are [section] and name = "
			"value"},
		{"[days]\nrollover = x\n[strap\n",
			"2: rollover is 'x', allowed is a time from 00:00 to "
			"12:00"},
		{"[strap\n",
			"1: not understood, allowed are [section] and name = "
			"value"},
		/* Not more of the value above. */
		{"[strap]\ntarget = sim\n  more\n",
			"3: not understood, allowed are [section] and name = "
			"value"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		_cleanup_free_ char *error = NULL;
		_cleanup_free_ char *expected =
			xasprintf("%s:%s", path, rows[i].error);
		struct config config;

		assert_int_equal(load_bytes(rows[i].text, strlen(rows[i].text),
					 &config, &error),
			-EINVAL);
		assert_string_equal(error, expected);
		/* Nothing was changed, by the good lines neither. */
		assert_defaults(&config);
	}
}

static void test_long_line(void **state)
{
	_cleanup_free_ char *long_text = xasprintf(
		"[strap]\ntarget = replay:/%0250d\n[days]\nrollover = 01:00\n",
		0);
	_cleanup_free_ char *error = NULL;
	struct config config;

	(void)state;
	assert_int_equal(
		load_bytes(long_text, strlen(long_text), &config, &error),
		-EINVAL);
	assert_non_null(strstr(error, ":2: line too long"));
	assert_defaults(&config);
}

static void test_binary(void **state)
{
	static const char bytes[] = "[days]\nroll\0over = 01:00\n";
	_cleanup_free_ char *error = NULL;
	struct config config;

	(void)state;
	assert_int_equal(
		load_bytes(bytes, sizeof(bytes) - 1, &config, &error), -EINVAL);
	assert_non_null(strstr(error, ":2: a NUL byte"));
}

static void test_no_file(void **state)
{
	_cleanup_free_ char *error = NULL;
	struct config config;

	(void)state;
	config_init(&config);
	assert_int_equal(config_load("/no/such/file", &config, NULL), 0);
	assert_int_equal(config_load("/dev/null/x", &config, NULL), 0);
	assert_defaults(&config);
	assert_int_equal(config_load("/tmp", &config, &error), -EISDIR);
	assert_string_equal(error, "cannot read '/tmp': Is a directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_binary),
		cmocka_unit_test(test_no_file),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
