/* SPDX-License-Identifier: GPL-3.0-or-later
 * Has an hrvd do something that only hrvd may, and end.
 */
#pragma once

struct cli;

struct hrvd_task {
	const char *name; /* beside the progress: "recompute" */
	const char *options[2]; /* of hrvd; NULL where there is one only */
	int input_fd; /* its standard input, from the begin; -1: none */
	const char *failure, *hint; /* for people */
};

/* Starts the hrvd that belongs to this hrvctl on cli's database, shows how far
 * it is, and waits for its end. HRVCTL_OK, or HRVCTL_ERROR after the reason was
 * printed. */
int hrvd_run(const struct cli *cli, const struct hrvd_task *task);
