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
groups=measures/groups.c
for key in $(sed -n 's/^\tFIELD(\([a-z0-9_]*\),.*/\1/p' \
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
sed -n 's/.*{HRV_GRADE_\([A-D]\), \([0-9]*\), \([0-9.]*\)}.*/\1 \2 \3/p' \
	analysis/measures/quality.c >"$page"
while read -r grade pct coverage; do
	says "grade-$grade" \
		"$grade <= $pct % >= $coverage"
done <"$page"
[ "$(wc -l <"$page")" -eq 4 ] || { echo "not ok science-grades"; status=1; }
exit $status
