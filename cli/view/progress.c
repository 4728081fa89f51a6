/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line of progress on stderr.
 */
#include "cli/view/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/view/term.h"
#include "daemon/base/clock.h"

#define FIRST_US 500000
#define NEXT_US 100000
#define NAME_COLUMNS 40

void progress_init(struct progress *progress, bool output_is_elsewhere)
{
	const char *type = getenv("TERM");

	*progress = (struct progress){
		.wanted = output_is_elsewhere && !term.plain &&
			isatty(STDERR_FILENO) && type && *type &&
			strcmp(type, "dumb") != 0,
	};
}

void progress_show(struct progress *progress, const char *what, double share)
{
	int64_t now_us;

	if (!progress->wanted)
		return;
	now_us = clock_now().boot_us;
	if (progress->next_us == 0)
		progress->next_us = now_us + FIRST_US;
	if (now_us < progress->next_us)
		return;
	progress->next_us = now_us + NEXT_US;
	progress->shown = true;
	putc('\r', stderr);
	term_put_cell(stderr, what, NAME_COLUMNS);
	fprintf(stderr, "%4.0f %%", 100 * share);
	fflush(stderr);
}

void progress_hide(struct progress *progress)
{
	if (!progress->shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->shown = false;
}
