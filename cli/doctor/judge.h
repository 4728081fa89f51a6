/* SPDX-License-Identifier: GPL-3.0-or-later
 * From facts to lines: a pure function, tested as a table.
 *
 * Each check says one sentence. A check that another one has already failed
 * for says that it is not known, never a second cause.
 */
#pragma once

#include <stddef.h>

#include "cli/doctor/sentence.h"

struct doctor_facts;

enum doctor_check {
	CHECK_KERNEL,
	CHECK_RADIO,
	CHECK_ADAPTER,
	CHECK_SERVICE,
	CHECK_POLICY,
	CHECK_BUS,
	CHECK_UNIT,
	CHECK_DAEMON,
	CHECK_LINGER,
	CHECK_STRAP,
	CHECK_LINK,
	CHECK_DROPS,
	CHECK_PARAMETERS,
	CHECK_RR,
	CHECK_CONTACT,
	CHECK_BATTERY,
	CHECK_QUALITY,
	CHECK_DATABASE,
	CHECK_DISK,
	CHECK_CLOCK,
	CHECK_N,
};

struct doctor_line {
	enum sentence_id id;
	char detail[64]; /* a figure that belongs to the sentence, or "" */
};

struct doctor_report {
	struct doctor_line lines[CHECK_N]; /* by enum doctor_check */
	size_t n_failed, n_warned;
};

/* "adapter", for JSON; "Adapter", for people. */
const char *doctor_check_word(enum doctor_check check);
const char *doctor_check_title(enum doctor_check check);
/* "Bluetooth" where a part of the body of checks begins, else NULL. */
const char *doctor_check_part(enum doctor_check check);

void doctor_judge(
	const struct doctor_facts *facts, struct doctor_report *ret_report);

/* For judge.c: the checks of what lies above the radio. */
struct doctor_line judge_link(const struct doctor_facts *facts);
struct doctor_line judge_drops(const struct doctor_facts *facts);
struct doctor_line judge_rr(const struct doctor_facts *facts);
struct doctor_line judge_contact(const struct doctor_facts *facts);
struct doctor_line judge_battery(const struct doctor_facts *facts);
struct doctor_line judge_quality(const struct doctor_facts *facts);
