/* SPDX-License-Identifier: GPL-3.0-or-later
 * What hrvd and hrvctl must spell alike: bus names and exit codes.
 *
 * The bus contract itself is systemd/org.hrvd.Hrvd1.xml; this file holds only
 * the words of it that both programs write.
 */
#pragma once

#define API_BUS_NAME "org.hrvd.Hrvd1"
#define API_PATH "/org/hrvd/Hrvd1"
#define API_INTERFACE "org.hrvd.Hrvd1"

#define API_ERROR_INVALID "org.hrvd.Error.InvalidArguments"
#define API_ERROR_NO_ADAPTER "org.hrvd.Error.NoAdapter"
#define API_ERROR_BUSY "org.hrvd.Error.Busy"
#define API_ERROR_STORE "org.hrvd.Error.Store"
#define API_ERROR_NO_SESSION "org.hrvd.Error.NoSession"

/* hrvctl; see EXIT STATUS in hrvctl(1). */
enum hrvctl_exit {
	HRVCTL_OK = 0,
	HRVCTL_ERROR = 1,
	HRVCTL_USAGE = 2,
	HRVCTL_NO_DAEMON = 3,
	HRVCTL_NO_DATA = 4,
	HRVCTL_NO_STRAP = 5,
	HRVCTL_LOW_QUALITY = 6,
	HRVCTL_WARNED = 7,
	HRVCTL_FAILED = 8,
};

/* hrvd; see EXIT STATUS in hrvd(8). From 2 on a restart would not help. */
enum hrvd_exit {
	HRVD_OK = 0,
	HRVD_ERROR = 1,
	HRVD_USAGE = 2,
	HRVD_ALREADY_RUNNING = 3,
	HRVD_STORE_DAMAGED = 4,
	HRVD_STORE_NEWER = 5,
	HRVD_STORE_READ_ONLY = 6,
};
