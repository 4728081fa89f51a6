/* SPDX-License-Identifier: GPL-3.0-or-later
 * The body's words, and how loosely they may be written.
 */
#include "cli/vocabulary.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/slips.h"

const char *const vocabulary_regions[] = {"head", "face", "eyes", "jaw",
	"throat", "neck", "shoulders", "upper_back", "lower_back", "chest",
	"heart_area", "ribs", "diaphragm", "belly", "pelvis", "hips",
	"buttocks", "arms", "elbows", "hands", "legs", "knees", "feet", "skin",
	"whole_body", "other", NULL};

const char *const vocabulary_sensations[] = {"tightness", "constriction",
	"pressure", "heaviness", "warmth", "heat", "coolness", "tingling",
	"buzzing", "vibration", "trembling", "fluttering", "pulsing",
	"throbbing", "aching", "burning", "stabbing", "stiffness", "numbness",
	"emptiness", "hollow", "expansion", "softening", "lightness", "flowing",
	"settling", "nausea", "breathless", "deeper_breath", "lump", "sweaty",
	NULL};

const char *const vocabulary_sides[] = {
	"left", "right", "both", "centre", NULL};

/* Besides the sensations, how pain is often described. */
const char *const vocabulary_qualities[] = {"sharp", "dull", "shooting",
	"cramping", "electric", "pulling", "tender", "gnawing", NULL};

const char *const vocabulary_emotions[] = {"anxious", "afraid", "angry",
	"irritated", "sad", "ashamed", "guilty", "lonely", "overwhelmed",
	"restless", "helpless", "disgusted", "tired", "calm", "content", "safe",
	"relieved", "hopeful", "grateful", "joyful", "curious", "proud",
	"connected", "loving", NULL};

const char *const vocabulary_triggers[] = {"work", "argument", "e_mail",
	"phone_call", "news", "driving", "sitting", "standing", "lifting",
	"deadline", "crowd", "noise", "waiting", "memory", "thought",
	"appointment", "bad_news", "cold", "weather", NULL};

const char *const vocabulary_tags[] = {"caffeine", "nicotine", "alcohol",
	"heavy_meal", "exercise", "hard_exercise", "hot_bath", "sauna",
	"illness", "fever", "poor_sleep", "medication", "menstruation",
	"luteal_phase", "travel", "conversation", "talking", "pain_flare",
	"dehydration", "desk", "reading", "screen", "housework", "company",
	"commute", "meal", "meditation", NULL};

const char *const vocabulary_practices[] = {"orienting", "grounding",
	"resourcing", "pendulation", "titration", "tracking", "gentle_movement",
	"self_contact", "breath_awareness", "paced_breathing", "voo", "shaking",
	"yoga_flow", "walking_meditation", "pelvic_tilts", "rest", "other",
	NULL};

/* A word in two lists is of the first. */
static const struct {
	const char *const *list;
	enum vocabulary_kind kind;
} kinds[] = {
	{vocabulary_regions, VOCABULARY_REGION},
	{vocabulary_sides, VOCABULARY_REGION},
	{vocabulary_sensations, VOCABULARY_SENSATION},
	{vocabulary_qualities, VOCABULARY_SENSATION},
	{vocabulary_emotions, VOCABULARY_EMOTION},
	{vocabulary_triggers, VOCABULARY_TRIGGER},
	{vocabulary_tags, VOCABULARY_TAG},
};

static bool list_has(const char *const *list, const char *key)
{
	for (; *list; list++)
		if (strcmp(*list, key) == 0)
			return true;
	return false;
}

bool vocabulary_is_side(const char *key)
{
	return list_has(vocabulary_sides, key);
}

enum vocabulary_kind vocabulary_kind_of(const char *key)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (list_has(kinds[i].list, key))
			return kinds[i].kind;
	return VOCABULARY_FREE;
}

bool vocabulary_has(const char *const *list, const char *key)
{
	return list_has(list, key);
}

/* Bytes of the UTF-8 character at text, 0 when it is none (RFC 3629). */
static size_t utf8_length(const unsigned char *text)
{
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned code;
	size_t n;

	if (text[0] < 0x80)
		return 1;
	n = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
	if (text[0] < 0xc2 || text[0] > 0xf4)
		return 0;
	code = text[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3fu);
	}
	if (code < least[n] || code > 0x10ffff ||
		(code >= 0xd800 && code <= 0xdfff))
		return 0;
	return n;
}

bool vocabulary_is_utf8(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t n;

	for (; *at; at += n) {
		n = utf8_length(at);
		if (n == 0)
			return false;
	}
	return true;
}

void vocabulary_to_region(char key[static VOCABULARY_WORD_SIZE])
{
	char plural[VOCABULARY_WORD_SIZE + 1];

	if (vocabulary_kind_of(key) != VOCABULARY_FREE)
		return;
	snprintf(plural, sizeof(plural), "%ss", key);
	if (strcmp(key, "foot") == 0)
		strcpy(plural, "feet");
	if (list_has(vocabulary_regions, plural))
		strcpy(key, plural);
}

void vocabulary_to_singular(char *key)
{
	size_t n = strlen(key);

	if (strcmp(key, "feet") == 0)
		strcpy(key, "foot");
	else if (strcmp(key, "pelvis") != 0 && n > 0 && key[n - 1] == 's' &&
		list_has(vocabulary_regions, key))
		key[n - 1] = '\0';
}

int vocabulary_key(const char *text, char ret_key[static VOCABULARY_WORD_SIZE])
{
	char key[VOCABULARY_WORD_SIZE];
	size_t n = 0;

	if (!vocabulary_is_utf8(text))
		return -EINVAL;
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ' ' || c == 0x7f)
			return -EINVAL;
		if (n == 0 && c == '#')
			continue;
		if (c == ' ' || c == '-' || c == '_' || c == ',') {
			if (n == 0 || key[n - 1] == '_')
				continue;
			c = '_';
		}
		if (n == sizeof(key) - 1)
			return -E2BIG;
		key[n++] = (char)(c < 0x80 ? tolower(c) : c);
	}
	while (n > 0 && key[n - 1] == '_')
		n--;
	if (n == 0)
		return -EINVAL;
	key[n] = '\0';
	strcpy(ret_key, key);
	return 0;
}

/* The nearest word of the list that is less than *best slips away. */
static const char *near_in(const char *const *list, const char *key, int *best)
{
	const char *near = NULL;

	for (; *list; list++) {
		/* "tight" means tightness. */
		bool begins = strlen(key) > 3 &&
			strncmp(key, *list, strlen(key)) == 0;
		int d = begins ? 0 : slips_between(key, *list);

		if (d < *best) {
			*best = d;
			near = *list;
		}
	}
	return near;
}

const char *vocabulary_near(
	const char *key, const char *const *first, const char *const *second)
{
	/* One slip in a short word, two in a long one. */
	int best = strlen(key) > 5 ? 3 : strlen(key) > 3 ? 2 : 1;
	const char *near = near_in(first, key, &best);
	const char *nearer = second ? near_in(second, key, &best) : NULL;

	return nearer ? nearer : near;
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	while (*list) {
		size_t n_item = strcspn(list, " ");

		if (n_item == n && strncmp(list, word, n) == 0)
			return true;
		list += n_item + (list[n_item] == ' ');
	}
	return false;
}

/* Appends word to the list in an array of size bytes; false when full. */
static bool append_word(char *list, size_t size, const char *word)
{
	size_t n = strlen(list);

	if (n + (n > 0) + strlen(word) + 1 > size)
		return false;
	snprintf(list + n, size - n, "%s%s", n ? " " : "", word);
	return true;
}

bool vocabulary_add(char *list, size_t size, const char *word)
{
	return has_word(list, word) || append_word(list, size, word);
}

bool vocabulary_add_region(char *list, size_t size, const char *key)
{
	const char *space = strrchr(list, ' ');
	const char *last = space ? space + 1 : list;

	return vocabulary_is_side(key) || vocabulary_is_side(last)
		? append_word(list, size, key)
		: vocabulary_add(list, size, key);
}
