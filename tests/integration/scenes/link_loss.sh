#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The link is lost, at once and for a while.
. "${0%/*}/../lib/lib.sh"
test=link_loss
house_begin

mock_begin trust "stream 250"
hrvd_begin --target $strap
streams
mock drop
streams
mock range out
expect 5 state_is_one_of backoff connecting
mock range in
streams
scene_end link link stopped
