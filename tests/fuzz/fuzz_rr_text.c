/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes the reader of RR text: any bytes give intervals or a sentence.
 */
#include <stdint.h>
#include <stdlib.h>

#include "analysis/beats/rr.h"
#include "cli/rr_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_series(const struct rr_series *series)
{
	for (size_t i = 0; i < series->n; i++)
		if (series->rr_q[i] <= 0 ||
			series->rr_q[i] >
				(int64_t)RR_TEXT_MAX_INTERVAL_S * RR_Q_PER_S)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rr_series *series = NULL;
	char *error = NULL;
	FILE *file;
	int r;

	/* The first byte chooses the unit. */
	if (n < 2)
		return 0;
	file = fmemopen((void *)(data + 1), n - 1, "r");
	if (!file)
		return 0;
	r = rr_text_read(
		file, "fuzz", (enum rr_unit)(data[0] % 3), &series, &error);
	fclose(file);
	if (r == 0)
		check_series(series);
	else if (!error)
		abort();
	rr_series_free(series);
	free(error);
	return 0;
}
