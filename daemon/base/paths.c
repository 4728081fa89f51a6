/* SPDX-License-Identifier: GPL-3.0-or-later
 * XDG paths.
 */
#include "daemon/base/paths.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/mem.h"

static const char *home_dir(void)
{
	const char *home = getenv("HOME");
	const struct passwd *user;

	if (home && *home == '/')
		return home;
	user = getpwuid(getuid());
	return user && user->pw_dir && *user->pw_dir == '/' ? user->pw_dir
							    : NULL;
}

/* variable's folder or home/fallback, and then tail. */
static char *xdg_path(
	const char *variable, const char *fallback, const char *tail)
{
	const char *dir = getenv(variable);
	const char *home;

	if (dir && *dir == '/')
		return xasprintf("%s/%s", dir, tail);
	home = home_dir();
	return home ? xasprintf("%s/%s/%s", home, fallback, tail) : NULL;
}

char *paths_data_dir(void)
{
	return xdg_path("XDG_DATA_HOME", ".local/share", "hrvd");
}

char *paths_database(void)
{
	return xdg_path("XDG_DATA_HOME", ".local/share", "hrvd/hrv.db");
}

char *paths_config(void)
{
	return xdg_path("XDG_CONFIG_HOME", ".config", "hrvd/hrvd.conf");
}

/* 0 also when it is there already, whatever its mode: the folder may be one
 * that the user chose and shares. */
static int make_private(const char *dir)
{
	struct stat st;

	if (mkdir(dir, 0700) == 0)
		/* Against a umask that takes bits from the owner. */
		return chmod(dir, 0700) == 0 ? 0 : -errno;
	if (errno != EEXIST)
		return -errno;
	if (stat(dir, &st) < 0)
		return -errno;
	return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

/* Parents too are made private: XDG base directory specification, "should be
 * created with permission 0700". */
int paths_make_private_dir(const char *dir)
{
	_cleanup_free_ char *path = xstrdup(dir);
	struct stat st;

	if (stat(dir, &st) == 0)
		return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
	for (char *slash = path; *slash && (slash = strchr(slash + 1, '/'));) {
		int r;

		*slash = '\0';
		r = make_private(path);
		if (r < 0)
			return r;
		*slash = '/';
	}
	return make_private(path);
}
