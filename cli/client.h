/* SPDX-License-Identifier: GPL-3.0-or-later
 * Talks to hrvd over the session bus.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/measures/value.h"

struct client;

/* What hrvd said of itself. Numbers that it did not give are NAN. */
struct client_status {
	bool running; /* false: nothing below is set */
	char version[32];
	char state[32];
	int64_t state_since_us;
	char detail[256];
	char target[256];
	char device[64];
	bool simulated, paused;
	char session[128];
	int64_t session_since_us; /* 0: none runs */
	double hr_bpm, rmssd_ms, lf_ms2, hf_ms2, lf_hf, resp_per_min;
	double coverage, artefact_pct, last_packet_age_s;
	char grade[2];
	uint64_t n_beats, n_packets;
	int battery_pct; /* -1 unknown */
	int contact; /* 1 yes, 0 lost, -1 not reported */
	bool contact_unreliable, no_rr, coarse_rr, stuck_rr, over_count;
	/* why there is no such number; "" where hrvd gave no reason */
	char hr_reason[64], rmssd_reason[64], resp_reason[64];
	char lf_reason[64], hf_reason[64], lf_hf_reason[64];
};

struct client_found {
	char address[18];
	char name[64];
	int rssi_dbm;
	bool connected;
};

/* Opens the session bus; 0 or -errno with ret_error. */
int client_open(struct client **ret_client, char **ret_error);
void client_close(struct client *client);

/* Never starts hrvd. running is false when it does not run, on failure, and for
 * client NULL (no bus). 0 or -errno. */
int client_status(struct client *client, struct client_status *ret_status,
	char **ret_error);
/* Waits up to timeout_ms for a change; 1 changed, 0 not, -errno bus lost. */
int client_wait(struct client *client, int timeout_ms);

/* Calls a method without arguments (text NULL) or with one string; starts hrvd
 * where D-Bus knows how. 0, or -errno with the daemon's own sentence in
 * ret_error: -ENOTCONN hrvd does not run and cannot be started. */
int client_call(struct client *client, const char *method, const char *text,
	char **ret_error);
/* found: fresh memory, the caller frees. */
int client_scan(struct client *client, uint32_t seconds,
	struct client_found **ret_found, size_t *ret_n, char **ret_error);
