/* SPDX-License-Identifier: GPL-3.0-or-later
 * One table: property name to the function that appends its value.
 */
#include "daemon/service/properties.h"

#include <stddef.h>
#include <string.h>

#include "daemon/engine/live.h"
#include "daemon/service/service.h"

static void append_text(DBusMessageIter *iter, const char *text)
{
	const char *value = text ? text : "";

	bus_append_variant(iter, DBUS_TYPE_STRING, &value);
}

static void append_bool(DBusMessageIter *iter, bool value)
{
	dbus_bool_t wide = value;

	bus_append_variant(iter, DBUS_TYPE_BOOLEAN, &wide);
}

static void append_version(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	(void)facts;
	append_text(iter, HRVD_VERSION);
}

static void append_state(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	append_text(iter, strap_state_word(facts->state));
}

static void append_state_since(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	dbus_int64_t since_us = facts->state_since_us;

	bus_append_variant(iter, DBUS_TYPE_INT64, &since_us);
}

static void append_detail(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	append_text(iter, facts->detail);
}

static void append_target(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	append_text(iter, facts->target);
}

static void append_device(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	append_text(iter, facts->device);
}

static void append_simulated(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	append_bool(iter, facts->simulated);
}

static void append_paused(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	append_bool(iter, facts->paused);
}

static void append_session(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	append_text(iter, facts->session);
}

static void append_session_since(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	dbus_int64_t since_us = facts->session ? facts->session_since_us : 0;

	bus_append_variant(iter, DBUS_TYPE_INT64, &since_us);
}

/* The measures of Live, and where they stand in struct live_values. */
static const struct {
	const char *key;
	size_t offset;
} measures[] = {
	{"hr_bpm", offsetof(struct live_values, hr_bpm)},
	{"rmssd_ms", offsetof(struct live_values, rmssd_ms)},
	{"lf_ms2", offsetof(struct live_values, lf_ms2)},
	{"hf_ms2", offsetof(struct live_values, hf_ms2)},
	{"lf_hf", offsetof(struct live_values, lf_hf)},
	{"resp_per_min", offsetof(struct live_values, resp_per_min)},
};

static const struct hrv_value *measure(
	const struct service_facts *facts, size_t i)
{
	return (const struct hrv_value *)((const char *)facts->live +
		measures[i].offset);
}

static void put_double(DBusMessageIter *dict, const char *key, double value)
{
	bus_append_entry(dict, key, DBUS_TYPE_DOUBLE, &value);
}

static void put_if(DBusMessageIter *dict, const char *key, bool value)
{
	dbus_bool_t wide = true;

	if (value)
		bus_append_entry(dict, key, DBUS_TYPE_BOOLEAN, &wide);
}

static void put_strap(DBusMessageIter *dict, const struct live_values *live)
{
	dbus_bool_t contact = live->contact;

	if (live->has_contact)
		bus_append_entry(dict, "contact", DBUS_TYPE_BOOLEAN, &contact);
	put_if(dict, "contact_unreliable", live->contact_unreliable);
	put_if(dict, "no_rr", live->no_rr);
	put_if(dict, "coarse_rr", live->coarse_rr);
	put_if(dict, "stuck_rr", live->stuck_rr);
	put_if(dict, "over_count", live->over_count);
}

static void put_live(DBusMessageIter *dict, const struct service_facts *facts)
{
	const struct live_values *live = facts->live;
	char grade[2] = {hrv_grade_letter(live->grade), 0};
	const char *grade_text = grade;
	dbus_uint64_t n_beats = live->n_beats, n_packets = live->n_packets;
	uint8_t battery_pct = (uint8_t)facts->battery_pct;

	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		if (measure(facts, i)->reason == HRV_OK)
			put_double(dict, measures[i].key,
				measure(facts, i)->value);
	if (live->grade != HRV_GRADE_NONE) {
		put_double(dict, "coverage", live->coverage);
		put_double(dict, "artefact_pct", live->artefact_pct);
		bus_append_entry(dict, "grade", DBUS_TYPE_STRING, &grade_text);
	}
	bus_append_entry(dict, "n_beats", DBUS_TYPE_UINT64, &n_beats);
	bus_append_entry(dict, "n_packets", DBUS_TYPE_UINT64, &n_packets);
	if (live->last_packet_boot_us)
		put_double(dict, "last_packet_age_s",
			(double)(facts->now_boot_us -
				live->last_packet_boot_us) /
				1e6);
	if (facts->battery_pct >= 0)
		bus_append_entry(
			dict, "battery_pct", DBUS_TYPE_BYTE, &battery_pct);
	put_strap(dict, live);
}

static void append_live(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	DBusMessageIter variant, dict;

	dbus_message_iter_open_container(
		iter, DBUS_TYPE_VARIANT, "a{sv}", &variant);
	dbus_message_iter_open_container(
		&variant, DBUS_TYPE_ARRAY, "{sv}", &dict);
	put_live(&dict, facts);
	dbus_message_iter_close_container(&variant, &dict);
	dbus_message_iter_close_container(iter, &variant);
}

static void put_reason(DBusMessageIter *dict, const char *key, const char *text)
{
	DBusMessageIter entry;

	dbus_message_iter_open_container(
		dict, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &text);
	dbus_message_iter_close_container(dict, &entry);
}

static void append_reasons(
	DBusMessageIter *iter, const struct service_facts *facts)
{
	DBusMessageIter variant, dict;

	dbus_message_iter_open_container(
		iter, DBUS_TYPE_VARIANT, "a{ss}", &variant);
	dbus_message_iter_open_container(
		&variant, DBUS_TYPE_ARRAY, "{ss}", &dict);
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		if (measure(facts, i)->reason != HRV_OK)
			put_reason(&dict, measures[i].key,
				hrv_reason_text(measure(facts, i)->reason));
	dbus_message_iter_close_container(&variant, &dict);
	dbus_message_iter_close_container(iter, &variant);
}

static const struct property {
	const char *name;
	bool constant;
	void (*append)(
		DBusMessageIter *iter, const struct service_facts *facts);
} properties[] = {
	{"Version", true, append_version},
	{"State", false, append_state},
	{"StateSince", false, append_state_since},
	{"Detail", false, append_detail},
	{"Target", false, append_target},
	{"Device", false, append_device},
	{"Simulated", false, append_simulated},
	{"Paused", false, append_paused},
	{"Session", false, append_session},
	{"SessionSince", false, append_session_since},
	{"Live", false, append_live},
	{"Reasons", false, append_reasons},
};
static const size_t n_properties = sizeof properties / sizeof *properties;

bool properties_append_one(DBusMessageIter *iter, const char *name,
	const struct service_facts *facts)
{
	for (size_t i = 0; i < n_properties; i++)
		if (!strcmp(properties[i].name, name)) {
			properties[i].append(iter, facts);
			return true;
		}
	return false;
}

void properties_append_all(DBusMessageIter *iter,
	const struct service_facts *facts, bool with_constant)
{
	DBusMessageIter dict, entry;

	dbus_message_iter_open_container(iter, DBUS_TYPE_ARRAY, "{sv}", &dict);
	for (size_t i = 0; i < n_properties; i++) {
		if (properties[i].constant && !with_constant)
			continue;
		dbus_message_iter_open_container(
			&dict, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
		dbus_message_iter_append_basic(
			&entry, DBUS_TYPE_STRING, &properties[i].name);
		properties[i].append(&entry, facts);
		dbus_message_iter_close_container(&dict, &entry);
	}
	dbus_message_iter_close_container(iter, &dict);
}
