/* SPDX-License-Identifier: GPL-3.0-or-later
 * The decisions of the link; strap.md section 5 with the corrections of the
 * real bluetoothd.
 */
#include "daemon/strap/step.h"

#define MAX_ABORTS 3 /* immediate retries after abort-by-local */

static struct step_result go(
	const struct step *now, enum strap_state state, unsigned actions)
{
	struct step_result result = {*now, actions, GAP_NONE};

	result.next.state = state;
	return result;
}

static struct step_result stay(const struct step *now, unsigned actions)
{
	return go(now, now->state, actions);
}

/* What the world imposes, or STRAP_KNOWN if it leaves us a free hand. */
static enum strap_state imposed(const struct step_facts *facts)
{
	if (!facts->bus)
		return STRAP_NO_BUS;
	if (!facts->bluetoothd)
		return STRAP_NO_DAEMON;
	if (facts->refused)
		return STRAP_REFUSED;
	if (!facts->adapter)
		return STRAP_NO_ADAPTER;
	if (!facts->powered)
		return STRAP_ADAPTER_OFF;
	return facts->known ? STRAP_KNOWN : STRAP_UNKNOWN;
}

static enum gap_cause cause_of(enum strap_state state)
{
	if (state == STRAP_NO_BUS || state == STRAP_NO_DAEMON)
		return GAP_BLUETOOTHD;
	if (state == STRAP_REFUSED || state == STRAP_NO_ADAPTER ||
		state == STRAP_ADAPTER_OFF)
		return GAP_ADAPTER;
	return GAP_LINK;
}

/* Into a state that the world imposes; whatever we had is gone. */
static struct step_result fall(const struct step *now, enum strap_state state)
{
	struct step_result result = go(now, state, DO_UNSUBSCRIBE | DO_CLOSE);

	result.next = (struct step){.state = state};
	result.cause = cause_of(state);
	return result;
}

/* Calls that are never answered: bluetoothd is as good as gone. */
static struct step_result hang(const struct step *now)
{
	struct step_result result = fall(now, STRAP_NO_DAEMON);

	result.actions |= DO_DOUBT;
	return result;
}

/* The device is there. What comes next is for step_known to say. */
static struct step_result advance(const struct step *now, unsigned actions)
{
	struct step_result result = go(now, STRAP_KNOWN, actions);

	result.next.n_scans = 0;
	result.next.n_stuck = 0;
	result.next.is_made = false;
	return result;
}

static struct step_result back_off(const struct step *now,
	const struct step_facts *facts, unsigned actions)
{
	struct step_result result =
		go(now, STRAP_BACKOFF, actions | DO_UNSUBSCRIBE);

	result.next.n_failures = facts->settled ? 1 : now->n_failures + 1;
	if (!facts->connected)
		result.next.is_ours = false;
	return result;
}

static struct step_result step_no_bus(
	const struct step *now, enum step_event event)
{
	struct step_result result = stay(now, DO_OPEN_BUS | DO_AGAIN);

	if (event != STEP_TIMER)
		return stay(now, 0);
	result.next.n_failures++;
	return result;
}

static struct step_result step_unknown(
	const struct step *now, enum step_event event)
{
	struct step_result result = go(now, STRAP_SCANNING, DO_SCAN);

	/* the first scan does not wait */
	if (event != STEP_TIMER && (now->n_scans || now->n_stuck))
		return stay(now, 0);
	result.next.n_scans++;
	return result;
}

/* A refusal (InProgress: another program scans, or the adapter is stuck) is
 * waited out in UNKNOWN; the other scan may find the strap for us. */
static struct step_result step_scanning(
	const struct step *now, enum step_event event)
{
	struct step_result result;

	if (event == STEP_TIMER)
		return go(now, STRAP_UNKNOWN, DO_END_SCAN);
	if (event == STEP_FAILED) {
		result = go(now, STRAP_UNKNOWN, 0);
		result.next.n_stuck++;
		return result;
	}
	result = stay(now, 0);
	if (event == STEP_DONE)
		result.next.n_stuck = 0;
	return result;
}

static struct step_result connect(const struct step *now, unsigned actions)
{
	struct step_result result =
		go(now, STRAP_CONNECTING, actions | DO_CONNECT);

	result.next.is_ours = true;
	return result;
}

/* A link that is up already is adopted: such a strap does not advertise, so
 * no scan would find it. Before Connect discovery has to end: with it Connect
 * takes 9.6 s instead of 0.2. */
static struct step_result step_known(
	const struct step *now, const struct step_facts *facts)
{
	struct step_result result;

	if (facts->connected)
		return go(now, STRAP_RESOLVING, DO_TRUST);
	if (facts->busy)
		return stay(now, 0);
	result = connect(now, DO_TRUST);
	result.next.n_aborts = 0;
	return result;
}

/* The link was up and lost at once, or not made in 41 s: trying again at once
 * is right, but not before Connected=false. */
static struct step_result step_aborted(
	const struct step *now, const struct step_facts *facts)
{
	struct step_result result;

	if (now->n_aborts >= MAX_ABORTS)
		return back_off(now, facts, 0);
	result = facts->connected ? stay(now, 0) : connect(now, DO_AGAIN);
	result.next.n_aborts++;
	return result;
}

/* Connect was answered, and there is no link: it is lost again already, or
 * bluetoothd answered before it said Connected=true, and it is ours (as is one
 * that another program makes in that second, which cannot be told apart). */
static struct step_result step_made(
	const struct step *now, const struct step_facts *facts)
{
	struct step_result result;

	if (facts->connected)
		return go(now, STRAP_RESOLVING, 0);
	result = back_off(now, facts, 0);
	result.next.is_ours = true;
	result.next.is_made = true;
	return result;
}

static struct step_result step_connecting(const struct step *now,
	enum step_event event, const struct step_facts *facts)
{
	switch (event) {
	case STEP_TIMER:
		/* or the next Connect fails with InProgress */
		return back_off(now, facts, DO_DISCONNECT);
	case STEP_DONE:
		return step_made(now, facts);
	case STEP_FAILED:
	case STEP_REFUSED:
	case STEP_NO_ACQUIRE:
		return back_off(now, facts, 0);
	case STEP_ABORTED:
		return step_aborted(now, facts);
	case STEP_CHANGED:
	case STEP_SEEN:
	case STEP_PACKET:
	case STEP_ENDED:
	case STEP_SLEPT:
	case STEP_NO_REPLY:
	case STEP_STOP:
	case STEP_N_EVENTS:
		break;
	}
	if (facts->busy)
		return stay(now, 0);
	if (!facts->connected)
		return connect(now, DO_AGAIN);
	return facts->resolved ? go(now, STRAP_RESOLVING, 0) : stay(now, 0);
}

static struct step_result step_resolving(const struct step *now,
	enum step_event event, const struct step_facts *facts)
{
	if (!facts->connected)
		return back_off(now, facts, 0);
	if (facts->resolved)
		return go(now, STRAP_SUBSCRIBING, 0);
	return event == STEP_TIMER ? back_off(now, facts, DO_DISCONNECT)
				   : stay(now, 0);
}

static struct step_result step_subscribing_late(
	const struct step *now, const struct step_facts *facts)
{
	if (facts->busy)
		return hang(now);
	if (!facts->heart_rate)
		return go(now, STRAP_NO_HEART_RATE, DO_DISCONNECT);
	return stay(now, DO_ACQUIRE | DO_AGAIN);
}

/* Refused because another program has StartNotify: bluetoothd broadcasts each
 * value once per subscriber, so StartNotify of ours would double them all; we
 * listen to what is sent anyway. Refused because another program has acquired
 * the descriptor: there is nothing to hear until it lets go. */
static struct step_result step_subscribing(const struct step *now,
	enum step_event event, const struct step_facts *facts)
{
	if (!facts->connected)
		return back_off(now, facts, 0);
	switch (event) {
	case STEP_DONE:
		return go(now, STRAP_STREAMING, DO_OPEN);
	case STEP_REFUSED:
		return facts->notifying ? go(now, STRAP_STREAMING, DO_OPEN)
					: stay(now, 0);
	case STEP_NO_ACQUIRE:
		return stay(now, DO_START_NOTIFY | DO_AGAIN);
	case STEP_FAILED:
	case STEP_ABORTED:
		return back_off(now, facts, DO_DISCONNECT);
	case STEP_TIMER:
		return step_subscribing_late(now, facts);
	case STEP_CHANGED:
	case STEP_SEEN:
	case STEP_PACKET:
	case STEP_ENDED:
	case STEP_SLEPT:
	case STEP_NO_REPLY:
	case STEP_STOP:
	case STEP_N_EVENTS:
		break;
	}
	return facts->heart_rate && !facts->busy && !facts->acquired
		? stay(now, DO_ACQUIRE | DO_AGAIN)
		: stay(now, 0);
}

static struct step_result close_for(
	struct step_result result, enum gap_cause cause)
{
	result.actions |= DO_CLOSE;
	result.cause = cause;
	return result;
}

/* The end of the descriptor and Connected=false come before the news that the
 * adapter or bluetoothd is gone, if that is why: so the stretch ends now, but
 * its cause is settled when the back-off is over. */
static struct step_result link_lost(
	const struct step *now, const struct step_facts *facts)
{
	return back_off(now, facts, DO_END);
}

/* After a sleep the link is gone, whatever the objects still say. */
static struct step_result slept(const struct step *now)
{
	struct step_result result = go(now, STRAP_BACKOFF, DO_UNSUBSCRIBE);

	result.next.n_failures = 1;
	return close_for(result, GAP_SUSPEND);
}

static struct step_result step_streaming(const struct step *now,
	enum step_event event, const struct step_facts *facts)
{
	if (event == STEP_SLEPT)
		return slept(now);
	if (event == STEP_ENDED || !facts->connected)
		return link_lost(now, facts);
	if (facts->shared && !facts->notifying) /* the other one has gone */
		return close_for(go(now, STRAP_SUBSCRIBING, DO_UNSUBSCRIBE),
			GAP_SILENCE);
	if (event == STEP_PACKET)
		return go(now, STRAP_STREAMING, 0);
	if (event != STEP_TIMER)
		return stay(now, 0);
	if (now->state == STRAP_STREAMING)
		return go(now, STRAP_STALE, 0);
	return close_for(back_off(now, facts, DO_DISCONNECT), GAP_SILENCE);
}

/* The answer to Disconnect is waited for, then the time is waited; but a link
 * that shows after all is taken at once. */
static struct step_result step_backoff(const struct step *now,
	enum step_event event, const struct step_facts *facts)
{
	if (event == STEP_SLEPT)
		return close_for(stay(now, 0), GAP_SUSPEND);
	if (event == STEP_SEEN)
		return stay(now, DO_HURRY);
	if (event == STEP_DONE || event == STEP_FAILED)
		return stay(now, DO_AGAIN);
	if (facts->busy)
		return stay(now, 0);
	return event == STEP_TIMER || (now->is_made && facts->connected)
		? close_for(advance(now, 0), GAP_LINK)
		: stay(now, 0);
}

static struct step_result step_no_heart_rate(
	const struct step *now, const struct step_facts *facts)
{
	return facts->connected && facts->resolved && facts->heart_rate
		? go(now, STRAP_RESOLVING, DO_TRUST)
		: stay(now, 0);
}

static struct step_result stop(
	const struct step *now, const struct step_facts *facts)
{
	struct step_result result =
		go(now, STRAP_PAUSED, DO_UNSUBSCRIBE | DO_CLOSE | DO_CLOSE_BUS);

	result.next = (struct step){.state = STRAP_PAUSED};
	result.cause = facts->stop_cause;
	if (now->is_ours && facts->known)
		result.actions |= DO_DISCONNECT;
	return result;
}

/* In a state that the world imposes, and goes on imposing. */
static struct step_result step_imposed(
	const struct step *now, enum step_event event)
{
	if (now->state == STRAP_NO_BUS)
		return step_no_bus(now, event);
	if (now->state == STRAP_UNKNOWN)
		return step_unknown(now, event);
	if (now->state == STRAP_NO_DAEMON && event == STEP_TIMER)
		return stay(now, DO_ASK | DO_AGAIN);
	if (now->state == STRAP_REFUSED && event == STEP_TIMER)
		return stay(now, DO_AGAIN); /* the facts are looked at anew */
	return stay(now, 0);
}

static struct step_result step_free(const struct step *now,
	enum step_event event, const struct step_facts *facts)
{
	switch (now->state) {
	case STRAP_KNOWN:
		return step_known(now, facts);
	case STRAP_CONNECTING:
		return step_connecting(now, event, facts);
	case STRAP_RESOLVING:
		return step_resolving(now, event, facts);
	case STRAP_SUBSCRIBING:
		return step_subscribing(now, event, facts);
	case STRAP_STREAMING:
	case STRAP_STALE:
		return step_streaming(now, event, facts);
	case STRAP_BACKOFF:
		return step_backoff(now, event, facts);
	case STRAP_NO_HEART_RATE:
		return step_no_heart_rate(now, facts);
	case STRAP_SCANNING:
		return advance(now, DO_END_SCAN);
	case STRAP_NO_BUS:
	case STRAP_NO_DAEMON:
	case STRAP_REFUSED:
	case STRAP_NO_ADAPTER:
	case STRAP_ADAPTER_OFF:
	case STRAP_UNKNOWN:
		return advance(now, 0);
	case STRAP_NO_TARGET:
	case STRAP_PAUSED:
	case STRAP_ENDED:
	case STRAP_N:
		break;
	}
	return stay(now, 0);
}

struct step_result strap_step(const struct step *now, enum step_event event,
	const struct step_facts *facts)
{
	enum strap_state world = imposed(facts);

	if (event == STEP_STOP)
		return stop(now, facts);
	if (now->state == STRAP_PAUSED)
		return event == STEP_TIMER ? go(now, STRAP_NO_BUS, DO_OPEN_BUS)
					   : stay(now, 0);
	if (event == STEP_NO_REPLY && facts->bluetoothd)
		return hang(now);
	if (world == STRAP_KNOWN)
		return step_free(now, event, facts);
	if (now->state == STRAP_SCANNING && world == STRAP_UNKNOWN)
		return step_scanning(now, event);
	return now->state == world ? step_imposed(now, event)
				   : fall(now, world);
}
