/* SPDX-License-Identifier: GPL-3.0-or-later
 * The breathing rate from the spectrum of the intervals, see respiration.h.
 */
#include "analysis/measures/respiration.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/measures/frequency.h"
#include "analysis/signal/welch.h"

#define WINDOW_S 60
#define LO_HZ 0.12
#define HI_HZ 0.5
#define PEAK_HALF_WIDTH_HZ 0.025
#define MIN_SHARE 0.4 /* of the power between LO and HI */
#define MAX_OF_HR 0.45 /* of the heart's frequency, short of aliasing */

struct respiration {
	struct welch *welch;
	size_t window; /* samples */
	double *rates; /* of the windows that show one, ascending */
};

struct respiration *respiration_new(double hz, size_t max_n)
{
	struct respiration *respiration = calloc(1, sizeof(*respiration));

	if (!respiration)
		return NULL;
	respiration->window = (size_t)(WINDOW_S * hz);
	respiration->welch = welch_new(hz, respiration->window, HI_HZ);
	respiration->rates =
		calloc(2 * max_n / respiration->window + 2, sizeof(double));
	if (!respiration->welch || !respiration->rates) {
		respiration_free(respiration);
		return NULL;
	}
	return respiration;
}

void respiration_free(struct respiration *respiration)
{
	if (!respiration)
		return;
	welch_free(respiration->welch);
	free(respiration->rates);
	free(respiration);
}

static double power_around(const struct spectrum *spectrum, double f_hz)
{
	double lo_hz = f_hz - PEAK_HALF_WIDTH_HZ;

	return spectrum_power(spectrum,
		spectrum_bins(spectrum, lo_hz, f_hz + PEAK_HALF_WIDTH_HZ));
}

/* Whether the rhythm at f_hz may be an overtone. Breath as steep as a sawtooth
 * has overtones of 1/4 and 1/9 of its power, a recording of paced 6/min shows
 * 1/7; a fundamental may thus be asked to be the stronger one, and thrice as
 * strong for the third, where slow waves that are no breath are common. */
static bool may_be_overtone(
	const struct spectrum *spectrum, double f_hz, double power)
{
	return power_around(spectrum, f_hz / 2) > power ||
		power_around(spectrum, f_hz / 3) > 3 * power;
}

/* Else it is the slope of a peak that lies beyond the band. */
static bool is_summit(const struct spectrum *spectrum, size_t k)
{
	const double *p = spectrum->density;

	return k > 0 && k + 1 < spectrum->n_bins && p[k] > p[k - 1] &&
		p[k] > p[k + 1];
}

/* The breathing frequency of one window, 0 if it shows none. */
static double breath_hz(const struct spectrum *spectrum, double heart_hz)
{
	struct bins bins = spectrum_bins(spectrum, LO_HZ, HI_HZ);
	size_t top = spectrum_top(spectrum, bins);

	if (!is_summit(spectrum, top))
		return 0;

	double f_hz = spectrum_peak_hz(spectrum, top);
	double lo_hz = fmax(LO_HZ, f_hz - PEAK_HALF_WIDTH_HZ);
	double hi_hz = fmin(HI_HZ, f_hz + PEAK_HALF_WIDTH_HZ);
	double power =
		spectrum_power(spectrum, spectrum_bins(spectrum, lo_hz, hi_hz));

	if (power < HRV_DUST_MS2 || f_hz >= MAX_OF_HR * heart_hz ||
		power < MIN_SHARE * spectrum_power(spectrum, bins) ||
		may_be_overtone(spectrum, f_hz, power))
		return 0;
	return f_hz;
}

static void insert_sorted(double *values, size_t n, double value)
{
	size_t i = n;

	for (; i > 0 && values[i - 1] > value; i--)
		values[i] = values[i - 1];
	values[i] = value;
}

struct hrv_value respiration_per_min(struct respiration *respiration,
	const double *z, size_t n, double mean_hr_bpm)
{
	size_t window = n < respiration->window ? n : respiration->window;
	size_t hop = (window + 1) / 2;
	size_t n_windows = (n - window + hop - 1) / hop + 1;
	size_t n_rates = 0;

	for (size_t i = 0; i < n_windows; i++) {
		/* Spread evenly, so that the last ends with the series. */
		size_t first =
			n_windows > 1 ? i * (n - window) / (n_windows - 1) : 0;
		struct spectrum spectrum =
			welch_run(respiration->welch, z + first, window);
		double f_hz = breath_hz(&spectrum, mean_hr_bpm / 60);

		if (f_hz > 0)
			insert_sorted(respiration->rates, n_rates++, f_hz * 60);
	}
	if (2 * n_rates <= n_windows)
		return hrv_none(HRV_BREATHING_UNKNOWN);
	return hrv_some(respiration->rates[(n_rates - 1) / 2]);
}
