/* SPDX-License-Identifier: GPL-3.0-or-later
 * Beats come unevenly, a Fourier transform wants an even grid: a curve through
 * the intervals at their beat times, sampled at a steady rate.
 *
 * The cubic splines are one tridiagonal system (diagonally dominant, so no
 * pivoting) and one sweep over knots and grid together: linear in both. The
 * curve is never followed beyond its first and last knot.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum hrv_spline {
	HRV_SPLINE_NATURAL, /* no curvature at the ends */
	HRV_SPLINE_NOT_A_KNOT, /* one cubic over the first and last pair */
	HRV_SPLINE_LINEAR, /* no spline: straight between the beats */
};

struct spline;

/* Work space for up to max_knots knots; NULL when memory is short. The caller
 * frees. */
struct spline *spline_new(size_t max_knots);
void spline_free(struct spline *spline);

/* Lays the curve through (t_s[i], y[i]), n knots with t_s[0] = 0; both arrays
 * are read again by spline_sample. Two knots make a line, three a parabola
 * (not-a-knot) or a natural spline. False if n is 0 or the times do not rise
 * throughout. */
bool spline_fit(struct spline *spline, enum hrv_spline kind, const double *t_s,
	const double *y, size_t n);

/* Samples the fitted curve at k/hz for k = 0, 1, ... up to the last knot, at
 * most max_z values into ret_z. Returns how many. */
size_t spline_sample(
	const struct spline *spline, double hz, double *ret_z, size_t max_z);
