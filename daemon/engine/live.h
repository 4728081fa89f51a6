/* SPDX-License-Identifier: GPL-3.0-or-later
 * The last minutes, for the eye: heart rate and RMSSD of 60 s, the spectrum of
 * 300 s, contact, breathing, and how good all that is.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "analysis/measures/quality.h"
#include "analysis/measures/value.h"
#include "daemon/strap/hrs.h"

struct live;

struct live_values {
	struct hrv_value hr_bpm; /* mean of 60 s */
	struct hrv_value rmssd_ms; /* 60 s */
	struct hrv_value lf_ms2, hf_ms2, lf_hf; /* 300 s */
	struct hrv_value resp_per_min;
	enum hrv_grade grade; /* of the 60 s */
	double coverage;
	double artefact_pct; /* of the 60 s; it and coverage make the
			      * grade */
	uint64_t n_beats; /* since the stretch began */
	uint64_t n_packets;
	bool has_contact; /* the strap reports it */
	bool contact;
	bool contact_unreliable; /* "lost" for 30 s while RR go on */
	bool no_rr; /* heart rate but never an RR: no HRV */
	bool coarse_rr; /* RR on a grid of more than 4 ticks */
	bool stuck_rr; /* 8 identical RR in a row */
	bool over_count;
	int64_t last_packet_boot_us; /* 0: none yet */
};

struct live *live_new(void);
void live_free(struct live *live);
/* The next stretch of the same source. What was seen in the last minutes goes
 * on counting, across a gap that is never bridged. */
void live_open(struct live *live, bool fresh);
/* Another source: nothing of this one is of that. */
void live_forget(struct live *live);
void live_packet(struct live *live, const struct hrs_measurement *measurement,
	int64_t arrival_boot_us);
/* The values at now; the spectrum is computed at most once in 10 s. */
void live_values(
	struct live *live, int64_t now_boot_us, struct live_values *ret_values);
