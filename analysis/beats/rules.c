/* SPDX-License-Identifier: GPL-3.0-or-later
 * The simple artefact rules, in whole numbers.
 */
#include "analysis/beats/rules.h"

#include <stdbool.h>
#include <stdlib.h>

#define ACAR_BEATS 9
#define MAX_REJECTED 3 /* in a row */

/* The last accepted intervals, at most nine. */
struct accepted {
	size_t n;
	int64_t sum_q;
	int64_t rr_q[ACAR_BEATS]; /* a ring, the newest at (n - 1) % 9 */
};

static void accept(struct accepted *accepted, int64_t rr_q)
{
	int64_t *slot = &accepted->rr_q[accepted->n % ACAR_BEATS];

	if (accepted->n >= ACAR_BEATS)
		accepted->sum_q -= *slot;
	*slot = rr_q;
	accepted->sum_q += rr_q;
	accepted->n++;
}

static int64_t last_of(const struct accepted *accepted)
{
	return accepted->rr_q[(accepted->n - 1) % ACAR_BEATS];
}

/* The sign of off where |off| is more than permille of whole. */
static int8_t beyond(int64_t off, int64_t permille, int64_t whole)
{
	if (1000 * llabs(off) <= permille * whole)
		return 0;
	return off > 0 ? 1 : -1;
}

/* The same where it is as much already. */
static int8_t reaches(int64_t off, int64_t permille, int64_t whole)
{
	if (1000 * llabs(off) < permille * whole)
		return 0;
	return off > 0 ? 1 : -1;
}

static int8_t verdict_of(enum rule rule, const struct accepted *accepted,
	int64_t rr_q, int64_t next_q)
{
	int64_t last_q = last_of(accepted), both_q = last_q + next_q;
	int64_t n =
		accepted->n < ACAR_BEATS ? (int64_t)accepted->n : ACAR_BEATS;

	switch (rule) {
	case RULE_MALIK:
		return beyond(rr_q - last_q, 200, last_q);
	case RULE_KAMATH:
		return beyond(rr_q - last_q, rr_q > last_q ? 325 : 245, last_q);
	case RULE_KARLSSON:
		return reaches(2 * rr_q - both_q, 200, both_q);
	case RULE_ACAR:
		return reaches(
			n * rr_q - accepted->sum_q, 200, accepted->sum_q);
	case N_RULES:
		break;
	}
	return 0;
}

size_t rule_judge(
	enum rule rule, const int64_t *rr_q, size_t n, int8_t *ret_verdicts)
{
	struct accepted accepted = {0};
	size_t n_rejected = 0, in_a_row = 0;

	for (size_t i = 0; i < n; i++) {
		bool is_end = i == 0 || (rule == RULE_KARLSSON && i + 1 == n);

		if (in_a_row == MAX_REJECTED)
			accepted = (struct accepted){0};
		ret_verdicts[i] = 0;
		if (!is_end && accepted.n > 0)
			ret_verdicts[i] = verdict_of(rule, &accepted, rr_q[i],
				i + 1 < n ? rr_q[i + 1] : 0);
		if (ret_verdicts[i]) {
			n_rejected++;
			in_a_row++;
		} else {
			accept(&accepted, rr_q[i]);
			in_a_row = 0;
		}
	}
	return n_rejected;
}
