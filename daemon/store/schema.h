/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is in the database, and how an older one becomes today's. Not for other
 * folders; docs/hrvd-data.5.scd tells it to people.
 */
#pragma once

struct store;

/* Looks, without writing, whether this is a whole database of ours that we
 * know: 0, -EUCLEAN (damaged, or not ours), -EPROTO (from a newer hrvd). */
int schema_check(struct store *store);

/* 1 when it is older than today's, 0 when not, or -errno. */
int schema_is_old(struct store *store);

/* Brings the schema up to date; on an empty database, makes it. */
int schema_migrate(struct store *store);
