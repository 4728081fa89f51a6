/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replays recorded packets: the events of replay_file.c, each when its time
 * has come.
 */
#include "daemon/strap/replay.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-event.h>

#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/strap/replay_file.h"

/* So many at once, then the rest of the loop has its turn. */
#define N_PER_TURN 64
#define ACCURACY_US 1000
#define MAX_WAIT_US 1e15 /* thirty years, however slow the replay */

struct replay {
	struct source source;
	sd_event_source *timer;
	struct replay_file file;
	char *name;
	double speed;
	size_t next;
	enum strap_state state; /* as last told; STRAP_PAUSED: stopped */
	bool is_open;
	struct source_device device;
	bool has_begun;
	int64_t zero_boot_us; /* when the replay began, on its own clock */
	int64_t utc_minus_boot_us;
	int offset_min;
	/* On the clock of the machine: event pace_from_us is due then. */
	int64_t pace_from_us;
	int64_t pace_boot_us;
};

static struct replay *replay_of(struct source *source)
{
	return (struct replay *)source;
}

static void enter(struct replay *replay, enum strap_state state)
{
	const struct source_handler *handler = &replay->source.handler;

	if (replay->state == state)
		return;
	replay->state = state;
	handler->on_state(state, NULL, handler->data);
}

static struct instant instant_of(const struct replay *replay, int64_t since_us)
{
	int64_t boot_us = replay->zero_boot_us + since_us;

	return (struct instant){
		.boot_us = boot_us,
		.utc_us = boot_us + replay->utc_minus_boot_us,
		.offset_min = replay->offset_min,
	};
}

static void name_device(struct replay *replay, const char *name)
{
	char *text = replay->device.name;

	if (*name) {
		snprintf(text, sizeof(replay->device.name), "%s", name);
		return;
	}
	snprintf(text, sizeof(replay->device.name), "replay of %s",
		basename(replay->name));
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

static void open_stretch(struct replay *replay, int64_t since_us)
{
	const struct source_handler *handler = &replay->source.handler;

	replay->is_open = true;
	handler->on_open(
		&replay->device, instant_of(replay, since_us), handler->data);
}

static void close_stretch(
	struct replay *replay, enum gap_cause cause, int64_t since_us)
{
	const struct source_handler *handler = &replay->source.handler;

	if (!replay->is_open)
		return;
	replay->is_open = false;
	handler->on_close(cause, instant_of(replay, since_us), handler->data);
}

static void play(struct replay *replay, const struct replay_event *event)
{
	const struct source_handler *handler = &replay->source.handler;
	const uint8_t *blob = replay->file.blob;

	switch (event->kind) {
	case REPLAY_START:
		replay->utc_minus_boot_us = event->start.utc_us -
			replay->zero_boot_us - event->since_us;
		replay->offset_min = event->start.offset_min;
		break;
	case REPLAY_ZONE:
		replay->offset_min = event->zone_min;
		break;
	case REPLAY_OPEN:
		replay->device.fresh = event->open.fresh;
		replay->device.kind =
			event->open.simulated ? SOURCE_SIM : SOURCE_REPLAY;
		name_device(replay, (const char *)blob + event->open.name_at);
		open_stretch(replay, event->since_us);
		break;
	case REPLAY_PACKET:
		/* Stopped and started again in the midst of a stretch. */
		if (!replay->is_open)
			open_stretch(replay, event->since_us);
		handler->on_packet(blob + event->packet.bytes_at,
			event->packet.n_bytes,
			instant_of(replay, event->since_us), handler->data);
		break;
	case REPLAY_CLOSE:
		close_stretch(replay, event->close, event->since_us);
		break;
	}
}

static bool has_ended(const struct replay *replay)
{
	return replay->next == replay->file.n_events;
}

static const struct replay_event *next_event(const struct replay *replay)
{
	return &replay->file.events[replay->next];
}

/* What is since_us is due now, and what is later after it. */
static void pace_from(struct replay *replay, int64_t since_us, int64_t now_us)
{
	replay->pace_from_us = since_us;
	replay->pace_boot_us = now_us;
}

/* When the next event is due; 0 is at once. The time between two recordings is
 * not waited for. */
static int64_t due_us(struct replay *replay, int64_t now_us)
{
	const struct replay_event *event = next_event(replay);

	if (replay->speed <= 0)
		return 0;
	if (event->kind == REPLAY_START)
		pace_from(replay, event->since_us, now_us);

	double wait_us = (double)(event->since_us - replay->pace_from_us) /
		replay->speed;

	return replay->pace_boot_us + (int64_t)fmin(wait_us, MAX_WAIT_US);
}

static int on_timer(sd_event_source *timer, uint64_t usec, void *data)
{
	struct replay *replay = data;
	int64_t now_us = clock_now().boot_us, wake_us = 0;

	(void)usec;
	if (!has_ended(replay))
		enter(replay, STRAP_STREAMING);
	for (int i = 0; i < N_PER_TURN && !has_ended(replay); i++) {
		wake_us = due_us(replay, now_us);
		if (wake_us > now_us)
			break;
		play(replay, next_event(replay));
		replay->next++;
	}
	if (has_ended(replay)) {
		enter(replay, STRAP_ENDED);
		return 0;
	}
	sd_event_source_set_time(timer, (uint64_t)wake_us);
	return sd_event_source_set_enabled(timer, SD_EVENT_ONESHOT);
}

static int64_t last_us(const struct replay *replay)
{
	return replay->next > 0 ? replay->file.events[replay->next - 1].since_us
				: 0;
}

static int replay_start(struct source *source)
{
	struct replay *replay = replay_of(source);
	struct instant now = clock_now();

	if (!replay->has_begun) {
		replay->has_begun = true;
		replay->zero_boot_us = now.boot_us;
		replay->utc_minus_boot_us = now.utc_us - now.boot_us;
		replay->offset_min = now.offset_min;
	}
	pace_from(replay, last_us(replay), now.boot_us);
	sd_event_source_set_time(replay->timer, 0);
	return sd_event_source_set_enabled(replay->timer, SD_EVENT_ONESHOT);
}

static void replay_stop(struct source *source, enum gap_cause cause)
{
	struct replay *replay = replay_of(source);

	sd_event_source_set_enabled(replay->timer, SD_EVENT_OFF);
	close_stretch(replay, cause, last_us(replay));
	replay->state = STRAP_PAUSED;
}

static void replay_free(struct source *source)
{
	struct replay *replay = replay_of(source);

	sd_event_source_disable_unref(replay->timer);
	replay_file_done(&replay->file);
	free(replay->name);
	free(replay);
}

static int read_path(
	const char *path, struct replay_file *ret_file, char **ret_error)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *stream = is_stdin ? stdin : fopen(path, "re");
	int r;

	if (!stream) {
		r = -errno;
		*ret_error =
			xasprintf("cannot open '%s': %s", path, strerror(-r));
		return r;
	}
	r = replay_file_read(stream, is_stdin ? "standard input" : path,
		ret_file, ret_error);
	if (!is_stdin)
		fclose(stream);
	return r;
}

int replay_new(struct sd_event *event, const char *path, double speed,
	const struct source_handler *handler, struct source **ret_source,
	char **ret_error)
{
	static const struct source_ops ops = {
		.name = "replay",
		.start = replay_start,
		.stop = replay_stop,
		.free = replay_free,
	};
	struct replay_file file;
	int r = read_path(path, &file, ret_error);

	if (r < 0)
		return r;

	struct replay *replay = xcalloc(1, sizeof(*replay));

	replay->source = (struct source){&ops, *handler};
	replay->file = file;
	replay->name = xstrdup(path);
	replay->speed = speed;
	replay->state = STRAP_PAUSED;
	replay->device.kind = SOURCE_REPLAY;
	r = sd_event_add_time(event, &replay->timer, CLOCK_BOOTTIME, 0,
		ACCURACY_US, on_timer, replay);
	if (r < 0) {
		*ret_error = xasprintf(
			"cannot make a timer for '%s': %s", path, strerror(-r));
		replay_free(&replay->source);
		return r;
	}
	sd_event_source_set_enabled(replay->timer, SD_EVENT_OFF);
	/* Whoever else has something to do goes first. */
	sd_event_source_set_priority(replay->timer, SD_EVENT_PRIORITY_IDLE);
	*ret_source = &replay->source;
	return 0;
}

double replay_share(const struct source *source)
{
	const struct replay *replay = (const struct replay *)source;

	return replay->file.n_events
		? (double)replay->next / (double)replay->file.n_events
		: 1;
}
