#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What makes no sense is refused: with the documented exit code, one line that
# says what and where (a hint may follow for wrong usage), never by a crash, a
# hang, or by doing as if nothing were wrong.
. "${0%/*}/lib/lib.sh"
test=bad_input
house_begin

# Runs COMMAND and looks at how it failed. MAX lines of error: 1 for a bad
# value, 2 where a hint follows.
refuse() { # NAME STATUS PATTERN COMMAND...
	name=$1 expected=$2 pattern=$3
	shift 3
	timeout 20 "$@" </dev/null >"$house/out" 2>"$house/error"
	status=$?
	problem=
	lines=$(wc -l <"$house/error")
	if [ $status -ne "$expected" ]; then
		problem="ended with $status, not $expected"
	elif [ "$lines" -lt 1 ] || [ "$lines" -gt 2 ]; then
		problem="$lines lines of error"
	elif ! head -n 1 "$house/error" | grep -Eq -e "$pattern"; then
		problem="the error does not say '$pattern'"
	fi
	verdict "$name" "${problem:+$problem: $(head -n 3 "$house/error" |
		cut -c 1-200 | tr '\n' '|')}"
}

hrvctl=$build/hrvctl
hrvd=$build/hrvd
cd "$house" || exit 1

# --- files

head -c 4096 /dev/urandom >random
printf '\000\001\002\377' >binary
printf '800\n810\n8' >cut                      # still a number, absurd as RR
printf '800\n810\nabc\n' >word
printf '800\n1e400\n' >overflow
printf '800\nnan\n' >nan
printf '800\n-5\n' >negative
printf '800 810\n' >two
printf '800\0810\n' >zero_byte
: >empty
printf '# nothing\n' >comments
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "9" }' >long_line
mkdir folder

refuse "analyze random bytes" 1 'random:[0-9]+' "$hrvctl" analyze random
refuse "analyze binary" 1 'binary:1' "$hrvctl" analyze binary
refuse "analyze a word" 1 'word:3' "$hrvctl" analyze word
refuse "analyze an overflow" 1 'overflow:2' "$hrvctl" analyze overflow
refuse "analyze nan" 1 'nan:2' "$hrvctl" analyze nan
refuse "analyze a negative RR" 1 'negative:2' "$hrvctl" analyze negative
refuse "analyze two numbers a line" 1 'two:1' "$hrvctl" analyze two
refuse "analyze a zero byte" 1 'zero_byte:1' "$hrvctl" analyze zero_byte
refuse "analyze a long line" 1 'long_line:1' "$hrvctl" analyze long_line
refuse "analyze nothing" 4 'empty' "$hrvctl" analyze empty
refuse "analyze comments alone" 4 'comments' "$hrvctl" analyze comments
refuse "analyze a folder" 1 'folder' "$hrvctl" analyze folder
refuse "analyze what is not there" 1 'absent' "$hrvctl" analyze absent
refuse "analyze without a file" 2 'file' "$hrvctl" analyze

# --- files of other programs

printf 'timestamp,rr,since_start\n1700000000000,800,0\nsoon,810,800\n' \
	>hl_stamp
printf 'timestamp,rr,since_start\n1700000000000,800,0\n1700000000810\n' \
	>hl_short
printf 'timestamp,hr\n1700000000000,70\n' >no_rr
printf 'Phone timestamp;RR-interval [ms]\n2026-13-01T00:00:00.000;800\n' \
	>polar_month
printf '0.8\t0.8\n1.6\t0.8\n2.4\t0.8\nx\t0.8\n' >columns_x
printf '1 800\n5 810\n2 805\n' >no_time
printf '100 800\n200 810\n300 790\n400 800\n' >misfit
awk 'BEGIN { for (i = 1; i < 99; i++) print i, 800 + i * 37 % 149 }' >count
printf 'rr\n' >heading
printf '\016\040\064\010\011\000\000\000.FIT\000\000' >fit_cut
printf '\016\040\064\010\000\000\000\000.FIT\000\000\001\001' >fit_crc
refuse "a stamp that is none" 1 'hl_stamp:3.*soon' "$hrvctl" analyze hl_stamp
refuse "a row that is short" 1 'hl_short:3' "$hrvctl" analyze hl_short
refuse "a table without rr" 1 'no_rr:1' "$hrvctl" analyze no_rr
refuse "a 13th month" 1 'polar_month:2.*2026-13' "$hrvctl" analyze polar_month
refuse "a word among times" 1 'columns_x:4.*x' "$hrvctl" analyze columns_x
refuse "columns that are no times" 1 'no_time:1' "$hrvctl" analyze no_time
refuse "times that do not fit" 1 'misfit:1' "$hrvctl" analyze misfit
refuse "a count as times" 1 'count:1.*count' "$hrvctl" analyze count
refuse "a heading alone" 4 'heading' "$hrvctl" analyze heading
refuse "a FIT file cut off" 1 'fit_cut: byte 0' "$hrvctl" analyze fit_cut
refuse "a FIT file damaged" 1 'fit_crc: byte 0' "$hrvctl" analyze fit_crc
refuse "a text as FIT" 1 'word' "$hrvctl" analyze --format fit word
refuse "a table as RR text" 1 'misfit:1' "$hrvctl" analyze --format rr misfit
refuse "bad format" 2 'edf' "$hrvctl" analyze --format edf word
for value in 0 9 -1 1e9 nan x ''; do
	refuse "window '$value'" 2 'window' \
		"$hrvctl" analyze --window="$value" cut
	refuse "step '$value'" 2 'step' \
		"$hrvctl" analyze --window 60 --step="${value#9}" cut
done
refuse "a step without a window" 2 'window' "$hrvctl" analyze --step 60 word
refuse "CSV and JSON" 2 'csv' "$hrvctl" analyze --csv --json word
printf '800\n810\n790\n' >short
refuse "too short for a window" 4 'short' "$hrvctl" analyze --window 60 short

# --- options and values of hrvctl

refuse "unknown command" 2 "'trend'|trends" "$hrvctl" trend
refuse "unknown option" 2 'absurd' "$hrvctl" status --absurd
refuse "option without its value" 2 'unit' "$hrvctl" analyze word --unit
refuse "bad unit" 2 'unit' "$hrvctl" analyze --unit miles word
refuse "bad detrend" 2 'detrend' "$hrvctl" analyze --detrend cubic word
refuse "bad artefacts" 2 'artefacts' "$hrvctl" analyze --artefacts some word
refuse "bad spline" 2 'spline' "$hrvctl" analyze --spline steel word
for value in 0 -1 1e99 nan inf '' x 99999999999999999999; do
	refuse "segment '$value'" 2 'segment' \
		"$hrvctl" analyze --segment="$value" cut
done
for value in -1 11 3.5 ten 99999999999999999999 0x5; do
	refuse "pain '$value'" 2 '0.*10' "$hrvctl" pain "$value"
done
refuse "pain without a number" 2 '.' "$hrvctl" pain
refuse "pain ''" 2 '.' "$hrvctl" pain ''
for value in soon 'never ago' 2026-13-01 2026-02-30 25:00 '-3 min ago' \
	99999999999999999999 'in 5 years' '2026-01-01 12:00 +99:99' ''; do
	refuse "pain at '$value'" 2 "'$(echo "$value" | sed 's/+/\\+/')'" "$hrvctl" pain 3 --at "$value"
done
for value in 2026-02-30 tomorrowish 0000-00-00 9999999-01-01; do
	refuse "day '$value'" 2 "$value" "$hrvctl" day "$value"
done
for value in 0 -7 x '' 1e9 99999999999999999999; do
	refuse "trends of '$value' days" 2 'days' \
		"$hrvctl" trends --days="$value"
done
refuse "edit of a word" 2 'x' "$hrvctl" journal edit x
refuse "edit of nothing" 4 '99' "$hrvctl" journal edit 99 -m note
refuse "rm of nothing" 4 '99' "$hrvctl" journal rm 99
refuse "rm of -1" 2 '.' "$hrvctl" journal rm -- -1
refuse "journal of what" 2 'shout' "$hrvctl" journal shout
refuse "export of what" 2 'ecg' "$hrvctl" export ecg
refuse "export from nonsense" 2 'nonsense' "$hrvctl" export rr --from nonsense
refuse "export backwards" 2 '.' \
	"$hrvctl" export rr --from 2026-02-02 --to 2026-02-01
refuse "session of what" 2 'session' "$hrvctl" session pause
refuse "completion of what" 2 'tcsh' "$hrvctl" completion tcsh
refuse "help on what" 2 'trend' "$hrvctl" help trend
for value in '' hello AA:BB:CC AA:BB:CC:DD:EE:GG; do
	refuse "use '$value'" 2 "${value:-.}" "$hrvctl" use "$value"
done

refuse "use of no file" 1 '.' "$hrvctl" use replay:

# --- hrvd

printf 'start yesterday\n1.0 1048\n' >r_start
printf '1.0 10480\n' >r_odd
printf '1.0 10zz\n' >r_hex
printf '2.0 1048\n1.0 1048\n' >r_back
printf 'nan 1048\n' >r_nan
printf -- '-1.0 1048\n' >r_negative
printf '1e300 1048\n' >r_far
printf '1.0 1048\nclose sulking\n' >r_cause
printf 'leap\n' >r_word
awk 'BEGIN { printf "1.0 "; for (i = 0; i < 600; i++) printf "10"; print "" }' \
	>r_long
for file in folder absent; do
	refuse "replay of $file" 1 "$file" \
		"$hrvd" --target "replay:$file" --exit-at-end
done
for file in random binary r_start r_odd r_hex r_back r_nan \
	r_negative r_far r_cause r_word r_long; do
	case $file in r_*) where=":[12]" ;; *) where= ;; esac
	refuse "replay of $file" 2 "$file$where" \
		"$hrvd" --database "$house/none.db" --target "replay:$file" \
		--speed 0 --exit-at-end
done
refuse "target nonsense" 2 'nonsense' "$hrvd" --target nonsense
refuse "unknown option of hrvd" 2 'absurd' "$hrvd" --absurd
refuse "hrvd option without value" 2 'speed' "$hrvd" --speed
refuse "word for hrvd" 2 'word' "$hrvd" word
for value in -1 x '' nan inf 1e99; do
	refuse "speed '$value'" 2 'speed' \
		"$hrvd" --target replay:r_odd --speed "$value"
done
refuse "log level" 2 'shout' "$hrvd" --log-level shout
mkdir -p "$XDG_CONFIG_HOME/hrvd"
while read -r section line; do
	printf '[%s]\n%s\n' "$section" "$line" >"$XDG_CONFIG_HOME/hrvd/hrvd.conf"
	refuse "configuration [$section] $line" 2 'hrvd.conf:[12]|nonsense' \
		"$hrvd"
done <<END
strap target=nonsense
strap colour=red
strap adapter
days rollover=99:99
sims x=1
sim seed=-1
log level=shout
END
rm "$XDG_CONFIG_HOME/hrvd/hrvd.conf"

# --- databases

mkdir -m 700 -p "$XDG_DATA_HOME/hrvd"
cp random "$database"
refuse "hrvd on a damaged database" 4 'hrv.db' "$hrvd" --target sim
cmp -s random "$database" && verdict "which is left as it was" "" ||
	verdict "which is left as it was" "it was written to"
refuse "day of a damaged database" 1 'hrv.db' "$hrvctl" day
refuse "pain into a damaged database" 1 'hrv.db' "$hrvctl" pain 3
exit $bad
