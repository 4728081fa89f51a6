/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks once, and takes no answer for an answer.
 */
#include "cli/cmd/ask.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "daemon/base/number.h"

struct score ask_activation(void)
{
	char line[32];
	long n;

	if (!term.is_tty || !isatty(STDIN_FILENO))
		return (struct score){0};
	fputs("How activated do you feel, from 0 (not at all) to 10? "
	      "Enter skips it: ",
		stdout);
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return (struct score){0};
	line[strcspn(line, "\n")] = '\0';
	if (number_parse_int(line, 0, SCORE_MAX, &n) < 0)
		return (struct score){0};
	return (struct score){true, (int)n};
}

int ask_take(const struct command *command, const char *word,
	struct score *ret_activation)
{
	long n;

	if (ret_activation->is_known)
		return command_misuse(
			command, "one number is enough; '%s' too?", word);
	if (number_parse_int(word, 0, SCORE_MAX, &n) < 0)
		return command_misuse(command,
			"how activated it feels is a whole number from 0 (not "
			"at all) to 10, not '%s'",
			word);
	*ret_activation = (struct score){true, (int)n};
	return HRVCTL_OK;
}
