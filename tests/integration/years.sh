#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Ten years of days: trends shows them at once.
. "${0%/*}/lib/lib.sh"
test=years
house_begin

mkdir -p "${database%/*}"
"$build/tests/tools/fill_days" "$database" 3650 || fail "no years"

# Processor time of a command in ms, the least of three: others use the machine,
# too.
least_ms() {
	for _ in 1 2 3; do
		bash -c 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1' - "$@"
	done 2>&1 | awk '{ ms = ($1 + $2) * 1000 }
		NR == 1 || ms < least { least = ms }
		END { printf "%d\n", least }'
}
within() { # WHAT LIMIT COMMAND...
	what=$1 limit=$2
	shift 2
	ms=$(least_ms "$@")
	verdict "$what: $ms ms of processor" "$(
		[ "$ms" -lt "$limit" ] || echo "not below $limit ms")"
}

exits "trends of ten years: exit 0" 0 trends --days 3650
says "trends of ten years: every day is counted" out '^3650 days: '
says "trends of ten years: by month" out '^  [A-Z][a-z]{2} 20[0-9]{2} '
says "trends of ten years: breaks are drawn" out '^  ── medicine changed'
exits "weeks: exit 0" 0 trends --weeks 3
verdict "weeks: a row each, more where medicine was changed" "$(
	[ "$(grep -cE '^  [0-9]+ [A-Z][a-z]{2} ' "$house/out")" -ge 3 ] ||
		echo "fewer than 3")"
says "weeks: function before pain" out 'func +pain$'
exits "weeks and days: exit 2" 2 trends --weeks 3 --days 3
exits "no weeks: exit 2" 2 trends --weeks 0
exits "trends --json: exit 0" 0 trends --json --weeks 2
says "trends --json: the usual" out '"rest_ln_rmssd_norm"'
case $build in
*asan*) echo "skip how long ten years take: not with sanitizers" ;;
*)
	within "trends of ten years" 100 "$build/hrvctl" trends --days 3650
	within "status" 20 "$build/hrvctl" status
	;;
esac
exit $bad
