/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recordings of other programs into the database: as the packets that a strap
 * would have sent, through an hrvd, which alone writes beats.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cli;
struct import_report;
struct record;
struct store;

struct beats_file {
	const char *name;
	struct record *record;
	int64_t begin_us; /* UTC */
	bool is_there; /* was imported before */
};

/* Sorts files by time and sees which of them are there already. HRVCTL_OK; or
 * a status after a complaint, where two recordings would lie at one time, or
 * one in the future. */
int import_beats_check(const struct cli *cli, struct store *store,
	struct beats_file *files, size_t n);

/* Has an hrvd take in those that are not there, all or none, and counts them.
 * HRVCTL_OK, or a status after a complaint. */
int import_beats(const struct cli *cli, const struct beats_file *files,
	size_t n, struct import_report *report);
