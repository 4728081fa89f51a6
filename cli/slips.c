/* SPDX-License-Identifier: GPL-3.0-or-later
 * How many slips of the finger lie between two words.
 */
#include "cli/slips.h"

#include <stdbool.h>
#include <string.h>

static int min_of(int a, int b)
{
	return a < b ? a : b;
}

/* Row i of the table holds the slips between the first i letters of a and the
 * first j of b; only the two rows before it are needed. */
int slips_between(const char *a, const char *b)
{
	int rows[3][SLIPS_LONGEST + 1] = {0};
	int n_a = (int)strlen(a), n_b = (int)strlen(b);

	if (n_a > SLIPS_LONGEST || n_b > SLIPS_LONGEST)
		return SLIPS_LONGEST;
	for (int j = 0; j <= n_b; j++)
		rows[0][j] = j;
	for (int i = 1; i <= n_a; i++) {
		const int *before = rows[(i + 1) % 3],
			  *last = rows[(i + 2) % 3];
		int *row = rows[i % 3];

		row[0] = i;
		for (int j = 1; j <= n_b; j++) {
			bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1];

			row[j] = min_of(last[j - 1] + (a[i - 1] != b[j - 1]),
				1 + min_of(last[j], row[j - 1]));
			if (swapped)
				row[j] = min_of(row[j], before[j - 2] + 1);
		}
	}
	return rows[n_a % 3][n_b];
}
