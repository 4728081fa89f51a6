/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes the readers of records: any bytes, in any format, give intervals in
 * order of time or a sentence.
 */
#include <stdint.h>
#include <stdlib.h>

#include "analysis/beats/rr.h"
#include "cli/formats/formats.h"
#include "tests/fuzz/fuzz.h"

static void check_record(const struct record *record)
{
	const struct rr_series *series = record->series;
	int64_t end_q = 0;

	check(record->time_s >= 0 && record->unit < RR_N_UNITS);
	check(series->n == 0 || series->flags[0] == RR_BREAK);
	for (size_t i = 0; i < series->n; i++) {
		int64_t gap_q = record->end_q[i] - series->rr_q[i] - end_q;

		check(series->rr_q[i] > 0 &&
			series->rr_q[i] <=
				(int64_t)RECORD_MAX_INTERVAL_S * RR_Q_PER_S);
		check(gap_q == 0 || (gap_q > 0 && series->flags[i]));
		end_q = record->end_q[i];
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct format_choice choice;
	struct record *record = NULL;
	char *error = NULL;
	FILE *file;
	int r;

	/* The first byte chooses format and unit, or that they be found. */
	if (n < 2)
		return 0;
	file = fmemopen((void *)(data + 1), n - 1, "r");
	if (!file)
		return 0;
	choice = (struct format_choice){
		.format = (enum format)(data[0] % (FORMAT_N + 1)),
		.unit = (enum rr_unit)(
			data[0] / (FORMAT_N + 1) % (RR_N_UNITS + 1)),
	};
	r = format_read(file, "fuzz", &choice, &record, &error);
	fclose(file);
	if (r == 0) {
		check(record->format < FORMAT_N);
		check_record(record);
	} else {
		check(error != NULL);
	}
	record_free(record);
	free(error);
	return 0;
}
