#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvctl analyze with what people have: several files of several formats at
# once, windows, CSV and JSON, and a file among them that cannot be read.
. "${0%/*}/lib/lib.sh"
test=analyze
house_begin

hrvctl=$build/hrvctl
cd "$house" || exit 1

# The same 7 minutes as three programs write them, breathing 15 times a minute.
awk 'BEGIN {
	t = 1700000000000
	print "timestamp,rr,since_start" >"logger.csv"
	for (i = 0; t < 1700000420000; i++) {
		rr = int(850 + 40 * sin(t / 1000 * 6.2832 / 4) + 20 * sin(i))
		t += rr
		print rr >"rr.txt"
		printf "%.0f,%d,%.0f\n", t, rr, t - 1700000000000 >"logger.csv"
		printf "%.3f\t%.3f\tN\n", (t - 1700000000000) / 1000,
			rr / 1000 >"ann.txt"
	}
}'
# A minute of it is missing.
awk -F, 'NR == 1 || $1 < 1700000100000 || $1 > 1700000160000' \
	logger.csv >gap.csv

is() { # NAME EXPECTED GOT
	verdict "$1" "$([ "$2" = "$3" ] || echo "'$3', not '$2'")"
}

value() { # KEY FILE...
	key=$1
	shift
	"$hrvctl" analyze --json "$@" | sed -n "s/.*\"$key\": \([^,}]*\).*/\1/p"
}

for key in n_beats rmssd_ms lf_ms2 grade; do
	one=$(value $key rr.txt)
	is "$key is there" yes "$([ -n "$one" ] && [ "$one" != null ] &&
		echo yes)"
	for file in logger.csv ann.txt; do
		is "$key of $file" "$one" "$(value $key $file)"
	done
done
is "format of logger.csv" '"hrvlogger"' "$(value format logger.csv)"
is "format of ann.txt" '"physionet"' "$(value format ann.txt)"
is "a minute without beats takes the grade down" '"C"' "$(value grade gap.csv)"

# One early beat with its pause, one missed, one seen twice, one out of range.
awk '$1 ~ /^[0-9]/ { n++ }
	n == 101 { print $1 - 250; next }
	n == 102 { print $1 + 250; next }
	n == 201 { held = $1; next }
	n == 202 { print held + $1; next }
	n == 301 { print int($1 * 0.4); print $1 - int($1 * 0.4); next }
	n == 401 { print 2600; next }
	{ print }' rr.txt >damaged.txt
listed() { # KIND FILE...
	kind=$1
	shift
	"$hrvctl" analyze --json "$@" | tr -d ' \n' |
		sed -n "s/.*\"artefacts\":{[^}]*\"$kind\":\[\([0-9,]*\)\].*/\1/p"
}
is "the ectopic ones" 100,101 "$(listed ectopic damaged.txt)"
is "the missed one" 200 "$(listed missed damaged.txt)"
is "the extra ones" 299,300 "$(listed extra damaged.txt)"
is "the long one" 400 "$(listed long damaged.txt)"
is "no short one" "" "$(listed short damaged.txt)"
is "artefacts of one among several" 200 "$(listed missed rr.txt damaged.txt)"
is "artefacts when none are looked for" null \
	"$(value artefacts --artefacts none rr.txt | head -1)"

"$hrvctl" analyze --csv rr.txt logger.csv ann.txt gap.csv >four.csv
is "a row for each file" 5 "$(wc -l <four.csv)"
is "as many cells in each" 1 "$(awk -F, '{ print NF }' four.csv | sort -u |
	wc -l)"
is "one time in two formats" 2 \
	"$(cut -d, -f 5 four.csv | grep -c 2023-11-14T23:13:20+01:00)"

"$hrvctl" analyze --window 60 --step 30 --csv rr.txt >windows.csv
is "windows" 13 "$(sed 1d windows.csv | wc -l)"
is "windows begin" "0 30 60" \
	"$(sed 1d windows.csv | head -n 3 | cut -d, -f 4 | tr '\n' ' ' |
		sed 's/ $//')"
is "windows as JSON" 13 "$("$hrvctl" analyze --window 60 --step 30 --json \
	rr.txt | grep -c '"begin_s"')"
is "windows of two files" 26 "$("$hrvctl" analyze --window 60 --step 30 \
	--json rr.txt ann.txt | grep -c '"begin_s"')"
is "windows as text" 13 "$("$hrvctl" analyze -w 60 --step 30 rr.txt |
	grep -c '^0:')"
# The window without a beat has no row, those at its edge are not trusted.
is "windows at a gap" 0 "$("$hrvctl" analyze -w 60 --step 30 --csv gap.csv |
	awk -F, 'NR > 1 && $6 < 40 && $10 != "E"' | wc -l)"

"$hrvctl" analyze --csv rr.txt absent ann.txt >some.csv 2>error
is "a file that is absent: exit" 1 $?
is "the others are there" 3 "$(wc -l <some.csv)"
is "and it is said" 1 "$(grep -c absent error)"
"$hrvctl" analyze --json rr.txt <rr.txt - >two.json
is "standard input is a file, too" 1 "$(grep -c '"standard input"' two.json)"
is "RR text by name" "$(value n_beats rr.txt)" \
	"$(value n_beats --format rr rr.txt)"

exit $bad
