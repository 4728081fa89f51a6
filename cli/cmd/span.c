/* SPDX-License-Identifier: GPL-3.0-or-later
 * --days, --from and --to as spans of time.
 */
#include "cli/cmd/span.h"

#include <string.h>

#include "cli/command.h"
#include "daemon/base/civil.h"
#include "daemon/base/number.h"
#include "daemon/base/when.h"

#define MAX_DAYS 36525 /* a hundred years */
#define US_PER_DAY (INT64_C(86400) * 1000000)

bool span_take(struct span_words *words, const struct command_arg *arg)
{
	const char *name = arg->option ? arg->option->name : "";

	if (strcmp(name, "days") == 0)
		words->days = arg->value;
	else if (strcmp(name, "from") == 0)
		words->from = arg->value;
	else if (strcmp(name, "to") == 0)
		words->to = arg->value;
	else
		return false;
	return true;
}

static int today(const struct cli *cli)
{
	return civil_practice_day(
		cli->now.utc_us, cli->now.offset_min, cli->config.rollover_min);
}

int span_day_of_word(const struct cli *cli, const char *word, int *ret_day)
{
	if (strcmp(word, "today") == 0)
		*ret_day = today(cli);
	else if (strcmp(word, "yesterday") == 0)
		*ret_day = today(cli) - 1;
	else
		return civil_parse_day(word, ret_day);
	return 0;
}

static struct span span_of_days(const struct cli *cli, int first, int last)
{
	return (struct span){
		.from_us = civil_day_begin_us(first, cli->config.rollover_min),
		.to_us = civil_day_begin_us(last + 1, cli->config.rollover_min),
		.first_day = first,
		.last_day = last,
	};
}

struct span span_of_day(const struct cli *cli, int day)
{
	return span_of_days(cli, day, day);
}

/* A day as one end of a span: its begin, or the begin of the next. */
static int take_edge(const struct cli *cli, const struct command *command,
	const char *word, bool is_end, int64_t *ret_us)
{
	struct instant when;
	int day;

	if (span_day_of_word(cli, word, &day) == 0) {
		*ret_us = civil_day_begin_us(
			day + is_end, cli->config.rollover_min);
		return HRVCTL_OK;
	}
	if (when_parse(word, cli->now, &when) < 0)
		return command_misuse(command,
			"'%s' is no time; write 2026-11-22, \"yesterday "
			"18:00\" or \"3 days ago\"",
			word);
	*ret_us = when.utc_us;
	return HRVCTL_OK;
}

/* The days that the span's ends lie in, at the zone of now. */
static void settle_days(const struct cli *cli, struct span *span)
{
	span->first_day = civil_practice_day(
		span->from_us, cli->now.offset_min, cli->config.rollover_min);
	span->last_day = civil_practice_day(
		span->to_us - 1, cli->now.offset_min, cli->config.rollover_min);
}

int span_settle(const struct cli *cli, const struct command *command,
	const struct span_words *words, int n_days, struct span *ret_span)
{
	long days = n_days;
	int status = HRVCTL_OK;

	if (words->days && (words->from || words->to))
		return command_misuse(
			command, "either --days, or --from and --to");
	if (words->days &&
		number_parse_int(words->days, 1, MAX_DAYS, &days) < 0)
		return command_misuse(command,
			"--days is a whole number from 1 to %d, not '%s'",
			MAX_DAYS, words->days);
	*ret_span = span_of_days(cli, today(cli) - (int)days + 1, today(cli));
	if (words->from)
		status = take_edge(
			cli, command, words->from, false, &ret_span->from_us);
	if (words->to && status == HRVCTL_OK)
		status = take_edge(
			cli, command, words->to, true, &ret_span->to_us);
	if (status != HRVCTL_OK)
		return status;
	if (words->to && !words->from)
		ret_span->from_us = ret_span->to_us - days * US_PER_DAY;
	if (ret_span->from_us >= ret_span->to_us)
		return command_misuse(command, "--from has to lie before --to");
	if (words->from || words->to)
		settle_days(cli, ret_span);
	return HRVCTL_OK;
}
