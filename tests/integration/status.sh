#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvctl with hrvd on the simulated strap: status in its forms, steering, and
# what is left to tell when hrvd is killed.
. "${0%/*}/lib/lib.sh"
test=status
house_begin

hrvd_begin
expect 5 state_is no_target
exits "nothing chosen: exit 5" 5
says "nothing chosen: what to do" out 'hrvctl scan'
exits "use sim" 0 use sim
expect 5 state_is streaming
exits "no beats yet: exit 6" 6
says "no beats yet: said so" out 'RMSSD .*collecting'
says "simulated: said so" out 'SIMULATED'
exits "a replay of a missing file: exit 1" 1 use "replay:$house/none"

exits "a session starts" 0 session start orienting slowly
exits "only one at a time" 1 session start another
says "only one at a time: said so" err '^hrvctl: .*session'
exits "a mark through hrvd" 0 mark warm hands
exits "status with a session" 6
says "the session is shown" out '^  Session +orienting slowly, '
exits "a session stops" 0 session stop
exits "none to stop: exit 4" 4 session stop
exits "the mark is in the journal" 0 journal --plain
says "the mark is in the journal: its words" out 'warm hands'

exits "a quiet session starts" 0 session start --quiet slowly
exits "status in it: exit 0" 0 status
says "status in it: said" out 'A quiet session runs; no figures'
verdict "status in it: no figure" "$(grep -E 'RMSSD|bpm' "$house/out")"
exits "status --json in it: exit 0" 0 status --json
says "status --json in it: null" out '"hr_bpm": null'
says "status --json in it: why" out '"hr_bpm": "a quiet session runs"'
timeout 2 "$build/hrvctl" status --follow >"$house/out" 2>&1
says "--follow in it: quiet" out ' quiet +SIMULATED$'
hrvctl status --figures >"$house/out"
says "status --figures in it: asked for" out 'Heart rate'
exits "it stops, felt 3" 0 session stop 3
exits "practice has it" 0 practice --json
says "practice has it: felt 3" out '"activation": 3'
hrvctl status >"$house/out"
says "status after it" out 'Heart rate'

timeout 3 "$build/hrvctl" status --follow >"$house/out" 2>&1
says "--follow: a line for a change" out \
	'^[0-9:]{8}  streaming  HR .*  SIMULATED$'
timeout 3 "$build/hrvctl" status --follow --json >"$house/out" 2>&1
verdict "--follow --json: an object on each line" "$(
	grep -vE '^\{"schema": 1, .*\}$' "$house/out")"
verdict "--follow --json: several" "$([ "$(wc -l <"$house/out")" -ge 2 ] ||
	cat "$house/out")"

exits "pause" 0 pause
expect 5 state_is paused
exits "paused: exit 5" 5
exits "resume" 0 resume
expect 5 state_is streaming
kill -s STOP "$hrvd_pid"
exits "hung: exit 1" 1
says "hung: said" out 'no answer came within 5 s'
says "hung: where to look" out 'journalctl --user'
kill -s CONT "$hrvd_pid"
expect 5 state_is streaming
sleep 6
hrvd_kill
before=$(date +%s)
exits "killed: exit 3" 3 --json
last=$(sed -n 's/^ *"last_data": "\(.*\)",$/\1/p' "$house/out")
verdict "killed: data up to the last seconds" "$(
	age=$((before - $(date -d "${last:-1970-01-01}" +%s)))
	[ $age -le 6 ] || echo "last data $last, $age s ago")"
exit $bad
