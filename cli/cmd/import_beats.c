/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records become the text of a replay (daemon/strap/replay.h), which an hrvd
 * reads.
 */
#include "cli/cmd/import_beats.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/cmd/gather.h"
#include "cli/cmd/hrvd.h"
#include "cli/command.h"
#include "cli/formats/record.h"
#include "cli/view/import.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"

#define Q_PER_US (RR_Q_PER_S / 1000000)
/* Packets know whole ms and intervals 1/1024 s: by so much later, no begin
 * falls a second back. */
#define LATE_MS 3
#define NAME_SIZE 64 /* of a device, with its NUL */
/* Begin and end of a recording that is there already: packets know ms. */
#define SAME_US INT64_C(2000000)

static int64_t end_us(const struct beats_file *file)
{
	const struct record *record = file->record;

	return file->begin_us + record->end_q[record->series->n - 1] / Q_PER_US;
}

/* --- what is there --- */

static int by_begin(const void *a, const void *b)
{
	const struct beats_file *x = a, *y = b;

	return (x->begin_us > y->begin_us) - (x->begin_us < y->begin_us);
}

static int fail_overlap(const struct beats_file *file, const char *other)
{
	char begin[CIVIL_TIME_TEXT_SIZE], end[CIVIL_TIME_TEXT_SIZE];

	civil_time_text(
		file->begin_us, clock_offset_min(file->begin_us), begin);
	civil_time_text(end_us(file), clock_offset_min(end_us(file)), end);
	return command_fail(HRVCTL_ERROR,
		"leave one of them out, or say with --at when it began; "
		"nothing was imported",
		"%s is from %s to %s, and so is some of %s", file->name, begin,
		end, other);
}

/* What is stored of its time: none, the same, or something else. */
static int check_stored(struct store *store, struct beats_file *file)
{
	struct stretch_list list = {0};
	int64_t end = 0;
	int status = HRVCTL_OK;

	if (gather_stretches(store, DEVICE_REPLAY, file->begin_us, end_us(file),
		    &list) < 0)
		status = gather_fail(store);
	for (size_t i = 0; i < list.n; i++)
		if (list.rows[i].end.utc_us > end)
			end = list.rows[i].end.utc_us;
	file->is_there = list.n > 0 &&
		llabs(list.rows[0].begin.utc_us - file->begin_us) <= SAME_US &&
		llabs(end - end_us(file)) <= SAME_US;
	if (status == HRVCTL_OK && list.n > 0 && !file->is_there) {
		_cleanup_free_ char *other =
			xasprintf("what is stored (%s)", list.rows[0].name);

		status = fail_overlap(file, other);
	}
	stretch_list_done(&list);
	return status;
}

int import_beats_check(const struct cli *cli, struct store *store,
	struct beats_file *files, size_t n)
{
	int status = HRVCTL_OK;

	qsort(files, n, sizeof(*files), by_begin);
	for (size_t i = 0; i < n && status == HRVCTL_OK; i++) {
		if (end_us(&files[i]) > cli->now.utc_us)
			return command_fail(HRVCTL_ERROR,
				"--at says when it began; nothing was imported",
				"%s ends in the future", files[i].name);
		if (i > 0 && files[i].begin_us < end_us(&files[i - 1]))
			return fail_overlap(&files[i], files[i - 1].name);
		status = check_stored(store, &files[i]);
	}
	return status;
}

/* --- packets --- */

struct writer {
	FILE *file;
	char name[NAME_SIZE];
	int64_t start_us; /* of the run, in whole seconds */
	int offset_min; /* of the last packet */
	bool is_open;
	size_t n;
	int64_t sum_q;
};

/* As a device is called: plain ASCII, which a file's name may not be. */
static void name_device(struct writer *writer, const char *path)
{
	snprintf(writer->name, sizeof(writer->name), "import of %s",
		basename(path));
	for (char *c = writer->name; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
}

static void close_run(struct writer *writer)
{
	if (writer->is_open)
		fputs("close source_end\n", writer->file);
	writer->is_open = false;
}

static void open_run(struct writer *writer, int64_t begin_us)
{
	char time[CIVIL_TIME_TEXT_SIZE];

	close_run(writer);
	writer->start_us = begin_us - begin_us % 1000000;
	writer->offset_min = clock_offset_min(writer->start_us);
	civil_time_text(writer->start_us, writer->offset_min, time);
	fprintf(writer->file, "start %s\nopen %s\n", time, writer->name);
	writer->is_open = true;
}

/* Summer time may begin or end within a recording. */
static void put_zone(struct writer *writer, int64_t at_us)
{
	int offset_min = clock_offset_min(at_us);
	char time[CIVIL_TIME_TEXT_SIZE];

	if (offset_min == writer->offset_min)
		return;
	writer->offset_min = offset_min;
	civil_time_text(at_us, offset_min, time);
	fprintf(writer->file, "zone %s\n",
		time + sizeof("2026-11-22T18:00:00") - 1);
}

/* A packet of one interval, in 1/1024 s (2A37: flags, heart rate, RR). */
static void put_packet(
	struct writer *writer, int64_t at_us, unsigned rr_1024, int64_t rr_q)
{
	int64_t bpm = rr_q > 0 ? (60 * RR_Q_PER_S + rr_q / 2) / rr_q : 0;
	int64_t since_ms = (at_us - writer->start_us) / 1000 + LATE_MS;

	put_zone(writer, at_us);
	bpm = bpm < 1 ? 1 : bpm > UINT8_MAX ? UINT8_MAX : bpm;
	fprintf(writer->file, "%lld.%03lld 10%02x%02x%02x\n",
		(long long)(since_ms / 1000), (long long)(since_ms % 1000),
		(unsigned)bpm, rr_1024 & 0xff, rr_1024 >> 8);
}

/* Missing beats: where time is missing, too, the silence says so; an interval
 * of 0, which no heart makes, breaks the chain in any case. */
static void put_interval(
	struct writer *writer, const struct beats_file *file, size_t i)
{
	const struct record *record = file->record;
	int64_t rr_q = record->series->rr_q[i];
	int64_t ticks = (rr_q + RR_Q_PER_TICK / 2) / RR_Q_PER_TICK;
	int64_t begin_q = record->end_q[i] - rr_q;
	int64_t gap_q = i > 0 ? begin_q - record->end_q[i - 1] : 0;
	int64_t begin_us = file->begin_us + begin_q / Q_PER_US;

	if (i == 0 || gap_q > (int64_t)RECORD_PAUSE_S * RR_Q_PER_S)
		open_run(writer, begin_us);
	else if (record->series->flags[i] & RR_BREAK)
		put_packet(writer, begin_us, 0, rr_q);
	if (ticks > UINT16_MAX)
		ticks = 0;
	put_packet(writer, file->begin_us + record->end_q[i] / Q_PER_US,
		(unsigned)ticks, rr_q);
	writer->n++;
	writer->sum_q += rr_q;
}

static void write_all(const struct beats_file *files, size_t n,
	struct writer *writer, struct import_report *report)
{
	for (size_t i = 0; i < n; i++) {
		if (files[i].is_there) {
			report->n_recordings_there++;
			continue;
		}
		report->n_recordings++;
		name_device(writer, files[i].name);
		for (size_t k = 0; k < files[i].record->series->n; k++)
			put_interval(writer, &files[i], k);
		close_run(writer);
	}
	report->n_beats = writer->n;
	report->worn_s = (double)writer->sum_q / RR_Q_PER_S;
}

int import_beats(const struct cli *cli, const struct beats_file *files,
	size_t n, struct import_report *report)
{
	int fd = memfd_create("import", MFD_CLOEXEC);
	struct writer writer = {.file = fd < 0 ? NULL : fdopen(fd, "w")};
	const struct hrvd_task task = {"import", {"--import", "-"}, fd,
		"hrvd did not take them in", "nothing was imported"};
	int status = HRVCTL_ERROR;

	if (!writer.file)
		return command_fail(HRVCTL_ERROR, NULL,
			"no memory for the packets: %s", strerror(errno));
	write_all(files, n, &writer, report);
	if (fflush(writer.file) == 0 && lseek(fd, 0, SEEK_SET) == 0)
		status =
			report->n_recordings ? hrvd_run(cli, &task) : HRVCTL_OK;
	else
		command_fail(status, "import fewer files at once",
			"no memory for the packets: %s", strerror(errno));
	fclose(writer.file);
	return status;
}
