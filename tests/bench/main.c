/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long the analysis and a beat take, how much memory, and how far that is
 * from the least it could: each figure stands beside a floor of the same run,
 * FFTW alone on the same transforms, one pass over the intervals, or the
 * decoding of packets. Each part is a process of its own, so that its peak
 * memory is its own. Prints, judges nothing: `make bench`. Names of parts
 * (segment day sliding year live) run only those.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

static const struct {
	const char *name;
	void (*run)(void);
} parts[] = {
	{"segment", bench_segment},
	{"day", bench_day},
	{"sliding", bench_sliding},
	{"year", bench_year},
	{"live", bench_live},
};

static bool is_asked(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc == 1;
}

int main(int argc, char **argv)
{
	int failed = 0;

	printf("Medians of %d runs.\n", BENCH_RUNS);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct rusage usage = {0};
		int status = -1;

		if (!is_asked(parts[i].name, argc, argv))
			continue;
		fflush(stdout);

		pid_t pid = fork();

		if (pid == 0) {
			parts[i].run();
			fflush(stdout);
			_exit(EXIT_SUCCESS);
		}
		wait4(pid, &status, 0, &usage);
		failed |= status;
		printf("peak memory %.1f MB\n", (double)usage.ru_maxrss / 1024);
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
