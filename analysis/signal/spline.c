/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cubic and linear interpolation onto an even grid, see spline.h.
 *
 * A cubic spline is known once its second derivative m at each knot is: with
 * h_i = t_{i+1} - t_i and slopes s_i, continuity of the first derivative asks
 *   h_{i-1} m_{i-1} + 2 (h_{i-1} + h_i) m_i + h_i m_{i+1} = 6 (s_i - s_{i-1})
 * at every inner knot (de Boor, A Practical Guide to Splines, ch. IV).
 */
#include "analysis/signal/spline.h"

#include <stdlib.h>
#include <string.h>

struct spline {
	const double *t_s, *y; /* knots of the last fit, the caller's */
	size_t n;
	double *m; /* second derivative at each knot */
	double *upper; /* upper diagonal of the eliminated system */
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

/* s_i - s_{i-1} */
static double slope_change(const struct spline *spline, size_t i)
{
	const double *t_s = spline->t_s, *y = spline->y;

	return (y[i + 1] - y[i]) / (t_s[i + 1] - t_s[i]) -
		(y[i] - y[i - 1]) / (t_s[i] - t_s[i - 1]);
}

/* Thomas' elimination, n >= 3. Not-a-knot puts m_0 = m_1 + (m_1 - m_2) h_0/h_1
 * (equal third derivatives) into the first row, and its mirror image into the
 * last; both rows stay diagonally dominant. */
static void solve_curvature(struct spline *spline, bool not_a_knot)
{
	const double *t_s = spline->t_s;
	double *m = spline->m, *upper = spline->upper;
	size_t n = spline->n;

	m[0] = m[n - 1] = upper[0] = 0;
	for (size_t i = 1; i + 1 < n; i++) {
		double left = t_s[i] - t_s[i - 1];
		double right = t_s[i + 1] - t_s[i];
		double below = left, above = right;
		double diagonal = 2 * (left + right);

		if (not_a_knot && i == 1) {
			diagonal += left + left * left / right;
			above -= left * left / right;
		}
		if (not_a_knot && i == n - 2) {
			diagonal += right + right * right / left;
			below -= right * right / left;
		}
		diagonal -= below * upper[i - 1];
		upper[i] = above / diagonal;
		m[i] = (6 * slope_change(spline, i) - below * m[i - 1]) /
			diagonal;
	}
	for (size_t i = n - 2; i-- > 1;)
		m[i] -= upper[i] * m[i + 1];
}

static void extend_to_ends(struct spline *spline)
{
	const double *t_s = spline->t_s;
	double *m = spline->m;
	size_t n = spline->n;
	double first = (t_s[1] - t_s[0]) / (t_s[2] - t_s[1]);
	double last = (t_s[n - 1] - t_s[n - 2]) / (t_s[n - 2] - t_s[n - 3]);

	m[0] = m[1] + first * (m[1] - m[2]);
	m[n - 1] = m[n - 2] + last * (m[n - 2] - m[n - 3]);
}

static void find_curvature(struct spline *spline, enum hrv_spline kind)
{
	const double *t_s = spline->t_s;
	double *m = spline->m;
	bool not_a_knot = kind == HRV_SPLINE_NOT_A_KNOT;

	if (kind == HRV_SPLINE_LINEAR || spline->n < 3) {
		memset(m, 0, spline->n * sizeof(*m));
	} else if (not_a_knot && spline->n == 3) {
		/* Both end conditions say the same: the parabola. */
		m[0] = m[1] = m[2] =
			2 * slope_change(spline, 1) / (t_s[2] - t_s[0]);
	} else {
		solve_curvature(spline, not_a_knot);
		if (not_a_knot)
			extend_to_ends(spline);
	}
}

bool spline_fit(struct spline *spline, enum hrv_spline kind, const double *t_s,
	const double *y, size_t n)
{
	spline->n = 0;
	if (n == 0 || !times_rise(t_s, n))
		return false;
	spline->t_s = t_s;
	spline->y = y;
	spline->n = n;
	find_curvature(spline, kind);
	return true;
}

/* The curve between knots i and i + 1, in a form in which a constant stays one
 * to the bit. */
static double value_at(const struct spline *spline, size_t i, double t_s)
{
	const double *y = spline->y, *m = spline->m;
	double h = spline->t_s[i + 1] - spline->t_s[i];
	double b = (t_s - spline->t_s[i]) / h;
	double a = 1 - b;
	double bend = (a * a - 1) * a * m[i] + (b * b - 1) * b * m[i + 1];

	return y[i] + b * (y[i + 1] - y[i]) + bend * h * h / 6;
}

size_t spline_sample(
	const struct spline *spline, double hz, double *ret_z, size_t max_z)
{
	size_t k = 0;

	if (spline->n > 0 && max_z > 0)
		ret_z[k++] = spline->y[0];
	for (size_t i = 0; i + 1 < spline->n; i++)
		for (; k < max_z && (double)k / hz <= spline->t_s[i + 1]; k++)
			ret_z[k] = value_at(spline, i, (double)k / hz);
	return k;
}
