/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table reaches every constant, and the hash sees every change.
 */
#include "analysis/regulation/constants.h"

#include <string.h>

#include "tests/near.h"

static void test_table_covers_the_struct(void **state)
{
	(void)state;
	assert_int_equal(
		reg_n_constants * sizeof(double), sizeof(struct reg_constants));
	for (size_t i = 0; i < reg_n_constants; i++)
		for (size_t k = 0; k < i; k++) {
			assert_int_not_equal(reg_constant_table[i].offset,
				reg_constant_table[k].offset);
			assert_string_not_equal(reg_constant_table[i].key,
				reg_constant_table[k].key);
		}
}

static void test_defaults_make_sense(void **state)
{
	(void)state;
	assert_null(reg_constants_check(&reg_constants_default));
}

static void test_found_and_set(void **state)
{
	struct reg_constants constants = reg_constants_default;
	double *enter = reg_constants_find(&constants, "enter");

	(void)state;
	assert_ptr_equal(enter, &constants.enter);
	assert_null(reg_constants_find(&constants, "nonsense"));
	*enter = 99;
	assert_string_equal(reg_constants_check(&constants), "enter");
	*enter = 0.4;
	assert_string_equal(reg_constants_check(&constants), "leave");
	*enter = NAN;
	assert_string_equal(reg_constants_check(&constants), "enter");
	constants = reg_constants_default;
	constants.norm_ok = 10;
	assert_string_equal(reg_constants_check(&constants), "norm_ok");
}

static void test_hash_sees_each_change(void **state)
{
	uint64_t plain = reg_constants_hash(&reg_constants_default);

	(void)state;
	assert_true(plain == reg_constants_hash(&reg_constants_default));
	for (size_t i = 0; i < reg_n_constants; i++) {
		struct reg_constants constants = reg_constants_default;

		*reg_constants_find(&constants, reg_constant_table[i].key) +=
			1e-12;
		assert_false(plain == reg_constants_hash(&constants));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table_covers_the_struct),
		cmocka_unit_test(test_defaults_make_sense),
		cmocka_unit_test(test_found_and_set),
		cmocka_unit_test(test_hash_sees_each_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
