/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells formats apart and calls their readers, see formats.h.
 */
#include "cli/formats/formats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/formats/columns.h"
#include "cli/formats/fit.h"
#include "cli/formats/lines.h"
#include "cli/formats/table.h"
#include "cli/formats/text.h"
#include "daemon/base/mem.h"

/* 31 days of beats with generous columns beside them. */
#define MAX_BYTES ((size_t)1 << 29)
#define FIRST_BYTES ((size_t)1 << 16)

static const struct {
	const char *word, *text;
} formats[FORMAT_N] = {
	[FORMAT_RR] = {"rr", "RR text"},
	[FORMAT_HRVLOGGER] = {"hrvlogger", "HRV Logger CSV"},
	[FORMAT_POLAR] = {"polar", "Polar Sensor Logger RR"},
	[FORMAT_KUBIOS] = {"kubios", "times and RR (Kubios style)"},
	[FORMAT_PHYSIONET] = {"physionet", "PhysioNet intervals"},
	[FORMAT_TABLE] = {"table", "table with a column rr"},
	[FORMAT_FIT] = {"fit", "FIT"},
};

const char *format_word(enum format format)
{
	return formats[format].word;
}

const char *format_text(enum format format)
{
	return formats[format].text;
}

int format_of_word(const char *word, enum format *ret_format)
{
	for (int i = 0; i < FORMAT_N; i++)
		if (strcmp(word, formats[i].word) == 0) {
			*ret_format = (enum format)i;
			return 0;
		}
	return -EINVAL;
}

static int blob_read(FILE *file, struct format_blob *blob)
{
	size_t capacity = 0;

	*blob = (struct format_blob){0};
	do {
		if (blob->n > MAX_BYTES)
			return -EFBIG;
		if (blob->n == capacity) {
			capacity = capacity ? 2 * capacity : FIRST_BYTES;
			blob->bytes = xrealloc(blob->bytes, capacity);
		}
		errno = 0;
		blob->n += fread(
			blob->bytes + blob->n, 1, capacity - blob->n, file);
		if (ferror(file))
			return errno ? -errno : -EIO;
	} while (!feof(file));
	return 0;
}

/* Of text: by what its first lines look like. */
static enum format detect(const struct lines *lines)
{
	if (!columns_are_there(*lines) || columns_are_one(*lines))
		return FORMAT_RR;
	if (columns_heading_begins(*lines, "phone timestamp"))
		return FORMAT_POLAR;
	if (columns_heading_begins(*lines, "timestamp") ||
		columns_heading_begins(*lines, "date"))
		return FORMAT_HRVLOGGER;
	return FORMAT_N; /* a table of which the reader knows more */
}

static enum format format_of_facts(const struct table_facts *facts)
{
	return facts->has_heading   ? FORMAT_TABLE
		: facts->has_labels ? FORMAT_PHYSIONET
				    : FORMAT_KUBIOS;
}

static int read_text(const struct format_blob *blob, enum rr_unit unit,
	struct record_maker *maker, enum format *format)
{
	struct lines lines;
	struct table_facts facts;
	int r;

	lines_init(&lines, blob->bytes, blob->n);
	if (*format == FORMAT_N)
		*format = detect(&lines);
	if (*format == FORMAT_RR)
		return text_read(&lines, maker);
	r = table_read(&lines, maker, unit, *format != FORMAT_KUBIOS, &facts);
	if (r == 0 && *format == FORMAT_N)
		*format = format_of_facts(&facts);
	return r;
}

static int read_blob(const struct format_blob *blob, enum rr_unit unit,
	struct record_maker *maker, enum format *format)
{
	bool is_fit = fit_is_it((const uint8_t *)blob->bytes, blob->n);

	if (*format == FORMAT_FIT && !is_fit)
		return record_maker_fail(maker, -EINVAL, "no FIT file");
	if (*format == FORMAT_FIT || (*format == FORMAT_N && is_fit)) {
		*format = FORMAT_FIT;
		return fit_read((const uint8_t *)blob->bytes, blob->n, maker);
	}
	return read_text(blob, unit, maker, format);
}

int format_read_blob(const struct format_blob *blob, const char *name,
	const struct format_choice *choice, struct record **ret_record,
	char **ret_error)
{
	bool any_unit = choice->unit == RR_N_UNITS;
	enum format format = choice->format;
	struct record_maker maker;
	int r;

	record_maker_init(&maker, name, any_unit ? RR_UNIT_MS : choice->unit);
	r = read_blob(blob, choice->unit, &maker, &format);
	if (r == 0)
		r = record_maker_finish(&maker, ret_record);
	if (r == 0)
		(*ret_record)->format = format;
	else
		*ret_error = xstrdup(maker.error);
	record_maker_done(&maker);
	return r;
}

int format_slurp(FILE *file, const char *name, struct format_blob *ret_blob,
	char **ret_error)
{
	struct format_blob blob;
	int r = blob_read(file, &blob);

	if (r == 0) {
		*ret_blob = blob;
		return 0;
	}
	free(blob.bytes);
	*ret_error = r == -EFBIG
		? xasprintf("%s: more than 512 MiB; cut the record", name)
		: xasprintf("cannot read '%s': %s", name, strerror(-r));
	return r;
}

int format_read(FILE *file, const char *name,
	const struct format_choice *choice, struct record **ret_record,
	char **ret_error)
{
	struct format_blob blob = {0};
	int r = format_slurp(file, name, &blob, ret_error);

	if (r < 0)
		return r;
	r = format_read_blob(&blob, name, choice, ret_record, ret_error);
	free(blob.bytes);
	return r;
}
