/* SPDX-License-Identifier: GPL-3.0-or-later
 * FIT files, made here byte by byte.
 */
#include "cli/formats/fit.h"

#include <errno.h>
#include <string.h>

#include "cli/formats/record.h"
#include "tests/near.h"

#define T0 1000000000U /* 2021-09-08 01:46:40 UTC in FIT's seconds */
#define T0_US ((INT64_C(1000000000) + 631065600) * 1000000)

struct file {
	uint8_t bytes[8192];
	size_t n;
};

static void put(struct file *file, const void *bytes, size_t n)
{
	memcpy(file->bytes + file->n, bytes, n);
	file->n += n;
}

static void put_bytes(struct file *file, int n, const uint8_t *bytes)
{
	put(file, bytes, (size_t)n);
}
#define PUT(file, ...)                                                         \
	put_bytes(file, sizeof((uint8_t[]){__VA_ARGS__}),                      \
		(uint8_t[]){__VA_ARGS__})

/* Bit by bit from the polynomial, not the reader's way. */
static uint16_t crc_of(const uint8_t *bytes, size_t n)
{
	uint32_t crc = 0;

	for (size_t i = 0; i < n; i++)
		for (int bit = 0; bit < 8; bit++) {
			crc = crc << 1 | (bytes[i] >> bit & 1U);
			if (crc & 0x10000)
				crc ^= 0x18005;
		}
	for (int i = 0; i < 16; i++) {
		crc <<= 1;
		if (crc & 0x10000)
			crc ^= 0x18005;
	}

	uint16_t reflected = 0;

	for (int i = 0; i < 16; i++)
		reflected |= (uint16_t)((crc >> i & 1U) << (15 - i));
	return reflected;
}

static void begin(struct file *file)
{
	PUT(file, 14, 0x20, 0, 0, 0, 0, 0, 0, '.', 'F', 'I', 'T', 0, 0);
}

/* Fills in lengths and checksum of the file that began at first. */
static void end(struct file *file, size_t first)
{
	uint32_t n = (uint32_t)(file->n - first - 14);
	uint16_t crc;

	memcpy(file->bytes + first + 4, &n, 4);
	crc = crc_of(file->bytes + first, file->n - first);
	put(file, &crc, 2);
}

/* Local type 0: hrv, of five intervals; 1: a record with the time and, from an
 * app, three bytes more; 2: hrv in big endian, of one interval. */
static void define(struct file *file)
{
	PUT(file, 0x40, 0, 0, 78, 0, 1, 0, 10, 0x84);
	PUT(file, 0x61, 0, 0, 20, 0, 2, 253, 4, 0x86, 3, 1, 2, 1, 0, 3, 0);
	PUT(file, 0x42, 0, 1, 0, 78, 1, 0, 2, 0x84);
}

static void put_time(struct file *file, uint32_t seconds)
{
	PUT(file, 1);
	put(file, &seconds, 4);
	PUT(file, 70, 1, 2, 3);
}

static void put_rr(struct file *file, uint16_t first_ms, uint16_t second_ms)
{
	uint16_t rr_ms[] = {first_ms, second_ms, 0xFFFF, 0xFFFF, 0xFFFF};

	PUT(file, 0);
	put(file, rr_ms, sizeof(rr_ms));
}

static int read_file(
	const struct file *file, struct record **ret_record, char error[200])
{
	struct record_maker maker;
	int r;

	record_maker_init(&maker, "a.fit", RR_UNIT_MS);
	r = fit_read(file->bytes, file->n, &maker);
	if (r == 0)
		r = record_maker_finish(&maker, ret_record);
	snprintf(error, 200, "%s", maker.error ? maker.error : "");
	record_maker_done(&maker);
	return r;
}

static void test_beats(void **state)
{
	static const int expected_ms[] = {800, 810, 790, 805, 1030};
	struct file file = {0};
	struct record *record = NULL;
	char error[200];

	(void)state;
	begin(&file);
	define(&file);
	put_time(&file, T0);
	put_rr(&file, 800, 810);
	put_rr(&file, 790, 0xFFFF);
	PUT(&file, 0x80 | ((T0 + 2) & 0x1F));
	put(&file, (uint16_t[]){805, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF}, 10);
	PUT(&file, 2, 1030 >> 8, 1030 & 0xFF);
	end(&file, 0);
	assert_int_equal(read_file(&file, &record, error), 0);
	assert_int_equal(record->series->n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(
			record->series->rr_q[i], expected_ms[i] * RR_Q_PER_MS);
	assert_int_equal(record->n_gaps, 0);
	assert_int_equal(record->begin_us, T0_US);
	record_free(record);
}

/* The watch was paused for a minute; and a second file follows. */
static void test_gaps(void **state)
{
	struct file file = {0};
	struct record *record = NULL;
	char error[200];
	size_t second;

	(void)state;
	begin(&file);
	define(&file);
	for (uint32_t i = 0; i < 40; i++) {
		put_time(&file, T0 + 2 * i + (i < 20 ? 0 : 60));
		put_rr(&file, 1000, 1000);
	}
	end(&file, 0);
	second = file.n;
	begin(&file);
	define(&file);
	put_rr(&file, 1000, 1000);
	end(&file, second);
	assert_int_equal(read_file(&file, &record, error), 0);
	assert_int_equal(record->n_gaps, 2);
	assert_int_equal(record->series->flags[40], RR_BREAK);
	assert_int_equal(record->series->flags[80], RR_BREAK);
	assert_int_equal(record->end_q[40], INT64_C(101) * RR_Q_PER_S);
	record_free(record);
}

/* Every file that is cut off, and every one with a flipped bit, is refused. */
static void test_damage(void **state)
{
	struct file whole = {0};
	struct record *record = NULL;
	char error[200];

	(void)state;
	begin(&whole);
	define(&whole);
	put_time(&whole, T0);
	put_rr(&whole, 800, 810);
	end(&whole, 0);
	assert_int_equal(read_file(&whole, &record, error), 0);
	record_free(record);
	for (size_t n = 1; n < whole.n; n++) {
		struct file file = whole;

		file.n = n;
		assert_int_equal(read_file(&file, &record, error), -EINVAL);
		assert_memory_equal(error, "a.fit: byte ", 12);
	}
	for (size_t bit = 0; bit < 8 * whole.n; bit++) {
		struct file file = whole;

		file.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(read_file(&file, &record, error), -EINVAL);
	}
}

static void test_refused(void **state)
{
	static const struct {
		uint8_t bytes[16];
		size_t n;
		const char *error;
	} table[] = {
		{{0x05, 1, 2}, 3, "a.fit: byte 15: a message that nothing"},
		{{0x40, 0, 0, 78}, 4, "a.fit: byte 15: a definition message"},
		{{0x40, 0, 0, 78, 0, 2, 0, 2, 0x84}, 9,
			"a.fit: byte 20: a definition message is cut off"},
		{{0x40, 0, 0, 78, 0, 1, 0, 2, 0x84, 0, 1}, 11,
			"a.fit: byte 24: a message is cut off"},
		{{0x40, 0, 0, 78, 0, 1, 0, 2, 0x84, 0, 0, 0}, 12,
			"a.fit: byte 26: an interval of 0"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct file file = {0};
		struct record *record = NULL;
		char error[200];

		begin(&file);
		put(&file, table[i].bytes, table[i].n);
		end(&file, 0);
		assert_int_equal(read_file(&file, &record, error), -EINVAL);
		error[strlen(table[i].error)] = '\0';
		assert_string_equal(error, table[i].error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_beats),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
