/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where things lie, by the XDG base directory specification.
 *
 * hrvd and hrvctl compute the same paths (no StateDirectory=, which systemd
 * maps differently by version). Relative XDG values are ignored, as the
 * specification says. Results are fresh memory; the caller frees.
 */
#pragma once

/* $XDG_DATA_HOME/hrvd, or ~/.local/share/hrvd. NULL when there is no home. */
char *paths_data_dir(void);
/* .../hrv.db in it. */
char *paths_database(void);
/* $XDG_CONFIG_HOME/hrvd/hrvd.conf, or ~/.config/hrvd/hrvd.conf. */
char *paths_config(void);

/* Makes dir and missing parents with mode 0700 whatever the umask; what is
 * there already stays as it is. 0 or -errno. */
int paths_make_private_dir(const char *dir);
