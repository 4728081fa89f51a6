/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes 2A37 packets of beats the way a strap does.
 */
#include "daemon/strap/packetise.h"

#include <assert.h>
#include <bluetooth/bluetooth.h>
#include <math.h>
#include <string.h>

#define FLAG_RR 0x10

void packetiser_init(struct packetiser *packetiser)
{
	*packetiser = (struct packetiser){.now_s = 1};
}

/* Straps show a smoothed rate. It fits one byte and is never 0, which would
 * say that there is no heart rate. */
static uint16_t smooth_bpm(uint16_t old_bpm, uint16_t rr_1024)
{
	long bpm = rr_1024 > 0 ? lround(60.0 * 1024 / rr_1024) : 255;

	if (old_bpm > 0)
		bpm = lround(old_bpm + (bpm - old_bpm) / 4.0);
	if (bpm < 1)
		return 1;
	return bpm < 255 ? (uint16_t)bpm : 255;
}

void packetiser_beat(struct packetiser *packetiser, uint16_t rr_1024)
{
	assert(packetiser->n < PACKETISE_MAX_RR);
	packetiser->rr_1024[packetiser->n++] = rr_1024;
	packetiser->beat_s += rr_1024 / 1024.0;
	packetiser->hr_bpm = smooth_bpm(packetiser->hr_bpm, rr_1024);
}

void packetiser_end(struct packetiser *packetiser)
{
	packetiser->has_ended = true;
}

static size_t write_packet(
	struct packetiser *packetiser, size_t n_rr, uint8_t *ret_bytes)
{
	ret_bytes[0] = n_rr > 0 ? FLAG_RR : 0;
	ret_bytes[1] = (uint8_t)packetiser->hr_bpm;
	for (size_t i = 0; i < n_rr; i++)
		bt_put_le16(packetiser->rr_1024[i], ret_bytes + 2 + 2 * i);
	packetiser->n -= n_rr;
	memmove(packetiser->rr_1024, packetiser->rr_1024 + n_rr,
		packetiser->n * sizeof(*packetiser->rr_1024));
	return 2 + 2 * n_rr;
}

size_t packetiser_packet(struct packetiser *packetiser,
	uint8_t ret_bytes[static PACKETISE_MAX_BYTES], double *ret_arrival_s)
{
	size_t n = packetiser->n;

	if (n > 0 && packetiser->beat_s > packetiser->now_s) {
		*ret_arrival_s = packetiser->now_s++;
		return write_packet(packetiser, n - 1, ret_bytes);
	}
	if (n == PACKETISE_MAX_RR) {
		/* Full before its time; sooner than the next second. */
		*ret_arrival_s = packetiser->beat_s;
		return write_packet(packetiser, n, ret_bytes);
	}
	if (n > 0 && packetiser->has_ended) {
		*ret_arrival_s = packetiser->now_s++;
		return write_packet(packetiser, n, ret_bytes);
	}
	return 0;
}
