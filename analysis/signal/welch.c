/* SPDX-License-Identifier: GPL-3.0-or-later
 * Welch's periodogram on dft.h, and what one asks of a spectrum.
 */
#include "analysis/signal/welch.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/signal/dft.h"

/* As many as dft.c keeps chirps. */
#define N_HANNS 16

struct hann {
	size_t n; /* 0: none yet */
	double *weights; /* max_segment values */
	double power; /* sum of their squares */
};

struct welch {
	double hz, max_hz;
	size_t max_segment;
	struct dft *dft;
	struct hann hanns[N_HANNS]; /* by length modulo that */
	double *segment; /* windowed */
	double *power; /* of one segment */
	double *density; /* mean over segments */
};

static size_t n_bins_of(const struct welch *welch, size_t segment)
{
	size_t all = segment / 2 + 1;
	double wanted = ceil(welch->max_hz / welch->hz * (double)segment) + 2;

	return wanted < (double)all ? (size_t)wanted : all;
}

struct welch *welch_new(double hz, size_t max_segment, double max_hz)
{
	struct welch *welch = calloc(1, sizeof(*welch));
	bool fits = true;
	size_t n_bins;

	if (!welch)
		return NULL;
	welch->hz = hz;
	welch->max_hz = max_hz;
	welch->max_segment = max_segment;
	n_bins = n_bins_of(welch, max_segment);
	welch->dft = dft_new(max_segment, n_bins);
	welch->segment = calloc(max_segment, sizeof(double));
	welch->power = calloc(n_bins, sizeof(double));
	welch->density = calloc(n_bins, sizeof(double));
	for (size_t i = 0; i < N_HANNS; i++) {
		welch->hanns[i].weights = calloc(max_segment, sizeof(double));
		fits &= welch->hanns[i].weights != NULL;
	}
	if (!fits || !welch->dft || !welch->segment || !welch->power ||
		!welch->density) {
		welch_free(welch);
		return NULL;
	}
	return welch;
}

void welch_free(struct welch *welch)
{
	if (!welch)
		return;
	dft_free(welch->dft);
	for (size_t i = 0; i < N_HANNS; i++)
		free(welch->hanns[i].weights);
	free(welch->segment);
	free(welch->power);
	free(welch->density);
	free(welch);
}

/* Hann's window of length n; it stays for the next series of it. */
static const struct hann *hann_of(struct welch *welch, size_t n)
{
	struct hann *hann = &welch->hanns[n % N_HANNS];

	if (hann->n == n)
		return hann;
	hann->n = n;
	hann->power = 0;
	for (size_t i = 0; i < n; i++) {
		double w = 0.5 - 0.5 * cos(2 * M_PI * (double)i / (double)n);

		hann->weights[i] = w;
		hann->power += w * w;
	}
	return hann;
}

static double mean_of(const double *z, size_t n)
{
	double sums[4] = {0}; /* which do not wait for each other */

	for (size_t i = 0; i < n; i++)
		sums[i % 4] += z[i];
	return (sums[0] + sums[1] + sums[2] + sums[3]) / (double)n;
}

static void add_segment(
	struct welch *welch, const double *z, const struct hann *hann)
{
	double mean = mean_of(z, hann->n);
	size_t n_bins;

	for (size_t i = 0; i < hann->n; i++)
		welch->segment[i] = (z[i] - mean) * hann->weights[i];
	n_bins = dft_power(welch->dft, welch->segment, hann->n, welch->power);
	for (size_t k = 0; k < n_bins; k++)
		welch->density[k] += welch->power[k];
}

struct spectrum welch_run(struct welch *welch, const double *z, size_t n)
{
	size_t segment = n < welch->max_segment ? n : welch->max_segment;
	size_t hop = segment - segment / 2;
	size_t n_bins = n_bins_of(welch, segment);
	size_t n_segments = 0;

	assert(n >= 2);

	const struct hann *hann = hann_of(welch, segment);

	memset(welch->density, 0, n_bins * sizeof(*welch->density));
	for (size_t i = 0; i + segment <= n; i += hop, n_segments++)
		add_segment(welch, z + i, hann);

	double scale = 1 / (welch->hz * hann->power * (double)n_segments);

	for (size_t k = 0; k < n_bins; k++) {
		bool alone = k == 0 || 2 * k == segment;

		welch->density[k] *= alone ? scale : 2 * scale;
	}
	return (struct spectrum){welch->density, n_bins, segment, welch->hz};
}

/* The first bin at or above f_hz. Division may be off by a hair, and is below
 * by more. */
static size_t bin_from(const struct spectrum *spectrum, double f_hz)
{
	double place = f_hz * (double)spectrum->segment / spectrum->hz - 1;
	size_t k = place > 0 ? (size_t)place : 0;

	while (k < spectrum->n_bins && spectrum_hz(spectrum, k) < f_hz)
		k++;
	if (k > spectrum->n_bins)
		k = spectrum->n_bins;
	return k;
}

struct bins spectrum_bins(
	const struct spectrum *spectrum, double lo_hz, double hi_hz)
{
	return (struct bins){
		bin_from(spectrum, lo_hz), bin_from(spectrum, hi_hz)};
}

double spectrum_power(const struct spectrum *spectrum, struct bins bins)
{
	double sum = 0;

	for (size_t k = bins.first; k < bins.end; k++)
		sum += spectrum->density[k];
	return sum * spectrum->hz / (double)spectrum->segment;
}

size_t spectrum_top(const struct spectrum *spectrum, struct bins bins)
{
	size_t top = bins.first;

	for (size_t k = bins.first + 1; k < bins.end; k++)
		if (spectrum->density[k] > spectrum->density[top])
			top = k;
	return top;
}

double spectrum_peak_hz(const struct spectrum *spectrum, size_t k)
{
	const double *p = spectrum->density;

	if (k == 0 || k + 1 >= spectrum->n_bins || !(p[k - 1] > 0) ||
		!(p[k] > 0) || !(p[k + 1] > 0))
		return spectrum_hz(spectrum, k);

	double left = log(p[k - 1]), middle = log(p[k]), right = log(p[k + 1]);
	double bend = left - 2 * middle + right;
	double shift = bend < 0 ? (left - right) / (2 * bend) : 0;

	return spectrum_hz(spectrum, k) +
		shift * spectrum->hz / (double)spectrum->segment;
}
