/* SPDX-License-Identifier: GPL-3.0-or-later
 * The properties of org.hrvd.Hrvd1 as D-Bus values. What is not known is left
 * out of Live, and Reasons says why.
 */
#pragma once

#include <stdbool.h>

#include "daemon/bus/bus.h"

struct service_facts;

/* Appends property name as a variant; false when there is none such. */
bool properties_append_one(DBusMessageIter *iter, const char *name,
	const struct service_facts *facts);
/* Appends all as a{sv}; constant ones only where asked. */
void properties_append_all(DBusMessageIter *iter,
	const struct service_facts *facts, bool with_constant);
