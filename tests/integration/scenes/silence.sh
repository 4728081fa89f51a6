#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The strap stays connected and falls silent.
. "${0%/*}/../lib/lib.sh"
test=silence
house_begin

mock_begin trust "stream 250"
hrvd_begin --target $strap
streams
mock stream off
expect 5 state_is stale
mock stream 250 400
streams
mock stream off
expect 10 state_is_one_of backoff connecting
mock stream 250 600
streams
scene_end silence stopped
