/* SPDX-License-Identifier: GPL-3.0-or-later
 * A judge over each segment of a series, or over one that comes beat by beat.
 */
#include "analysis/beats/artefact.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/judge.h"

/* A segment is judged in pieces, which stay near the processor. */
#define PIECE 256
/* Of a stream: what its windows reach back to is under 128 intervals. */
#define STREAM_MAX 512
#define STREAM_KEEP 128

static bool arrays_init(struct judge_arrays *arrays, size_t n)
{
	bool is_whole = true;

	for (int k = 0; k < JUDGE_MAX_PASSES; k++) {
		arrays->evidence[k] = calloc(n + 1, sizeof(**arrays->evidence));
		arrays->flags[k] = calloc(n + 1, 1);
		is_whole = is_whole && arrays->evidence[k] && arrays->flags[k];
	}
	return is_whole;
}

static void arrays_done(struct judge_arrays *arrays)
{
	for (int k = 0; k < JUDGE_MAX_PASSES; k++) {
		free(arrays->evidence[k]);
		free(arrays->flags[k]);
	}
}

/* --- a series ----------------------------------------------------------- */

struct artefact_finder {
	size_t max_n;
	struct judge_arrays arrays;
	const struct artefact_evidence *evidence; /* of the last search */
};

struct artefact_finder *artefact_finder_new(size_t max_n)
{
	struct artefact_finder *finder = calloc(1, sizeof(*finder));

	if (!finder)
		return NULL;
	finder->max_n = max_n;
	finder->evidence = NULL;
	if (!arrays_init(&finder->arrays, max_n)) {
		artefact_finder_free(finder);
		return NULL;
	}
	return finder;
}

void artefact_finder_free(struct artefact_finder *finder)
{
	if (!finder)
		return;
	arrays_done(&finder->arrays);
	free(finder);
}

const struct artefact_evidence *artefact_evidence(
	const struct artefact_finder *finder, size_t i)
{
	assert(finder->evidence && i < finder->max_n);
	return &finder->evidence[i];
}

/* The part of the arrays that belongs to the segment at first. */
static struct judge_arrays arrays_from(
	const struct judge_arrays *arrays, size_t first)
{
	struct judge_arrays from;

	for (int k = 0; k < JUDGE_MAX_PASSES; k++) {
		from.evidence[k] = arrays->evidence[k] + first;
		from.flags[k] = arrays->flags[k] + first;
	}
	return from;
}

static size_t find_in_segment(struct artefact_finder *finder,
	enum evidence_rule rule, struct rr_series *series, size_t first,
	size_t end)
{
	struct judge_arrays arrays = arrays_from(&finder->arrays, first);
	struct judge judge;
	size_t n = 0;

	judge_begin(&judge, rule, series->rr_q + first, &arrays);
	while (first + n < end) {
		n = end - first - n > PIECE ? n + PIECE : end - first;
		judge_advance(&judge, n, first + n == end);
	}
	finder->evidence = judge_evidence(&judge) - first;
	for (size_t i = 0; i < n; i++) {
		uint8_t *flags = &series->flags[first + i];

		*flags = (uint8_t)((*flags & ~RR_ARTEFACT) |
			judge_flags(&judge)[i]);
	}
	return judge.n_events;
}

static size_t find(struct artefact_finder *finder, enum evidence_rule rule,
	struct rr_series *series)
{
	size_t n_events = 0;
	size_t end;

	assert(series->n <= finder->max_n);
	for (size_t first = 0; first < series->n; first = end) {
		end = rr_segment_end(series, first);
		n_events += find_in_segment(finder, rule, series, first, end);
	}
	return n_events;
}

size_t artefact_find(struct artefact_finder *finder, struct rr_series *series)
{
	return find(finder, EVIDENCE_BOUNDED, series);
}

size_t artefact_find_lt(
	struct artefact_finder *finder, struct rr_series *series)
{
	return find(finder, EVIDENCE_LT, series);
}

/* --- a stream ----------------------------------------------------------- */

struct artefact_stream {
	struct judge judge;
	struct judge_arrays arrays;
	int64_t rr_q[STREAM_MAX];
	size_t n, n_taken;
};

struct artefact_stream *artefact_stream_new(void)
{
	struct artefact_stream *stream = calloc(1, sizeof(*stream));

	if (!stream)
		return NULL;
	if (!arrays_init(&stream->arrays, STREAM_MAX)) {
		artefact_stream_free(stream);
		return NULL;
	}
	artefact_stream_begin(stream);
	return stream;
}

void artefact_stream_free(struct artefact_stream *stream)
{
	if (!stream)
		return;
	arrays_done(&stream->arrays);
	free(stream);
}

void artefact_stream_begin(struct artefact_stream *stream)
{
	stream->n = stream->n_taken = 0;
	judge_begin(&stream->judge, EVIDENCE_BOUNDED, stream->rr_q,
		&stream->arrays);
}

static void stream_drop(struct artefact_stream *stream, size_t n)
{
	size_t rest = stream->n - n;

	for (int k = 0; k < JUDGE_MAX_PASSES; k++) {
		struct artefact_evidence *evidence = stream->arrays.evidence[k];
		uint8_t *flags = stream->arrays.flags[k];

		memmove(evidence, evidence + n, rest * sizeof(*evidence));
		memmove(flags, flags + n, rest);
	}
	memmove(stream->rr_q, stream->rr_q + n, rest * sizeof(*stream->rr_q));
	judge_drop(&stream->judge, n);
	stream->n -= n;
	stream->n_taken -= n;
}

void artefact_stream_add(struct artefact_stream *stream, int64_t rr_q)
{
	assert(stream->n_taken == judge_n_final(&stream->judge));
	if (stream->n == STREAM_MAX)
		stream_drop(stream, STREAM_MAX - STREAM_KEEP);
	stream->rr_q[stream->n++] = rr_q;
	judge_advance(&stream->judge, stream->n, false);
}

void artefact_stream_end(struct artefact_stream *stream)
{
	judge_advance(&stream->judge, stream->n, true);
}

bool artefact_stream_take(struct artefact_stream *stream, uint8_t *ret_flags)
{
	if (stream->n_taken >= judge_n_final(&stream->judge))
		return false;
	*ret_flags = judge_flags(&stream->judge)[stream->n_taken++];
	return true;
}

double artefact_stream_med_q(const struct artefact_stream *stream)
{
	assert(stream->n_taken > 0);
	return judge_evidence(&stream->judge)[stream->n_taken - 1].med_q;
}

/* A copy of the judge goes on as if the segment ended here; what it writes
 * lies beyond the final verdicts. */
uint8_t artefact_stream_early(struct artefact_stream *stream, size_t n_after)
{
	struct judge judge = stream->judge;

	assert(n_after >= 2 && n_after < stream->n);
	judge_advance(&judge, stream->n, true);
	return judge_flags(&judge)[stream->n - 1 - n_after];
}
