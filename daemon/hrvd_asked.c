/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the service asks of hrvd: the methods and facts of its interface.
 */
#include "daemon/hrvd_private.h"

#include <errno.h>

#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/base/mem.h"
#include "daemon/note.h"
#include "daemon/store/store.h"
#include "daemon/strap/link.h"
#include "daemon/strap/target.h"

static void facts_get(struct service_facts *ret_facts, void *data)
{
	struct hrvd *hrvd = data;
	bool runs = hrvd->session.id != 0;
	int64_t now_us = hrvd_packets_now_us(hrvd);

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

void hrvd_scan_forget(struct hrvd *hrvd, int result)
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
	r = hrvd_target_set(hrvd, target, ret_error);
	if (r < 0)
		return r;
	hrvd_pause_set(hrvd, false);
	r = hrvd_source_begin(hrvd);
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
	hrvd_pause_set(hrvd, true);
	return hrvd_source_begin(hrvd);
}

static int do_resume(char **ret_error, void *data)
{
	struct hrvd *hrvd = data;

	(void)ret_error;
	if (!hrvd->paused)
		return 0;
	hrvd_pause_set(hrvd, false);
	return hrvd_source_begin(hrvd);
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

struct service_handler hrvd_service_handler(struct hrvd *hrvd)
{
	return (struct service_handler){
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
	};
}
