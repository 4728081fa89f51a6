#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The adapter is switched off and on, pulled out and plugged in.
. "${0%/*}/../lib/lib.sh"
test=adapter
house_begin

mock_begin trust "stream 250"
hrvd_begin --target $strap
streams
mock power off
expect 5 state_is adapter_off
mock power on
streams
mock plug out
expect 5 state_is no_adapter
mock plug in
streams
scene_end adapter adapter stopped
