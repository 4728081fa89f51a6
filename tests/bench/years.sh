#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What years of data cost: trends over ten years of days and status, both cold
# (the file is not in memory), and recompute of YEAR_DAYS (365 unless set) days
# of 4 h as the simulated strap sends them, taken in by hrvd --import. Each as
# wall and processor time; the machine may have other things to do.
. "${0%/*}/../integration/lib/lib.sh"
test=years
days=${YEAR_DAYS:-365}
house_begin
mkdir -p "${database%/*}"

# SECONDS-OF-WALL SECONDS-OF-PROCESSOR of a command, also of its children.
measure() { # COMMAND...
	bash -c 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1' - "$@" 2>&1 |
		awk '{ printf "%.3f s, %.3f s of processor\n", $1, $2 + $3 }'
}
forget() { # FILE: so that it is read from the disk
	dd if="$1" iflag=nocache count=0 2>/dev/null
}

"$build/tests/tools/fill_days" "$database" 3650 || fail "no years"
for command in "trends --days 3650" status; do
	forget "$database"
	# shellcheck disable=SC2086 # a command and its options
	echo "hrvctl $command, ten years, cold: $(
		measure "$build/hrvctl" $command)"
done

year=$house/year.db
now=$(date +%s)
for day in $(seq "$days" -1 1); do
	start=$(date -d "@$((now - day * 86400))" +%Y-%m-%dT07:00:00%:z)
	"$build/tests/tools/sim_day" 4 "$day" | sed "s/^start .*/start $start/"
done >"$house/replay"
echo "$days days of 4 h, hrvd --import: $(
	measure "$build/hrvd" --database "$year" --import "$house/replay")"
rm "$house/replay"
echo "$days days of 4 h, hrvctl recompute on $(nproc) cores: $(
	measure "$build/hrvctl" --database "$year" recompute)"
forget "$year"
echo "$days days of 4 h, hrvctl status, cold: $(
	measure "$build/hrvctl" --database "$year" status)"
echo "$days days of 4 h: $(($(stat -c %s "$year") / 1048576)) MB"
