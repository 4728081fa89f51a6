#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the test programs given (cmocka) and the checks in tests/check, two at a
# time; prints one line for each, the whole output of those that fail, and a
# count at the end. Fails if any failed or none ran.
set -u
build=${BUILD:-build}
logs=$build/tests/log
[ "${1:-}" = --one ] || rm -rf "$logs"
mkdir -p "$logs"
export BUILD="$build" CMOCKA_MESSAGE_OUTPUT=stdout

run_one() {
	name=$(echo "$1" | sed "s,^$build/,,; s,^tests/,,; s,/,-,g")
	start=$(date +%s%N)
	if "$1" >"$logs/$name.log" 2>&1; then
		verdict=ok
	else
		verdict=FAILED
	fi
	ms=$((($(date +%s%N) - start) / 1000000))
	printf '%-6s %5d.%03d s  %s\n' $verdict $((ms / 1000)) \
		$((ms % 1000)) "$name"
	if [ $verdict = FAILED ]; then
		echo "$name" >>"$logs/failed"
		sed 's/^/    /' "$logs/$name.log"
	fi
}

if [ "${1:-}" = --one ]; then
	run_one "$2"
	exit 0
fi

# One process each: a test that hangs ends after 300 s. Integration tests come
# first, and more than the processors can take, since they mostly wait.
printf '%s\n' tests/integration/*.sh "$@" tests/check/*.sh |
	grep -v '\*' |
	xargs -P "$(($(nproc) + 2))" -I{} timeout 300 "$0" --one {}

count() {
	cat "$logs"/*.log 2>/dev/null | grep -c "$1"
}
passed=$(count '^\[       OK \]\|^ok ')
# cmocka names a test that failed twice: as it ends, and in a list at the end.
failed=$(for log in "$logs"/*.log; do
	sed -n '/^\[  FAILED  \] [a-z]/p; /^not ok /p' "$log" | sort -u
done | wc -l)
skipped=$(count '^\[  SKIPPED \] [a-z]\|^skip ')
[ -s "$logs/failed" ] && [ "$failed" -eq 0 ] && failed=$(wc -l <"$logs/failed")
echo "$passed passed, $failed failed, $skipped skipped"
[ "$passed" -gt 0 ] && [ ! -s "$logs/failed" ]
