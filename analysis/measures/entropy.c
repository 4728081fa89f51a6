/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sample and approximate entropy, 496 pairs at a step.
 *
 * For each interval i, which of the others are alike is a row of bits L_i. The
 * templates alike with i for two intervals are L_i & (L_{i+1} >> 1), for three
 * & (L_{i+2} >> 2): shifts, ands and bit counts, and no search.
 *
 * The rows are made for a block of 496 places at a time. They depend on the
 * value alone, and as it rises from the least to the greatest in the series,
 * each of the block's intervals enters a row once and leaves once: at most 997
 * different rows, which stay in the nearest caches while every i is held
 * against the block.
 */
#include "analysis/measures/entropy.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "analysis/beats/order.h"
#include "analysis/measures/time.h"

#define N_WORDS 8
/* A word holds 62 places and the two that follow, so that its shifts need no
 * bit from the next. */
#define N_PLACES 62
#define OWN_BITS ((UINT64_C(1) << N_PLACES) - 1)
#define BLOCK (N_WORDS * N_PLACES)
#define BLOCK_SEEN (BLOCK + 2)
#define MAX_ROWS (2 * BLOCK_SEEN + 1)
#define NOBODY (-1)

struct row {
	uint64_t words[N_WORDS];
};

struct entropy {
	size_t max_n, way;
	uint32_t *order, *scratch;
	int64_t *values; /* the different ones, rising */
	size_t n_values;
	uint32_t *rank; /* place in values of each interval */
	int16_t *first; /* per value: the block's first place with it */
	uint16_t *row; /* per value: its row */
	uint64_t *alike; /* per template: of 2, and << 32, of 3 intervals */
	struct row rows[MAX_ROWS];
};

int64_t entropy_tolerance_q(const int64_t *rr_q, size_t n)
{
	struct hrv_sums sums = {0};

	for (size_t i = 0; i < n; i++)
		hrv_sums_add(&sums, rr_q[i]);

	/* r^2 <= SDNN^2 / 25, with n (n-1) SDNN^2 in whole numbers. */
	__int128 whole = sums.n * sums.rr_sq - sums.rr * sums.rr;
	__int128 divisor = (__int128)25 * sums.n * (sums.n - 1);
	int64_t r_q = (int64_t)sqrt((double)whole / (double)divisor);

	while (r_q > 0 && (__int128)r_q * r_q * divisor > whole)
		r_q--;
	while ((__int128)(r_q + 1) * (r_q + 1) * divisor <= whole)
		r_q++;
	return r_q;
}

static void set_values(struct entropy *entropy, const int64_t *rr_q, size_t n)
{
	const uint32_t *order = entropy->order;

	order_of(rr_q, n, entropy->order, entropy->scratch);
	entropy->n_values = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || rr_q[order[i]] != rr_q[order[i - 1]])
			entropy->values[entropy->n_values++] = rr_q[order[i]];
		entropy->rank[order[i]] = (uint32_t)(entropy->n_values - 1);
	}
	for (size_t v = 0; v < entropy->n_values; v++)
		entropy->first[v] = NOBODY;
}

/* Place p of the block enters or leaves the row. */
static void flip(struct row *row, size_t p)
{
	size_t word = p / N_PLACES, bit = p % N_PLACES;

	if (word < N_WORDS)
		row->words[word] ^= UINT64_C(1) << bit;
	if (word > 0 && bit < 64 - N_PLACES)
		row->words[word - 1] ^= UINT64_C(1) << (N_PLACES + bit);
}

/* All places with value v of the block; false if there are none. */
static bool flip_all(const struct entropy *entropy, const int16_t *next,
	size_t v, struct row *row)
{
	for (int p = entropy->first[v]; p != NOBODY; p = next[p])
		flip(row, (size_t)p);
	return entropy->first[v] != NOBODY;
}

/* The rows of the values, for the block that begins at begin. */
static void set_rows(
	struct entropy *entropy, size_t begin, size_t n, int64_t r_q)
{
	const int64_t *values = entropy->values;
	size_t n_values = entropy->n_values, n_rows = 0;
	size_t n_seen = n - begin < BLOCK_SEEN ? n - begin : BLOCK_SEEN;
	size_t entered = 0, left = 0;
	int16_t next[BLOCK_SEEN];
	struct row row = {0};

	for (size_t p = 0; p < n_seen; p++) {
		int16_t *first = &entropy->first[entropy->rank[begin + p]];

		next[p] = *first;
		*first = (int16_t)p;
	}
	for (size_t v = 0; v < n_values; v++) {
		bool is_new = v == 0;

		while (entered < n_values && values[entered] <= values[v] + r_q)
			is_new |= flip_all(entropy, next, entered++, &row);
		while (values[left] < values[v] - r_q)
			is_new |= flip_all(entropy, next, left++, &row);
		if (is_new)
			entropy->rows[n_rows++] = row;
		entropy->row[v] = (uint16_t)(n_rows - 1);
	}
	for (size_t p = 0; p < n_seen; p++)
		entropy->first[entropy->rank[begin + p]] = NOBODY;
}

static inline const struct row *row_of(const struct entropy *entropy, size_t i)
{
	return &entropy->rows[entropy->row[entropy->rank[i]]];
}

/* How many of the block are alike with a template that has these rows: for 2
 * intervals, and << 32 for 3. */
static inline __attribute__((always_inline)) uint64_t alike_with(
	const struct row *row, const struct row *second,
	const struct row *third)
{
	uint64_t both = 0;

#pragma GCC unroll 8
	for (size_t w = 0; w < N_WORDS; w++) {
		uint64_t two = row->words[w] & second->words[w] >> 1 & OWN_BITS;
		uint64_t three = two & third->words[w] >> 2;

		both += (uint64_t)__builtin_popcountll(two);
		both += (uint64_t)__builtin_popcountll(three) << 32;
	}
	return both;
}

/* Holds every template of the series against those of the block. */
static inline __attribute__((always_inline)) void count_with(
	struct entropy *entropy, size_t n,
	uint64_t (*alike)(const struct row *row, const struct row *second,
		const struct row *third))
{
	static const struct row none;
	const struct row *row = row_of(entropy, 0);
	const struct row *second = row_of(entropy, 1);

	for (size_t i = 0; i + 2 < n; i++) {
		const struct row *third = row_of(entropy, i + 2);

		entropy->alike[i] += alike(row, second, third);
		row = second;
		second = third;
	}
	entropy->alike[n - 2] += alike(row, second, &none);
}

static void count_plain(struct entropy *entropy, size_t n)
{
	count_with(entropy, n, alike_with);
}

#ifdef __x86_64__
__attribute__((target("popcnt"))) static void count_popcnt(
	struct entropy *entropy, size_t n)
{
	count_with(entropy, n, alike_with);
}

/* alike_with(), its eight words in one. */
__attribute__((target("avx512f,avx512vpopcntdq"))) static inline uint64_t
alike_in_one(const struct row *row, const struct row *second,
	const struct row *third)
{
	__m512i own = _mm512_set1_epi64(OWN_BITS);
	__m512i two = _mm512_loadu_si512(row) & own &
		_mm512_srli_epi64(_mm512_loadu_si512(second), 1);
	__m512i three = two & _mm512_srli_epi64(_mm512_loadu_si512(third), 2);

	return (uint64_t)_mm512_reduce_add_epi64(_mm512_popcnt_epi64(two) +
		_mm512_slli_epi64(_mm512_popcnt_epi64(three), 32));
}

__attribute__((target("avx512f,avx512vpopcntdq"))) static void count_avx512(
	struct entropy *entropy, size_t n)
{
	count_with(entropy, n, alike_in_one);
}
#endif

/* Bits are counted by one instruction for a word, or for eight, where the
 * processor has it; which it has shows only as the program runs. */
static void (*const ways[])(struct entropy *entropy, size_t n) = {
	count_plain,
#ifdef __x86_64__
	count_popcnt,
	count_avx512,
#endif
};

size_t entropy_n_ways(void)
{
#ifdef __x86_64__
	if (!__builtin_cpu_supports("popcnt"))
		return 1;
	return __builtin_cpu_supports("avx512vpopcntdq") ? 3 : 2;
#else
	return 1;
#endif
}

void entropy_set_way(struct entropy *entropy, size_t way)
{
	assert(way < entropy_n_ways());
	entropy->way = way;
}

struct entropy *entropy_new(size_t max_n)
{
	struct entropy *entropy = calloc(1, sizeof(*entropy));

	if (!entropy)
		return NULL;
	entropy->max_n = max_n;
	entropy->way = entropy_n_ways() - 1;
	entropy->order = calloc(max_n + 1, sizeof(*entropy->order));
	entropy->scratch = calloc(max_n + 1, sizeof(*entropy->scratch));
	entropy->values = calloc(max_n + 1, sizeof(*entropy->values));
	entropy->rank = calloc(max_n + 1, sizeof(*entropy->rank));
	entropy->first = calloc(max_n + 1, sizeof(*entropy->first));
	entropy->row = calloc(max_n + 1, sizeof(*entropy->row));
	entropy->alike = calloc(max_n + 1, sizeof(*entropy->alike));
	if (!entropy->order || !entropy->scratch || !entropy->values ||
		!entropy->rank || !entropy->first || !entropy->row ||
		!entropy->alike) {
		entropy_free(entropy);
		return NULL;
	}
	return entropy;
}

void entropy_free(struct entropy *entropy)
{
	if (!entropy)
		return;
	free(entropy->order);
	free(entropy->scratch);
	free(entropy->values);
	free(entropy->rank);
	free(entropy->first);
	free(entropy->row);
	free(entropy->alike);
	free(entropy);
}

/* Of one of the two lengths, over its n templates. */
struct tally {
	uint64_t sum;
	double phi; /* mean of ln(alike / n) */
};

static struct tally tally_of(const uint64_t *alike, size_t n, unsigned shift)
{
	struct tally tally = {0, 0};

	for (size_t i = 0; i < n; i++) {
		uint32_t n_alike = (uint32_t)(alike[i] >> shift);

		tally.sum += n_alike;
		tally.phi += log((double)n_alike / (double)n) / (double)n;
	}
	return tally;
}

struct entropy_counts entropy_count(
	struct entropy *entropy, const int64_t *rr_q, size_t n, int64_t r_q)
{
	assert(n <= entropy->max_n);
	if (n < 3)
		return (struct entropy_counts){n, 0, 0, NAN, NAN};
	set_values(entropy, rr_q, n);
	memset(entropy->alike, 0, n * sizeof(*entropy->alike));
	for (size_t begin = 0; begin < n; begin += BLOCK) {
		set_rows(entropy, begin, n, r_q);
		ways[entropy->way](entropy, n);
	}

	struct tally two = tally_of(entropy->alike, n - 1, 0);
	struct tally three = tally_of(entropy->alike, n - 2, 32);
	/* The last of 2 intervals has no third: SampEn leaves it out. */
	uint32_t last = (uint32_t)entropy->alike[n - 2];

	/* Each pair was counted from both its ends, each template with itself.
	 */
	return (struct entropy_counts){
		.n = n,
		.pairs_2 = (two.sum - (n - 1)) / 2 - (last - 1),
		.pairs_3 = (three.sum - (n - 2)) / 2,
		.phi_2 = two.phi,
		.phi_3 = three.phi,
	};
}

struct hrv_value hrv_sampen(const struct entropy_counts *counts)
{
	if (counts->n == 0)
		return hrv_none(HRV_NO_BEATS);
	if (counts->pairs_2 == 0 || counts->pairs_3 == 0)
		return hrv_none(HRV_TOO_FEW);
	return hrv_some(log((double)counts->pairs_2 / (double)counts->pairs_3));
}

struct hrv_value hrv_apen(const struct entropy_counts *counts)
{
	if (counts->n == 0)
		return hrv_none(HRV_NO_BEATS);
	if (counts->n < 3)
		return hrv_none(HRV_TOO_FEW);
	return hrv_some(counts->phi_2 - counts->phi_3);
}
