#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvctl(1) says what the table of commands says: each command with its
# arguments, each option, each state of a strap and each exit code.
# hrv-science(7) has each measure, and the limits that the code has.
set -u
build=${BUILD:-build}
page=$(mktemp)
trap 'rm -f "$page" "$page.science"' EXIT
status=0

# The page without its markup.
tr -d '*_\\' <cli/hrvctl.1.scd >"$page"

has() { # WHAT TEXT
	if tr -d '_' <<-END | grep -qFf - "$page"
		$2
	END
	then
		echo "ok manual-has-$1"
	else
		echo "not ok manual-has-$1: no '$2' in cli/hrvctl.1.scd"
		status=1
	fi
}

for command in $("$build/hrvctl" __complete '' | cut -f1); do
	"$build/hrvctl" help "$command" >"$page.help"
	has "$command" "$(sed -n '1s/^usage: //p' "$page.help")"
	for option in $(sed -n 's/^  [ -][ a-z][ ,] \(--[a-z-]*\).*/\1/p' \
		"$page.help"); do
		has "$command$option" "$option"
	done
done
rm -f "$page.help"
for word in $(sed -n 's/.*\[STRAP_.*{"\([a-z_]*\)",.*/\1/p' \
	daemon/base/strap_state.c); do
	has "state-$word" "$word"
done
for code in $(sed -n 's/^\tHRVCTL_.* = \([0-9]*\),/\1/p' daemon/base/api.h); do
	if grep -qx "\*$code\*" cli/hrvctl.1.scd; then
		echo "ok manual-has-exit-$code"
	else
		echo "not ok manual-has-exit-$code: no *$code*"
		status=1
	fi
done

science=docs/hrv-science.7.scd
tr -s '\n\t ' ' ' <"$science" >"$page.science"
says() { # WHAT TEXT
	if grep -qF -- "$2" "$page.science"; then
		echo "ok science-has-$1"
	else
		echo "not ok science-has-$1: no '$2' in $science"
		status=1
	fi
}
limit() { # NAME FILE: the number that a #define stands for
	sed -n "s/^#define $1 \([0-9.]*\).*/\1/p" "analysis/$2"
}
chosen() { # KEY: its figure in the table of regulation
	sed -n "s/^\t\.$1 = \([0-9.]*\),$/\1/p" \
		analysis/regulation/constants.c
}
rule() { # KEY: its figure among the rules of link
	sed -n "s/^\t\t\.$1 = \([0-9.]*\),$/\1/p" analysis/days/relation.c
}
groups=measures/groups.c
for key in $(sed -n 's/^\t\(RUN_\)*FIELD(\([a-z0-9_]*\).*/\2/p' \
	analysis/measures/report.c); do
	says "$key" "*$key*"
done
says entropy "From $(limit MIN_ENTROPY_N $groups) intervals on, to"
says alpha1 "$(limit MIN_ALPHA1_N $groups) intervals"
says alpha2 "alpha 1, $(limit MIN_ALPHA2_N $groups) for alpha 2"
says stress "from $(limit MIN_STRESS_N $groups) intervals on"
says final "when $(limit ARTEFACT_DELAY beats/artefact.h) more intervals"
says first "and $(limit ARTEFACT_FIRST_FINAL beats/artefact.h) in the segment"
says breathing "$(limit MIN_RESP_PER_MIN measures/report.c) to $(limit \
	MAX_RESP_PER_MIN measures/report.c) a"
says alpha "max($(limit ALPHA beats/evidence.c) QD, $(limit SIGMA_OF_MEDIAN \
	beats/evidence.c) M)"
says limits "max($(limit LEAST_LIMIT beats/evidence.c) R, $(limit \
	SIGMA_OF_QUARTER beats/evidence.c) Q1), $(limit GREATEST_LIMIT \
	beats/evidence.c) R )"
says steps "Every $(chosen step_s) s of recorded time the last $(chosen \
	window_s) s"
says posture "within $(chosen posture_blank_s) s of a change of posture"
says effort "within $(chosen effort_after_s) s after more than $(chosen \
	effort_min_s) s of movement"
says rise "the mean of the $(chosen rise_before_s) s before, reached within $(
	chosen rise_peak_s) s, of $(chosen steep_bpm) bpm or more; or of more \
than $(chosen rise_bpm) bpm that falls by half within $(
	chosen rise_fall_s) s"
says still-up "back to within $(chosen still_up_bpm) bpm, for $(
	chosen still_up_max_s) s"
says irregular "above $(chosen irregular_ratio) with an autocorrelation of \
neighbours below $(chosen irregular_lag1):"
says band "the last $(chosen band_days) days before the day"
says robust "1.4826 MAD from $(chosen robust_min) values on"
says floors "than $(chosen floor_hr_bpm) bpm, $(
	chosen floor_ln_rmssd) for lnRMSSD and $(chosen floor_ln_lf_hf) for"
says shrink "(n bin + $(chosen band_shrink_days) all) / (n + $(
	chosen band_shrink_days))"
says learning "Below $(chosen band_min_days) days there is no activation"
says index "a = $(chosen weight_hr) z_HR - $(chosen weight_ln_rmssd) \
z_lnRMSSD + $(chosen weight_ln_lf_hf) z_ln(LF/HF)"
says clip "within $(chosen z_clip) either way"
says scale "of the baseline, $(chosen scale_min_steps) or more"
says index-breathing "outside $(chosen resp_min_per_min) to $(
	chosen resp_max_per_min) a minute"
says noise "never less than $(chosen noise), is the uncertainty"
says smooth "the median of the last $(chosen smooth_steps) known steps"
says enter "with A of $(chosen enter | sed 's/\.0$//') or more on $(
	chosen enter_steps) known steps"
says leave "A below $(chosen leave) on $(chosen leave_steps), and lasts $(
	chosen episode_min_s) s or longer; two that are less than $(
	chosen merge_s) s apart"
says cut "More than $(chosen cut_s) s unknown inside cut it off"
says peak "greatest median of $(chosen peak_steps) steps"
says before "median of the $(chosen before_steps) known steps before, 0 with \
fewer than $(chosen before_min)"
says settle "stays there for $(chosen settle_steps) steps"
says settle-max "has not come down within $(chosen settle_max_s) s"
says settle-day "from $(chosen settle_min_n) settled episodes on"
says known "With $(chosen range_min_known_s) s of known activation"
says range "the median A of $(chosen range_smooth_s) s lies within $(
	chosen range) of 0"
says rest "$(chosen rest_share | sed 's/^0\.\([0-9]*\)$/\1/') % of heart \
rates, $(chosen rest_min_windows) or more"
says acute "the last $(chosen acute_days) days, as the mean of lnRMSSD ($(
	chosen acute_min) days or more"
says norm "against the $(chosen norm_days) days up to the same day"
says standing "from $(chosen norm_provisional) days on _provisional_, from $(
	chosen norm_ok) _ok_"
says match "up to $(chosen match_max) stretches without one"
says match-near "began within $(chosen match_a) of the same A and within $(
	chosen match_hours) hours"
says sessions "Over $(chosen sessions_min) sessions or more"
says pairs "below $(rule least_pairs) of them, $(rule least_pairs_lagged) \
where they are not of the same day, with a pain SD below $(
	rule least_pain_sd) or fewer than $(rule least_distinct) different"
says power "find a rho of $(rule planned_rho) with a power of 80 %"
says draws "$(rule n_draws) times, or until $(rule n_enough) orders"
says consistent "_Consistent_ is $(rule least_pairs_consistent) pairs, below $(
	rule consistent_p), and"
says family "held against $(rule q): _possible_"
sed -n 's/.*{HRV_GRADE_\([A-D]\), \([0-9]*\), \([0-9.]*\)}.*/\1 \2 \3/p' \
	analysis/measures/quality.c >"$page"
while read -r grade pct coverage; do
	says "grade-$grade" \
		"$grade <= $pct % >= $coverage"
done <"$page"
[ "$(wc -l <"$page")" -eq 4 ] || { echo "not ok science-grades"; status=1; }
exit $status
