/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stretches derived again, on two threads, then all days in their order.
 */
#include "daemon/engine/recompute.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "daemon/base/mem.h"
#include "daemon/engine/derive.h"
#include "daemon/engine/plans.h"
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
#define MAX_BLOCKS (24 * 60)
#define BATCH 16 /* stretches in memory at once */
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

/* Touches nothing but the job and the plans. */
static void job_run(struct job *job, struct plans *plans)
{
	if (job->is_long)
		return;
	job->derive = derive_new(job->stretch.fresh, plans);
	for (size_t i = 0; i < job->n_blocks; i++)
		derive_block(job->derive, &job->blocks[i]);
	derive_end(job->derive);
}

static int job_write(struct store *store, struct job *job)
{
	int r;

	if (job->is_long)
		return recover_stretch(store, &job->stretch);
	r = derived_remove(store, job->stretch.id);
	if (!r)
		r = derive_write(job->derive, store, job->stretch.id);
	return r;
}

/* --- stretches --- */

/* Both threads take the next job that nobody has. */
struct batch {
	struct job *jobs;
	size_t n;
	atomic_size_t next;
};

struct worker {
	struct batch *batch;
	struct plans *plans;
};

static void *worker_run(void *data)
{
	const struct worker *worker = data;
	struct batch *batch = worker->batch;
	size_t i;

	while ((i = atomic_fetch_add(&batch->next, 1)) < batch->n)
		job_run(&batch->jobs[i], worker->plans);
	return NULL;
}

static void batch_run(struct batch *batch, struct plans *const plans[2])
{
	struct worker workers[2] = {{batch, plans[0]}, {batch, plans[1]}};
	pthread_t thread;
	bool has_thread =
		pthread_create(&thread, NULL, worker_run, &workers[1]) == 0;

	worker_run(&workers[0]);
	if (has_thread)
		pthread_join(thread, NULL);
}

/* The stretches [first, first + n). */
static int batch_do(const struct recompute *recompute, size_t first, size_t n,
	struct plans *const plans[2])
{
	struct job jobs[BATCH] = {0};
	struct batch batch = {.jobs = jobs, .n = n};
	int r = 0;

	for (size_t i = 0; !r && i < n; i++)
		r = job_read(recompute->store, &recompute->stretches[first + i],
			&jobs[i]);
	if (!r)
		batch_run(&batch, plans);
	for (size_t i = 0; !r && i < n; i++)
		r = job_write(recompute->store, &jobs[i]);
	for (size_t i = 0; i < n; i++)
		job_done(&jobs[i]);
	return r;
}

static int stretches_run(const struct recompute *recompute)
{
	struct plans *plans[2] = {plans_new(), plans_new()};
	int r = 0;

	for (size_t i = 0; !r && i < recompute->n; i += BATCH) {
		size_t n = recompute->n - i < BATCH ? recompute->n - i : BATCH;

		r = batch_do(recompute, i, n, plans);
		recompute->on_progress(STRETCHES_SHARE * (double)(i + n) /
				(double)recompute->n,
			recompute->data);
	}
	plans_free(plans[0]);
	plans_free(plans[1]);
	return r;
}

/* --- days --- */

/* Also those whose packets hrvd is recording: their steps stand. */
static int days_clear(struct store *store)
{
	int r = baselines_remove(store, INT32_MIN, INT32_MAX);

	if (!r)
		r = days_remove_all(store);
	if (!r)
		r = steps_forget_arousal(store, INT64_MIN, INT64_MAX);
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
	if (!r)
		r = regulate_take_note(regulate);
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
	int r = store_expect_much(store);

	if (!r)
		r = store_begin(store);
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
