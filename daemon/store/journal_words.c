/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words of the journal's kinds, as stored.
 */
#include "daemon/store/journal_words.h"

static const char *const kinds[JOURNAL_N_KINDS] = {
	[JOURNAL_PAIN] = "pain",
	[JOURNAL_MARK] = "mark",
	[JOURNAL_SENSATION] = "sensation",
	[JOURNAL_EMOTION] = "emotion",
	[JOURNAL_TRIGGER] = "trigger",
	[JOURNAL_TAG] = "tag",
	[JOURNAL_NOTE] = "note",
	[JOURNAL_MED] = "med",
	[JOURNAL_PEG] = "peg",
};

static const char *const modes[JOURNAL_N_MODES] = {
	[JOURNAL_NOW] = "now",
	[JOURNAL_AVERAGE] = "average",
	[JOURNAL_WORST] = "worst",
	[JOURNAL_START] = "start",
	[JOURNAL_STOP] = "stop",
	[JOURNAL_DOSE] = "dose",
};

static const char *const valences[JOURNAL_N_VALENCES] = {
	[JOURNAL_NO_VALENCE] = "",
	[JOURNAL_PLEASANT] = "pleasant",
	[JOURNAL_NEUTRAL] = "neutral",
	[JOURNAL_UNPLEASANT] = "unpleasant",
};

static const char *const tendencies[JOURNAL_N_TENDENCIES] = {
	[JOURNAL_NO_TENDENCY] = "",
	[JOURNAL_GROWING] = "growing",
	[JOURNAL_SAME] = "same",
	[JOURNAL_EASING] = "easing",
};

const char *journal_kind_word(enum journal_kind kind)
{
	return kinds[kind];
}

const char *journal_mode_word(enum journal_mode mode)
{
	return modes[mode];
}

const char *journal_valence_word(enum journal_valence valence)
{
	return valences[valence];
}

const char *journal_tendency_word(enum journal_tendency tendency)
{
	return tendencies[tendency];
}

bool journal_has_mode(enum journal_kind kind)
{
	return kind == JOURNAL_PAIN || kind == JOURNAL_MED;
}

bool journal_needs_nrs(enum journal_kind kind)
{
	return kind == JOURNAL_PAIN || kind == JOURNAL_PEG;
}

bool journal_takes_nrs(enum journal_kind kind)
{
	return journal_needs_nrs(kind) || kind == JOURNAL_SENSATION ||
		kind == JOURNAL_EMOTION || kind == JOURNAL_TRIGGER;
}
