/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hysteresis over the index, then peak and settling of what it found.
 */
#include "analysis/regulation/episode.h"

#include <math.h>

#include "analysis/days/robust.h"

#define MAX_MEDIAN 60

/* Index and rules, and the points that the search stands on. */
struct walk {
	const struct reg_point *points;
	size_t n;
	const struct reg_constants *constants;
};

static double s_since(const struct walk *walk, int64_t time_us, size_t to)
{
	return (double)(walk->points[to].time_us - time_us) / 1e6;
}

static double s_between(const struct walk *walk, size_t from, size_t to)
{
	return s_since(walk, walk->points[from].time_us, to);
}

static bool is_known(const struct walk *walk, size_t i)
{
	return !isnan(walk->points[i].value);
}

/* Whether two known points are so near that their windows touch: then nothing
 * is missing between them, even if a step of its own is. */
static bool touch(const struct walk *walk, size_t from, size_t to)
{
	return s_between(walk, from, to) < walk->constants->window_s + 1;
}

/* The known point after i whose window touches that of i; n if there is none.
 */
static size_t next_of(const struct walk *walk, size_t i)
{
	for (size_t k = i + 1; k < walk->n && touch(walk, i, k); k++)
		if (is_known(walk, k))
			return k;
	return walk->n;
}

static size_t previous_of(const struct walk *walk, size_t i)
{
	for (size_t k = i; k-- > 0 && touch(walk, k, i);)
		if (is_known(walk, k))
			return k;
	return walk->n;
}

/* Where the search stands: up or idle, and since when the other side calls. */
struct search {
	bool is_up;
	size_t start; /* while up */
	size_t n_run; /* neighbours that would change the state */
	size_t first; /* of them */
	size_t last; /* known point before; n of points: none */
};

/* Whether the known point i ends a run long enough to change the state. */
static bool turns(const struct walk *walk, struct search *search, size_t i)
{
	double value = walk->points[i].value;
	bool calls = search->is_up ? value < walk->constants->leave
				   : value >= walk->constants->enter;
	double needed = search->is_up ? walk->constants->leave_steps
				      : walk->constants->enter_steps;

	if (calls && search->n_run > 0 && touch(walk, search->last, i)) {
		search->n_run++;
	} else {
		search->n_run = calls;
		search->first = i;
	}
	return (double)search->n_run >= needed;
}

/* Joins the episode to the last one, or appends it. */
static void keep(const struct walk *walk, struct reg_episode *episodes,
	size_t *n, const struct reg_episode *episode)
{
	struct reg_episode *last = *n > 0 ? &episodes[*n - 1] : NULL;
	int64_t merge_us = llround(walk->constants->merge_s * 1e6);

	if (last && last->end == REG_OVER &&
		episode->start_us - last->end_us < merge_us) {
		last->end_us = episode->end_us;
		last->end = episode->end;
		return;
	}
	episodes[(*n)++] = *episode;
}

static bool is_long(const struct walk *walk, const struct reg_episode *episode)
{
	return episode->end_us - episode->start_us >=
		llround(walk->constants->episode_min_s * 1e6);
}

static struct reg_episode closed(const struct walk *walk,
	const struct search *search, size_t end, enum reg_end how)
{
	return (struct reg_episode){
		.start_us = walk->points[search->start].time_us,
		.end_us = walk->points[end].time_us,
		.end = how,
	};
}

/* Whether more than cut_s are unknown between two known points. */
static bool is_cut(const struct walk *walk, size_t from, size_t to)
{
	return s_between(walk, from, to) - walk->constants->step_s >
		walk->constants->cut_s;
}

/* Starts and ends; all that follows is measured on them. */
static size_t find_bounds(
	const struct walk *walk, struct reg_episode *ret_episodes, size_t max)
{
	struct search search = {.last = walk->n};
	struct reg_episode episode;
	size_t n = 0;

	for (size_t i = 0; i < walk->n && n < max; i++) {
		if (!is_known(walk, i))
			continue;
		if (search.is_up && is_cut(walk, search.last, i)) {
			episode = closed(walk, &search, search.last, REG_CUT);
			keep(walk, ret_episodes, &n, &episode);
			search = (struct search){.last = i};
		}
		if (turns(walk, &search, i)) {
			if (search.is_up) {
				episode = closed(
					walk, &search, search.first, REG_OVER);
				keep(walk, ret_episodes, &n, &episode);
			}
			search.start = search.first;
			search.is_up = !search.is_up;
			search.n_run = 0;
		}
		search.last = i;
	}
	if (search.is_up && n < max) {
		bool cut = s_between(walk, search.last, walk->n - 1) >
			walk->constants->cut_s;

		episode = closed(
			walk, &search, search.last, cut ? REG_CUT : REG_OPEN);
		keep(walk, ret_episodes, &n, &episode);
	}
	return n;
}

/* Median of the peak_steps around i, as far as they are known neighbours. */
static double median_around(const struct walk *walk, size_t i)
{
	double values[MAX_MEDIAN];
	size_t side = ((size_t)walk->constants->peak_steps - 1) / 2;
	size_t n = 0, left = i, right = i;

	values[n++] = walk->points[i].value;
	for (size_t k = 0; k < side && left < walk->n; k++) {
		left = previous_of(walk, left);
		if (left < walk->n)
			values[n++] = walk->points[left].value;
	}
	for (size_t k = 0; k < side && right < walk->n; k++) {
		right = next_of(walk, right);
		if (right < walk->n)
			values[n++] = walk->points[right].value;
	}
	return robust_median(values, n);
}

static size_t place_of(const struct walk *walk, int64_t time_us)
{
	size_t low = 0, high = walk->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (walk->points[middle].time_us < time_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t find_peak(const struct walk *walk, struct reg_episode *episode)
{
	size_t place = place_of(walk, episode->start_us);

	episode->peak = -INFINITY;
	for (size_t i = place;
		i < walk->n && walk->points[i].time_us <= episode->end_us;
		i++) {
		double level;

		if (!is_known(walk, i))
			continue;
		level = median_around(walk, i);
		if (level <= episode->peak)
			continue;
		episode->peak = level;
		place = i;
	}
	return place;
}

static void find_before(const struct walk *walk, struct reg_episode *episode)
{
	double values[MAX_MEDIAN];
	size_t n = 0;
	double most = walk->constants->before_steps;

	for (size_t i = place_of(walk, episode->start_us);
		i-- > 0 && (double)n < most && n < MAX_MEDIAN;)
		if (is_known(walk, i))
			values[n++] = walk->points[i].value;
	episode->n_before = (int)n;
	if ((double)n >= walk->constants->before_min)
		episode->before = robust_median(values, n);
	/* What was still higher before, and was cut off, is no level to come
	 * down to. */
	if (episode->before >= episode->peak)
		episode->before = 0;
}

/* Where, from known point i on towards one side, the level falls below limit;
 * or the last point on that side whose window touches. */
static int64_t edge_of(const struct walk *walk, size_t i, double limit,
	size_t (*neighbour)(const struct walk *walk, size_t i))
{
	double level = median_around(walk, i);
	size_t k;

	for (; (k = neighbour(walk, i)) < walk->n; i = k) {
		double next = median_around(walk, k);

		if (next < limit)
			return walk->points[i].time_us +
				llround((level - limit) / (level - next) *
					s_between(walk, i, k) * 1e6);
		level = next;
	}
	return walk->points[i].time_us;
}

/* What lies within the noise of the peak cannot be told from it: its middle is
 * when the peak was. A raw peak is where it is. */
static void time_peak(
	const struct walk *walk, size_t peak, struct reg_episode *episode)
{
	double limit =
		fmax(episode->peak - walk->constants->noise, episode->half);
	int64_t from_us, to_us;

	episode->peak_us = walk->points[peak].time_us;
	if (walk->constants->peak_steps < 3)
		return;
	from_us = edge_of(walk, peak, limit, previous_of);
	to_us = edge_of(walk, peak, limit, next_of);
	episode->peak_us = from_us + (to_us - from_us) / 2;
	if (episode->peak_us < episode->start_us)
		episode->peak_us = episode->start_us;
	if (episode->peak_us > episode->end_us)
		episode->peak_us = episode->end_us;
}

/* Whether known point i and those next to it, settle_steps in all, are below.
 */
static bool stays_below(const struct walk *walk, size_t i, double half)
{
	size_t needed = (size_t)ceil(walk->constants->settle_steps);

	for (size_t n = 0; n < needed; n++) {
		if (i >= walk->n || !(walk->points[i].value < half))
			return false;
		i = next_of(walk, i);
	}
	return true;
}

/* What is not known within cut_s is passed over, but a fall that hides in it
 * has no time: then all that is known is that it came later. */
static void find_settling(
	const struct walk *walk, size_t peak, struct reg_episode *episode)
{
	const struct reg_point *points = walk->points;
	double max_s = walk->constants->settle_max_s;
	size_t up = peak, last = peak;
	size_t i = peak + 1;

	for (; i < walk->n; i++) {
		if (!is_known(walk, i))
			continue;
		if (is_cut(walk, last, i) ||
			stays_below(walk, i, episode->half))
			break;
		last = i;
		if (points[i].value >= episode->half)
			up = i;
	}
	if (i == walk->n || is_cut(walk, last, i)) {
		episode->settle_s = s_since(walk, episode->peak_us, last);
	} else if (up == last && touch(walk, up, i)) {
		double part = (points[up].value - episode->half) /
			(points[up].value - points[i].value);

		episode->settle_s = s_since(walk, episode->peak_us, up) +
			part * s_between(walk, up, i);
		episode->has_settled = episode->settle_s <= max_s;
	} else {
		episode->settle_s = s_since(walk, episode->peak_us, up);
	}
	episode->settle_s = fmax(0, fmin(max_s, episode->settle_s));
}

size_t reg_episodes_find(const struct reg_point *points, size_t n_points,
	const struct reg_constants *constants, struct reg_episode *ret_episodes,
	size_t max)
{
	struct walk walk = {points, n_points, constants};
	size_t n_found = find_bounds(&walk, ret_episodes, max), n = 0;

	for (size_t i = 0; i < n_found; i++) {
		struct reg_episode episode = ret_episodes[i];
		size_t peak;

		if (!is_long(&walk, &episode))
			continue;
		peak = find_peak(&walk, &episode);
		find_before(&walk, &episode);
		episode.half =
			episode.before + (episode.peak - episode.before) / 2;
		time_peak(&walk, peak, &episode);
		find_settling(&walk, peak, &episode);
		ret_episodes[n++] = episode;
	}
	return n;
}

size_t reg_episodes_settling(const struct reg_episode *episodes,
	size_t n_episodes, struct survival *ret_durations)
{
	size_t n = 0;

	for (size_t i = 0; i < n_episodes; i++)
		if (episodes[i].end != REG_CUT)
			ret_durations[n++] = (struct survival){
				episodes[i].settle_s, episodes[i].has_settled};
	return n;
}
