/* SPDX-License-Identifier: GPL-3.0-or-later
 * Beats from a FIT file of a sports watch or bike computer: the `hrv` messages
 * that it writes when told to log heart-rate variability.
 *
 * FIT is a row of records: a definition says how the data messages of its kind
 * are laid out, and they follow. Only two things in them are wanted: field 0
 * of message 78 (intervals in 1/1000 s), and field 253 of any message (the
 * clock in s), by which a pause of the watch is seen as a gap.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct record_maker;

bool fit_is_it(const uint8_t *bytes, size_t n);

/* Adds the intervals to maker. 0, or -EINVAL with maker->error: a length that
 * does not fit, a wrong checksum, a message without a definition. */
int fit_read(const uint8_t *bytes, size_t n, struct record_maker *maker);
