/* SPDX-License-Identifier: GPL-3.0-or-later
 * The files of RR intervals that hrvctl reads: which one it is, and the record
 * in it. Bytes in, intervals out: nothing here prints.
 */
#pragma once

#include <stdio.h>

#include "cli/formats/record.h"

/* "hrvlogger": for --format and JSON. */
const char *format_word(enum format format);
/* "HRV Logger CSV": for people. */
const char *format_text(enum format format);
/* 0 or -EINVAL. */
int format_of_word(const char *word, enum format *ret_format);

/* What is said of a file, instead of being found out. */
struct format_choice {
	enum format format; /* FORMAT_N: whichever it is */
	enum rr_unit unit; /* RR_N_UNITS: as the format has it (RR text: ms) */
};

/* All bytes of a file; the caller frees bytes. */
struct format_blob {
	char *bytes;
	size_t n;
};

/* Reads all of file. 0, -EFBIG (more than 512 MiB), or -errno; with ret_error,
 * fresh memory. name is what errors call it. */
int format_slurp(FILE *file, const char *name, struct format_blob *ret_blob,
	char **ret_error);

/* The record in blob. ret_record: fresh, the caller frees; empty when there is
 * no interval. 0, or -EINVAL, -EFBIG with "NAME:LINE: what is wrong and what to
 * do" in ret_error, fresh memory. */
int format_read_blob(const struct format_blob *blob, const char *name,
	const struct format_choice *choice, struct record **ret_record,
	char **ret_error);

/* Both at once. 0, or -EINVAL, -EFBIG, -EIO. */
int format_read(FILE *file, const char *name,
	const struct format_choice *choice, struct record **ret_record,
	char **ret_error);
