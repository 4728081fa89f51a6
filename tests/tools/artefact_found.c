/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which artefacts are found, beside other programs and the simple rules: the
 * second table of docs/accuracy.md.
 *
 * An event at interval k is found when one of k-1..k+1 is flagged; a flag is
 * right when an event lies in k-2..k+1. The flags of NeuroKit2 and Systole are
 * those stored with the recordings; scored so, they give the scores that are
 * stored beside them, or this fails.
 */
#include "analysis/beats/rules.h"
#include "tests/artefact_truth.h"

/* Irregular all through, and hardly annotated: not normal, not ectopic. */
#define IRREGULAR "ltdb_14149"

enum method {
	OURS,
	PAPER,
	NEUROKIT,
	SYSTOLE,
	FIRST_RULE,
	N_METHODS = FIRST_RULE + N_RULES,
};

enum label { MISSED, EXTRA, ECTOPIC, LONG_SHORT, N_LABELS };
/* Of the same order; misaligned beats make a long and a short interval. */
static const char *const types[N_LABELS] = {
	"missed", "extra", "ectopic", "misaligned"};

/* What one method says of a recording. */
struct verdicts {
	bool *any;
	bool *of[N_LABELS];
};

struct count {
	size_t of, n;
};

struct score {
	struct count found, right;
};

/* By damage: 0 about 4 %, 1 about 9 % of the beats. */
static struct score damaged[2][N_LABELS][N_METHODS];
static struct score dense[TRUTH_N_CLASSES][N_METHODS];
static size_t n_normal[TRUTH_N_CLASSES];
static bool is_beyond;

static void verdicts_init(struct verdicts *verdicts, size_t n)
{
	verdicts->any = calloc(n, sizeof(bool));
	for (size_t k = 0; k < N_LABELS; k++)
		verdicts->of[k] = calloc(n, sizeof(bool));
}

static void verdicts_done(struct verdicts *verdicts)
{
	free(verdicts->any);
	for (size_t k = 0; k < N_LABELS; k++)
		free(verdicts->of[k]);
}

static void take_flags(
	struct verdicts *verdicts, const struct rr_series *series)
{
	static const uint8_t flags[N_LABELS] = {
		[MISSED] = RR_MISSED,
		[EXTRA] = RR_EXTRA,
		[ECTOPIC] = RR_ECTOPIC,
		[LONG_SHORT] = RR_LONG | RR_SHORT,
	};

	for (size_t i = 0; i < series->n; i++) {
		verdicts->any[i] = series->flags[i] & RR_ARTEFACT;
		for (size_t k = 0; k < N_LABELS; k++)
			verdicts->of[k][i] = series->flags[i] & flags[k];
	}
}

static void take_rule(struct verdicts *verdicts, enum rule rule,
	const struct rr_series *series)
{
	int8_t *rejected = calloc(series->n, 1);

	rule_judge(rule, series->rr_q, series->n, rejected);
	for (size_t i = 0; i < series->n; i++)
		verdicts->any[i] = rejected[i] != 0;
	free(rejected);
}

static const json_t *program_of(const json_t *root, const char *name)
{
	json_t *reference = json_object_get(root, "reference"), *by;
	const char *key;

	json_object_foreach(reference, key, by)
	{
		if (strncmp(key, name, strlen(name)) == 0)
			return by;
	}
	return NULL;
}

static void take_stored(
	struct verdicts *verdicts, const json_t *lists, size_t n)
{
	static const struct {
		const char *key;
		enum label label;
	} names[] = {{"missed", MISSED}, {"extra", EXTRA}, {"ectopic", ECTOPIC},
		{"longshort", LONG_SHORT}, {"long", LONG_SHORT},
		{"short", LONG_SHORT}};

	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
		const json_t *list = json_object_get(lists, names[k].key);

		for (size_t j = 0; j < json_array_size(list); j++) {
			json_int_t i =
				json_integer_value(json_array_get(list, j));

			if (i < 0 || (size_t)i >= n)
				continue;
			verdicts->any[i] = true;
			verdicts->of[names[k].label][i] = true;
		}
	}
}

static void fill_verdicts(struct verdicts *verdicts, const json_t *root,
	const struct rr_series *series)
{
	size_t n = series->n;
	struct rr_series *copy = truth_copy(series, 0, n);
	struct artefact_finder *finder = artefact_finder_new(n);
	const json_t *neurokit = program_of(root, "neurokit2@");

	for (size_t m = 0; m < N_METHODS; m++)
		verdicts_init(&verdicts[m], n);
	artefact_find(finder, copy);
	take_flags(&verdicts[OURS], copy);
	artefact_find_lt(finder, copy);
	take_flags(&verdicts[PAPER], copy);
	neurokit = json_object_get(neurokit, "kubios_artefacts");
	take_stored(&verdicts[NEUROKIT],
		json_object_get(neurokit, "first_pass"), n);
	take_stored(&verdicts[SYSTOLE],
		json_object_get(program_of(root, "systole@"), "artefacts"), n);
	for (int rule = 0; rule < N_RULES; rule++)
		take_rule(
			&verdicts[FIRST_RULE + rule], (enum rule)rule, series);
	artefact_finder_free(finder);
	rr_series_free(copy);
}

/* --- against what is stored -------------------------------------------- */

static void hold_against(
	const char *id, const json_t *score, const char *key, size_t value)
{
	json_int_t stored = json_integer_value(json_object_get(score, key));

	/* An index or two beyond the ends count there. */
	if (llabs(stored - (json_int_t)value) <= 2)
		return;
	fprintf(stderr, "%s: %s is %zu, stored %lld\n", id, key, value,
		(long long)stored);
	is_beyond = true;
}

static void check_stored(const char *id, const json_t *program,
	const struct verdicts *verdicts, const bool *is_event, size_t n)
{
	const json_t *score = json_object_get(program, "score");
	size_t n_found = 0, n_flagged = 0;

	if (!score)
		return;
	for (size_t i = 0; i < n; i++) {
		n_found += is_event[i] &&
			truth_any_near(verdicts->any, n, i, 1, 1);
		n_flagged += verdicts->any[i];
	}
	hold_against(id, score, "found", n_found);
	hold_against(id, score, "flagged", n_flagged);
}

static void check_programs(const char *id, const json_t *root,
	const struct verdicts *verdicts, const bool *is_event, size_t n)
{
	check_stored(id, program_of(root, "neurokit2@"), &verdicts[NEUROKIT],
		is_event, n);
	check_stored(id, program_of(root, "systole@"), &verdicts[SYSTOLE],
		is_event, n);
}

/* --- damage put in ----------------------------------------------------- */

static size_t label_of_type(const char *type)
{
	size_t k = 0;

	while (k < N_LABELS && strcmp(types[k], type))
		k++;
	return k;
}

static void count_damaged(const char *id, const json_t *root)
{
	const json_t *truth = json_object_get(root, "truth");
	struct rr_series *series = rr_data_series(root, "rr_ms");
	size_t n = series->n, n_events = json_array_size(truth);
	struct verdicts verdicts[N_METHODS];
	bool *is_event = calloc(n, sizeof(bool));
	/* Named 1pc and 4pc, of each of four types. */
	struct score(*scores)[N_METHODS] = damaged[strstr(id, "_4pc") != NULL];

	fill_verdicts(verdicts, root, series);
	for (size_t e = 0; e < n_events; e++) {
		const json_t *event = json_array_get(truth, e);
		size_t at = (size_t)json_integer_value(
			json_object_get(event, "rr_index"));
		size_t k = label_of_type(
			json_string_value(json_object_get(event, "type")));

		is_event[at] = true;
		for (size_t m = 0; m < N_METHODS && k < N_LABELS; m++) {
			scores[k][m].found.of++;
			scores[k][m].found.n +=
				truth_any_near(verdicts[m].any, n, at, 1, 1);
		}
	}
	for (size_t m = 0; m < FIRST_RULE; m++)
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < N_LABELS; k++) {
				if (!verdicts[m].of[k][i])
					continue;
				scores[k][m].right.of++;
				scores[k][m].right.n +=
					truth_any_near(is_event, n, i, 2, 1);
			}
	check_programs(id, root, verdicts, is_event, n);
	for (size_t m = 0; m < N_METHODS; m++)
		verdicts_done(&verdicts[m]);
	free(is_event);
	rr_series_free(series);
}

/* --- annotated --------------------------------------------------------- */

static void count_annotated(const char *id, const json_t *root)
{
	struct truth truth;
	struct verdicts verdicts[N_METHODS];

	truth_load(&truth, id, root);

	size_t n = truth.series->n;

	fill_verdicts(verdicts, root, truth.series);
	for (size_t i = 0; i < n; i++) {
		size_t c = truth_class(&truth, i);
		bool is_normal = !truth_any_near(truth.is_event, n, i, 2, 1);

		n_normal[c] += is_normal;
		for (size_t m = 0; m < N_METHODS; m++) {
			struct score *score = &dense[c][m];

			score->found.of += truth.is_event[i];
			score->found.n += truth.is_event[i] &&
				truth_any_near(verdicts[m].any, n, i, 1, 1);
			score->right.of += verdicts[m].any[i];
			score->right.n += verdicts[m].any[i] && !is_normal;
		}
	}
	check_programs(id, root, verdicts, truth.is_event, n);
	for (size_t m = 0; m < N_METHODS; m++)
		verdicts_done(&verdicts[m]);
	truth_done(&truth);
}

static void on_recording(const char *id, const json_t *root, void *data)
{
	const char *kind = json_string_value(json_object_get(root, "kind"));

	(void)data;
	if (strcmp(kind, "artefact_truth") == 0)
		count_damaged(id, root);
	else if (strcmp(kind, "annotated") == 0 && !strstr(id, "nsr001") &&
		strcmp(id, IRREGULAR))
		count_annotated(id, root);
}

/* --- tables ------------------------------------------------------------ */

static void print_share(struct count count)
{
	if (count.of == 0)
		printf(" –");
	else
		printf(" %.0f %%", 100 * (double)count.n / (double)count.of);
}

static void print_damaged(void)
{
	static const char *const shares[] = {"4 %", "9 %"};

	printf("| damage put in | events | ours: found, right | NeuroKit2 | "
	       "Systole |\n|---|---|---|---|---|\n");
	for (size_t d = 0; d < 2; d++)
		for (size_t k = 0; k < N_LABELS; k++) {
			printf("| %s of the beats, %s | %zu |", shares[d],
				types[k], damaged[d][k][OURS].found.of);
			for (size_t m = 0; m < FIRST_RULE; m++) {
				if (m == PAPER)
					continue;
				print_share(damaged[d][k][m].found);
				printf(",");
				print_share(damaged[d][k][m].right);
				printf(" |");
			}
			printf("\n");
		}
}

static void print_dense(void)
{
	printf("\n| ectopic beats among the 91 around | events | ours | the "
	       "paper alone | NeuroKit2 | Systole | Malik | Kamath | Karlsson "
	       "| Acar |\n|---|---|---|---|---|---|---|---|---|---|\n");
	for (size_t c = 0; c < TRUTH_N_CLASSES; c++) {
		printf("| below %.0f %% | %zu |", fmin(truth_below_pct[c], 100),
			dense[c][OURS].found.of);
		for (size_t m = 0; m < N_METHODS; m++) {
			print_share(dense[c][m].found);
			printf(" |");
		}
		printf("\n");
	}
	printf("| normal beats flagged | |");
	for (size_t m = 0; m < N_METHODS; m++) {
		size_t n = 0, n_false = 0;

		for (size_t c = 0; c < TRUTH_N_CLASSES; c++) {
			struct count right = dense[c][m].right;

			n += n_normal[c];
			n_false += right.of - right.n;
		}
		printf(" %.1f %% |", 100 * (double)n_false / (double)n);
	}
	printf("\n");
}

int main(void)
{
	if (rr_data_for_each(on_recording, NULL) == 0) {
		fprintf(stderr, "no recordings in %s\n", RR_DATA_FOLDER);
		return EXIT_FAILURE;
	}
	print_damaged();
	print_dense();
	return is_beyond ? EXIT_FAILURE : EXIT_SUCCESS;
}
