/* SPDX-License-Identifier: GPL-3.0-or-later
 * Twelve days of pain (x) and of one measure (y): the worked example of
 * regulation.md 7.
 */
#pragma once

#define EXAMPLE_N 12

static const double example_x[EXAMPLE_N] = {3, 5, 2, 4, 4, 6, 7, 3, 2, 5, 6, 4};
static const double example_y[EXAMPLE_N] = {
	.2, .1, .6, .3, .4, 0, -.2, .3, .5, .2, -.1, .1};
