#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Plays the scenes of hrvd with the small BlueZ. Each is a house of its own and
# mostly waits, so many are played at once, the longest first.
cd "${0%/*}/../.." || exit 1
export BUILD="${BUILD:-build}"
scenes=tests/integration/scenes
{
	echo $scenes/contact.sh
	ls $scenes/*.sh | grep -v /contact.sh
} | xargs -P 8 -I{} sh -c '
	output=$({} 2>&1)
	status=$?
	printf "%s\n" "$output"
	exit $status'
