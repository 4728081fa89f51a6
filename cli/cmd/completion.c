/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl completion: the few lines that make a shell complete hrvctl. They ask
 * hrvctl itself for the words (complete.h).
 */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

#include "cli/complete.h"

/* Bash breaks words at ':', as in an address: the line is split here, and what
 * stands before the last ':' is taken off the answers. */
static void print_bash(void)
{
	puts("_hrvctl() {\n"
	     "\tlocal line=${COMP_LINE:0:COMP_POINT} cur= word words\n"
	     "\t"
	     "read -ra words <<<\"$line\"\n"
	     "\tif [[ $line == *[^[:space:]] ]]; then\n"
	     "\t\tcur=${words[-1]}\n"
	     "\t\tunset 'words[-1]'\n"
	     "\tfi\n"
	     "\tCOMPREPLY=()\n"
	     "\twhile IFS=$'\\t' read -r word _; do\n"
	     "\t\t[[ $word == \"$cur\"* ]] &&\n"
	     "\t\t\tCOMPREPLY+=(\"${word#\"${cur%\"${cur##*:}\"}\"}\")\n"
	     "\tdone < <(hrvctl " COMPLETE_NAME
	     " \"${words[@]:1}\" \"$cur\" 2>/dev/null)\n"
	     "}\n"
	     "complete -o default -F _hrvctl hrvctl");
}

/* Evaluated, it says what it completes; as the file _hrvctl on the fpath, it is
 * itself the function that completes. */
static void print_zsh(void)
{
	puts("#compdef hrvctl\n"
	     "_hrvctl() {\n"
	     "\tlocal line\n"
	     "\tlocal -a found\n"
	     "\tfor line in ${(f)\"$(hrvctl " COMPLETE_NAME
	     " \"${(@)words[2,CURRENT]}\" 2>/dev/null)\"}; do\n"
	     "\t\tfound+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\")\n"
	     "\tdone\n"
	     "\t_describe hrvctl found || _files\n"
	     "}\n"
	     "if [[ $funcstack[1] == _hrvctl ]]; then\n"
	     "\t_hrvctl \"$@\"\n"
	     "else\n"
	     "\tcompdef _hrvctl hrvctl\n"
	     "fi");
}

/* Fish offers files beside the words only where a command takes one. */
static void print_fish(void)
{
	puts("complete -c hrvctl -f -a '(hrvctl " COMPLETE_NAME
	     " (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'");
	for (size_t i = 0; i < n_commands; i++)
		if (strstr(commands[i]->args, "FILE"))
			printf("complete -c hrvctl -F -n "
			       "'__fish_seen_subcommand_from %s'\n",
				commands[i]->name);
}

static const struct {
	const char *name;
	void (*print)(void);
} shells[] = {
	{"bash", print_bash},
	{"fish", print_fish},
	{"zsh", print_zsh},
};
static const size_t n_shells = sizeof(shells) / sizeof(*shells);

static int run(struct cli *cli, int argc, char **argv)
{
	const char *shell = NULL;
	struct command_arg arg;
	int index = 1, more;

	while ((more = command_next(&command_completion, cli, argc, argv,
			&index, &arg)) > 0) {
		if (shell)
			return command_misuse(
				&command_completion, "one shell at a time");
		shell = arg.value;
	}
	if (more < 0)
		return command_stop(index);
	if (!shell)
		return command_misuse(&command_completion, "which shell?");
	for (size_t i = 0; i < n_shells; i++)
		if (!strcmp(shell, shells[i].name)) {
			shells[i].print();
			return HRVCTL_OK;
		}
	return command_misuse(&command_completion,
		"no completion for '%s', only for bash, fish and zsh", shell);
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argv;
	for (size_t i = 0; argc == 2 && i < n_shells; i++)
		puts(shells[i].name);
}

const struct command command_completion = {
	.name = "completion",
	.args = "bash | fish | zsh",
	.summary = "print what makes your shell complete hrvctl",
	.details = "Put one of these where your shell reads it at its start:\n"
		   "  eval \"$(hrvctl completion bash)\"   # ~/.bashrc\n"
		   "  eval \"$(hrvctl completion zsh)\"    # ~/.zshrc, after "
		   "compinit\n"
		   "  hrvctl completion fish | source    # "
		   "~/.config/fish/config.fish",
	.run = run,
	.complete = complete,
};
