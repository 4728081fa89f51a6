/* SPDX-License-Identifier: GPL-3.0-or-later
 * The schema: a script for each version, run once in order.
 *
 * A script that has been released is never changed again.
 */
#include "daemon/store/schema.h"

#include <errno.h>
#include <stdio.h>

#include "daemon/base/mem.h"
#include "daemon/store/database.h"
#include "daemon/store/transaction.h"

#define APPLICATION_ID 0x68727664 /* "hrvd" */

/* Indexes: each table's key; where a range of time is read, its begin; where a
 * stretch is removed, its rows. Nothing else: every index is written again
 * every few seconds. */
static const char version_1[] =
	"CREATE TABLE devices ("
	"id INTEGER PRIMARY KEY, "
	"kind TEXT NOT NULL CHECK (kind IN ('strap', 'replay', 'sim')), "
	"address TEXT NOT NULL, "
	"name TEXT NOT NULL, "
	"UNIQUE (kind, address, name)) STRICT;"

	"CREATE TABLE stretches ("
	"id INTEGER PRIMARY KEY, "
	"device_id INTEGER NOT NULL REFERENCES devices, "
	"boot_id TEXT NOT NULL, "
	"fresh INTEGER NOT NULL CHECK (fresh IN (0, 1)), "
	"shared INTEGER NOT NULL CHECK (shared IN (0, 1)), "
	"begin_boot_us INTEGER NOT NULL, "
	"begin_utc_us INTEGER NOT NULL, "
	"begin_offset_min INTEGER NOT NULL, "
	"end_boot_us INTEGER, "
	"end_utc_us INTEGER, "
	"end_offset_min INTEGER, "
	"cause TEXT, "
	"CHECK ((cause IS NULL) = (end_utc_us IS NULL))) STRICT;"
	"CREATE INDEX stretches_begin ON stretches (begin_utc_us);"

	"CREATE TABLE packets ("
	"stretch_id INTEGER NOT NULL REFERENCES stretches, "
	"seq INTEGER NOT NULL, "
	"begin_boot_us INTEGER NOT NULL, "
	"begin_utc_us INTEGER NOT NULL, "
	"begin_offset_min INTEGER NOT NULL, "
	"n_packets INTEGER NOT NULL, "
	"data BLOB NOT NULL, "
	"PRIMARY KEY (stretch_id, seq)) STRICT;"

	"CREATE TABLE segments ("
	"id INTEGER PRIMARY KEY, "
	"stretch_id INTEGER NOT NULL REFERENCES stretches, "
	"begin_boot_us INTEGER NOT NULL, "
	"begin_utc_us INTEGER NOT NULL, "
	"begin_offset_min INTEGER NOT NULL, "
	"end_boot_us INTEGER NOT NULL, "
	"end_utc_us INTEGER NOT NULL, "
	"end_offset_min INTEGER NOT NULL, "
	"cause TEXT NOT NULL, "
	"over_count INTEGER NOT NULL CHECK (over_count IN (0, 1)), "
	"algorithm INTEGER NOT NULL) STRICT;"
	"CREATE INDEX segments_stretch "
	"ON segments (stretch_id, begin_boot_us);"

	"CREATE TABLE beats ("
	"segment_id INTEGER NOT NULL REFERENCES segments, "
	"seq INTEGER NOT NULL, "
	"begin_boot_us INTEGER NOT NULL, "
	"begin_utc_us INTEGER NOT NULL, "
	"begin_offset_min INTEGER NOT NULL, "
	"rr_1024 BLOB NOT NULL CHECK (length(rr_1024) % 2 = 0), "
	"PRIMARY KEY (segment_id, seq)) STRICT;"

	"CREATE TABLE windows ("
	"stretch_id INTEGER NOT NULL REFERENCES stretches, "
	"begin_boot_us INTEGER NOT NULL, "
	"begin_utc_us INTEGER NOT NULL, "
	"begin_offset_min INTEGER NOT NULL, "
	"length_s INTEGER NOT NULL, "
	"protocol TEXT NOT NULL, "
	"n_beats INTEGER NOT NULL, "
	"n_corrected INTEGER NOT NULL, "
	"worn_s REAL NOT NULL, "
	"coverage REAL NOT NULL, "
	"grade TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E')), "
	"mean_hr_bpm REAL, sdnn_ms REAL, rmssd_ms REAL, ln_rmssd REAL, "
	"vlf_ms2 REAL, lf_ms2 REAL, hf_ms2 REAL, lf_hf REAL, "
	"resp_per_min REAL, "
	"rmssd_reason TEXT NOT NULL, "
	"lf_hf_reason TEXT NOT NULL, "
	"algorithm INTEGER NOT NULL, "
	"PRIMARY KEY (stretch_id, begin_boot_us)) STRICT;"
	"CREATE INDEX windows_begin ON windows (begin_utc_us);"

	"CREATE TABLE sessions ("
	"id INTEGER PRIMARY KEY, "
	"name TEXT NOT NULL, "
	"begin_utc_us INTEGER NOT NULL, "
	"begin_offset_min INTEGER NOT NULL, "
	"end_utc_us INTEGER, "
	"end_offset_min INTEGER) STRICT;"

	"CREATE TABLE journal ("
	"id INTEGER NOT NULL, "
	"version INTEGER NOT NULL, "
	"of_version INTEGER NOT NULL, "
	"kind TEXT NOT NULL CHECK (kind IN ('pain', 'mark')), "
	"meant_utc_us INTEGER NOT NULL, "
	"meant_offset_min INTEGER NOT NULL, "
	"logged_utc_us INTEGER NOT NULL, "
	"logged_offset_min INTEGER NOT NULL, "
	"nrs INTEGER CHECK (nrs BETWEEN 0 AND 10), "
	"regions TEXT NOT NULL, "
	"tags TEXT NOT NULL, "
	"note TEXT, "
	"removed INTEGER NOT NULL CHECK (removed IN (0, 1)), "
	"CHECK ((kind = 'pain') = (nrs IS NOT NULL)), "
	"PRIMARY KEY (id, version)) STRICT;"
	"CREATE INDEX journal_meant ON journal (meant_utc_us);"

	"CREATE TABLE settings ("
	"name TEXT PRIMARY KEY, "
	"value TEXT NOT NULL) STRICT;";

/* What a person writes grows: kinds of entries, kinds of sessions. Defaults
 * stand for a running hrvd of version 1, which knows none of these columns.
 * Rows of the journal keep their rowid: undo goes by their order. */
static const char version_2[] =
	"ALTER TABLE journal RENAME TO journal_1;"
	"DROP INDEX journal_meant;"
	"CREATE TABLE journal ("
	"id INTEGER NOT NULL, "
	"version INTEGER NOT NULL, "
	"of_version INTEGER NOT NULL, "
	"kind TEXT NOT NULL CHECK (kind IN ('pain', 'mark', 'sensation', "
	"'emotion', 'trigger', 'tag', 'note', 'med', 'peg')), "
	"mode TEXT NOT NULL DEFAULT '', "
	"meant_utc_us INTEGER NOT NULL, "
	"meant_offset_min INTEGER NOT NULL, "
	"end_utc_us INTEGER, "
	"end_offset_min INTEGER, "
	"logged_utc_us INTEGER NOT NULL, "
	"logged_offset_min INTEGER NOT NULL, "
	"words TEXT NOT NULL DEFAULT '', "
	"nrs INTEGER CHECK (nrs BETWEEN 0 AND 10), "
	"interference INTEGER CHECK (interference BETWEEN 0 AND 10), "
	"enjoyment INTEGER CHECK (enjoyment BETWEEN 0 AND 10), "
	"activity INTEGER CHECK (activity BETWEEN 0 AND 10), "
	"valence TEXT NOT NULL DEFAULT '' CHECK (valence IN "
	"('', 'pleasant', 'neutral', 'unpleasant')), "
	"tendency TEXT NOT NULL DEFAULT '' CHECK (tendency IN "
	"('', 'growing', 'same', 'easing')), "
	"regions TEXT NOT NULL, "
	"tags TEXT NOT NULL, "
	"note TEXT, "
	"private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)), "
	"removed INTEGER NOT NULL CHECK (removed IN (0, 1)), "
	"CHECK (mode IN ('now', 'average', 'worst') OR kind <> 'pain'), "
	"CHECK (mode IN ('start', 'stop', 'dose') OR kind <> 'med'), "
	"CHECK (nrs IS NOT NULL OR kind NOT IN ('pain', 'peg')), "
	"CHECK (nrs IS NULL OR kind NOT IN ('mark', 'tag', 'note', 'med')), "
	"CHECK ((kind = 'peg') = (enjoyment IS NOT NULL)), "
	"CHECK ((kind = 'peg') = (activity IS NOT NULL)), "
	"PRIMARY KEY (id, version)) STRICT;"
	"INSERT INTO journal (rowid, id, version, of_version, kind, mode, "
	"meant_utc_us, meant_offset_min, logged_utc_us, logged_offset_min, "
	"nrs, regions, tags, note, removed) "
	"SELECT rowid, id, version, of_version, kind, "
	"CASE kind WHEN 'pain' THEN 'now' ELSE '' END, "
	"meant_utc_us, meant_offset_min, logged_utc_us, logged_offset_min, "
	"nrs, regions, tags, note, removed FROM journal_1;"
	"DROP TABLE journal_1;"
	"CREATE INDEX journal_meant ON journal (meant_utc_us);"

	"ALTER TABLE sessions RENAME TO sessions_1;"
	"CREATE TABLE sessions ("
	"id INTEGER PRIMARY KEY, "
	"kind TEXT NOT NULL DEFAULT 'session' "
	"CHECK (kind IN ('session', 'practice', 'flare')), "
	"name TEXT NOT NULL, "
	"begin_utc_us INTEGER NOT NULL, "
	"begin_offset_min INTEGER NOT NULL, "
	"end_utc_us INTEGER, "
	"end_offset_min INTEGER, "
	"practice TEXT NOT NULL DEFAULT '', "
	"posture TEXT NOT NULL DEFAULT '', "
	"paced INTEGER NOT NULL DEFAULT 0 CHECK (paced IN (0, 1)), "
	"practitioner INTEGER NOT NULL DEFAULT 0 "
	"CHECK (practitioner IN (0, 1)), "
	"quiet INTEGER NOT NULL DEFAULT 0 CHECK (quiet IN (0, 1)), "
	"activation INTEGER CHECK (activation BETWEEN 0 AND 10), "
	"note TEXT NOT NULL DEFAULT '', "
	"private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)), "
	"removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))) "
	"STRICT;"
	"INSERT INTO sessions (id, name, begin_utc_us, begin_offset_min, "
	"end_utc_us, end_offset_min) SELECT id, name, begin_utc_us, "
	"begin_offset_min, end_utc_us, end_offset_min FROM sessions_1;"
	"DROP TABLE sessions_1;";

/* What is concluded from beats and journal: steps, what was usual, episodes,
 * days. All of it can be made again. */
static const char version_3[] =
	"CREATE TABLE steps ("
	"stretch_id INTEGER NOT NULL REFERENCES stretches, "
	"begin_boot_us INTEGER NOT NULL, "
	"begin_utc_us INTEGER NOT NULL, "
	"begin_offset_min INTEGER NOT NULL, "
	"n_beats INTEGER NOT NULL, "
	"n_corrected INTEGER NOT NULL, "
	"grade TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E')), "
	"spectrum_grade TEXT NOT NULL "
	"CHECK (spectrum_grade IN ('A', 'B', 'C', 'D', 'E')), "
	"hr_bpm REAL, ln_rmssd REAL, n_pairs INTEGER NOT NULL, "
	"ln_lf_hf REAL, resp_per_min REAL, "
	"irregular INTEGER NOT NULL CHECK (irregular IN (0, 1)), "
	"rise INTEGER NOT NULL CHECK (rise IN (0, 1)), "
	"algorithm INTEGER NOT NULL, "
	"arousal REAL, part_hr REAL, part_ln_rmssd REAL, "
	"part_ln_lf_hf REAL, why TEXT NOT NULL, "
	"PRIMARY KEY (stretch_id, begin_boot_us)) STRICT;"
	"CREATE INDEX steps_begin ON steps (begin_utc_us);"
	"CREATE INDEX steps_new ON steps (begin_utc_us) "
	"WHERE why = 'not_yet';"

	"CREATE TABLE baselines ("
	"day INTEGER PRIMARY KEY, "
	"first_day INTEGER NOT NULL, "
	"end_day INTEGER NOT NULL, "
	"n_days INTEGER NOT NULL, "
	"scale_two REAL, scale_three REAL, "
	"sd_hr_bpm REAL, sd_ln_rmssd REAL, sd_a REAL, "
	"constants TEXT NOT NULL, "
	"algorithm INTEGER NOT NULL) STRICT;"

	"CREATE TABLE bands ("
	"day INTEGER NOT NULL REFERENCES baselines, "
	"seq INTEGER NOT NULL, "
	"posture INTEGER NOT NULL, "
	"activity INTEGER NOT NULL, "
	"bin INTEGER NOT NULL, "
	"measure TEXT NOT NULL "
	"CHECK (measure IN ('hr_bpm', 'ln_rmssd', 'ln_lf_hf')), "
	"band_days INTEGER NOT NULL, "
	"n_days INTEGER NOT NULL, "
	"n_steps INTEGER NOT NULL, "
	"centre REAL, spread REAL, "
	"PRIMARY KEY (day, seq)) STRICT;"

	"CREATE TABLE episodes ("
	"begin_utc_us INTEGER PRIMARY KEY, "
	"begin_offset_min INTEGER NOT NULL, "
	"day INTEGER NOT NULL, "
	"end_utc_us INTEGER NOT NULL, "
	"ending TEXT NOT NULL CHECK (ending IN ('over', 'cut', 'open')), "
	"peak_utc_us INTEGER NOT NULL, "
	"peak REAL NOT NULL, "
	"before REAL NOT NULL, "
	"n_before INTEGER NOT NULL, "
	"settled INTEGER NOT NULL CHECK (settled IN (0, 1)), "
	"settle_s REAL) STRICT;"
	"CREATE INDEX episodes_day ON episodes (day);"

	"CREATE TABLE days ("
	"day INTEGER PRIMARY KEY, "
	"device TEXT NOT NULL CHECK (device IN ('strap', 'replay', 'sim')), "
	"worn_s REAL NOT NULL, good_s REAL NOT NULL, "
	"n_windows INTEGER NOT NULL, n_good INTEGER NOT NULL, "
	"n_lf_hf INTEGER NOT NULL, "
	"hr_bpm REAL, ln_rmssd REAL, lf_hf REAL, "
	"known_s REAL NOT NULL, unknown_s REAL NOT NULL, "
	"quiet_s REAL NOT NULL, "
	"arousal REAL, in_range REAL, "
	"n_episodes INTEGER NOT NULL, "
	"n_settling INTEGER NOT NULL, n_settled INTEGER NOT NULL, "
	"settle_s REAL, "
	"rest_hr_bpm REAL, rest_ln_rmssd REAL, n_rest INTEGER NOT NULL, "
	"arousal_reason TEXT NOT NULL, settle_reason TEXT NOT NULL, "
	"irregular_s REAL NOT NULL, "
	"travel INTEGER NOT NULL CHECK (travel IN (0, 1)), "
	"baseline_days INTEGER NOT NULL, "
	"constants TEXT NOT NULL, "
	"algorithm INTEGER NOT NULL) STRICT;";

static const char version_4[] =
	"CREATE TABLE trials ("
	"id INTEGER PRIMARY KEY, "
	"name TEXT NOT NULL, "
	"against TEXT NOT NULL, "
	"outcome TEXT NOT NULL, "
	"first_day INTEGER NOT NULL, "
	"block_days INTEGER NOT NULL, "
	"n_pairs INTEGER NOT NULL, "
	"seed INTEGER NOT NULL, "
	"begin_utc_us INTEGER NOT NULL, "
	"begin_offset_min INTEGER NOT NULL, "
	"stop_day INTEGER, "
	"end_utc_us INTEGER, "
	"end_offset_min INTEGER, "
	"CHECK ((stop_day IS NULL) = (end_utc_us IS NULL))) STRICT;";

static const char *const migrations[] = {
	version_1, version_2, version_3, version_4};
#define VERSION ((int)(sizeof(migrations) / sizeof(*migrations)))

static const char *const tables[] = {"devices", "stretches", "packets",
	"segments", "beats", "windows", "sessions", "journal", "settings",
	"steps", "baselines", "bands", "episodes", "days", "trials"};
/* How many of these a version has. */
static const size_t n_tables[] = {9, 9, 14, 15};

/* Goes down to the last page of every table, where rows will be added. A check
 * of all pages would take minutes on a database of years. */
static int check_tables(struct store *store, int64_t version)
{
	for (size_t i = 0; i < n_tables[version - 1]; i++) {
		_cleanup_free_ char *sql =
			xasprintf("SELECT max(rowid) FROM %s", tables[i]);
		int64_t newest;
		int r = database_query_int(store, sql, &newest);

		/* Without the table it is not as we left it. */
		if (r < 0 && sqlite3_errcode(store->db) == SQLITE_ERROR)
			return database_fail(store, SQLITE_CORRUPT);
		if (r < 0)
			return r;
	}
	return 0;
}

int schema_check(struct store *store)
{
	int64_t application_id = 0, version = 0;
	int r = database_query_int(
		store, "PRAGMA application_id", &application_id);

	if (r == 0)
		r = database_query_int(store, "PRAGMA user_version", &version);
	if (r < 0)
		return r;
	if (application_id != APPLICATION_ID)
		return database_refuse(store, EUCLEAN,
			"it belongs to another program, nothing was changed; "
			"move it away, or set XDG_DATA_HOME to another folder");
	if (version > VERSION) {
		_cleanup_free_ char *why = xasprintf(
			"a newer hrvd wrote it (schema %lld, this one knows "
			"%d), nothing was changed; install that hrvd again",
			(long long)version, VERSION);

		return database_refuse(store, EPROTO, why);
	}
	if (version < 1)
		return database_fail(store, SQLITE_CORRUPT);
	return check_tables(store, version);
}

static int run_scripts(struct store *store)
{
	int64_t version;
	int r = database_query_int(store, "PRAGMA user_version", &version);
	char sql[80];

	for (; r == 0 && version < VERSION; version++)
		r = database_exec(store, migrations[version]);
	if (r < 0)
		return r;
	snprintf(sql, sizeof(sql),
		"PRAGMA user_version = %d; PRAGMA application_id = %d", VERSION,
		APPLICATION_ID);
	return database_exec(store, sql);
}

int schema_is_old(struct store *store)
{
	int64_t version;
	int r = database_query_int(store, "PRAGMA user_version", &version);

	return r < 0 ? r : version < VERSION;
}

int schema_migrate(struct store *store)
{
	int64_t version;
	int r = database_query_int(store, "PRAGMA user_version", &version);

	if (r < 0 || version >= VERSION)
		return r;
	/* In one transaction, and the version asked again within it: two
	 * programs may have come here at once. */
	r = store_begin(store);
	if (r < 0)
		return r;
	r = run_scripts(store);
	if (r < 0) {
		store_rollback(store);
		return r;
	}
	return store_commit(store, true);
}
