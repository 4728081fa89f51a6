/* SPDX-License-Identifier: GPL-3.0-or-later
 * The machine goes to sleep: logind says so before, and waits for us.
 *
 * A delay lock of logind (org.freedesktop.login1.Manager.Inhibit) is held all
 * the time. When PrepareForSleep comes, the handler closes and writes what is
 * open, then the lock is given back and the machine sleeps; after waking a new
 * one is taken. Without logind, or where it refuses the lock, a sleep is only
 * noticed afterwards, by the clocks.
 */
#pragma once

struct sd_event;
struct sleep_watch;

/* on_sleep is called from the loop, before the machine sleeps. */
struct sleep_watch *sleep_watch_new(
	struct sd_event *event, void (*on_sleep)(void *data), void *data);
void sleep_watch_free(struct sleep_watch *watch);
/* Now and then: tries to get back on a system bus that was lost. */
void sleep_watch_tick(struct sleep_watch *watch);
