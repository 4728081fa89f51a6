/* SPDX-License-Identifier: GPL-3.0-or-later
 * The status as one line; part of status.h.
 */
#include "cli/view/status.h"

#include <math.h>

#include "cli/view/term.h"
#include "daemon/base/civil.h"

static void put_line_value(const char *name, double value, const char *unit)
{
	if (isnan(value))
		printf("  %s %s", name, term_sign("–", "-"));
	else
		printf("  %s %.0f %s", name, value, unit);
}

void status_view_line(const struct status *status)
{
	const struct client_status *live = &status->live;
	char time[CIVIL_TIME_TEXT_SIZE];

	civil_time_text(status->now.utc_us, status->now.offset_min, time);
	printf("%.8s  %s", time + 11,
		live->running ? live->state : "hrvd is not running");
	if (status->quiet)
		fputs("  quiet", stdout);
	else if (status_is_streaming(status)) {
		put_line_value("HR", live->hr_bpm, "bpm");
		put_line_value("RMSSD", live->rmssd_ms, "ms");
		if (!isnan(status->activation.value) &&
			activation_is_there(&status->activation))
			printf("  activation %+.1f", status->activation.value);
		if (*live->grade)
			printf("  quality %s", live->grade);
	}
	puts(live->simulated ? "  SIMULATED" : "");
	fflush(stdout);
}
