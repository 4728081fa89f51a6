/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads hrvd.conf: one table says what may stand in it.
 */
#include "daemon/base/config.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/log.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"

struct setting {
	const char *section, *name;
	/* Sets the field from value; false if it is not allowed. */
	bool (*set)(
		const struct setting *setting, const char *value, void *field);
	size_t offset;
	long min, max; /* of a number; of a text, its size is max */
	const char *allowed; /* for people */
};

static bool is_address(const char *text)
{
	static const char form[] = "hh:hh:hh:hh:hh:hh";

	if (strlen(text) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'h' ? !isxdigit((unsigned char)text[i])
				   : text[i] != form[i])
			return false;
	return true;
}

static bool set_text(
	const struct setting *setting, const char *value, void *field)
{
	if (strlen(value) >= (size_t)setting->max)
		return false;
	strcpy(field, value);
	return true;
}

static bool set_target(
	const struct setting *setting, const char *value, void *field)
{
	bool replay = strncmp(value, "replay:", 7) == 0 && value[7];

	if (*value && !is_address(value) && strcmp(value, "sim") != 0 &&
		!replay)
		return false;
	return set_text(setting, value, field);
}

static bool set_adapter(
	const struct setting *setting, const char *value, void *field)
{
	long number;

	if (*value &&
		(strncmp(value, "hci", 3) != 0 ||
			number_parse_int(value + 3, 0, 999, &number) < 0))
		return false;
	return set_text(setting, value, field);
}

static bool set_transport(
	const struct setting *setting, const char *value, void *field)
{
	(void)setting;
	*(bool *)field = strcmp(value, "att") == 0;
	return *(bool *)field || strcmp(value, "bluez") == 0;
}

/* HH:MM to minutes. */
static bool set_clock(
	const struct setting *setting, const char *value, void *field)
{
	char hours[3] = {value[0], value[0] ? value[1] : '\0', '\0'};
	long hour, minute;

	if (strlen(value) != 5 || value[2] != ':' ||
		number_parse_int(hours, 0, 23, &hour) < 0 ||
		number_parse_int(value + 3, 0, 59, &minute) < 0)
		return false;
	minute += hour * 60;
	if (minute < setting->min || minute > setting->max)
		return false;
	*(int *)field = (int)minute;
	return true;
}

static bool set_seed(
	const struct setting *setting, const char *value, void *field)
{
	long number;

	if (number_parse_int(value, setting->min, setting->max, &number) < 0)
		return false;
	*(uint64_t *)field = (uint64_t)number;
	return true;
}

static bool set_level(
	const struct setting *setting, const char *value, void *field)
{
	static const char *const words[] = {
		"error", "warning", "notice", "info", "debug"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(value, words[i]) == 0) {
			*(int *)field = (int)(setting->min + (long)i);
			return true;
		}
	}
	return false;
}

#define FIELD(name) offsetof(struct config, name)
#define SIZE(name) (long)sizeof(((struct config *)NULL)->name)

static const struct setting settings[] = {
	{"strap", "target", set_target, FIELD(target), 0, SIZE(target),
		"an address like A0:9E:1A:00:00:01, sim, or replay:FILE"},
	{"strap", "adapter", set_adapter, FIELD(adapter), 0, SIZE(adapter),
		"a name like hci0"},
	{"strap", "transport", set_transport, FIELD(over_att), 0, 0,
		"bluez or att"},
	{"days", "rollover", set_clock, FIELD(rollover_min), 0, 720,
		"a time from 00:00 to 12:00"},
	{"sim", "seed", set_seed, FIELD(seed), 0, 2147483647,
		"a whole number from 0 to 2147483647"},
	{"log", "level", set_level, FIELD(level), LOG_LEVEL_ERROR,
		LOG_LEVEL_DEBUG, "error, warning, notice, info or debug"},
};
#define N_SETTINGS (sizeof(settings) / sizeof(*settings))

void config_init(struct config *config)
{
	*config = (struct config){
		.rollover_min = 240,
		.seed = 1,
		.level = LOG_LEVEL_INFO,
	};
}

struct reading {
	FILE *file;
	struct config config;
	int line;
	int bad_line; /* first; 0: none */
	char *bad; /* what is wrong with it */
};

static void complain(struct reading *reading, char *what)
{
	if (reading->bad_line == 0) {
		reading->bad_line = reading->line;
		reading->bad = what;
	} else {
		free(what);
	}
}

/* For inih in place of fgets: counts lines, and takes away what inih would
 * understand in its own way (indented lines as more of the value above, long
 * lines as two). */
static char *read_line(char *ret_line, int size, void *data)
{
	struct reading *reading = data;
	_cleanup_free_ char *line = NULL;
	size_t capacity = 0;
	ssize_t n = getline(&line, &capacity, reading->file);
	const char *text = line;

	if (n < 0)
		return NULL;
	reading->line++;
	if (strlen(line) != (size_t)n) {
		complain(reading, xstrdup("a NUL byte: this is no text file"));
		return NULL;
	}
	while (*text == ' ' || *text == '\t')
		text++;
	if (strlen(text) >= (size_t)size) {
		complain(reading,
			xasprintf("line too long, at most %d bytes are allowed",
				size - 2));
		text = "\n";
	}
	return strcpy(ret_line, text);
}

static bool has_section(const char *section)
{
	for (size_t i = 0; i < N_SETTINGS; i++)
		if (strcmp(settings[i].section, section) == 0)
			return true;
	return false;
}

/* "target, adapter": the names in a section, or all sections. */
static char *list_allowed(const char *section)
{
	char *list = xstrdup("");

	for (size_t i = 0; i < N_SETTINGS; i++) {
		const char *name =
			section ? settings[i].name : settings[i].section;
		char *longer;

		if (section ? strcmp(settings[i].section, section) != 0
			    : i > 0 &&
					strcmp(settings[i - 1].section, name) ==
						0)
			continue;
		longer = xasprintf("%s%s%s", list, *list ? ", " : "", name);
		free(list);
		list = longer;
	}
	return list;
}

static char *unknown(const char *section, const char *name)
{
	bool known = has_section(section);
	_cleanup_free_ char *allowed = list_allowed(known ? section : NULL);

	if (known)
		return xasprintf("[%s] has no setting '%s', allowed are %s",
			section, name, allowed);
	return xasprintf(
		"no section '%s' is known, allowed are %s", section, allowed);
}

static int take_setting(
	void *data, const char *section, const char *name, const char *value)
{
	struct reading *reading = data;

	for (size_t i = 0; i < N_SETTINGS; i++) {
		const struct setting *setting = &settings[i];

		if (strcmp(setting->section, section) != 0 ||
			strcmp(setting->name, name) != 0)
			continue;
		if (setting->set(setting, value,
			    (char *)&reading->config + setting->offset))
			return 1;
		complain(reading,
			xasprintf("%s is '%s', allowed is %s", name, value,
				setting->allowed));
		return 0;
	}
	complain(reading, unknown(section, name));
	return 0;
}

static char *unreadable(const char *path, int error)
{
	return xasprintf("cannot read '%s': %s", path, strerror(error));
}

/* The first bad line: of those inih found, and of ours. */
static char *error_text(
	const char *path, struct reading *reading, int syntax_line)
{
	if (reading->bad_line > 0 &&
		(syntax_line <= 0 || reading->bad_line <= syntax_line))
		return xasprintf(
			"%s:%d: %s", path, reading->bad_line, reading->bad);
	return xasprintf("%s:%d: not understood, allowed are [section] and "
			 "name = value",
		path, syntax_line);
}

/* 0 or -errno; what is read lies in reading->config. */
static int read_all(const char *path, struct reading *reading, char **ret_error)
{
	int syntax_line, error = 0;

	errno = 0;
	syntax_line =
		ini_parse_stream(read_line, reading, take_setting, reading);
	if (ferror(reading->file)) {
		error = errno ? errno : EIO;
		*ret_error = unreadable(path, error);
	} else if (syntax_line != 0 || reading->bad_line > 0) {
		error = EINVAL;
		*ret_error = error_text(path, reading, syntax_line);
	}
	free(reading->bad);
	return -error;
}

int config_load(const char *path, struct config *config, char **ret_error)
{
	struct reading reading = {.config = *config};
	int r;

	reading.file = fopen(path, "re");
	if (!reading.file) {
		r = -errno;
		if (r == -ENOENT || r == -ENOTDIR)
			return 0;
		*ret_error = unreadable(path, -r);
		return r;
	}
	r = read_all(path, &reading, ret_error);
	fclose(reading.file);
	if (r == 0)
		*config = reading.config;
	return r;
}
