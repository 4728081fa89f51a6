/* SPDX-License-Identifier: GPL-3.0-or-later
 * Repairs a series: joins extra beats, splits missed ones, interpolates the
 * rest from clean neighbours, and cuts where that would be invention.
 */
#pragma once

#include "analysis/beats/rr.h"

struct corrector;

/* For series of up to max_n intervals; NULL when memory is short. */
struct corrector *corrector_new(size_t max_n);
void corrector_free(struct corrector *corrector);

/* Detects (artefact_find) and corrects. in's flags other than RR_BREAK are
 * ignored, in is not changed. ret_clean (of capacity 2 * in->n or more)
 * receives the corrected series: RR_CORRECTED marks what is not as measured,
 * RR_BREAK also the new cuts. Returns the number of intervals of in that were
 * interpolated, split, joined or left out. hrv.md 1.3. */
size_t corrector_run(struct corrector *corrector, const struct rr_series *in,
	struct rr_series *ret_clean);

/* Of interval i of the last ret_clean: the index in `in` of the interval that
 * it stands for, of a pair that was joined the first. Never falls with i. */
size_t corrector_origin(const struct corrector *corrector, size_t i);
/* What was found in the last `in`: for each interval its enum rr_flag. */
const uint8_t *corrector_flags(const struct corrector *corrector);
