/* SPDX-License-Identifier: GPL-3.0-or-later
 * The decisions of the link: every transition of strap.md section 5 as a line,
 * and properties that hold for all states, events and facts.
 */
#include "daemon/strap/step.h"

#include "tests/near.h"

/* How far the world lets us get, each including those above it. */
enum world {
	W_NOTHING,
	W_BUS,
	W_BLUETOOTHD,
	W_ADAPTER,
	W_POWERED,
	W_KNOWN,
	W_CONNECTED,
	W_RESOLVED,
	W_HEART_RATE,
	W_N,
};

enum also {
	A_BUSY = 1 << 0,
	A_NOTIFYING = 1 << 1,
	A_ACQUIRED = 1 << 2,
	A_SHARED = 1 << 3,
	A_SETTLED = 1 << 4,
	A_ALL = 31,
	A_REFUSED = 1 << 5,
};

static struct step_facts facts_of(enum world world, unsigned also)
{
	return (struct step_facts){
		.bus = world >= W_BUS,
		.bluetoothd = world >= W_BLUETOOTHD,
		.adapter = world >= W_ADAPTER,
		.powered = world >= W_POWERED,
		.known = world >= W_KNOWN,
		.connected = world >= W_CONNECTED,
		.resolved = world >= W_RESOLVED,
		.heart_rate = world >= W_HEART_RATE,
		.refused = also & A_REFUSED,
		.busy = also & A_BUSY,
		.notifying = also & A_NOTIFYING,
		.acquired = also & A_ACQUIRED,
		.shared = also & A_SHARED,
		.settled = also & A_SETTLED,
		.stop_cause = GAP_PAUSED,
	};
}

#define FALL (DO_UNSUBSCRIBE | DO_CLOSE)
#define STOP (FALL | DO_CLOSE_BUS)
#define BACK DO_UNSUBSCRIBE

static const struct transition {
	const char *name;
	enum strap_state state;
	enum step_event event;
	enum world world;
	unsigned also;
	enum strap_state next;
	unsigned actions;
	enum gap_cause cause;
} transitions[] = {
	{"start", STRAP_PAUSED, STEP_TIMER, W_NOTHING, 0, STRAP_NO_BUS,
		DO_OPEN_BUS, GAP_NONE},
	{"paused stays paused", STRAP_PAUSED, STEP_CHANGED, W_KNOWN, 0,
		STRAP_PAUSED, 0, GAP_NONE},
	{"no bus", STRAP_NO_BUS, STEP_CHANGED, W_NOTHING, 0, STRAP_NO_BUS, 0,
		GAP_NONE},
	{"no bus: again", STRAP_NO_BUS, STEP_TIMER, W_NOTHING, 0, STRAP_NO_BUS,
		DO_OPEN_BUS | DO_AGAIN, GAP_NONE},
	{"bus opened", STRAP_NO_BUS, STEP_CHANGED, W_BUS, 0, STRAP_NO_DAEMON,
		FALL, GAP_BLUETOOTHD},
	{"no daemon: ask again", STRAP_NO_DAEMON, STEP_TIMER, W_BUS, 0,
		STRAP_NO_DAEMON, DO_ASK | DO_AGAIN, GAP_NONE},
	{"refused", STRAP_NO_DAEMON, STEP_CHANGED, W_POWERED, A_REFUSED,
		STRAP_REFUSED, FALL, GAP_ADAPTER},
	{"refused: look again", STRAP_REFUSED, STEP_TIMER, W_POWERED, A_REFUSED,
		STRAP_REFUSED, DO_AGAIN, GAP_NONE},
	{"refused no more", STRAP_REFUSED, STEP_CHANGED, W_KNOWN, 0,
		STRAP_KNOWN, 0, GAP_NONE},
	{"no adapter", STRAP_NO_DAEMON, STEP_CHANGED, W_BLUETOOTHD, 0,
		STRAP_NO_ADAPTER, FALL, GAP_ADAPTER},
	{"adapter off", STRAP_NO_ADAPTER, STEP_CHANGED, W_ADAPTER, 0,
		STRAP_ADAPTER_OFF, FALL, GAP_ADAPTER},
	{"never seen", STRAP_ADAPTER_OFF, STEP_CHANGED, W_POWERED, 0,
		STRAP_UNKNOWN, FALL, GAP_LINK},
	{"first scan at once", STRAP_UNKNOWN, STEP_CHANGED, W_POWERED, 0,
		STRAP_SCANNING, DO_SCAN, GAP_NONE},
	{"scan in vain", STRAP_SCANNING, STEP_TIMER, W_POWERED, 0,
		STRAP_UNKNOWN, DO_END_SCAN, GAP_NONE},
	{"scan refused", STRAP_SCANNING, STEP_FAILED, W_POWERED, 0,
		STRAP_UNKNOWN, 0, GAP_NONE},
	{"scan runs", STRAP_SCANNING, STEP_DONE, W_POWERED, 0, STRAP_SCANNING,
		0, GAP_NONE},
	{"found", STRAP_SCANNING, STEP_SEEN, W_KNOWN, 0, STRAP_KNOWN,
		DO_END_SCAN, GAP_NONE},
	{"found by another's scan", STRAP_UNKNOWN, STEP_CHANGED, W_KNOWN, 0,
		STRAP_KNOWN, 0, GAP_NONE},
	{"discovery ends first", STRAP_KNOWN, STEP_CHANGED, W_KNOWN, A_BUSY,
		STRAP_KNOWN, 0, GAP_NONE},
	{"connect", STRAP_KNOWN, STEP_CHANGED, W_KNOWN, 0, STRAP_CONNECTING,
		DO_TRUST | DO_CONNECT, GAP_NONE},
	{"adopt at start", STRAP_KNOWN, STEP_CHANGED, W_CONNECTED, 0,
		STRAP_RESOLVING, DO_TRUST, GAP_NONE},

	{"Connected comes before the reply", STRAP_CONNECTING, STEP_CHANGED,
		W_CONNECTED, A_BUSY, STRAP_CONNECTING, 0, GAP_NONE},
	{"connected", STRAP_CONNECTING, STEP_DONE, W_CONNECTED, 0,
		STRAP_RESOLVING, 0, GAP_NONE},
	{"connected and lost", STRAP_CONNECTING, STEP_DONE, W_KNOWN, 0,
		STRAP_BACKOFF, BACK, GAP_NONE},
	{"connect refused", STRAP_CONNECTING, STEP_FAILED, W_KNOWN, 0,
		STRAP_BACKOFF, BACK, GAP_NONE},
	{"connect takes too long", STRAP_CONNECTING, STEP_TIMER, W_KNOWN,
		A_BUSY, STRAP_BACKOFF, BACK | DO_DISCONNECT, GAP_NONE},
	{"aborted: again", STRAP_CONNECTING, STEP_ABORTED, W_KNOWN, 0,
		STRAP_CONNECTING, DO_CONNECT | DO_AGAIN, GAP_NONE},
	{"aborted: Connected=false first", STRAP_CONNECTING, STEP_ABORTED,
		W_CONNECTED, 0, STRAP_CONNECTING, 0, GAP_NONE},
	{"... and then again", STRAP_CONNECTING, STEP_CHANGED, W_KNOWN, 0,
		STRAP_CONNECTING, DO_CONNECT | DO_AGAIN, GAP_NONE},
	{"aborted, yet there it is", STRAP_CONNECTING, STEP_CHANGED, W_RESOLVED,
		0, STRAP_RESOLVING, 0, GAP_NONE},

	{"resolving", STRAP_RESOLVING, STEP_CHANGED, W_CONNECTED, 0,
		STRAP_RESOLVING, 0, GAP_NONE},
	{"lost while resolving", STRAP_RESOLVING, STEP_CHANGED, W_KNOWN, 0,
		STRAP_BACKOFF, BACK, GAP_NONE},
	{"never resolved", STRAP_RESOLVING, STEP_TIMER, W_CONNECTED, 0,
		STRAP_BACKOFF, BACK | DO_DISCONNECT, GAP_NONE},
	{"resolved", STRAP_RESOLVING, STEP_CHANGED, W_RESOLVED, 0,
		STRAP_SUBSCRIBING, 0, GAP_NONE},

	{"services may come late", STRAP_SUBSCRIBING, STEP_CHANGED, W_RESOLVED,
		0, STRAP_SUBSCRIBING, 0, GAP_NONE},
	{"subscribe", STRAP_SUBSCRIBING, STEP_CHANGED, W_HEART_RATE, 0,
		STRAP_SUBSCRIBING, DO_ACQUIRE | DO_AGAIN, GAP_NONE},
	{"one call at a time", STRAP_SUBSCRIBING, STEP_CHANGED, W_HEART_RATE,
		A_BUSY, STRAP_SUBSCRIBING, 0, GAP_NONE},
	{"another has the descriptor", STRAP_SUBSCRIBING, STEP_CHANGED,
		W_HEART_RATE, A_ACQUIRED, STRAP_SUBSCRIBING, 0, GAP_NONE},
	{"... and keeps it", STRAP_SUBSCRIBING, STEP_REFUSED, W_HEART_RATE,
		A_ACQUIRED, STRAP_SUBSCRIBING, 0, GAP_NONE},
	{"... try now and then", STRAP_SUBSCRIBING, STEP_TIMER, W_HEART_RATE,
		A_ACQUIRED, STRAP_SUBSCRIBING, DO_ACQUIRE | DO_AGAIN, GAP_NONE},
	{"another has StartNotify", STRAP_SUBSCRIBING, STEP_REFUSED,
		W_HEART_RATE, A_NOTIFYING, STRAP_STREAMING, DO_OPEN, GAP_NONE},
	{"no AcquireNotify", STRAP_SUBSCRIBING, STEP_NO_ACQUIRE, W_HEART_RATE,
		0, STRAP_SUBSCRIBING, DO_START_NOTIFY | DO_AGAIN, GAP_NONE},
	{"subscribed", STRAP_SUBSCRIBING, STEP_DONE, W_HEART_RATE, 0,
		STRAP_STREAMING, DO_OPEN, GAP_NONE},
	{"not subscribed", STRAP_SUBSCRIBING, STEP_FAILED, W_HEART_RATE, 0,
		STRAP_BACKOFF, BACK | DO_DISCONNECT, GAP_NONE},
	{"no 2A37 in 10 s", STRAP_SUBSCRIBING, STEP_TIMER, W_RESOLVED, 0,
		STRAP_NO_HEART_RATE, DO_DISCONNECT, GAP_NONE},
	{"no answer in 10 s", STRAP_SUBSCRIBING, STEP_TIMER, W_HEART_RATE,
		A_BUSY, STRAP_NO_DAEMON, FALL | DO_DOUBT, GAP_BLUETOOTHD},
	{"lost while subscribing", STRAP_SUBSCRIBING, STEP_CHANGED, W_KNOWN,
		A_BUSY, STRAP_BACKOFF, BACK, GAP_NONE},

	{"a packet", STRAP_STREAMING, STEP_PACKET, W_HEART_RATE, 0,
		STRAP_STREAMING, 0, GAP_NONE},
	{"silence", STRAP_STREAMING, STEP_TIMER, W_HEART_RATE, 0, STRAP_STALE,
		0, GAP_NONE},
	{"link lost", STRAP_STREAMING, STEP_CHANGED, W_KNOWN, 0, STRAP_BACKOFF,
		BACK | DO_END, GAP_NONE},
	{"descriptor closed", STRAP_STREAMING, STEP_ENDED, W_HEART_RATE, 0,
		STRAP_BACKOFF, BACK | DO_END, GAP_NONE},
	{"slept", STRAP_STREAMING, STEP_SLEPT, W_HEART_RATE, 0, STRAP_BACKOFF,
		BACK | DO_CLOSE, GAP_SUSPEND},
	{"the other program goes", STRAP_STREAMING, STEP_CHANGED, W_HEART_RATE,
		A_SHARED, STRAP_SUBSCRIBING, BACK | DO_CLOSE, GAP_SILENCE},
	{"the other program stays", STRAP_STREAMING, STEP_CHANGED, W_HEART_RATE,
		A_SHARED | A_NOTIFYING, STRAP_STREAMING, 0, GAP_NONE},
	{"speaks again", STRAP_STALE, STEP_PACKET, W_HEART_RATE, 0,
		STRAP_STREAMING, 0, GAP_NONE},
	{"stale too long", STRAP_STALE, STEP_TIMER, W_HEART_RATE, 0,
		STRAP_BACKOFF, BACK | DO_DISCONNECT | DO_CLOSE, GAP_SILENCE},
	{"stale and lost", STRAP_STALE, STEP_ENDED, W_HEART_RATE, 0,
		STRAP_BACKOFF, BACK | DO_END, GAP_NONE},
	{"stale and slept", STRAP_STALE, STEP_SLEPT, W_HEART_RATE, 0,
		STRAP_BACKOFF, BACK | DO_CLOSE, GAP_SUSPEND},

	{"wait over", STRAP_BACKOFF, STEP_TIMER, W_KNOWN, 0, STRAP_KNOWN,
		DO_CLOSE, GAP_LINK},
	{"Disconnect not answered yet", STRAP_BACKOFF, STEP_TIMER, W_CONNECTED,
		A_BUSY, STRAP_BACKOFF, 0, GAP_NONE},
	{"Disconnect answered", STRAP_BACKOFF, STEP_DONE, W_CONNECTED, 0,
		STRAP_BACKOFF, DO_AGAIN, GAP_NONE},
	{"Disconnect hangs", STRAP_BACKOFF, STEP_NO_REPLY, W_CONNECTED, 0,
		STRAP_NO_DAEMON, FALL | DO_DOUBT, GAP_BLUETOOTHD},
	{"it advertises", STRAP_BACKOFF, STEP_SEEN, W_KNOWN, 0, STRAP_BACKOFF,
		DO_HURRY, GAP_NONE},
	{"it was the sleep", STRAP_BACKOFF, STEP_SLEPT, W_KNOWN, 0,
		STRAP_BACKOFF, DO_CLOSE, GAP_SUSPEND},
	{"it was the adapter", STRAP_BACKOFF, STEP_CHANGED, W_ADAPTER, 0,
		STRAP_ADAPTER_OFF, FALL, GAP_ADAPTER},
	{"it was bluetoothd", STRAP_BACKOFF, STEP_CHANGED, W_BUS, 0,
		STRAP_NO_DAEMON, FALL, GAP_BLUETOOTHD},

	{"not a strap", STRAP_NO_HEART_RATE, STEP_CHANGED, W_KNOWN, 0,
		STRAP_NO_HEART_RATE, 0, GAP_NONE},
	{"a strap after all", STRAP_NO_HEART_RATE, STEP_CHANGED, W_HEART_RATE,
		0, STRAP_RESOLVING, DO_TRUST, GAP_NONE},

	{"bus lost", STRAP_STREAMING, STEP_CHANGED, W_NOTHING, 0, STRAP_NO_BUS,
		FALL, GAP_BLUETOOTHD},
	{"bluetoothd killed", STRAP_STREAMING, STEP_CHANGED, W_BUS, 0,
		STRAP_NO_DAEMON, FALL, GAP_BLUETOOTHD},
	{"unplugged", STRAP_STREAMING, STEP_CHANGED, W_BLUETOOTHD, 0,
		STRAP_NO_ADAPTER, FALL, GAP_ADAPTER},
	{"switched off", STRAP_STREAMING, STEP_CHANGED, W_ADAPTER, 0,
		STRAP_ADAPTER_OFF, FALL, GAP_ADAPTER},
	{"device removed", STRAP_STREAMING, STEP_CHANGED, W_POWERED, 0,
		STRAP_UNKNOWN, FALL, GAP_LINK},
	{"device removed while connecting", STRAP_CONNECTING, STEP_CHANGED,
		W_POWERED, A_BUSY, STRAP_UNKNOWN, FALL, GAP_LINK},
	{"StartDiscovery hangs", STRAP_SCANNING, STEP_NO_REPLY, W_POWERED, 0,
		STRAP_NO_DAEMON, FALL | DO_DOUBT, GAP_BLUETOOTHD},
	{"stop while streaming", STRAP_STREAMING, STEP_STOP, W_HEART_RATE, 0,
		STRAP_PAUSED, STOP, GAP_PAUSED},
	{"stop without a bus", STRAP_NO_BUS, STEP_STOP, W_NOTHING, 0,
		STRAP_PAUSED, STOP, GAP_PAUSED},
};

static void test_transitions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(transitions) / sizeof(*transitions);
		i++) {
		const struct transition *t = &transitions[i];
		struct step now = {.state = t->state};
		struct step_facts facts = facts_of(t->world, t->also);
		struct step_result result = strap_step(&now, t->event, &facts);

		print_message("%s\n", t->name);
		assert_string_equal(strap_state_word(result.next.state),
			strap_state_word(t->next));
		assert_int_equal(result.actions, t->actions);
		assert_int_equal(result.cause, t->cause);
	}
}

static struct step_result step_once(struct step *step, enum step_event event,
	enum world world, unsigned also)
{
	struct step_facts facts = facts_of(world, also);
	struct step_result result = strap_step(step, event, &facts);

	*step = result.next;
	return result;
}

static void test_aborts_then_back_off(void **state)
{
	struct step step = {.state = STRAP_KNOWN};

	(void)state;
	step_once(&step, STEP_CHANGED, W_KNOWN, 0);
	for (int i = 0; i < 3; i++)
		assert_true(step_once(&step, STEP_ABORTED, W_KNOWN, 0).actions &
			DO_CONNECT);
	assert_false(step_once(&step, STEP_ABORTED, W_KNOWN, 0).actions &
		DO_CONNECT);
	assert_int_equal(step.state, STRAP_BACKOFF);
	/* and the next Connect has its three again */
	step_once(&step, STEP_TIMER, W_KNOWN, 0);
	step_once(&step, STEP_CHANGED, W_KNOWN, 0);
	assert_true(step_once(&step, STEP_ABORTED, W_KNOWN, 0).actions &
		DO_CONNECT);
}

static void test_failures_are_forgotten(void **state)
{
	struct step step = {.state = STRAP_STREAMING, .n_failures = 5};

	(void)state;
	step_once(&step, STEP_ENDED, W_HEART_RATE, 0);
	assert_int_equal(step.n_failures, 6);
	step.state = STRAP_STREAMING;
	step_once(&step, STEP_ENDED, W_HEART_RATE, A_SETTLED);
	assert_int_equal(step.n_failures, 1);
}

/* Only a link that we made is ours to end. */
static void test_disconnect_what_is_ours(void **state)
{
	struct step adopted = {.state = STRAP_KNOWN};
	struct step made = {.state = STRAP_KNOWN};

	(void)state;
	step_once(&adopted, STEP_CHANGED, W_CONNECTED, 0);
	assert_false(step_once(&adopted, STEP_STOP, W_HEART_RATE, 0).actions &
		DO_DISCONNECT);
	step_once(&made, STEP_CHANGED, W_KNOWN, 0);
	step_once(&made, STEP_DONE, W_CONNECTED, 0);
	assert_int_equal(made.state, STRAP_RESOLVING);
	assert_true(step_once(&made, STEP_STOP, W_HEART_RATE, 0).actions &
		DO_DISCONNECT);
	/* one that was lost and that somebody else made again is not */
	made = (struct step){.state = STRAP_STREAMING, .is_ours = true};
	step_once(&made, STEP_CHANGED, W_KNOWN, 0);
	step_once(&made, STEP_TIMER, W_CONNECTED, 0);
	step_once(&made, STEP_CHANGED, W_CONNECTED, 0);
	assert_int_equal(made.state, STRAP_RESOLVING);
	assert_false(made.is_ours);
	/* bluetoothd may answer Connect before it says Connected=true */
	made = (struct step){.state = STRAP_CONNECTING};
	step_once(&made, STEP_DONE, W_KNOWN, 0);
	step_once(&made, STEP_CHANGED, W_CONNECTED, 0);
	step_once(&made, STEP_CHANGED, W_CONNECTED, 0);
	assert_int_equal(made.state, STRAP_RESOLVING);
	assert_true(made.is_ours);
}

static void test_waits(void **state)
{
	static const struct {
		struct step step;
		double chance;
		int wait_ms;
	} waits[] = {
		{{.state = STRAP_SCANNING, .n_scans = 1}, 0, 20000},
		{{.state = STRAP_UNKNOWN, .n_scans = 1}, 0, 40000},
		{{.state = STRAP_UNKNOWN, .n_scans = 9}, 0, 40000},
		{{.state = STRAP_UNKNOWN, .n_scans = 10}, 0, 290000},
		{{.state = STRAP_SCANNING, .n_scans = 11}, 0, 10000},
		{{.state = STRAP_UNKNOWN, .n_scans = 1, .n_stuck = 1}, 0, 5000},
		{{.state = STRAP_UNKNOWN, .n_scans = 2, .n_stuck = 2}, 0,
			10000},
		{{.state = STRAP_UNKNOWN, .n_scans = 9, .n_stuck = 9}, 0,
			40000},
		{{.state = STRAP_CONNECTING}, 0, 45000},
		{{.state = STRAP_RESOLVING}, 0, 30000},
		{{.state = STRAP_SUBSCRIBING}, 0, 10000},
		{{.state = STRAP_STREAMING}, 0, 5000},
		{{.state = STRAP_STALE}, 0, 30000},
		{{.state = STRAP_BACKOFF, .n_failures = 1}, 0.5, 1000},
		{{.state = STRAP_BACKOFF, .n_failures = 2}, 0.5, 2000},
		{{.state = STRAP_BACKOFF, .n_failures = 3}, 0.5, 4000},
		{{.state = STRAP_BACKOFF, .n_failures = 4}, 0.5, 8000},
		{{.state = STRAP_BACKOFF, .n_failures = 5}, 0.5, 16000},
		{{.state = STRAP_BACKOFF, .n_failures = 6}, 0.5, 30000},
		{{.state = STRAP_BACKOFF, .n_failures = 7}, 0.5, 60000},
		{{.state = STRAP_BACKOFF, .n_failures = 700}, 0.5, 60000},
		{{.state = STRAP_BACKOFF, .n_failures = 7}, 0, 48000},
		{{.state = STRAP_BACKOFF, .n_failures = 7}, 1, 72000},
		{{.state = STRAP_NO_BUS, .n_failures = 3}, 0.5, 4000},
		{{.state = STRAP_KNOWN}, 0, 0},
		{{.state = STRAP_PAUSED}, 0, 0},
		{{.state = STRAP_NO_HEART_RATE}, 0, 0},
	};
	const struct step_times times = step_times_new(1);

	(void)state;
	for (size_t i = 0; i < sizeof(waits) / sizeof(*waits); i++)
		assert_near(
			step_wait_ms(&waits[i].step, &times, waits[i].chance),
			waits[i].wait_ms, 0, 1);
}

static void test_times_shrink(void **state)
{
	const struct step_times times = step_times_new(0.1);
	const struct step step = {.state = STRAP_CONNECTING};

	(void)state;
	assert_int_equal(step_wait_ms(&step, &times, 0), 4500);
	assert_true(step_times_new(1e-9).call_ms >= 1);
}

static const enum strap_state link_states[] = {STRAP_NO_BUS, STRAP_NO_DAEMON,
	STRAP_REFUSED, STRAP_NO_ADAPTER, STRAP_ADAPTER_OFF, STRAP_UNKNOWN,
	STRAP_SCANNING, STRAP_KNOWN, STRAP_CONNECTING, STRAP_RESOLVING,
	STRAP_SUBSCRIBING, STRAP_STREAMING, STRAP_STALE, STRAP_BACKOFF,
	STRAP_NO_HEART_RATE, STRAP_PAUSED};

#define N_LINK_STATES (sizeof(link_states) / sizeof(*link_states))

/* What must hold of each step whatever happens. */
static void check_step(const struct step *now, const struct step_result *result,
	enum world world)
{
	unsigned actions = result->actions;

	/* nothing is asked of what is not there */
	if (actions & (DO_SCAN | DO_END_SCAN))
		assert_true(world >= W_ADAPTER);
	if (actions & (DO_CONNECT | DO_TRUST | DO_DISCONNECT))
		assert_true(world >= W_KNOWN);
	if (actions & DO_ACQUIRE)
		assert_true(world >= W_HEART_RATE);
	if (actions & DO_ASK)
		assert_true(world >= W_BUS);
	/* a cause is there exactly when something is closed */
	assert_int_equal(!!(actions & DO_CLOSE), result->cause != GAP_NONE);
	/* whoever leaves the stream says that it is over */
	if ((now->state == STRAP_STREAMING || now->state == STRAP_STALE) &&
		result->next.state != STRAP_STREAMING &&
		result->next.state != STRAP_STALE)
		assert_true(actions & (DO_CLOSE | DO_END));
	/* and whoever comes to it, that it begins */
	if (result->next.state == STRAP_STREAMING &&
		now->state != STRAP_STREAMING && now->state != STRAP_STALE)
		assert_true(actions & DO_OPEN);
	if (now->state == STRAP_BACKOFF && result->next.state != STRAP_BACKOFF)
		assert_true(actions & DO_CLOSE);
}

/* STEP_CHANGED comes to rest; a call that is made makes us busy. */
static void check_rest(struct step step, enum world world, unsigned also)
{
	for (size_t i = 0; i < 2 * STRAP_N; i++) {
		struct step_facts facts = facts_of(world, also);
		struct step_result result =
			strap_step(&step, STEP_CHANGED, &facts);

		if (result.next.state == step.state)
			return;
		step = result.next;
		also &= ~(unsigned)A_BUSY;
		if (result.actions & (DO_CONNECT | DO_SCAN | DO_DISCONNECT))
			also |= A_BUSY;
		if (result.actions & DO_UNSUBSCRIBE)
			also &= ~(unsigned)A_SHARED;
	}
	fail_msg("state %s does not come to rest in world %d, also %u",
		strap_state_word(step.state), (int)world, also);
}

static void check_state(enum strap_state state, enum step_event event)
{
	const struct step now = {.state = state};

	for (unsigned i = 0; i < W_N * (A_ALL + 1); i++) {
		enum world world = (enum world)(i % W_N);
		struct step_facts facts = facts_of(world, i / W_N);
		struct step_result result = strap_step(&now, event, &facts);

		check_step(&now, &result, world);
		check_rest(result.next, world, i / W_N);
	}
}

static void test_every_step(void **state)
{
	(void)state;
	for (size_t s = 0; s < N_LINK_STATES; s++)
		for (int e = 0; e < STEP_N_EVENTS; e++)
			check_state(link_states[s], (enum step_event)e);
}

/* From anywhere, a world in which all goes well leads to streaming. */
static void test_all_roads(void **state)
{
	(void)state;
	for (size_t s = 0; s < N_LINK_STATES; s++) {
		struct step step = {.state = link_states[s]};
		enum world world = W_KNOWN;

		for (int i = 0; i < 40 && step.state != STRAP_STREAMING; i++) {
			struct step_result result =
				step_once(&step, STEP_CHANGED, world, 0);

			if (result.actions & DO_CONNECT) {
				world = W_HEART_RATE;
				step_once(&step, STEP_DONE, world, 0);
			} else if (result.actions & DO_ACQUIRE) {
				step_once(&step, STEP_DONE, world, 0);
			} else if (step.state == STRAP_BACKOFF ||
				step.state == STRAP_PAUSED) {
				step_once(&step, STEP_TIMER, world, 0);
			} else if (step.state == STRAP_NO_HEART_RATE) {
				world = W_HEART_RATE;
			}
		}
		assert_int_equal(step.state, STRAP_STREAMING);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_transitions),
		cmocka_unit_test(test_aborts_then_back_off),
		cmocka_unit_test(test_failures_are_forgotten),
		cmocka_unit_test(test_disconnect_what_is_ours),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_times_shrink),
		cmocka_unit_test(test_every_step),
		cmocka_unit_test(test_all_roads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
