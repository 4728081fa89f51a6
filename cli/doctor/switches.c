/* SPDX-License-Identifier: GPL-3.0-or-later
 * The wireless switches of /sys/class/rfkill, which everybody may read.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/doctor/facts.h"
#include "cli/doctor/probe.h"
#include "daemon/base/mem.h"

/* The first word of a file of one line; "" when there is none. */
static void read_word(const char *folder, const char *entry, const char *name,
	char ret_word[static 16])
{
	_cleanup_free_ char *path = xasprintf("%s/%s/%s", folder, entry, name);
	FILE *file = fopen(path, "re");

	*ret_word = '\0';
	if (!file)
		return;
	if (fscanf(file, "%15s", ret_word) != 1)
		*ret_word = '\0';
	fclose(file);
}

static void take_switch(
	const char *folder, const char *entry, struct radio_facts *facts)
{
	char word[16];

	read_word(folder, entry, "type", word);
	if (strcmp(word, "bluetooth") != 0)
		return;
	facts->n_switches++;
	read_word(folder, entry, "soft", word);
	facts->soft_blocked |= strcmp(word, "1") == 0;
	read_word(folder, entry, "hard", word);
	facts->hard_blocked |= strcmp(word, "1") == 0;
}

void probe_switches(const char *root, struct radio_facts *facts)
{
	_cleanup_free_ char *folder = xasprintf("%s/sys/class/rfkill", root);
	_cleanup_free_ char *class = xasprintf("%s/sys/class/bluetooth", root);
	DIR *dir = opendir(folder);
	struct dirent *entry;
	struct stat st;

	facts->has_class = stat(class, &st) == 0;
	if (!dir)
		return;
	facts->n_switches = 0;
	while ((entry = readdir(dir)))
		if (*entry->d_name != '.')
			take_switch(folder, entry->d_name, facts);
	closedir(dir);
}
