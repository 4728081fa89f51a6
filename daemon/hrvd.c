/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parts of hrvd tied together.
 */
#include "daemon/hrvd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>

#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/base/mem.h"
#include "daemon/engine/engine.h"
#include "daemon/engine/live.h"
#include "daemon/note.h"
#include "daemon/service/service.h"
#include "daemon/store/sessions.h"
#include "daemon/store/store.h"
#include "daemon/strap/link.h"
#include "daemon/strap/target.h"

/* With its slack no later than 5 s. */
#define TICK_US (4 * CLOCK_US_PER_S)
#define TICK_SLACK_US CLOCK_US_PER_S
#define SETTING_TARGET "target"
#define SETTING_PAUSED "paused"

struct hrvd {
	struct sd_event *event;
	struct config config;
	struct hrvd_options options;
	struct store *store;
	struct engine *engine;
	struct service *service; /* NULL without a session bus */
	bool service_lost;
	struct source *source; /* NULL without a target */
	sd_event_source *tick;

	char target[sizeof((struct config *)0)->target];
	enum strap_state state;
	int64_t state_since_us;
	char *detail;
	struct source_device device;
	bool paused;
	int battery_pct;
	struct session session; /* runs while its id is not 0 */
	/* The newest packet by its own clock and by ours: a replay's time is
	 * not the machine's. */
	int64_t packet_boot_us, packet_seen_us;
	struct live_values live; /* as shown last */

	struct scan *scan;
	struct service_scan_reply *scan_reply;
};

static void state_set(
	struct hrvd *hrvd, enum strap_state state, const char *detail)
{
	char *copy = xstrdup(detail);

	free(hrvd->detail);
	hrvd->detail = copy;
	if (state != hrvd->state) {
		hrvd->state = state;
		hrvd->state_since_us = clock_now().utc_us;
		sd_notifyf(0, "STATUS=%s", strap_state_text(state));
	}
	service_changed(hrvd->service);
}

static int64_t packets_now_us(const struct hrvd *hrvd)
{
	int64_t now_us = clock_now().boot_us;

	return hrvd->packet_seen_us
		? hrvd->packet_boot_us + (now_us - hrvd->packet_seen_us)
		: now_us;
}

/* --- what the source says --- */

static void on_state(enum strap_state state, const char *detail, void *data)
{
	struct hrvd *hrvd = data;

	state_set(hrvd, hrvd->paused ? STRAP_PAUSED : state, detail);
	if (state == STRAP_ENDED && hrvd->options.exit_at_end)
		sd_event_exit(hrvd->event, 0);
}

static void on_open(
	const struct source_device *device, struct instant when, void *data)
{
	struct hrvd *hrvd = data;

	(void)when;
	hrvd->device = *device;
	engine_open(hrvd->engine, device);
	service_changed(hrvd->service);
}

static void on_packet(const uint8_t *bytes, size_t n_bytes,
	struct instant arrival, void *data)
{
	struct hrvd *hrvd = data;

	hrvd->packet_boot_us = arrival.boot_us;
	hrvd->packet_seen_us = clock_now().boot_us;
	engine_packet(hrvd->engine, bytes, n_bytes, arrival);
	service_changed(hrvd->service);
}

static void on_close(enum gap_cause cause, struct instant when, void *data)
{
	struct hrvd *hrvd = data;

	engine_close(hrvd->engine, cause, when);
	service_changed(hrvd->service);
}

static void on_battery(int percent, void *data)
{
	struct hrvd *hrvd = data;

	hrvd->battery_pct = percent;
	service_changed(hrvd->service);
}

/* --- target --- */

static struct source_handler source_handler_of(struct hrvd *hrvd)
{
	return (struct source_handler){
		on_state, on_open, on_packet, on_close, on_battery, hrvd};
}

static void source_drop(struct hrvd *hrvd, enum gap_cause cause)
{
	if (hrvd->source && !hrvd->paused)
		source_stop(hrvd->source, cause);
	source_free(hrvd->source);
	hrvd->source = NULL;
	hrvd->battery_pct = -1;
	hrvd->packet_seen_us = 0;
	memset(&hrvd->device, 0, sizeof hrvd->device);
	engine_forget(hrvd->engine);
}

/* Makes target the one that is read from, by source_begin; the old one stays
 * when the new one is none. */
static int target_set(struct hrvd *hrvd, const char *target, char **ret_error)
{
	const struct source_handler handler = source_handler_of(hrvd);
	struct source *source = NULL;
	int r = 0;

	if (*target)
		r = target_open(hrvd->event, target,
			&(struct target_options){
				.adapter = hrvd->config.adapter,
				.seed = hrvd->config.seed,
				.replay_speed = hrvd->options.replay_speed,
			},
			&handler, &source, ret_error);
	if (r < 0)
		return r;
	source_drop(hrvd, GAP_SWITCHED);
	snprintf(hrvd->target, sizeof hrvd->target, "%s", target);
	hrvd->source = source;
	return 0;
}

/* Only a person ends a pause, also over a restart. */
static void pause_set(struct hrvd *hrvd, bool paused)
{
	hrvd->paused = paused;
	if (store_setting_set(
		    hrvd->store, SETTING_PAUSED, paused ? "yes" : "no") < 0)
		log_warning("a restart will not know that it was %s: %s",
			paused ? "paused" : "resumed",
			store_error(hrvd->store));
}

static bool pause_is_kept(struct hrvd *hrvd)
{
	_cleanup_free_ char *paused = NULL;

	store_setting_get(hrvd->store, SETTING_PAUSED, &paused);
	return paused && strcmp(paused, "yes") == 0;
}

static int source_begin(struct hrvd *hrvd)
{
	if (hrvd->paused) {
		state_set(hrvd, STRAP_PAUSED, NULL);
		return 0;
	}
	if (hrvd->source)
		return source_start(hrvd->source);
	state_set(hrvd, STRAP_NO_TARGET, NULL);
	return 0;
}

/* What a person asked for last: option, configuration, or `hrvctl use`. */
static char *target_wanted(struct hrvd *hrvd)
{
	char *target = NULL;

	if (hrvd->options.target)
		return xstrdup(hrvd->options.target);
	if (*hrvd->config.target)
		return xstrdup(hrvd->config.target);
	store_setting_get(hrvd->store, SETTING_TARGET, &target);
	return target ? target : xstrdup("");
}

static int target_begin(struct hrvd *hrvd)
{
	_cleanup_free_ char *target = target_wanted(hrvd);
	_cleanup_free_ char *error = NULL;
	int r = target_set(hrvd, target, &error);

	if (!r)
		r = source_begin(hrvd);
	if (r < 0) {
		log_error("cannot use target '%s': %s", target,
			error ? error : strerror(-r));
		state_set(hrvd, STRAP_NO_TARGET, error);
	}
	return r;
}

/* --- what the service asks --- */

static void facts_get(struct service_facts *ret_facts, void *data)
{
	struct hrvd *hrvd = data;
	bool runs = hrvd->session.id != 0;
	int64_t now_us = packets_now_us(hrvd);

	engine_live(hrvd->engine, now_us, &hrvd->live);
	*ret_facts = (struct service_facts){
		.state = hrvd->state,
		.state_since_us = hrvd->state_since_us,
		.detail = engine_is_behind(hrvd->engine)
			? "the database cannot be written; packets are kept in "
			  "memory"
			: hrvd->detail,
		.target = hrvd->target,
		.device = hrvd->device.name,
		.simulated = hrvd->source && !target_is_strap(hrvd->target),
		.paused = hrvd->paused,
		.battery_pct = hrvd->battery_pct,
		.session = runs ? hrvd->session.name : NULL,
		.session_since_us = hrvd->session.begin.utc_us,
		.now_boot_us = now_us,
		.live = &hrvd->live,
	};
}

static void scan_forget(struct hrvd *hrvd, int result)
{
	if (!hrvd->scan)
		return;
	scan_cancel(hrvd->scan);
	service_scan_done(hrvd->scan_reply, result, NULL, 0);
	hrvd->scan = NULL;
}

static void on_scan_done(int result, const struct source_found *found,
	size_t n_found, void *data)
{
	struct hrvd *hrvd = data;

	hrvd->scan = NULL;
	service_scan_done(hrvd->scan_reply, result, found, n_found);
}

static int do_scan(uint32_t seconds, struct service_scan_reply *reply,
	char **ret_error, void *data)
{
	struct hrvd *hrvd = data;

	if (hrvd->scan) {
		*ret_error = xstrdup("a scan is running already");
		return -EBUSY;
	}
	hrvd->scan_reply = reply;
	hrvd->scan = scan_start(hrvd->event, hrvd->config.adapter, (int)seconds,
		on_scan_done, hrvd);
	return hrvd->scan ? 0 : -ENOTCONN;
}

static int do_use(const char *target, char **ret_error, void *data)
{
	struct hrvd *hrvd = data;
	int r;

	if (*hrvd->config.target) {
		*ret_error = xasprintf("%s says target = %s; change it there",
			hrvd->options.config_path, hrvd->config.target);
		return -EBUSY;
	}
	r = target_set(hrvd, target, ret_error);
	if (r < 0)
		return r;
	pause_set(hrvd, false);
	r = source_begin(hrvd);
	if (r < 0)
		return r;
	r = store_setting_set(hrvd->store, SETTING_TARGET, target);
	if (r < 0)
		*ret_error = xasprintf("in use, but not kept for the next "
				       "start: %s",
			store_error(hrvd->store));
	return r;
}

static int do_pause(char **ret_error, void *data)
{
	struct hrvd *hrvd = data;

	(void)ret_error;
	if (hrvd->paused)
		return 0;
	if (hrvd->source)
		source_stop(hrvd->source, GAP_PAUSED);
	pause_set(hrvd, true);
	return source_begin(hrvd);
}

static int do_resume(char **ret_error, void *data)
{
	struct hrvd *hrvd = data;

	(void)ret_error;
	if (!hrvd->paused)
		return 0;
	pause_set(hrvd, false);
	return source_begin(hrvd);
}

static int do_session_start(const char *name, char **ret_error, void *data)
{
	struct hrvd *hrvd = data;

	return note_session_start(
		hrvd->store, name, clock_now(), &hrvd->session, ret_error);
}

static int do_session_stop(char **ret_error, void *data)
{
	struct hrvd *hrvd = data;

	return note_session_stop(
		hrvd->store, clock_now(), &hrvd->session, ret_error);
}

static int do_mark(const char *text, char **ret_error, void *data)
{
	struct hrvd *hrvd = data;

	return note_mark(hrvd->store, text, clock_now(), ret_error);
}

static void on_service_lost(void *data)
{
	struct hrvd *hrvd = data;

	log_warning("the session bus is gone, going on without it");
	hrvd->service_lost = true;
}

/* --- time --- */

static int service_open(struct hrvd *hrvd)
{
	return service_new(hrvd->event,
		&(struct service_handler){
			.facts = facts_get,
			.scan = do_scan,
			.use = do_use,
			.pause = do_pause,
			.resume = do_resume,
			.session_start = do_session_start,
			.session_stop = do_session_stop,
			.mark = do_mark,
			.lost = on_service_lost,
			.data = hrvd,
		},
		&hrvd->service);
}

static void service_close(struct hrvd *hrvd)
{
	scan_forget(hrvd, -ECANCELED);
	service_free(hrvd->service);
	hrvd->service = NULL;
	hrvd->service_lost = false;
}

static int on_tick(sd_event_source *source, uint64_t usec, void *data)
{
	struct hrvd *hrvd = data;
	int r = engine_tick(hrvd->engine, packets_now_us(hrvd));

	(void)usec;
	if (r < 0 && r != -EAGAIN)
		log_error("cannot write the database: %s; packets are kept in "
			  "memory, retrying",
			store_error(hrvd->store));
	if (hrvd->service_lost)
		service_close(hrvd);
	if (!hrvd->service && !service_open(hrvd))
		log_notice("back on the session bus");
	sd_event_source_set_time_relative(source, TICK_US);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

struct hrvd *hrvd_new(struct sd_event *event, struct store *store,
	const struct config *config, const struct hrvd_options *options)
{
	struct hrvd *hrvd = xcalloc(1, sizeof *hrvd);

	hrvd->event = event;
	hrvd->store = store;
	hrvd->config = *config;
	hrvd->options = *options;
	hrvd->engine = engine_new(store);
	hrvd->battery_pct = -1;
	hrvd->state_since_us = clock_now().utc_us;
	session_current(store, SESSION_PLAIN, &hrvd->session);
	return hrvd;
}

int hrvd_start(struct hrvd *hrvd)
{
	int r = service_open(hrvd);

	if (r == -EEXIST)
		return r;
	if (r < 0)
		log_warning("no session bus (%s); hrvctl cannot steer hrvd, "
			    "recording goes on",
			strerror(-r));
	r = sd_event_add_time_relative(hrvd->event, &hrvd->tick, CLOCK_BOOTTIME,
		TICK_US, TICK_SLACK_US, on_tick, hrvd);
	if (r < 0)
		return r;
	hrvd->paused = !hrvd->options.target && pause_is_kept(hrvd);
	r = target_begin(hrvd);
	/* A bad target of long ago must not keep hrvctl from choosing a
	 * better one. */
	return hrvd->options.target ? r : 0;
}

void hrvd_reload(struct hrvd *hrvd)
{
	_cleanup_free_ char *error = NULL;
	struct config config;

	config_init(&config);
	if (config_load(hrvd->options.config_path, &config, &error) < 0) {
		log_error("%s; keeping the settings in force", error);
		return;
	}
	bool is_other = strcmp(config.target, hrvd->config.target) != 0 ||
		strcmp(config.adapter, hrvd->config.adapter) != 0 ||
		config.seed != hrvd->config.seed;

	hrvd->config = config;
	if (!hrvd->options.log_level)
		log_set_level((enum log_level)config.level);
	log_info("configuration read again");
	if (is_other)
		target_begin(hrvd);
}

void hrvd_free(struct hrvd *hrvd)
{
	if (!hrvd)
		return;
	source_drop(hrvd, GAP_STOPPED);
	service_close(hrvd);
	if (engine_tick(hrvd->engine, packets_now_us(hrvd)) < 0)
		log_error("the database could not be written: %s; the last "
			  "packets are lost",
			store_error(hrvd->store));
	sd_event_source_disable_unref(hrvd->tick);
	engine_free(hrvd->engine);
	store_close(hrvd->store);
	free(hrvd->detail);
	free(hrvd);
}
