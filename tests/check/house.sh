#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The rules of the house: include arrows run down only, no circles, each
# library is included in one folder, no function over 60 lines, no file over
# 500.
set -u
build=${BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

verdict() { # name, file with what is wrong (empty: nothing)
	if [ -s "$2" ]; then
		echo "not ok $1"
		sed 's/^/  /' "$2"
		status=1
	else
		echo "ok $1"
	fi
}

find "$build/analysis" "$build/daemon" "$build/cli" -name '*.d' -exec \
	awk -f tests/check/arrows.awk {} + >"$scratch/arrows" 2>&1
verdict include-arrows "$scratch/arrows"

# The same check must see a planted arrow, straight or through a header.
printf '%s\n' 'x.o: analysis/beats/rr.c analysis/beats/rr.h \' \
	' daemon/store/store.h' >"$scratch/planted.d"
if awk -f tests/check/arrows.awk "$scratch/planted.d" >/dev/null; then
	echo "a forbidden include went unseen" >"$scratch/planted"
fi
touch "$scratch/planted"
verdict planted-include-is-seen "$scratch/planted"

sources=$(find analysis daemon cli -name '*.[ch]' | sort)
for file in $sources; do
	sed -n 's/^#include "\(.*\)"/\1/p' "$file" | sed "s,^,$file ,"
done | tsort 2>&1 >/dev/null | grep . >"$scratch/circles"
verdict no-circles "$scratch/circles"

only() { # header, place that may include it
	grep -lE "#include <$1" $sources | grep -vE "^($2)" >"$scratch/only"
	verdict "only-$2-includes-$1" "$scratch/only"
}
only dbus/ daemon/bus/bus.h
only sqlite3.h daemon/store/
only jansson.h cli/view/json.h
only fftw3.h analysis/signal/
only 'gsl/' 'analysis/|daemon/main.c|cli/main.c'
only bluetooth/ 'daemon/strap/|cli/doctor/'

awk 'FNR == 1 { if (n > 500) print name ": " n " lines"; n = 0 }
	{ n++; name = FILENAME }
	END { if (n > 500) print name ": " n " lines" }' \
	$(find analysis daemon cli tests -name '*.[ch]') >"$scratch/files"
verdict no-file-over-500-lines "$scratch/files"

awk 'FNR == 1 { start = 0 }
	/^{/ { start = FNR }
	/^}/ { if (start && FNR - start + 1 > 60)
		print FILENAME ":" start ": " FNR - start + 1 " lines"
		start = 0 }' \
	$(find analysis daemon cli tests -name '*.c') >"$scratch/functions"
verdict no-function-over-60-lines "$scratch/functions"
exit $status
