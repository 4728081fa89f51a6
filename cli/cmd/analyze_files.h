/* SPDX-License-Identifier: GPL-3.0-or-later
 * What `analyze` was asked for, and its doing: one report of one file, or rows
 * of several files or of the windows in them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "analysis/measures/options.h"
#include "cli/formats/formats.h"

struct cli;

struct analyze_request {
	const char **files; /* "-" is standard input */
	size_t n_files;
	struct format_choice choice;
	double window_s; /* 0: whole records */
	double step_s;
	bool csv;
	struct hrv_options options;
};

/* Prints what was asked for, and on stderr what cannot be. Returns an enum
 * hrvctl_exit: of several files the first failure. */
int analyze_files(const struct cli *cli, const struct analyze_request *request);
