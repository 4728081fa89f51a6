/* SPDX-License-Identifier: GPL-3.0-or-later
 * The files of RR intervals that hrvctl reads: which one it is, and the record
 * in it. Bytes in, intervals out: nothing here prints.
 */
#pragma once

#include <stdio.h>

#include "cli/formats/number.h"

struct record;

enum format {
	FORMAT_RR,
	FORMAT_HRVLOGGER,
	FORMAT_POLAR,
	FORMAT_KUBIOS,
	FORMAT_PHYSIONET,
	FORMAT_TABLE,
	FORMAT_FIT,
	FORMAT_N,
};

/* "hrvlogger": for --format and JSON. */
const char *format_word(enum format format);
/* "HRV Logger CSV": for people. */
const char *format_text(enum format format);
/* 0 or -EINVAL. */
int format_of_word(const char *word, enum format *ret_format);

/* Reads all of file. name is what errors call it; format FORMAT_N: whichever
 * it is; unit RR_N_UNITS: as the format has it (RR text: ms). ret_record:
 * fresh, the caller frees; empty when there is no interval. 0, or -EINVAL,
 * -EFBIG, -EIO with "NAME:LINE: what is wrong and what to do" in ret_error,
 * fresh memory. */
int format_read(FILE *file, const char *name, enum format format,
	enum rr_unit unit, enum format *ret_format, struct record **ret_record,
	char **ret_error);
