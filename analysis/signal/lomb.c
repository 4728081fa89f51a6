/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lomb's periodogram, four frequencies at a step.
 *
 * With c and s the cosine and sine of w t, every sum it needs comes from four:
 * of x c, x s, c s and s^2. The phase: tan 2 w tau = sum sin 2wt / sum cos 2wt.
 */
#include "analysis/signal/lomb.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define LANES 4
#define BLOCK 256 /* frequencies between settings afresh */

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));

struct angle {
	double c, s;
};

/* One value, and how its angle turns. */
struct beat {
	lanes c, s; /* by 0, 1, 2, 3 frequencies */
	struct angle stride; /* by 4 */
	double x;
	double turns; /* of the circle at the first frequency: t / (4 T) */
};

/* Sums over the beats, at the frequencies of a block. */
struct sums {
	lanes xc, xs, cs, ss;
};

struct lomb {
	size_t max_n, max_bins;
	struct beat *beats;
	double *density;
	struct sums sums[BLOCK / LANES];
};

struct lomb *lomb_new(size_t max_n, double max_s, double max_hz)
{
	struct lomb *lomb;

	if (!(max_s >= 0 && max_hz >= 0 && max_s * max_hz < 1e8))
		return NULL;
	lomb = aligned_alloc(_Alignof(struct lomb), sizeof(*lomb));
	if (!lomb)
		return NULL;
	lomb->max_n = max_n;
	lomb->max_bins = (size_t)(LOMB_OVERSAMPLING * max_s * max_hz) + 2;
	lomb->beats = aligned_alloc(
		_Alignof(struct beat), (max_n + 1) * sizeof(*lomb->beats));
	lomb->density = calloc(lomb->max_bins, sizeof(double));
	if (!lomb->beats || !lomb->density) {
		lomb_free(lomb);
		return NULL;
	}
	return lomb;
}

void lomb_free(struct lomb *lomb)
{
	if (!lomb)
		return;
	free(lomb->beats);
	free(lomb->density);
	free(lomb);
}

static struct angle angle_of(double turns)
{
	double rest = 2 * M_PI * (turns - floor(turns));

	return (struct angle){cos(rest), sin(rest)};
}

static struct angle angle_sum(struct angle a, struct angle b)
{
	return (struct angle){a.c * b.c - a.s * b.s, a.s * b.c + a.c * b.s};
}

static void set_beats(
	struct lomb *lomb, const double *t_s, const double *x, size_t n)
{
	double mean = 0;

	for (size_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		struct beat *beat = &lomb->beats[i];
		struct angle angle = {1, 0}, one;

		beat->x = x[i] - mean;
		beat->turns = t_s[i] / (LOMB_OVERSAMPLING * t_s[n - 1]);
		one = angle_of(beat->turns);
		for (int lane = 0; lane < LANES; lane++) {
			beat->c[lane] = angle.c;
			beat->s[lane] = angle.s;
			angle = angle_sum(angle, one);
		}
		beat->stride = angle;
	}
}

/* Adds a beat to the sums of the n_steps * 4 frequencies from first on. */
static void add_beat(const struct beat *beat, size_t first, size_t n_steps,
	struct sums *sums)
{
	struct angle begin = angle_of((double)first * beat->turns);
	struct angle stride = beat->stride;
	lanes c = begin.c * beat->c - begin.s * beat->s;
	lanes s = begin.s * beat->c + begin.c * beat->s;

	for (size_t step = 0; step < n_steps; step++) {
		lanes turned = c * stride.c - s * stride.s;

		sums[step].xc += beat->x * c;
		sums[step].xs += beat->x * s;
		sums[step].cs += c * s;
		sums[step].ss += s * s;
		s = s * stride.c + c * stride.s;
		c = turned;
	}
}

/* P of n values from the sums of a frequency. */
static double power_of(double n, double xc, double xs, double cs, double ss)
{
	double cos2 = n - 2 * ss, sin2 = 2 * cs, both = hypot(cos2, sin2);
	/* Half the angle, by the theorem of the half angle. */
	double share = both > 0 ? cos2 / both : 1;
	double c = sqrt((1 + share) / 2);
	double s = copysign(sqrt((1 - share) / 2), sin2);
	double with = xc * c + xs * s, across = xs * c - xc * s;
	double power = with * with / (n + both);

	/* All values at one phase or its opposite: nothing lies across. */
	if (n - both > 1e-12 * n)
		power += across * across / (n - both);
	return power;
}

static void run_block(
	struct lomb *lomb, size_t n, size_t first, size_t end, double scale)
{
	size_t n_steps = (end - first + LANES - 1) / LANES;

	for (size_t step = 0; step < n_steps; step++)
		lomb->sums[step] = (struct sums){0};
	for (size_t i = 0; i < n; i++)
		add_beat(&lomb->beats[i], first, n_steps, lomb->sums);
	for (size_t k = first; k < end; k++) {
		const struct sums *sums = &lomb->sums[(k - first) / LANES];
		size_t lane = (k - first) % LANES;

		lomb->density[k] = scale *
			power_of((double)n, sums->xc[lane], sums->xs[lane],
				sums->cs[lane], sums->ss[lane]);
	}
}

struct lomb_spectrum lomb_run(struct lomb *lomb, const double *t_s,
	const double *x, size_t n, double max_hz)
{
	double span_s = n > 0 ? t_s[n - 1] : 0;
	double n_bins = ceil(LOMB_OVERSAMPLING * span_s * max_hz);

	if (n < 2 || n > lomb->max_n || !(span_s > 0) ||
		!(n_bins <= (double)lomb->max_bins))
		return (struct lomb_spectrum){lomb->density, 0, span_s};

	struct lomb_spectrum spectrum = {lomb->density, (size_t)n_bins, span_s};

	set_beats(lomb, t_s, x, n);
	lomb->density[0] = 0;
	for (size_t k = 1, end; k < spectrum.n_bins; k = end) {
		end = k + BLOCK < spectrum.n_bins ? k + BLOCK : spectrum.n_bins;
		run_block(lomb, n, k, end, 2 * span_s / (double)n);
	}
	return spectrum;
}

double lomb_power(
	const struct lomb_spectrum *spectrum, double lo_hz, double hi_hz)
{
	double step_s = LOMB_OVERSAMPLING * spectrum->span_s, sum = 0;

	for (size_t k = 1; k < spectrum->n_bins; k++) {
		double hz = (double)k / step_s;

		if (hz >= lo_hz && hz < hi_hz)
			sum += spectrum->density[k];
	}
	return sum / step_s;
}
