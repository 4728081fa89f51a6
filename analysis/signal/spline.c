/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cubic and linear interpolation onto an even grid, see spline.h.
 *
 * A cubic spline is known once its second derivative m at each knot is: with
 * h_i = t_{i+1} - t_i and slopes s_i, continuity of the first derivative asks
 *   h_{i-1} m_{i-1} + 2 (h_{i-1} + h_i) m_i + h_i m_{i+1} = 6 (s_i - s_{i-1})
 * at every inner knot (de Boor, A Practical Guide to Splines, ch. IV).
 */
#include "analysis/signal/spline.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct spline {
	double *m;	/* second derivative at each knot */
	double *upper;	/* upper diagonal of the eliminated system */
};

struct spline *spline_new(size_t max_knots)
{
	struct spline *spline = calloc(1, sizeof(*spline));

	if (!spline)
		return NULL;
	spline->m = calloc(max_knots + 1, sizeof(double));
	spline->upper = calloc(max_knots + 1, sizeof(double));
	if (!spline->m || !spline->upper) {
		spline_free(spline);
		return NULL;
	}
	return spline;
}

void spline_free(struct spline *spline)
{
	if (!spline)
		return;
	free(spline->m);
	free(spline->upper);
	free(spline);
}

static bool times_rise(const double *t_s, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (!(t_s[i] > t_s[i - 1]))
			return false;
	return true;
}

/* Second difference of y over three knots: s_i - s_{i-1}. */
static double slope_change(const double *t_s, const double *y, size_t i)
{
	return (y[i + 1] - y[i]) / (t_s[i + 1] - t_s[i]) -
		(y[i] - y[i - 1]) / (t_s[i] - t_s[i - 1]);
}

/* Thomas' elimination, n >= 3. Not-a-knot puts m_0 = m_1 + (m_1 - m_2) h_0/h_1
 * (equal third derivatives) into the first row, and its mirror image into the
 * last; both rows stay diagonally dominant. */
static void solve_curvature(struct spline *spline, bool not_a_knot,
	const double *t_s, const double *y, size_t n)
{
	double *m = spline->m, *upper = spline->upper;

	m[0] = m[n - 1] = upper[0] = 0;
	for (size_t i = 1; i + 1 < n; i++) {
		double left = t_s[i] - t_s[i - 1];
		double right = t_s[i + 1] - t_s[i];
		double diagonal = 2 * (left + right);
		double rhs = 6 * slope_change(t_s, y, i);
		double above = right;

		if (not_a_knot && i == 1) {
			diagonal += left + left * left / right;
			above -= left * left / right;
		}
		if (not_a_knot && i == n - 2) {
			diagonal += right + right * right / left;
			left -= right * right / left;
		}
		diagonal -= left * upper[i - 1];
		upper[i] = above / diagonal;
		m[i] = (rhs - left * m[i - 1]) / diagonal;
	}
	for (size_t i = n - 2; i-- > 1;)
		m[i] -= upper[i] * m[i + 1];
}

static void extend_to_ends(double *m, const double *t_s, size_t n)
{
	double first = (t_s[1] - t_s[0]) / (t_s[2] - t_s[1]);
	double last = (t_s[n - 1] - t_s[n - 2]) / (t_s[n - 2] - t_s[n - 3]);

	m[0] = m[1] + first * (m[1] - m[2]);
	m[n - 1] = m[n - 2] + last * (m[n - 2] - m[n - 3]);
}

static void find_curvature(struct spline *spline, enum hrv_spline kind,
	const double *t_s, const double *y, size_t n)
{
	double *m = spline->m;

	if (kind == HRV_SPLINE_LINEAR || n < 3) {
		memset(m, 0, n * sizeof(*m));
	} else if (kind == HRV_SPLINE_NOT_A_KNOT && n == 3) {
		/* Both end conditions say the same: the parabola. */
		m[0] = m[1] = m[2] =
			2 * slope_change(t_s, y, 1) / (t_s[2] - t_s[0]);
	} else {
		solve_curvature(
			spline, kind == HRV_SPLINE_NOT_A_KNOT, t_s, y, n);
		if (kind == HRV_SPLINE_NOT_A_KNOT)
			extend_to_ends(m, t_s, n);
	}
}

size_t spline_sample(struct spline *spline, enum hrv_spline kind,
	const double *t_s, const double *y, size_t n, double hz,
	double *ret_z, size_t max_z)
{
	const double *m = spline->m;
	size_t k = 0;

	if (n == 0 || max_z == 0 || !times_rise(t_s, n))
		return 0;
	find_curvature(spline, kind, t_s, y, n);
	ret_z[k++] = y[0];
	for (size_t i = 0; i + 1 < n; i++) {
		double h = t_s[i + 1] - t_s[i];

		for (; k < max_z && (double)k / hz <= t_s[i + 1]; k++) {
			double b = ((double)k / hz - t_s[i]) / h;
			double a = 1 - b;

			/* In this form a constant stays one to the bit. */
			ret_z[k] = y[i] + b * (y[i + 1] - y[i]) +
				((a * a - 1) * a * m[i] +
					(b * b - 1) * b * m[i + 1]) *
					h * h / 6;
		}
	}
	return k;
}
