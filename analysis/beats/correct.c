/* SPDX-License-Identifier: GPL-3.0-or-later
 * A whole series: found by artefact.c, repaired by repair.c.
 */
#include "analysis/beats/correct.h"

#include <assert.h>
#include <stdlib.h>

#include "analysis/beats/artefact.h"
#include "analysis/beats/repair.h"

struct corrector {
	size_t max_n;
	struct artefact_finder *finder;
	uint8_t *flags; /* of `in`, as found */
	size_t *origins; /* of the cleaned series */
};

struct corrector *corrector_new(size_t max_n)
{
	struct corrector *corrector = calloc(1, sizeof(*corrector));

	if (!corrector)
		return NULL;
	corrector->max_n = max_n;
	corrector->finder = artefact_finder_new(max_n);
	corrector->flags = calloc(max_n + 1, 1);
	corrector->origins = calloc(2 * max_n + 1, sizeof(size_t));
	if (!corrector->finder || !corrector->flags || !corrector->origins) {
		corrector_free(corrector);
		return NULL;
	}
	return corrector;
}

void corrector_free(struct corrector *corrector)
{
	if (!corrector)
		return;
	artefact_finder_free(corrector->finder);
	free(corrector->flags);
	free(corrector->origins);
	free(corrector);
}

/* The finder marks what it is given: the values of in, and flags of our own. */
static void find(struct corrector *corrector, const struct rr_series *in)
{
	struct rr_series found = {.n = in->n,
		.capacity = in->n,
		.rr_q = in->rr_q,
		.flags = corrector->flags};

	for (size_t i = 0; i < in->n; i++)
		corrector->flags[i] = in->flags[i] & RR_BREAK;
	artefact_find(corrector->finder, &found);
}

size_t corrector_run(struct corrector *corrector, const struct rr_series *in,
	struct rr_series *ret_clean)
{
	size_t n_touched = in->n;
	struct repair repair;

	assert(in->n <= corrector->max_n);
	assert(ret_clean->capacity >= 2 * in->n);
	find(corrector, in);
	repair_begin(&repair, ret_clean, corrector->origins);
	for (size_t i = 0; i < in->n; i++)
		repair_put(&repair, in->rr_q[i], corrector->flags[i],
			artefact_evidence(corrector->finder, i)->med_q);
	repair_end(&repair);
	for (size_t i = 0; i < ret_clean->n; i++)
		n_touched -= !(ret_clean->flags[i] & RR_CORRECTED);
	return n_touched;
}

size_t corrector_origin(const struct corrector *corrector, size_t i)
{
	return corrector->origins[i];
}

const uint8_t *corrector_flags(const struct corrector *corrector)
{
	return corrector->flags;
}
