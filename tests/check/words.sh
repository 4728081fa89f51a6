#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What hrvctl says, in its screens, its help and its manual pages, claims no
# cause, no diagnosis and no relief, and neither praises nor blames.
set -u
build=${BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export HOME="$scratch" XDG_DATA_HOME="$scratch" XDG_CONFIG_HOME="$scratch"
export DBUS_SESSION_BUS_ADDRESS="unix:path=$scratch/none" TERM=dumb
status=0

# Never said of a person or a measure. "Causes" of gaps are the recording's.
forbidden='stress level|sympathetic|dominance|vagal tone|nervous system'
forbidden="$forbidden|healthy|unhealthy|improves\\b|predicts?\\b"
forbidden="$forbidden|trauma score|wellness|readiness|well done|great job"
forbidden="$forbidden|keep it up|streak|you missed|you forgot|you should"
forbidden="$forbidden|(pain|heart|it|HRV|RMSSD|stress|practice) causes"
forbidden="$forbidden|caused by (pain|stress|your)|dysregulat|abnormal"
# "balance" and "stress" only where the page says what LF/HF is not.
claims='\b(balance|stressed|stress)\b'
denied='no measure of stress or balance|stress_index|stress index|stressful'

look() { # NAME FILE
	grep -niE "$forbidden" "$2" >"$scratch/found"
	grep -niE "$claims" "$2" | grep -viE "$denied" >>"$scratch/found"
	if [ -s "$scratch/found" ]; then
		echo "not ok words-of-$1"
		sed 's/^/  /' "$scratch/found"
		status=1
	else
		echo "ok words-of-$1"
	fi
}

# It must see what it looks for.
echo "Your stress level is healthy." >"$scratch/planted"
if look planted "$scratch/planted" >/dev/null; then :; fi
if [ $status = 1 ]; then
	echo "ok words-planted-are-seen"
	status=0
else
	echo "not ok words-planted-are-seen"
	status=1
fi

for page in cli/hrvctl.1.scd daemon/hrvd.8.scd docs/*.scd; do
	[ "$page" = docs/hrv-science.7.scd ] && continue
	look "$page" "$page"
done
"$build/hrvctl" help >"$scratch/help" 2>&1
for command in $("$build/hrvctl" __complete '' | cut -f1); do
	"$build/hrvctl" help "$command" >>"$scratch/help" 2>&1
done
look help "$scratch/help"

"$build/tests/tools/fill_store" "$scratch/hrv.db" 60 3 >/dev/null || exit 1
say() {
	for form in "" --plain --json; do
		# shellcheck disable=SC2086 # no form is no word
		"$build/hrvctl" $form --database "$scratch/hrv.db" "$@" 2>&1
	done
}
{
	say pain 6 lower-back burning -i 4 -m "after the e-mail" \
		--at "yesterday 12:00"
	say pain 5 average
	say log sense tightness jaw 4 easing
	say log feel anxious 6
	say log trigger e-mail
	say log '#coffee'
	say log med start something
	say log peg 5 6 4
	say log peg 5 6 4
	say log same
	say log nothing
	say practice add orienting 10 sitting --at "yesterday 12:00"
	say practice add orienting 10 sitting --at "yesterday 10:00"
	say practice start rest --quiet
	say pain 3
	say practice stop 3
	say practice
	say flare start
	say flare end a bath
	say flare
	say journal
	say journal undo
	say day yesterday
	say trends
	say trends --days 365
	say status
	say session start
	for command in $("$build/hrvctl" __complete '' | cut -f1); do
		case $command in link|why|trial) say "$command" ;; esac
	done
	# Once hrvd has weeks of steps there is more to say.
	rm -f "$scratch/hrv.db"*
	"$build/tests/tools/fill_practices" "$scratch/hrv.db" 60 3
	say practice
	say practice show
	say pain 6 lower-back --at "yesterday 08:22"
	say flare start --at "40 days ago"
	say flare end --at "39 days ago"
	say flare start
	say flare
	say day yesterday
} >"$scratch/said"
look screens "$scratch/said"
exit $status
