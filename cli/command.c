/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of commands, and what follows from it: arguments, help, errors.
 */
#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/mem.h"

#define TEXT_COLUMNS 78 /* lines longer than this are hard to read */
#define OPTION_COLUMNS 25 /* where the summaries of options begin */

const struct command *const commands[] = {
	&command_analyze,
	&command_completion,
	&command_day,
	&command_export,
	&command_help,
	&command_journal,
	&command_mark,
	&command_pain,
	&command_pause,
	&command_resume,
	&command_scan,
	&command_session,
	&command_status,
	&command_trends,
	&command_use,
};
const size_t n_commands = sizeof(commands) / sizeof(commands[0]);

const struct command_option command_global_options[] = {
	{"color", 0, "WHEN", "auto, always or never"},
	{"database", 0, "FILE", "read and write this database"},
	{"help", 'h', NULL, "what a command does and takes"},
	{"json", 0, NULL, "one JSON object instead of text"},
	{"no-pager", 0, NULL, "never show long output in a pager"},
	{"plain", 0, NULL, "sentences, without colours and drawings"},
	{"version", 0, NULL, "the version of hrvctl"},
	{NULL, 0, NULL, NULL},
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < n_commands; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

#define NAME_MAX_GUESSED 15

static int min_of(int a, int b)
{
	return a < b ? a : b;
}

/* Letters to insert, drop, change or swap with their neighbour (optimal string
 * alignment: Damerau 1964) to make a of b. */
static int distance(const char *a, const char *b)
{
	int d[NAME_MAX_GUESSED + 1][NAME_MAX_GUESSED + 1];
	int n_a = (int)strlen(a), n_b = (int)strlen(b);

	if (n_a > NAME_MAX_GUESSED || n_b > NAME_MAX_GUESSED)
		return NAME_MAX_GUESSED;
	for (int i = 0; i <= n_a; i++)
		d[i][0] = i;
	for (int j = 0; j <= n_b; j++)
		d[0][j] = j;
	for (int i = 1; i <= n_a; i++)
		for (int j = 1; j <= n_b; j++) {
			bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1];

			d[i][j] =
				min_of(d[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
					1 + min_of(d[i - 1][j], d[i][j - 1]));
			if (swapped)
				d[i][j] = min_of(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n_a][n_b];
}

const char *command_guess(const char *name)
{
	const char *nearest = NULL;
	int least = 3; /* more than two slips is another word */

	for (size_t i = 0; i < n_commands; i++) {
		const char *candidate = commands[i]->name;
		bool is_begin = strlen(name) > 1 &&
			!strncmp(candidate, name, strlen(name));
		int slips = is_begin ? 0 : distance(name, candidate);

		if (slips < least && slips < (int)strlen(candidate) / 2 + 1) {
			least = slips;
			nearest = candidate;
		}
	}
	return nearest;
}

int command_fail(int status, const char *hint, const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	fputs("hrvctl: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	if (hint)
		fprintf(stderr, "%s\n", hint);
	return status;
}

int command_unknown(const char *name)
{
	const char *guess = command_guess(name);
	_cleanup_free_ char *hint = guess
		? xasprintf("did you mean `hrvctl %s`?", guess)
		: xstrdup("`hrvctl help` lists the commands");

	return command_fail(HRVCTL_USAGE, hint, "no command '%s'", name);
}

void command_say(const char *format, ...)
{
	va_list arguments;

	if (!term.is_tty)
		return;
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

void command_join(char **text, const char *word)
{
	char *longer = *text ? xasprintf("%s %s", *text, word) : xstrdup(word);

	free(*text);
	*text = longer;
}

/* "hrvctl pain N [REGION...]". */
static void print_synopsis(FILE *file, const struct command *command)
{
	fprintf(file, "hrvctl %s", command ? command->name : "[COMMAND]");
	if (command && command->args && *command->args)
		fprintf(file, " %s", command->args);
}

int command_misuse(const struct command *command, const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	fputs("hrvctl: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputs("\nusage: ", stderr);
	print_synopsis(stderr, command);
	fprintf(stderr, "   (more: hrvctl help%s%s)\n", command ? " " : "",
		command ? command->name : "");
	return HRVCTL_USAGE;
}

static void print_option(const struct command_option *option)
{
	char letter[] = "    ";
	_cleanup_free_ char *left = NULL;

	if (option->letter) {
		letter[0] = '-';
		letter[1] = option->letter;
		letter[2] = ',';
	}
	left = xasprintf("  %s--%s%s%s", letter, option->name,
		option->value ? " " : "", option->value ? option->value : "");
	term_put_cell(stdout, left, OPTION_COLUMNS - 1);
	putchar(' ');
	term_put_wrapped(stdout, option->summary, OPTION_COLUMNS,
		OPTION_COLUMNS, TEXT_COLUMNS);
}

static void print_options(
	const char *title, const struct command_option *options)
{
	if (!options || !options->name)
		return;
	printf("\n%s%s%s\n", term_on(TERM_STRONG), title, term_off());
	for (; options->name; options++)
		print_option(options);
}

/* Paragraphs are wrapped; lines that begin with a space stay as they are. */
static void print_details(const char *details)
{
	while (*details) {
		size_t n = strcspn(details, "\n");
		_cleanup_free_ char *line = xasprintf("%.*s", (int)n, details);

		if (*line == ' ')
			puts(line);
		else
			term_put_wrapped(stdout, line, 0, 0, TEXT_COLUMNS);
		details += n + (details[n] == '\n');
	}
}

static void help_all(void)
{
	puts("usage: hrvctl [OPTION...] [COMMAND [ARGUMENT...]]\n\n"
	     "Heart-rate variability from a chest strap, and the journal beside "
	     "it.\nWithout a command: status.\n");
	printf("%sCommands%s\n", term_on(TERM_STRONG), term_off());
	for (size_t i = 0; i < n_commands; i++) {
		printf("  %-11s", commands[i]->name);
		term_put_wrapped(
			stdout, commands[i]->summary, 13, 13, TEXT_COLUMNS);
	}
	print_options(
		"Options, before or after the command", command_global_options);
	puts("\n`hrvctl help COMMAND` says more, `man hrvctl` most.");
}

void command_explain(const struct command *command)
{
	if (!command) {
		help_all();
		return;
	}
	fputs("usage: ", stdout);
	print_synopsis(stdout, command);
	printf("\n\n%c%s.\n", command->summary[0] & ~0x20,
		command->summary + 1);
	if (command->details) {
		putchar('\n');
		print_details(command->details);
	}
	print_options("Options", command->options);
	puts("\nOptions of every command: hrvctl help");
}

static const struct command_option *option_find(
	const struct command_option *options, const char *name, size_t n)
{
	for (; options && options->name; options++)
		if (!strncmp(options->name, name, n) && !options->name[n])
			return options;
	return NULL;
}

static const struct command_option *option_of_letter(
	const struct command_option *options, char letter)
{
	for (; options && options->name; options++)
		if (options->letter == letter)
			return options;
	return NULL;
}

/* The option that word names; ret_joined: what follows its "=" or its letter,
 * NULL if nothing does. */
static const struct command_option *option_of_word(
	const struct command *command, const char *word,
	const char **ret_joined)
{
	const struct command_option *own = command ? command->options : NULL;
	const struct command_option *option;
	size_t n;

	if (word[1] != '-') {
		*ret_joined = word[2] ? word + 2 : NULL;
		option = option_of_letter(own, word[1]);
		return option
			? option
			: option_of_letter(command_global_options, word[1]);
	}
	word += 2;
	n = strcspn(word, "=");
	*ret_joined = word[n] ? word + n + 1 : NULL;
	option = option_find(own, word, n);
	return option ? option : option_find(command_global_options, word, n);
}

static int set_colour(struct cli *cli, const char *when)
{
	static const char *const words[] = {"auto", "always", "never"};

	for (int i = 0; i < 3; i++)
		if (!strcmp(when, words[i])) {
			cli->colour = (enum term_colour_mode)i;
			return 0;
		}
	command_fail(HRVCTL_USAGE, "write --color=auto, always or never",
		"--color=%s is not understood", when);
	return -1;
}

/* Does what a global option says: 0 go on, 1 printed what was asked, -1. */
static int apply_global(const struct command *command, struct cli *cli,
	const struct command_arg *arg)
{
	const char *name = arg->option->name;
	int result = 0;

	if (!strcmp(name, "help")) {
		command_explain(command);
		return 1;
	}
	if (!strcmp(name, "version")) {
		puts("hrvctl " HRVD_VERSION);
		return 1;
	}
	if (!strcmp(name, "color")) {
		result = set_colour(cli, arg->value);
	} else if (!strcmp(name, "database")) {
		free(cli->database);
		cli->database = xstrdup(arg->value);
		cli->database_given = true;
	}
	cli->json |= !strcmp(name, "json");
	cli->plain |= !strcmp(name, "plain");
	cli->pager &= !!strcmp(name, "no-pager");
	term_init(cli->colour, cli->plain);
	return result;
}

/* Reads the option that argv[*index] names, with its value; 0 or -1. */
static int take_option(const struct command *command, int argc, char **argv,
	int *index, struct command_arg *ret_arg)
{
	const char *word = argv[*index], *joined;
	const struct command_option *option =
		option_of_word(command, word, &joined);

	if (!option) {
		command_misuse(command, "no option '%s'", word);
		return -1;
	}
	if (!option->value && joined) {
		command_misuse(command, "--%s takes no value", option->name);
		return -1;
	}
	if (option->value && !joined && *index + 1 >= argc) {
		command_misuse(command, "--%s needs a %s", option->name,
			option->value);
		return -1;
	}
	++*index;
	if (option->value && !joined)
		joined = argv[(*index)++];
	*ret_arg = (struct command_arg){option, joined};
	return 0;
}

static bool is_global(const struct command_option *option)
{
	return option >= command_global_options &&
		option < command_global_options +
			sizeof(command_global_options) /
				sizeof(*command_global_options);
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] && !strchr("0123456789.", word[1]);
}

int command_next(const struct command *command, struct cli *cli, int argc,
	char **argv, int *index, struct command_arg *ret_arg)
{
	while (*index > 0 && *index < argc && is_option(argv[*index])) {
		int done;

		if (!strcmp(argv[*index], "--")) {
			*index = -(*index + 1);
			break;
		}
		if (take_option(command, argc, argv, index, ret_arg) < 0)
			return -1;
		if (!is_global(ret_arg->option))
			return 1;
		done = apply_global(command, cli, ret_arg);
		if (done) {
			*index = done > 0 ? 0 : *index;
			return -1;
		}
	}
	if (abs(*index) >= argc)
		return 0;
	*ret_arg = (struct command_arg){NULL, argv[abs(*index)]};
	*index += *index < 0 ? -1 : 1;
	return 1;
}
