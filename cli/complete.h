/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a half-typed command line may become. The scripts that `hrvctl
 * completion` prints ask this program each time, so that they never go stale
 * and know the straps and the entries of late.
 */
#pragma once

struct cli;

/* The hidden command that the scripts call. */
#define COMPLETE_NAME "__complete"

/* argv[1] on: the words after "hrvctl", the last being typed (it may be ""). */
void complete_print(struct cli *cli, int argc, char **argv);
