/* SPDX-License-Identifier: GPL-3.0-or-later
 * The simple artefact rules: a beat is rejected when it differs from those
 * before it by too large a share.
 *
 * They know nothing of the person: all of them miss small ectopics where HRV
 * is high, and take deep breathing for artefacts (Malik's first). A cross-check
 * of what artefact.h finds, and all there is in a handful of beats. They also
 * see what adaptive limits go blind for: artefacts so dense that they set the
 * scale.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum rule {
	RULE_MALIK, /* 20 % off the last accepted: Malik 1989 */
	RULE_KAMATH, /* 32.5 % longer or 24.5 % shorter: Kamath & Fallen 1995 */
	RULE_KARLSSON, /* 20 % off the mean of both neighbours: 2012 */
	RULE_ACAR, /* 20 % off the mean of the last 9 accepted: 2000 */
	N_RULES,
};

/* Judges n intervals of one segment: ret_verdicts[i] is 1 for too long, -1 for
 * too short, 0 for accepted. The first has nothing before it and is accepted,
 * as is the last by Karlsson's. Choices (hrv.md 1.4): a beat is held against
 * the last accepted one, and after three rejections the next is taken for a
 * new beginning; Acar's mean is of as many as there are until there are nine.
 * Returns how many were rejected. */
size_t rule_judge(
	enum rule rule, const int64_t *rr_q, size_t n, int8_t *ret_verdicts);
