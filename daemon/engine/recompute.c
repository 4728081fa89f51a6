/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stretches derived again, two at a time, then all days in their order.
 */
#include "daemon/engine/recompute.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "daemon/base/mem.h"
#include "daemon/engine/derive.h"
#include "daemon/engine/recover.h"
#include "daemon/engine/regulate.h"
#include "daemon/store/baselines.h"
#include "daemon/store/beats.h"
#include "daemon/store/days.h"
#include "daemon/store/steps.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/transaction.h"
#include "daemon/strap/hrs.h"

/* A stretch whose rows would not fit into memory is derived block by block. */
#define MAX_BLOCKS (2 * 24 * 60)
#define STRETCHES_SHARE 0.7 /* of the work, as far as a person waits for it */

/* A stretch, its packets, and what becomes of them. */
struct job {
	struct stretch stretch;
	struct packet_block *blocks;
	uint8_t *bytes; /* of all blocks */
	size_t n_blocks, n_bytes, capacity;
	bool is_long;
	struct derive *derive;
};

struct recompute {
	struct store *store;
	struct stretch *stretches;
	size_t n;
	void (*on_progress)(double share, void *data);
	void *data;
};

/* --- packets --- */

static int on_block(const struct packet_block *block, void *data)
{
	struct job *job = data;

	if (job->n_blocks == MAX_BLOCKS) {
		job->is_long = true;
		return 1;
	}
	if (job->n_bytes + block->n_bytes > job->capacity) {
		job->capacity = 2 * (job->n_bytes + block->n_bytes);
		job->bytes = xrealloc(job->bytes, job->capacity);
	}
	memcpy(job->bytes + job->n_bytes, block->data, block->n_bytes);
	job->n_bytes += block->n_bytes;
	job->blocks[job->n_blocks++] = *block;
	return 0;
}

static int job_read(
	struct store *store, const struct stretch *stretch, struct job *ret_job)
{
	size_t offset = 0;
	int r;

	*ret_job = (struct job){.stretch = *stretch};
	ret_job->blocks = xcalloc(MAX_BLOCKS, sizeof *ret_job->blocks);
	r = packets_read(store, stretch->id, on_block, ret_job);
	/* Only now do the bytes stay where they are. */
	for (size_t i = 0; i < ret_job->n_blocks; i++) {
		ret_job->blocks[i].data = ret_job->bytes + offset;
		offset += ret_job->blocks[i].n_bytes;
	}
	return r < 0 ? r : 0;
}

static void job_done(struct job *job)
{
	derive_free(job->derive);
	free(job->blocks);
	free(job->bytes);
}

static void derive_block(
	struct derive *derive, const struct packet_block *block)
{
	struct hrs_measurement measurement;
	const uint8_t *bytes;
	size_t offset = 0;
	uint16_t ms;
	uint8_t n;

	while (packet_next(block, &offset, &ms, &bytes, &n)) {
		struct instant arrival = block->begin;

		arrival.boot_us += ms * INT64_C(1000);
		arrival.utc_us += ms * INT64_C(1000);
		hrs_decode(bytes, n, &measurement);
		derive_packet(derive, &measurement, arrival);
	}
}

/* Touches nothing but the job: on a thread of its own. */
static void *job_run(void *data)
{
	struct job *job = data;

	for (size_t i = 0; !job->is_long && i < job->n_blocks; i++)
		derive_block(job->derive, &job->blocks[i]);
	return NULL;
}

static int job_write(struct store *store, struct job *job)
{
	int r;

	if (job->is_long)
		return recover_stretch(store, &job->stretch);
	derive_end(job->derive);
	r = derived_remove(store, job->stretch.id);
	if (!r)
		r = derive_write(job->derive, store, job->stretch.id);
	return r;
}

/* --- stretches --- */

/* FFTW's planner is for one thread: plans are made and freed by this one. */
static int pair_run(struct store *store, struct job *jobs, size_t n)
{
	pthread_t thread;
	bool has_thread = false;
	int r = 0;

	for (size_t i = 0; i < n; i++)
		jobs[i].derive = derive_new(jobs[i].stretch.fresh);
	if (n > 1)
		has_thread =
			pthread_create(&thread, NULL, job_run, &jobs[1]) == 0;
	job_run(&jobs[0]);
	if (has_thread)
		pthread_join(thread, NULL);
	else if (n > 1)
		job_run(&jobs[1]);
	for (size_t i = 0; !r && i < n; i++)
		r = job_write(store, &jobs[i]);
	return r;
}

static int stretches_run(const struct recompute *recompute)
{
	int r = 0;

	for (size_t i = 0; !r && i < recompute->n; i += 2) {
		size_t n = recompute->n - i < 2 ? 1 : 2;
		struct job jobs[2] = {0};

		for (size_t k = 0; !r && k < n; k++)
			r = job_read(recompute->store,
				&recompute->stretches[i + k], &jobs[k]);
		if (!r)
			r = pair_run(recompute->store, jobs, n);
		for (size_t k = 0; k < n; k++)
			job_done(&jobs[k]);
		recompute->on_progress(
			STRETCHES_SHARE * (double)i / (double)recompute->n,
			recompute->data);
	}
	return r;
}

/* --- days --- */

/* Also those whose packets hrvd is recording: their steps stand. */
static int days_clear(struct store *store)
{
	int r = baselines_remove(store, INT32_MIN);

	if (!r)
		r = days_remove_all(store);
	if (!r)
		r = steps_forget_arousal(store);
	return r;
}

static int days_run(const struct recompute *recompute, int rollover_min)
{
	struct regulate *regulate =
		regulate_new(recompute->store, rollover_min, true);
	int64_t n_left, n_all = 0;
	int r;

	while ((r = regulate_next(regulate)) > 0) {
		r = steps_count_new(recompute->store, &n_left);
		if (r < 0)
			break;
		if (!n_all)
			n_all = n_left + 1;
		recompute->on_progress(1 -
				(1 - STRETCHES_SHARE) * (double)n_left /
					(double)n_all,
			recompute->data);
	}
	regulate_free(regulate);
	return r;
}

/* --- all --- */

static int on_stretch(const struct stretch *stretch, void *data)
{
	struct recompute *recompute = data;

	if (stretch->cause == GAP_NONE)
		return 0; /* is being recorded */
	recompute->stretches = xrealloc(recompute->stretches,
		(recompute->n + 1) * sizeof *recompute->stretches);
	recompute->stretches[recompute->n++] = *stretch;
	return 0;
}

static int run(struct recompute *recompute, int rollover_min)
{
	int r = stretches_read(
		recompute->store, 0, INT64_MAX, on_stretch, recompute);

	if (!r)
		r = stretches_run(recompute);
	if (!r)
		r = days_clear(recompute->store);
	if (!r)
		r = days_run(recompute, rollover_min);
	return r;
}

int recompute_all(struct store *store, int rollover_min,
	void (*on_progress)(double share, void *data), void *data,
	unsigned *ret_n)
{
	struct recompute recompute = {
		.store = store, .on_progress = on_progress, .data = data};
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = run(&recompute, rollover_min);
	free(recompute.stretches);
	if (r) {
		store_rollback(store);
		return r;
	}
	*ret_n = (unsigned)recompute.n;
	return store_commit(store, true);
}
