/* SPDX-License-Identifier: GPL-3.0-or-later
 * Disconnect reasons from a trace of btmon: the only way to them, as the
 * kernel tells them to root alone.
 *
 * A trace is btsnoop: 16 bytes ("btsnoop", 0, version, data link), then
 * records of 24 bytes (original length, included length, flags, drops, time;
 * big-endian) and their data. In btmon's data link, 2001, the low half of
 * flags is an opcode, and 3 is an HCI event (BlueZ, src/shared/btsnoop.h).
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/doctor/probe.h"
#include "daemon/base/mem.h"

#define N_HANDLES 0x0f00 /* connection handles go up to 0x0eff */
#define OPCODE_EVENT 3
#define LINK_MONITOR 2001
#define EVENT_GONE 0x05 /* Disconnection Complete */
#define EVENT_LE 0x3e
#define LE_CONNECTED 0x01
#define LE_CONNECTED_MORE 0x0a
#define NOT_ESTABLISHED 0x3e /* another status: we gave the attempt up */
#define ADDRESS_SIZE 18
#define RECORD_MAX 65536

struct trace {
	const char *address; /* "" any */
	bool is_ours[N_HANDLES];
	unsigned reason;
};

static uint32_t get_be32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
		(uint32_t)at[2] << 8 | at[3];
}

static bool is_wanted(const struct trace *trace, const uint8_t *address)
{
	char text[ADDRESS_SIZE];

	snprintf(text, sizeof(text), "%02X:%02X:%02X:%02X:%02X:%02X",
		address[5], address[4], address[3], address[2], address[1],
		address[0]);
	return !*trace->address || strcasecmp(text, trace->address) == 0;
}

/* subevent, status, handle (2), role, address type, address (6), ... */
static void take_connected(
	struct trace *trace, const uint8_t *bytes, size_t n_bytes)
{
	unsigned handle;

	bool is_ours;

	if (n_bytes < 12)
		return;
	is_ours = is_wanted(trace, bytes + 6);
	handle = (unsigned)(bytes[2] | bytes[3] << 8);
	if (bytes[1] == NOT_ESTABLISHED && is_ours)
		trace->reason = NOT_ESTABLISHED;
	/* A reset ends links without a word, and a handle comes to another. */
	else if (!bytes[1] && handle < N_HANDLES)
		trace->is_ours[handle] = is_ours;
}

/* status, handle (2), reason */
static void take_gone(struct trace *trace, const uint8_t *bytes, size_t n_bytes)
{
	unsigned handle;

	if (n_bytes < 4 || bytes[0])
		return;
	handle = (unsigned)(bytes[1] | bytes[2] << 8);
	if (handle >= N_HANDLES || (*trace->address && !trace->is_ours[handle]))
		return;
	trace->is_ours[handle] = false;
	trace->reason = bytes[3];
}

static void take_event(
	struct trace *trace, const uint8_t *bytes, size_t n_bytes)
{
	if (n_bytes < 3)
		return;
	if (bytes[0] == EVENT_GONE)
		take_gone(trace, bytes + 2, n_bytes - 2);
	else if (bytes[0] == EVENT_LE &&
		(bytes[2] == LE_CONNECTED || bytes[2] == LE_CONNECTED_MORE))
		take_connected(trace, bytes + 2, n_bytes - 2);
}

static int read_records(FILE *file, struct trace *trace)
{
	_cleanup_free_ uint8_t *data = xmalloc(RECORD_MAX);
	uint8_t head[24];

	/* A trace that is still being written ends in the midst. */
	while (fread(head, sizeof(head), 1, file) == 1) {
		uint32_t n_bytes = get_be32(head + 4);

		if (n_bytes > RECORD_MAX)
			return -EINVAL;
		if (fread(data, 1, n_bytes, file) != n_bytes)
			break;
		if ((get_be32(head + 8) & 0xffff) == OPCODE_EVENT)
			take_event(trace, data, n_bytes);
	}
	return ferror(file) ? -EIO : 0;
}

static int read_trace(FILE *file, struct trace *trace)
{
	uint8_t head[16];

	if (fread(head, sizeof(head), 1, file) != 1 ||
		memcmp(head, "btsnoop", 8) != 0 ||
		get_be32(head + 12) != LINK_MONITOR)
		return -EINVAL;
	return read_records(file, trace);
}

int trace_reason(const char *path, const char *address, unsigned *ret_reason,
	char **ret_error)
{
	struct trace trace = {.address = address};
	FILE *file = fopen(path, "re");
	int r = file ? read_trace(file, &trace) : -errno;

	if (file)
		fclose(file);
	if (r < 0)
		*ret_error = xasprintf("cannot read '%s': %s", path,
			r == -EINVAL ? "it is no trace of btmon -w"
				     : strerror(-r));
	else
		*ret_reason = trace.reason;
	return r;
}
