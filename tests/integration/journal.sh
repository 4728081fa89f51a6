#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Pain, journal, day, trends and export with the daemon down: what is written
# comes back, what is wrong is refused, and every exit code is as documented.
. "${0%/*}/lib/lib.sh"
test=journal
house_begin

# "yesterday" is one and the same day for --at and for `day`, at night too.
mkdir -p "$XDG_CONFIG_HOME/hrvd"
printf '[days]\nrollover = 00:00\n' >"$XDG_CONFIG_HOME/hrvd/hrvd.conf"

for command in journal trends day "export rr"; do
	# shellcheck disable=SC2086 # "export rr" is two words
	exits "$command without a database: exit 4" 4 $command
done
verdict "reading makes no database" "$([ ! -e "$database" ] || echo "it did")"

exits "pain: exit 0" 0 pain 6 Lower-Back knee tightness '#work' -t late \
	-m "after the call"
says "pain: one line says what was logged" out \
	'^logged \[1\]: pain 6, tightness, lower back, knees #work #late, "after the call", today [0-9:]+$'
says "pain: and that there was no strap" out '^no strap then$'
silent "pain: no complaint" err
exits "pain in any order: exit 0" 0 pain neck -m x 3 --at "20 min ago"
# It was asked of the day when the day was over.
exits "pain of 0: exit 0" 0 pain 0 --at "yesterday 12:00"
says "pain of 0: said" out 'pain 0, recalled, yesterday 12:00'
exits "a near miss: exit 0" 0 pain 2 sholders
says "a near miss: kept, with a hint" err \
	"'sholders' is kept as you wrote it; the usual word is shoulders"
says "a near miss: kept" out 'pain 2, sholders'
exits "a free word: exit 0" 0 pain 2 "old Scar"
says "a free word: kept" out 'pain 2, old scar'
silent "a free word: no hint" err

for number in 11 -1 5.5 x6 6x 99999999999999999999 ''; do
	exits "pain '$number': exit 2" 2 pain "$number"
done
exits "pain 11: exit 2" 2 pain 11
says "pain 11: what is allowed" err 'from 0 \(no pain\) to 10 \(worst imag'
exits "pain without a number: exit 2" 2 pain neck
exits "two numbers: exit 2" 2 pain 3 4
exits "pain in the future: exit 2" 2 pain 3 --at 2199-01-01
says "pain in the future: said" err 'lies in the future'
exits "pain at no time: exit 2" 2 pain 3 --at whenever
exits "a note that is no text: exit 2" 2 pain 3 -m "$(printf '\377')"
exits "a word that is no text: exit 2" 2 pain 3 "$(printf 'a\001b')"
verdict "what was refused was not logged" "$(hrvctl journal --json |
	grep -c '"id"' | sed 's/^5$//')"

exits "journal: exit 0" 0 journal
says "journal: with the number for edits" out \
	'^ *\[1\]  [0-9:]{5}  pain  6 ██████····  tightness, lower back'
exits "journal of today alone: exit 0" 0 journal --days 1
verdict "journal of today alone: no yesterday" "$(grep 'pain  0' "$house/out")"
exits "journal list --json: exit 0" 0 journal list --json
says "journal list --json: what is from memory" out '"recalled": true'
says "journal list --json: units and kinds" out '"nrs": 6'
exits "edit: exit 0" 0 journal edit 1 5 neck --clear note
says "edit: replaces what it names" out \
	'^now \[1\]: pain 5, tightness, neck #work #late, today'
exits "edit of the time alone: exit 0" 0 journal edit 1 --at "yesterday 9:30"
says "edit of the time alone: the rest stays" out 'pain 5, tightness, neck, recalled .*yesterday 09:30'
exits "rm: exit 0" 0 journal rm 1
says "rm: says how to have it back" out 'hrvctl journal undo 1'
exits "rm twice: exit 4" 4 journal rm 1
exits "edit of what was removed: exit 4" 4 journal edit 1 3
exits "undo: exit 0" 0 journal undo
says "undo: it is back" out '^again \[1\]: pain 5, tightness, neck, recalled .*yesterday 09:30'
exits "undo of one entry: exit 0" 0 journal undo 1
says "undo of one entry: one step more" out '^again \[1\]: pain 5, tightness, neck .*today'
exits "no such entry: exit 4" 4 journal rm 999
for words in "edit" "rm" "edit 1" "rm x" "edit 0 3" "foo" "rm 1 2" \
	"list --days 0" "list --days x" "list --days 3 --from today" \
	"list --from now --to yesterday" "list --from soon" "rm 1 --days 3" \
	"edit 1 --clear all"; do
	# shellcheck disable=SC2086 # words are arguments
	exits "journal $words: exit 2" 2 journal $words
done
exits "a mark has no pain: mark" 0 mark bell
exits "a mark has no pain: exit 2" 2 journal edit 6 3

hrvctl __complete journal edit '' >"$house/out"
says "completion knows the entries" out "^1	pain 5 tightness, neck #work #late\$"
says "completion knows the marks" out "^6	mark bell\$"
verdict "completion after an entry: words, not entries" "$(
	hrvctl __complete journal edit 1 '' | grep '^[0-9]')"

exits "two sides: exit 0" 0 pain 2 left knee left hip right foot both hands
says "two sides: each keeps its own" out \
	'pain 2, left knee, left hip, right foot, both hands, today'

# A day stays where it was lived, wherever it is read.
TZ=Asia/Tokyo hrvctl pain 4 tokyo --at "yesterday 23:30" >/dev/null
TZ=America/Lima hrvctl journal >"$house/out"
says "an entry keeps its zone" out '23:30  pain  4 .*tokyo'

exits "damaged: exit 1" 1 --database "$0" pain 3
says "damaged: which" err 'journal\.sh'

# --- everything but pain
rm -r "${database%/*}"
exits "log same without an entry: exit 4" 4 log same
while IFS='|' read -r words sentence; do
	label="log $words"
	eval "exits \"\$label: exit 0\" 0 log $words"
	says "$label: said" out "$sentence"
done <<-'END'
	sense tightness lower-back 5 easing pleasant|sensation 5, tightness, lower back, pleasant, easing, today
	feel anxious 6|feeling 6, anxious, today
	trigger e-mail|trigger, e mail, today
	email 3|trigger 3, e mail, today
	tag caffeine|tag, #caffeine, today
	\#coffee|tag, #coffee, today
	-t coffee|tag, #coffee, today
	tightness jaw|sensation, tightness, jaw, today
	caffeine|tag, #caffeine, today
	note the tree helped|note, "the tree helped", today
	note "7 birds" \#resource|note, #resource, "7 birds", today
	med start propranolol 40mg|medicine, started propranolol, 40mg, today
	pain 4 worst|pain 4, worst of the day, today
	same|pain 4, worst of the day, today
	same 2 -i 0|pain 2, worst of the day, interference 0, today
	mark bell|mark, "bell", today
	peg 5 6 4|PEG 5.0, pain 5, enjoyment 6, activity 4, past week, today
END
exits "log peg again: exit 1" 1 log peg 5 6 4
says "log peg again: when" err 'the next is of use from [A-Z]'
exits "log peg of long ago: exit 0" 0 log peg 5 6 4 --at "8 days ago"
for words in '' nothing 'fel angry' sense 'feel' 'tag' 'note' 'med x' \
	'med start' 'peg 5 6' 'peg 5 6 11' 'peg 1 2 3 4' 'feel sad 11' \
	'note -m x y' 'pain' 'trigger work -i 3' \
	'pain 3 --at 10:00 --end 09:00'; do
	# shellcheck disable=SC2086 # words are arguments
	exits "log $words: exit 2" 2 log $words
done
exits "log fel: exit 2" 2 log fel angry
says "log fel: what was meant" err 'did you mean `log feel`'
exits "a slip in a sensation: exit 0" 0 log sense tihgtness
says "a slip in a sensation: hint" err 'the usual word is tightness'
exits "a slip in a tag: exit 0" 0 log -t cafeine
says "a slip in a tag: hint" err 'the usual word is caffeine'
exits "edit of a sensation: exit 0" 0 journal edit 1 3 growing --private
says "edit of a sensation: said" out \
	'^now \[1\]: sensation 3, tightness, lower back, pleasant, growing, private'
exits "undo of it: exit 0" 0 journal undo
says "undo of it: said" out '^again \[1\]: sensation 5, .* easing, today'
exits "clear: exit 0" 0 journal edit 1 --clear words buzzing
says "clear: said" out '^now \[1\]: sensation 5, buzzing, lower back, today'
exits "edit of a PEG's part: exit 2" 2 journal edit 17 3
exits "journal of all kinds as JSON: exit 0" 0 journal --json
for kind in sensation emotion trigger tag note med pain mark peg; do
	says "journal --json has $kind" out "\"kind\": \"$kind\""
done
hrvctl __complete log '' >"$house/out"
says "completion knows the kinds" out '^trigger$'
hrvctl log feel wistful '#Own-Word' >/dev/null 2>&1
hrvctl __complete log feel '' >"$house/out"
says "completion knows emotions" out '^anxious$'
says "completion knows words used before" out '^wistful$'
says "completion knows tags used before" out '^#own_word$'
verdict "completion says each once" "$(sort "$house/out" | uniq -d)"

# --- practices and flares
for words in "practice" "practice fly" "practice start" "practice add" \
	"practice add rest" "practice add rest 0" "practice add rest 10 neck" \
	"practice stop 11" "practice start rest --at 2199-01-01" \
	"practice rm" "practice rm x" "practice list 3" "flare begin" \
	"flare start --at soon" "session" "session pause" "session stop x"; do
	expected=2
	[ "$words" = practice ] && expected=4
	# shellcheck disable=SC2086 # words are arguments
	exits "$words: exit $expected" $expected $words
done
exits "practice stop without one: exit 4" 4 practice stop
exits "practice start: exit 0" 0 practice start orientng sitting --practitioner
says "practice start: hint" err 'the usual word is orienting'
exits "only one practice: exit 1" 1 practice start rest
exits "practice stop: exit 0" 0 practice stop 3 -m "the tree"
says "practice stop: said" out \
	'^ended \[1\]: orientng, sitting, with a practitioner, 0 min, felt 3 of 10$'
exits "practice add: exit 0" 0 practice add gentle_movement 15 lying \
	--at "yesterday 12:00"
exits "practice into the future: exit 2" 2 practice add rest 30 --at "5 min ago"
exits "practice list: exit 0" 0 practice
says "practice list: rows" out ' 12:00  \[2\]  gentle movement, lying, 15 min$'
verdict "practice list: no strap, no figure" "$(grep -E 'bpm|Raw' "$house/out")"
exits "practice rm: exit 0" 0 practice rm 2
verdict "practice rm: gone" "$(hrvctl practice | grep 'gentle')"
exits "practice rm again: exit 0" 0 practice rm 2
says "practice rm again: back" out '^back \[2\]: gentle'
exits "flare without one: exit 4" 4 flare
exits "flare end without one: exit 4" 4 flare end
exits "flare start: exit 0" 0 flare start --at "4 days ago"
says "flare start: nothing yet" out 'Nothing is written yet'
exits "only one flare: exit 1" 1 flare start
hrvctl pain 7 '#bath' --at "3 days ago" >/dev/null
hrvctl practice add rest 20 --at "3 days ago" >/dev/null
exits "flare end: exit 0" 0 flare end a warm bath, and lying --at "2 days ago"
hrvctl pain 2 '#later' >/dev/null
exits "flare start again: exit 0" 0 flare start
says "flare start again: what helped" out ': a warm bath, and lying$'
says "flare start again: what was logged" out '^Logged during flares: #bath 1, rest 1$'
exits "flare: exit 0" 0 flare
says "flare: rows" out '2 d 00 h; helped: a warm bath'
exits "flare --json: exit 0" 0 flare --json
says "flare --json: what helped" out '"helped": "a warm bath, and lying"'
exits "a flare is in the day" 0 day
says "a flare is in the day: said" out 'flare, still running'
hrvctl __complete practice start '' >"$house/out"
says "completion knows practices" out '^orienting$'
says "completion knows practices used before" out '^orientng$'

# While a quiet practice runs nothing is said of the heart.
rm -r "${database%/*}"
"$build/tests/tools/fill_store" "$database" 2 2 || fail "no days"
exits "a quiet practice: exit 0" 0 practice start rest --quiet
exits "pain in it: exit 0" 0 pain 4 --at "yesterday 12:00"
verdict "pain in it: no figure" "$(grep bpm "$house/out")"
exits "journal in it: exit 0" 0 journal
verdict "journal in it: no figure" "$(grep bpm "$house/out")"
exits "practice in it: exit 0" 0 practice
verdict "practice in it: no figure" "$(grep -E 'bpm|RMSSD' "$house/out")"
exits "its end: exit 0" 0 practice stop
hrvctl practice add rest 10 --at "yesterday 12:00" >/dev/null
hrvctl practice add rest 10 --at "yesterday 10:00" >/dev/null
exits "journal after it: exit 0" 0 journal
if grep -q bpm "$house/out"; then
	exits "practice after it: exit 0" 0 practice
	says "practice after it: before and after" out \
		'5 min before [0-9]+ bpm, RMSSD [0-9]+ ms; 5 min after'
	says "practice after it: what it cannot mean" out '^Raw change\.'
else
	echo "skip practice after it: the strap was not worn yesterday"
fi

# --- a day's pain is of one kind of entry
mean() { # ENTRY...: of a day with these, in JSON
	rm -f "$house"/one.db*
	for entry; do
		# shellcheck disable=SC2086 # words are arguments
		hrvctl --database "$house/one.db" pain $entry >/dev/null
	done
	hrvctl --database "$house/one.db" trends --json --days 1 |
		sed -n 's/^ *"mean": \([0-9.a-z]*\).*/\1/p'
}
verdict "pain now and worst: the mean is of now" "$(
	got=$(mean 2 3 "9 worst" "8 average")
	[ "$got" = 2.5 ] || echo "$got")"
verdict "pain worst and average: the mean is the average" "$(
	got=$(mean "9 worst" "4 average")
	[ "$got" = 4.0 ] || echo "$got")"
verdict "pain worst alone: no mean" "$(
	got=$(mean "9 worst")
	[ "$got" = null ] || echo "$got")"

# --- some weeks
rm -r "${database%/*}"
"$build/tests/tools/fill_store" "$database" 28 5 || fail "no weeks"
for width in 60 80 120; do
	for command in trends "trends --days 365" "day yesterday" journal \
		practice; do
		# shellcheck disable=SC2086 # words are arguments
		COLUMNS=$width exits "$command, $width columns: exit 0" 0 $command
		verdict "$command, $width columns: no wider" "$(
			sed 's/./x/g' "$house/out" | awk -v w="$width" \
				'length > w { print NR ": " length; exit }')"
		verdict "$command, $width columns: no space at line ends" "$(
			grep -n ' $' "$house/out" | head -n 1)"
	done
done

# The made-up strap comes off for 42 min, 5 h after it was put on.
gap=$(hrvctl day yesterday | sed -n 's/^  \([0-9:]*\) to .*no skin.*/\1/p')
if [ -n "$gap" ]; then
	exits "pain while the strap was on: exit 0" 0 pain 4 \
		--at "yesterday ${gap%:*}:00"
	says "pain while the strap was on: what the heart did" out \
		'^5 min before: heart rate [0-9]+ bpm, RMSSD [0-9]+ ms; 10 min after [0-9]+ bpm, [0-9]+ ms'
	middle=$(date -d "$gap 15 min" +%H:%M)
	exits "pain in a gap: exit 0" 0 pain 4 --at "yesterday $middle"
	says "pain in a gap: nothing is made up" out '^no strap then$'
else
	echo "skip pain in a gap: the strap was not worn yesterday"
fi

exits "trends: exit 0" 0 trends
says "trends: what no strap sent is named" out 'simulated'
says "trends: no cause" out 'Side by side, not a cause'
LC_ALL=C exits "trends in ASCII: exit 0" 0 trends
verdict "trends in ASCII: it is" "$(LC_ALL=C grep -n '[^ -~]' "$house/out")"
exits "trends --plain: exit 0" 0 trends --plain
verdict "trends --plain: no drawing" "$(grep -n '[█┤│]' "$house/out")"
exits "trends of the future: exit 4" 4 trends --from 2100-01-01 --to 2100-02-01
exits "trends --json: exit 0" 0 trends --json --days 3
verdict "trends --json: a day each" "$(grep -c '"date"' "$house/out" |
	sed 's/^3$//')"
exits "day without anything: exit 4" 4 day 1999-01-01
says "day without anything: which" err 'Friday 1 January 1999'
exits "no day: exit 2" 2 day someday
exits "two days: exit 2" 2 day today yesterday

exits "export rr: exit 0" 0 export rr --days 2
says "export rr: gaps with cause" out '^# gap [0-9]+\.[0-9] s: '
cp "$house/out" "$house/rr"
exits "analyze reads it: exit 0" 0 analyze --json "$house/rr"
beats=$(grep -vc '^#' "$house/rr")
says "analyze reads it: every beat" out "\"n_beats\": $beats,"
hrvctl export rr --days 2 | hrvctl analyze --json - >"$house/piped"
verdict "analyze reads it from a pipe: the same" "$(
	sed -i '/^  "file":/d' "$house/out" "$house/piped"
	cmp "$house/out" "$house/piped" 2>&1)"
exits "export rr of no time: exit 4" 4 export rr --from 1999-01-01 \
	--to 1999-01-02
exits "export as JSON, which there is not: exit 2" 2 export rr --json
exits "export of nothing: exit 2" 2 export
exits "export of something else: exit 2" 2 export pdf
(hrvctl export rr --days 2 2>"$house/err"; :) | head -n 1 >/dev/null
silent "export into a closed pipe: no word" err
hrvctl export rr --days 2 >/dev/full 2>"$house/err"
verdict "export onto a full disk: exit 1" "$([ $? -eq 1 ] || echo "another")"

exit $bad
