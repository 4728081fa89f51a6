/* SPDX-License-Identifier: GPL-3.0-or-later
 * Puts a new entry into the journal and says so, with what the heart did
 * around it.
 */
#pragma once

struct cli;
struct journal_entry;

/* Adds entry, which gets its id, and prints one line (or JSON) and the body's
 * context. Returns an enum hrvctl_exit. */
int keep_entry(const struct cli *cli, struct journal_entry *entry);
