/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes as the text of a replay.
 */
#include "daemon/strap/replay_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct replay_file file;
	char *error = NULL;
	FILE *stream = n_bytes > 0 ? fmemopen((void *)bytes, n_bytes, "r")
				   : fopen("/dev/null", "r");

	if (!stream)
		return 0;
	if (replay_file_read(stream, "fuzz", &file, &error) == 0)
		replay_file_done(&file);
	else if (!error)
		abort();
	free(error);
	fclose(stream);
	return 0;
}
