/* SPDX-License-Identifier: GPL-3.0-or-later
 * bluetoothd over the system bus: whether it runs, answers, and knows the
 * strap.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/doctor/ask.h"
#include "cli/doctor/facts.h"
#include "cli/doctor/probe.h"
#include "daemon/base/mem.h"

#define BLUEZ "org.bluez"
#define COMMAND_SIZE 256

/* What is being read, and of which object. */
struct walk {
	const char *wanted, *address;
	struct service_facts *facts;
	const char *path;
	bool is_best; /* the adapter of the path */
	/* the device of the path */
	bool is_strap, connected, trusted;
	bool powered;
};

static void on_adapter(const char *key, DBusMessageIter *value, void *data)
{
	struct walk *walk = data;
	dbus_bool_t powered;

	if (!strcmp(key, "Powered") &&
		bus_get_basic(value, DBUS_TYPE_BOOLEAN, &powered))
		walk->powered = powered;
}

static void on_device(const char *key, DBusMessageIter *value, void *data)
{
	struct walk *walk = data;
	DBusBasicValue basic;

	if (!strcmp(key, "Address") &&
		bus_get_basic(value, DBUS_TYPE_STRING, &basic))
		walk->is_strap = *walk->address &&
			strcasecmp(basic.str, walk->address) == 0;
	else if (!strcmp(key, "Connected") &&
		bus_get_basic(value, DBUS_TYPE_BOOLEAN, &basic))
		walk->connected = basic.bool_val;
	else if (!strcmp(key, "Trusted") &&
		bus_get_basic(value, DBUS_TYPE_BOOLEAN, &basic))
		walk->trusted = basic.bool_val;
}

/* The one asked for; else a powered one rather than another. */
static void take_adapter(struct walk *walk)
{
	struct service_facts *facts = walk->facts;
	const char *name = strrchr(walk->path, '/');

	facts->n_adapters++;
	if (*walk->wanted ? strcmp(name + 1, walk->wanted) != 0
			  : *facts->adapter_path &&
				(facts->powered || !walk->powered))
		return;
	facts->powered = walk->powered;
	snprintf(facts->adapter_path, sizeof(facts->adapter_path), "%s",
		walk->path);
}

/* Each adapter has an object of its own for the strap. */
static void take_device(struct walk *walk)
{
	struct service_facts *facts = walk->facts;

	if (!walk->is_strap || facts->connected)
		return;
	facts->known = true;
	facts->connected = walk->connected;
	facts->trusted = walk->trusted;
	snprintf(facts->device_path, sizeof(facts->device_path), "%s",
		walk->path);
}

/* interfaces: a{sa{sv}} of one object. */
static void take_object(struct walk *walk, DBusMessageIter *interfaces)
{
	DBusMessageIter each, entry;
	const char *name;

	dbus_message_iter_recurse(interfaces, &each);
	for (; dbus_message_iter_get_arg_type(&each) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(&each)) {
		dbus_message_iter_recurse(&each, &entry);
		dbus_message_iter_get_basic(&entry, &name);
		dbus_message_iter_next(&entry);
		if (!strcmp(name, BLUEZ ".Adapter1")) {
			walk->powered = false;
			bus_each_entry(&entry, on_adapter, walk);
			take_adapter(walk);
		} else if (!strcmp(name, BLUEZ ".Device1")) {
			walk->is_strap = walk->connected = false;
			walk->trusted = false;
			bus_each_entry(&entry, on_device, walk);
			take_device(walk);
		}
	}
}

static void take_objects(DBusMessage *reply, struct walk *walk)
{
	DBusMessageIter iter, objects, entry;

	if (strcmp(dbus_message_get_signature(reply), "a{oa{sa{sv}}}") != 0) {
		walk->facts->answer = SERVICE_STRANGE;
		return;
	}
	walk->facts->answer = SERVICE_ANSWERS;
	dbus_message_iter_init(reply, &iter);
	dbus_message_iter_recurse(&iter, &objects);
	for (; dbus_message_iter_get_arg_type(&objects) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(&objects)) {
		dbus_message_iter_recurse(&objects, &entry);
		dbus_message_iter_get_basic(&entry, &walk->path);
		dbus_message_iter_next(&entry);
		take_object(walk, &entry);
	}
}

static enum service_answer answer_of(const char *error)
{
	if (!strcmp(error, DBUS_ERROR_ACCESS_DENIED))
		return SERVICE_DENIED;
	if (!strcmp(error, DBUS_ERROR_NO_REPLY) ||
		!strcmp(error, DBUS_ERROR_TIMEOUT))
		return SERVICE_SILENT;
	if (!strcmp(error, DBUS_ERROR_SERVICE_UNKNOWN) ||
		!strcmp(error, DBUS_ERROR_NAME_HAS_NO_OWNER))
		return SERVICE_ABSENT;
	return SERVICE_STRANGE;
}

static void ask_objects(struct bus *bus, struct walk *walk)
{
	_cleanup_free_ char *error = NULL;
	DBusMessage *reply = ask_send(bus,
		ask_message(BLUEZ, "/", "org.freedesktop.DBus.ObjectManager",
			"GetManagedObjects"),
		&error);

	if (!reply) {
		walk->facts->answer = answer_of(error);
		return;
	}
	take_objects(reply, walk);
	dbus_message_unref(reply);
}

/* bluetoothd does not tell its version over the bus, and its own program is
 * not in the search path. What root runs under that name may be asked: the
 * first word of its command line, if root owns the file and nobody else may
 * write it. */
static void find_version(struct bus *bus, struct service_facts *facts)
{
	long pid = ask_credential(bus, BLUEZ, "GetConnectionUnixProcessID");
	_cleanup_free_ char *path = xasprintf("/proc/%ld/cmdline", pid);
	char program[COMMAND_SIZE] = "";
	_cleanup_free_ char *command = NULL;
	struct stat st;
	FILE *file;

	if (pid < 0 || ask_credential(bus, BLUEZ, "GetConnectionUnixUser") != 0)
		return;
	file = fopen(path, "re");
	if (!file)
		return;
	if (fread(program, 1, sizeof(program) - 1, file) == 0)
		*program = '\0';
	fclose(file);
	if (*program != '/' || strpbrk(program, " '\"$`;&|<>()*?\\") ||
		stat(program, &st) < 0 || st.st_uid != 0 ||
		st.st_mode & (S_IWGRP | S_IWOTH) ||
		!strstr(program, "bluetoothd"))
		return;
	command = xasprintf("%s --version 2>/dev/null", program);
	file = popen(command, "re");
	if (!file)
		return;
	if (fscanf(file, "%15[0-9.]", facts->version) != 1)
		*facts->version = '\0';
	pclose(file);
}

void probe_service(const char *wanted, const char *address,
	struct service_facts *ret_facts)
{
	struct walk walk = {
		.wanted = wanted, .address = address, .facts = ret_facts};
	struct bus *bus = NULL;

	*ret_facts = (struct service_facts){.answer = SERVICE_NO_BUS};
	if (bus_open(BUS_SYSTEM, NULL, NULL, NULL, &bus, NULL) < 0)
		return;
	ret_facts->answer = SERVICE_ABSENT;
	if (ask_is_owned(bus, BLUEZ)) {
		ask_objects(bus, &walk);
		find_version(bus, ret_facts);
	}
	ask_unit(bus, "bluetooth.service", ret_facts->load, ret_facts->active,
		NULL);
	bus_close(bus);
}
