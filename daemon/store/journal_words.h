/* SPDX-License-Identifier: GPL-3.0-or-later
 * The kinds of journal entries, and what else of them is chosen from a few.
 */
#pragma once

#include <stdbool.h>

enum journal_kind {
	JOURNAL_PAIN,
	JOURNAL_MARK,
	JOURNAL_SENSATION,
	JOURNAL_EMOTION,
	JOURNAL_TRIGGER,
	JOURNAL_TAG, /* tags and nothing else */
	JOURNAL_NOTE,
	JOURNAL_MED, /* a medicine: a break in the baseline (R21) */
	JOURNAL_PEG, /* Krebs 2009, of the past week */
	JOURNAL_N_KINDS
};

/* What a number of pain is of, or what became of a medicine. */
enum journal_mode {
	JOURNAL_NOW,
	JOURNAL_AVERAGE, /* of the day */
	JOURNAL_WORST, /* of the day */
	JOURNAL_START,
	JOURNAL_STOP,
	JOURNAL_DOSE,
	JOURNAL_N_MODES
};

enum journal_valence {
	JOURNAL_NO_VALENCE,
	JOURNAL_PLEASANT,
	JOURNAL_NEUTRAL,
	JOURNAL_UNPLEASANT,
	JOURNAL_N_VALENCES
};

enum journal_tendency {
	JOURNAL_NO_TENDENCY,
	JOURNAL_GROWING,
	JOURNAL_SAME,
	JOURNAL_EASING,
	JOURNAL_N_TENDENCIES
};

/* The words in the database and in JSON; "" for a valence or tendency of 0. */
const char *journal_kind_word(enum journal_kind kind);
const char *journal_mode_word(enum journal_mode mode);
const char *journal_valence_word(enum journal_valence valence);
const char *journal_tendency_word(enum journal_tendency tendency);
/* Pain and medicine have a mode, pain and PEG must have a number, mark, tag,
 * note and medicine have none. */
bool journal_has_mode(enum journal_kind kind);
bool journal_needs_nrs(enum journal_kind kind);
bool journal_takes_nrs(enum journal_kind kind);
