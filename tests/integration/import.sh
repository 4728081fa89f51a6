#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvctl import: recordings become packets by way of a real hrvd, what was
# exported comes back the same, what is wrong is refused as a whole, and nothing
# comes twice.
. "${0%/*}/lib/lib.sh"
test=import
house_begin
cd "$house" || exit 1

# 6 min at about 75 bpm, and a gap in it.
intervals() { # N SEED
	awk -v n="$1" -v s="$2" 'BEGIN { for (i = 0; i < n; i++)
		printf "%.1f\n", 800 + 40 * sin(i / 3 + s) + i * 7 % 11 }'
}
{
	echo "# RR intervals, ms, from 2026-03-01T08:00:00+01:00"
	intervals 300 0
	echo "# gap 42.5 s: lost"
	intervals 150 1
	echo "# gap"
	intervals 150 2
} >morning.txt
intervals 200 3 >bare.txt

exits "a recording: exit 0" 0 import morning.txt
says "a recording: what was imported" out \
	'^imported: 1 recording \(600 intervals, 8 min'
exits "it is seen: exit 0" 0 day 2026-03-01
says "it is seen: as replayed" out 'replayed'
exits "again: exit 0" 0 import morning.txt
says "again: nothing new" out \
	'^imported: nothing new; there already: 1 recording$'
cp morning.txt renamed.txt
exits "by another name: exit 0" 0 import --json renamed.txt
says "by another name: there already" out '"n_recordings_there": 1'

exits "beats out: exit 0" 0 export rr --from 2026-03-01 --to 2026-03-01
mv out exported.txt
verdict "beats out: from when the file says" "$(head -n 1 exported.txt |
	grep -v 'from 2026-03-01T08:00:00+01:00, replayed')"
verdict "beats out: as many as came in" "$(
	[ "$(grep -vc '^#' exported.txt)" = 600 ] || cat exported.txt)"
verdict "beats out: gaps are gaps" "$(
	[ "$(grep -c '^# gap' exported.txt)" = 2 ] || cat exported.txt)"
cp exported.txt copy.txt
first=$database database=$house/second.db
exits "a copy comes back: exit 0" 0 --database "$database" import copy.txt
exits "a copy comes out: exit 0" 0 --database "$database" export rr \
	--from 2026-03-01 --to 2026-03-01
diff exported.txt out >diff
verdict "a copy is the same" "$(cat diff)"
database=$first

exits "without a begin: exit 1" 1 import bare.txt
says "without a begin: what to do" err '\-\-at TIME'
exits "with --at: exit 0" 0 import --at 2026-03-01T09:00 bare.txt
exits "--at for two: exit 2" 2 import --at 2026-03-01T09:00 bare.txt morning.txt
exits "part of it is there: exit 1" 1 import --at 2026-03-01T09:01 bare.txt
says "part of it is there: what and where" err \
	'bare.txt is from 2026-03-01T09:01:00\+01:00 to .* stored \(import of bare'
exits "the future: exit 1" 1 import --at 2199-01-01T09:00 bare.txt
exits "two at one time: exit 1" 1 --database "$house/third.db" import \
	morning.txt renamed.txt
intervals 100 4 >short.txt
exits "a short reading: exit 0" 0 --database "$house/short.db" import \
	--at 2026-03-01T09:00 short.txt
exits "a short reading: no value of a day" 4 --database "$house/short.db" \
	link --from 2026-03-01 --to 2026-03-01
says "a short reading: why" err "a day's value takes 2 clean minutes"
exits "no such file: exit 1" 1 import none.txt
echo "pain" >words.txt
exits "no recording: exit 1" 1 import words.txt
: >empty.txt
exits "an empty file: exit 4" 4 import empty.txt

# A journal, out and in.
hrvctl pain 6 left lower-back knee tightness easing '#work' -i 4 --private \
	-m 'she said "no", then, äh' --at "2026-03-01 09:00" >/dev/null
hrvctl pain 3 worst --at "2026-03-01 10:00" --end "2026-03-01 11:00" >/dev/null
hrvctl log sense 4 warmth hands pleasant --at "2026-03-01 12:00" >/dev/null
hrvctl log peg 5 4 3 --at "2026-03-01 12:01" >/dev/null
hrvctl log med start propranolol --at "2026-03-01 12:02" >/dev/null
hrvctl log '#coffee' --at "2026-03-01 12:03" >/dev/null
hrvctl log '#coffee' --at "2026-03-01 12:03" >/dev/null
hrvctl journal --from 2026-01-01 --json >journal.json 2>err ||
	fail "no journal: $(cat err)"
exits "a journal: exit 0" 0 --database "$house/second.db" import journal.json
says "a journal: counted" out '^imported: 7 entries$'
entries() { # DATABASE
	hrvctl --database "$1" journal --from 2026-01-01 --json |
		sed '/"context"/,/^    }/d'
}
# But for what the heart did, of which the second knows less.
entries "$database" >before
entries "$house/second.db" >after
verdict "a journal comes back the same" "$(diff before after)"
exits "a journal again: exit 0" 0 --database "$house/second.db" import \
	journal.json
says "a journal again: nothing new" out 'nothing new; there already: 7 entries'

cat >journal.csv <<-END
	# by hand
	time;kind;nrs;regions;tags;note
	2026-03-02T18:00;pain;6;Lower-Back left knee;#work;"after; the ""mail"""
	2026-03-02;tag;;;coffee;
END
exits "a table: exit 0" 0 import journal.csv
hrvctl journal --from 2026-03-02 --to 2026-03-02 >out
says "a table: with all of it" out 'pain.*6.*lower back, left knee #work'
says "a table: quotes" out 'after; the "mail"'
entries "$database" >before
cat >bad.csv <<-END
	time,kind,nrs,note
	2026-03-03T18:00,pain,3,fine
	20 min ago,pain,3,
	2026-03-03T18:00,pain,11,
	2026-03-03T18:00,pain,,
	2026-03-03T18:00,ache,2,
	2026-03-03T18:00,note,2,so
END
exits "a bad table: exit 1" 1 import morning.txt bad.csv journal.csv
says "a bad table: where a time is none" err 'bad.csv:3: the time is no time'
says "a bad table: where a number is too much" err 'bad.csv:4: numbers are'
says "a bad table: where pain has none" err 'bad.csv:5: how much'
says "a bad table: where a kind is none" err 'bad.csv:6: the kind is none'
says "a bad table: where a note has a number" err 'bad.csv:7: this kind'
says "a bad table: counted" err 'bad.csv: 5 wrong, 1 good'
says "a bad table: nothing" err 'nothing was imported'
entries "$database" | diff before - >diff
verdict "a bad table leaves all as it was" "$(cat diff)"
printf 'time,kind,mood\n2026-03-03,note,3\n' >bad.csv
exits "a strange column: exit 1" 1 import bad.csv
exits "broken JSON: exit 1" 1 import - <<-END
	{"entries": [
END
printf '{"entries": [\033' >bad.json
exits "an escape in JSON: exit 1" 1 import bad.json
verdict "an escape in JSON stays out of the terminal" "$(
	grep "$(printf '\033')" err; grep -q "bad.json:1: .*'?'" err || cat err)"

# Summer time ends, or begins, in the night: the day begins at 04:00 by then.
night() { # ZONE UTC-BEGIN
	echo "timestamp,rr"
	awk -v t="$(date -u -d "$2" +%s)" 'BEGIN { for (t *= 1000; i < 14400; i++)
		printf "%.0f,1000\n", t += 1000 }'
}
first_window() { # ZONE UTC-BEGIN DAY
	night "$@" >night.csv
	rm -f zone.db*
	TZ=$1 hrvctl --database zone.db import night.csv >/dev/null 2>err ||
		fail "no night: $(cat err)"
	TZ=$1 hrvctl --database zone.db --json day "$3" |
		awk -F'"' '/"windows"/ { on = 1 } on && $2 == "begin" { print $4
			exit }'
}
while read -r zone begin day first; do
	got=$(first_window "$zone" "$begin" "$day")
	verdict "a night of $zone, $day" "$(case $got in
		"${day}T04:00:0"?"$first") ;; *) echo "begins $got" ;; esac)"
done <<-END
	Europe/Berlin 2026-10-25T00:00Z 2026-10-25 +01:00
	Europe/Berlin 2026-03-29T00:00Z 2026-03-29 +02:00
	Australia/Lord_Howe 2026-04-04T14:00Z 2026-04-05 +10:30
	Australia/Lord_Howe 2025-10-04T14:00Z 2025-10-05 +11:00
END

# A recording of before makes part of what is usual on the days after it.
for day in 1 2 3 4 5 6; do
	{
		echo "# RR intervals, ms, from 2026-03-0${day}T08:00:00+01:00"
		intervals 1500 "$day"
	} >day$day.txt
done
order() { # DAYS...: of how many days are the baselines then?
	rm -f order.db*
	for days; do
		# shellcheck disable=SC2086 # one pattern for some files
		hrvctl --database order.db import day$days.txt >/dev/null \
			2>err || fail "no days $days: $(cat err)"
	done
	hrvctl --database order.db --json trends --from 2026-03-01 \
		--to 2026-03-06 | sed -n 's/.*"baseline_days": //p' | tr -d '\n'
}
verdict "days in order" "$(
	got=$(order '[123]' '[456]')
	[ "$got" = 0,1,2,3,4,5, ] || echo "$got")"
verdict "the days before come later" "$(
	got=$(order '[456]' '[123]')
	[ "$got" = 0,1,2,3,4,5, ] || echo "$got")"

# Beside a hrvd that records.
"$build/hrvd" --target sim >/dev/null 2>hrvd.log &
hrvd_pid=$! house_pids="$house_pids $!"
expect 10 state_is streaming
intervals 400 5 >beside.txt
exits "beside a recording hrvd: exit 0" 0 import --at 2026-03-04T07:00 beside.txt
hrvd_end
verdict "which goes on" "$(grep -iE 'database|written' hrvd.log)"
exit $bad
