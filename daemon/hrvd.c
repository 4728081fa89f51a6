/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parts of hrvd tied together.
 */
#include "daemon/hrvd_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>

#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/base/mem.h"
#include "daemon/engine/regulate.h"
#include "daemon/sleep.h"
#include "daemon/store/store.h"
#include "daemon/strap/link.h"
#include "daemon/strap/target.h"

/* With its slack no later than 5 s. */
#define TICK_US (4 * CLOCK_US_PER_S)
#define TICK_SLACK_US CLOCK_US_PER_S

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

int64_t hrvd_packets_now_us(const struct hrvd *hrvd)
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

int hrvd_target_set(struct hrvd *hrvd, const char *target, char **ret_error)
{
	const struct source_handler handler = source_handler_of(hrvd);
	struct source *source = NULL;
	int r = 0;

	if (*target)
		r = target_open(hrvd->event, target,
			&(struct target_options){
				.adapter = hrvd->config.adapter,
				.over_att = hrvd->config.over_att,
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

void hrvd_pause_set(struct hrvd *hrvd, bool paused)
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

int hrvd_source_begin(struct hrvd *hrvd)
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
	int r = hrvd_target_set(hrvd, target, &error);

	if (!r)
		r = hrvd_source_begin(hrvd);
	if (r < 0) {
		log_error("cannot use target '%s': %s", target,
			error ? error : strerror(-r));
		state_set(hrvd, STRAP_NO_TARGET, error);
	}
	return r;
}

/* --- time --- */

static int service_open(struct hrvd *hrvd)
{
	const struct service_handler handler = hrvd_service_handler(hrvd);

	return service_new(hrvd->event, &handler, &hrvd->service);
}

static void service_close(struct hrvd *hrvd)
{
	hrvd_scan_forget(hrvd, -ECANCELED);
	service_free(hrvd->service);
	hrvd->service = NULL;
	hrvd->service_lost = false;
}

/* All that came is on the disk before the machine sleeps. */
static void on_sleep(void *data)
{
	struct hrvd *hrvd = data;

	if (hrvd->source && !hrvd->paused)
		source_sleep(hrvd->source);
	if (engine_tick(hrvd->engine, hrvd_packets_now_us(hrvd)) < 0)
		log_warning("the machine sleeps, and the last packets are only "
			    "in memory: %s",
			store_error(hrvd->store));
}

/* One day at a time: a day of a strap takes a few ms. What a person has written
 * waits until the steps are done. */
static void regulate_some(struct hrvd *hrvd)
{
	int r = regulate_next(hrvd->regulate);

	if (r == 0)
		r = regulate_entries(hrvd->regulate);
	if (r < 0 && !hrvd->regulate_fails)
		log_warning("cannot bring activation and days up to date: %s; "
			    "trying again",
			store_error(hrvd->store));
	hrvd->regulate_fails = r < 0;
}

static int on_tick(sd_event_source *source, uint64_t usec, void *data)
{
	struct hrvd *hrvd = data;
	int r = engine_tick(hrvd->engine, hrvd_packets_now_us(hrvd));

	(void)usec;
	if (r < 0 && r != -EAGAIN)
		log_error("cannot write the database: %s; packets are kept in "
			  "memory, retrying",
			store_error(hrvd->store));
	regulate_some(hrvd);
	sleep_watch_tick(hrvd->sleep);
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
	hrvd->regulate = regulate_new(store, config->rollover_min, false);
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
	hrvd->sleep = sleep_watch_new(hrvd->event, on_sleep, hrvd);
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
		config.over_att != hrvd->config.over_att ||
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
	sleep_watch_free(hrvd->sleep);
	source_drop(hrvd, GAP_STOPPED);
	service_close(hrvd);
	if (engine_tick(hrvd->engine, hrvd_packets_now_us(hrvd)) < 0)
		log_error("the database could not be written: %s; the last "
			  "packets are lost",
			store_error(hrvd->store));
	sd_event_source_disable_unref(hrvd->tick);
	while (regulate_next(hrvd->regulate) > 0)
		;
	regulate_free(hrvd->regulate);
	engine_free(hrvd->engine);
	store_close(hrvd->store);
	free(hrvd->detail);
	free(hrvd);
}
