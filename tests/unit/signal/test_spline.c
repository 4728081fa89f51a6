/* SPDX-License-Identifier: GPL-3.0-or-later
 * Splines against closed forms: what each kind reproduces exactly, where the
 * grid ends, and that times which do not rise give nothing.
 */
#include "tests/near.h"

#include "analysis/signal/spline.h"

#define MAX 4096
static double z[MAX];

/* Samples the curve at 4 Hz into z. */
static size_t sample(struct spline *spline, enum hrv_spline kind,
	const double *t_s, const double *y, size_t n)
{
	assert_true(spline_fit(spline, kind, t_s, y, n));
	return spline_sample(spline, 4, z, MAX);
}

/* n knots at uneven times, y = a polynomial of the time. */
static void sample_polynomial(double *t_s, double *y, size_t n,
	const double coefficient[4], uint64_t *seed)
{
	double t = 0;

	for (size_t i = 0; i < n; i++) {
		t_s[i] = t;
		y[i] = coefficient[0] +
			t *
				(coefficient[1] +
					t *
						(coefficient[2] +
							t * coefficient[3]));
		t += 0.3 + seed_uniform(seed);
	}
}

static void check_polynomial(
	enum hrv_spline kind, size_t n, const double coefficient[4])
{
	uint64_t seed = seed_from_environment();
	static double t_s[MAX], y[MAX];
	struct spline *spline = spline_new(n);

	sample_polynomial(t_s, y, n, coefficient, &seed);
	size_t n_z = sample(spline, kind, t_s, y, n);
	assert_int_equal(n_z, (size_t)(t_s[n - 1] * 4) + 1);
	for (size_t k = 0; k < n_z; k++) {
		double t = (double)k / 4;

		assert_near(z[k],
			coefficient[0] +
				t *
					(coefficient[1] +
						t *
							(coefficient[2] +
								t * coefficient[3])),
			1e-11, 1e-9);
	}
	spline_free(spline);
}

static void test_reproduces_polynomials(void **state)
{
	static const double constant[] = {833.3, 0, 0, 0};
	static const double line[] = {800, -3, 0, 0};
	static const double parabola[] = {800, -3, 0.7, 0};
	static const double cubic[] = {800, -3, 0.7, -0.04};

	(void)state;
	for (size_t n = 2; n < 40; n++)
		for (int kind = HRV_SPLINE_NATURAL; kind <= HRV_SPLINE_LINEAR;
			kind++) {
			check_polynomial(kind, n, constant);
			check_polynomial(kind, n, line);
		}
	check_polynomial(HRV_SPLINE_NOT_A_KNOT, 3, parabola);
	for (size_t n = 4; n < 40; n++)
		check_polynomial(HRV_SPLINE_NOT_A_KNOT, n, cubic);
}

/* A constant comes back to the bit, or its spectrum would be dust. */
static void test_constant_is_exact(void **state)
{
	double t_s[50], y[50];
	struct spline *spline = spline_new(50);

	(void)state;
	for (size_t i = 0; i < 50; i++) {
		t_s[i] = (double)i * 0.8333;
		y[i] = 833.3;
	}
	size_t n = sample(spline, HRV_SPLINE_NATURAL, t_s, y, 50);
	for (size_t k = 0; k < n; k++)
		assert_true(z[k] == 833.3);
	spline_free(spline);
}

/* Knots 0, 1, 2 with values 0, 1, 0: the natural spline is 1.5 t - 0.5 t^3 on
 * the first piece, the parabola through them is t (2 - t). */
static void test_three_knots(void **state)
{
	static const double t_s[] = {0, 1, 2}, y[] = {0, 1, 0};
	struct spline *spline = spline_new(3);

	(void)state;
	assert_int_equal(sample(spline, HRV_SPLINE_NATURAL, t_s, y, 3), 9);
	assert_near(z[1], 1.5 * 0.25 - 0.5 * 0.015625, 1e-14, 0);
	assert_near(z[7], z[1], 1e-14, 0);
	sample(spline, HRV_SPLINE_NOT_A_KNOT, t_s, y, 3);
	assert_near(z[1], 0.25 * 1.75, 1e-14, 0);
	sample(spline, HRV_SPLINE_LINEAR, t_s, y, 3);
	assert_near(z[1], 0.25, 1e-14, 0);
	assert_near(z[4], 1, 1e-14, 0);
	spline_free(spline);
}

/* A knot's value fades by 0.268 = 2 - sqrt 3 from knot to knot (even knots). */
static void test_influence_fades(void **state)
{
	double t_s[101], y[101] = {0};
	struct spline *spline = spline_new(101);

	(void)state;
	y[50] = 1;
	for (size_t i = 0; i < 101; i++)
		t_s[i] = (double)i / 4;
	sample(spline, HRV_SPLINE_NATURAL, t_s, y, 101);
	for (size_t i = 0; i < 101; i++)
		assert_near(z[i], y[i], 0, 1e-15);
	for (size_t i = 0; i < 101; i++)
		t_s[i] = (double)i / 2;
	sample(spline, HRV_SPLINE_NATURAL, t_s, y, 101);
	assert_near(z[55] / z[57], sqrt(3) - 2, 1e-9, 0);
	spline_free(spline);
}

static void test_ends(void **state)
{
	static const struct {
		const char *name;
		double t_s[3];
		size_t n;
		bool fits;
		size_t max_z, n_z;
	} rows[] = {
		{"no knot", {0}, 0, false, 9, 0},
		{"one knot is one sample", {0}, 1, true, 9, 1},
		{"last knot on the grid", {0, 0.5}, 2, true, 9, 3},
		{"last knot before the grid", {0, 0.4999}, 2, true, 9, 2},
		{"no room for all", {0, 1, 2}, 3, true, 4, 4},
		{"no room", {0, 1, 2}, 3, true, 0, 0},
		{"equal times", {0, 1, 1}, 3, false, 9, 0},
		{"falling times", {0, 1, 0.5}, 3, false, 9, 0},
		{"no number", {0, NAN, 2}, 3, false, 9, 0},
	};
	static const double y[] = {1, 2, 3};
	struct spline *spline = spline_new(3);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("%s\n", rows[i].name);
		assert_int_equal(spline_fit(spline, HRV_SPLINE_NATURAL,
					 rows[i].t_s, y, rows[i].n),
			rows[i].fits);
		assert_int_equal(spline_sample(spline, 4, z, rows[i].max_z),
			rows[i].n_z);
	}
	spline_free(spline);
	spline_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reproduces_polynomials),
		cmocka_unit_test(test_constant_is_exact),
		cmocka_unit_test(test_three_knots),
		cmocka_unit_test(test_influence_fades),
		cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
