/* SPDX-License-Identifier: GPL-3.0-or-later
 * The straps that a scan found.
 */
#include "cli/view/found.h"

#include <math.h>
#include <stdio.h>

#include "cli/client.h"
#include "cli/view/json.h"
#include "cli/view/term.h"
#include "daemon/base/mem.h"

#define ADDRESS_COLUMNS 19
#define SIGNAL_COLUMNS 22
#define NAME_COLUMNS_MAX 32

/* Between "on the body in the same room" and "through a wall"; our choice,
 * radio chips differ by several dB. */
static const char *signal_word(int rssi_dbm)
{
	if (rssi_dbm >= -65)
		return "strong";
	if (rssi_dbm >= -80)
		return "fair";
	return rssi_dbm >= -90 ? "weak" : "very weak";
}

static char *signal_text(const struct client_found *found)
{
	if (found->connected)
		return xstrdup("connected");
	if (!found->rssi_dbm)
		return xstrdup("not known");
	return xasprintf(
		"%s (%d dBm)", signal_word(found->rssi_dbm), found->rssi_dbm);
}

static void put_found(const struct client_found *found, int name_columns)
{
	_cleanup_free_ char *text = signal_text(found);
	const char *name = *found->name ? found->name : "(no name)";

	if (term.plain) {
		term_put(stdout, name);
		printf(", address %s, signal %s.\n", found->address, text);
		return;
	}
	term_put_cell(stdout, found->address, ADDRESS_COLUMNS);
	term_put_cell(stdout, name, name_columns);
	printf("  %s\n", text);
}

void found_view(const struct client_found *found, size_t n, bool asks)
{
	int name_columns = term.width - ADDRESS_COLUMNS - SIGNAL_COLUMNS;

	if (name_columns > NAME_COLUMNS_MAX)
		name_columns = NAME_COLUMNS_MAX;
	if (!n) {
		term_put_wrapped(stdout,
			"No strap found. A strap shows itself only while it is "
			"worn, with moist electrodes, and while no other "
			"device holds it.",
			0, 0, TERM_TEXT_COLUMNS);
		return;
	}
	for (size_t i = 0; i < n; i++)
		put_found(&found[i], name_columns);
	if (asks)
		printf("\nChoose one: hrvctl use %s\n", found[0].address);
}

static json_t *json_of_found(const struct client_found *found)
{
	json_t *object = json_object();

	json_put_text(object, "address", found->address);
	json_put_text(object, "name", found->name);
	if (found->rssi_dbm)
		json_object_set_new(
			object, "rssi_dbm", json_integer(found->rssi_dbm));
	else
		json_put_number(object, "rssi_dbm", NAN,
			found->connected ? "a connected strap is not heard"
					 : "not heard");
	json_object_set_new(
		object, "connected", json_boolean(found->connected));
	return object;
}

void found_view_json(const struct client_found *found, size_t n)
{
	json_t *object = json_begin();
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_of_found(&found[i]));
	json_object_set_new(object, "found", list);
	json_print(object, false);
	json_decref(object);
}
