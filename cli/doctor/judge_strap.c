/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the facts mean for the strap: link, drop-outs, beats.
 */
#include <stdio.h>
#include <string.h>

#include "cli/doctor/facts.h"
#include "cli/doctor/judge.h"
#include "daemon/base/strap_state.h"

#define WEAK_DBM (-90)
#define MANY_LOSSES_HOUR 6
#define BATTERY_LOW_PCT 15
#define ENOUGH_PACKETS 20
#define GOOD_SHARE 0.8
/* Most of a window: one that is cut short never has a good grade. */
#define ENOUGH_WORN_S 240
/* HCI, Bluetooth Core Specification volume 1 part F. */
#define HCI_TIMEOUT 0x08
#define HCI_REMOTE 0x13
#define HCI_LOCAL 0x16
#define HCI_PARAMETERS 0x3b
#define HCI_ESTABLISH 0x3e

static struct doctor_line line_of(enum sentence_id id)
{
	return (struct doctor_line){.id = id};
}

static enum strap_state state_of(const struct doctor_facts *facts)
{
	return strap_state_of_word(facts->daemon.live.state);
}

static bool is_streaming(const struct doctor_facts *facts)
{
	return facts->daemon.live.running && !facts->daemon.hung &&
		state_of(facts) == STRAP_STREAMING;
}

/* By the adverts, or the lack of them, that a scan of some seconds heard. */
static struct doctor_line judge_scan(const struct doctor_facts *facts)
{
	const struct strap_facts *strap = &facts->strap;
	struct doctor_line line = {.id = LINK_NEAR};

	switch (strap->scan) {
	case SCAN_NOT_DONE:
		return line_of(LINK_NOT_SOUGHT);
	case SCAN_FAILED:
		return line_of(LINK_UNKNOWN);
	case SCAN_UNHEARD:
		return line_of(LINK_AWAY);
	case SCAN_HEARD:
		break;
	}
	if (strap->rssi_dbm < WEAK_DBM)
		line.id = LINK_WEAK;
	else if (state_of(facts) == STRAP_BACKOFF)
		line.id = LINK_REFUSED;
	if (strap->rssi_dbm)
		snprintf(line.detail, sizeof(line.detail), "%d dBm",
			strap->rssi_dbm);
	return line;
}

struct doctor_line judge_link(const struct doctor_facts *facts)
{
	const struct client_status *live = &facts->daemon.live;
	const struct service_facts *service = &facts->service;
	bool has_daemon = live->running && !facts->daemon.hung;
	enum strap_state state = has_daemon ? state_of(facts) : STRAP_N;

	if (has_daemon && state == STRAP_STREAMING)
		return line_of(strstr(live->detail, "another program")
				? LINK_SHARED
				: LINK_STREAMS);
	if (!*facts->strap.target)
		return line_of(LINK_NOT_SOUGHT);
	if (!facts->strap.is_address)
		return line_of(LINK_STAND_IN);
	if (!has_daemon)
		return line_of(
			service->connected ? LINK_UNATTENDED : LINK_NOT_SOUGHT);
	if (state == STRAP_SUBSCRIBING && strstr(live->detail, "another"))
		return line_of(LINK_TAKEN);
	if (state == STRAP_STALE)
		return line_of(LINK_SILENT);
	if (state == STRAP_NO_HEART_RATE)
		return line_of(LINK_NO_HEART_RATE);
	if (service->connected || state == STRAP_RESOLVING ||
		state == STRAP_SUBSCRIBING)
		return line_of(live->paused ? LINK_NOT_SOUGHT : LINK_COMING);
	if (facts->radio.linked == 1 && *service->adapter_path)
		return line_of(LINK_HELD);
	return judge_scan(facts);
}

static enum sentence_id sentence_of_reason(const struct doctor_facts *facts)
{
	switch (facts->reason) {
	case HCI_TIMEOUT:
		return REASON_TIMEOUT;
	case HCI_REMOTE:
		return REASON_REMOTE;
	case HCI_LOCAL:
		return REASON_LOCAL;
	case HCI_PARAMETERS:
		return REASON_PARAMETERS;
	case HCI_ESTABLISH:
		return REASON_ESTABLISH;
	}
	return REASON_OTHER;
}

struct doctor_line judge_drops(const struct doctor_facts *facts)
{
	const struct record_facts *record = &facts->record;
	struct doctor_line line = {.id = DROPS_NONE};

	if (facts->reason) {
		line.id = sentence_of_reason(facts);
		if (line.id == REASON_OTHER)
			snprintf(line.detail, sizeof(line.detail), "0x%02x",
				facts->reason);
		return line;
	}
	if (record->n_losses < 0)
		return line_of(DROPS_UNKNOWN);
	if (record->n_losses == 0)
		return line;
	line.id = record->n_losses_hour >= MANY_LOSSES_HOUR ? DROPS_MANY
							    : DROPS_SOME;
	snprintf(line.detail, sizeof(line.detail), "%d, %d in the last hour",
		record->n_losses, record->n_losses_hour);
	return line;
}

struct doctor_line judge_rr(const struct doctor_facts *facts)
{
	const struct client_status *live = &facts->daemon.live;

	if (!is_streaming(facts))
		return line_of(RR_UNKNOWN);
	if (live->no_rr)
		return line_of(RR_MISSING);
	if (live->stuck_rr)
		return line_of(RR_STUCK);
	if (live->over_count)
		return line_of(RR_TOO_MANY);
	if (live->coarse_rr)
		return line_of(RR_COARSE);
	if (live->n_beats)
		return line_of(RR_FINE);
	/* Without contact there are none, and that is said below. */
	return line_of(live->n_packets >= ENOUGH_PACKETS && live->contact != 0
			? RR_NOT_YET
			: RR_UNKNOWN);
}

struct doctor_line judge_contact(const struct doctor_facts *facts)
{
	const struct client_status *live = &facts->daemon.live;

	if (!is_streaming(facts))
		return line_of(CONTACT_UNKNOWN);
	if (live->contact_unreliable)
		return line_of(CONTACT_DOUBTFUL);
	if (live->contact < 0)
		return line_of(CONTACT_SILENT);
	return line_of(live->contact ? CONTACT_GOOD : CONTACT_LOST);
}

struct doctor_line judge_battery(const struct doctor_facts *facts)
{
	const struct client_status *live = &facts->daemon.live;
	struct doctor_line line = {.id = BATTERY_GOOD};

	if (!is_streaming(facts))
		return line_of(BATTERY_UNKNOWN);
	if (live->battery_pct < 0)
		return line_of(BATTERY_SILENT);
	if (live->battery_pct <= BATTERY_LOW_PCT)
		line.id = BATTERY_LOW;
	snprintf(line.detail, sizeof(line.detail), "%d %%", live->battery_pct);
	return line;
}

struct doctor_line judge_quality(const struct doctor_facts *facts)
{
	const struct record_facts *record = &facts->record;
	struct doctor_line line = {.id = QUALITY_GOOD};
	double share;

	if (!(record->worn_s >= ENOUGH_WORN_S))
		return line_of(QUALITY_UNKNOWN);
	share = record->good_s / record->worn_s;
	if (share < GOOD_SHARE)
		line.id = QUALITY_POOR;
	snprintf(line.detail, sizeof(line.detail), "%.0f %% of %.0f min",
		100 * share, record->worn_s / 60);
	return line;
}
