#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvctl by itself, without hrvd: what it says, where, and its exit codes.
. "${0%/*}/lib/lib.sh"
test=hrvctl
house_begin

exits "no hrvd: exit 3" 3
says "no hrvd: said in words" out 'not running'
silent "no hrvd: an answer is no error" err
exits "no hrvd, --json: exit 3" 3 status --json
says "no hrvd, --json: one object" out '"running": false'
exits "steering without hrvd: exit 3" 3 pause
says "steering without hrvd: what and a hint" err '^hrvctl: hrvd is not running'
silent "steering without hrvd: nothing on stdout" out

exits "a mistyped command: exit 2" 2 statsu
says "a mistyped command: a guess" err 'did you mean `hrvctl status`'
exits "an unknown option: exit 2" 2 status --nope
says "an unknown option: the usage" err '^usage: hrvctl status'
exits "use without a source: exit 2" 2 use
exits "use of nonsense: exit 2" 2 use nonsense
exits "use of a missing file: exit 1" 1 use replay:"$house/none"
exits "an absurd scan: exit 2" 2 scan --seconds 1e9
exits "help of nothing: exit 2" 2 help nothing
exits "help: exit 0" 0 help
exits "--help: exit 0" 0 status --help
exits "--version: exit 0" 0 --version
verdict "--version: one line" "$(sed 1d "$house/out")"
for shell in bash fish zsh; do
	exits "completion $shell: exit 0" 0 completion $shell
done
hrvctl completion bash | bash -n 2>"$house/err"
silent "completion bash: bash can read it" err

exits "a mark without hrvd: exit 0" 0 mark began to settle
silent "a mark without hrvd: quiet in a script" out
verdict "a mark without hrvd: a database for us alone" "$(
	stat -c %a "$database" "${database%/*}" | tr '\n' ' ' |
		sed 's/^600 700 $//')"
exits "a mark that is no UTF-8: exit 2" 2 mark "$(printf '\377')"
exits "a mark in another database: exit 0" 0 --database "$house/x.db" mark
verdict "a mark in another database: there it is" "$(
	[ -s "$house/x.db" ] || echo "no $house/x.db")"
echo "this is no database, but long enough to be mistaken for one" \
	>"$house/bad.db"
exits "a damaged database: exit 1" 1 --database "$house/bad.db" mark
says "a damaged database: named" err 'bad\.db'

exits "two shells to complete for: exit 2" 2 completion bash zsh
exits "a journal without entries, as JSON: exit 4" 4 journal --json \
	--from 1999-01-01 --to 1999-01-02
says "a journal without entries, as JSON: an empty list" out '"entries": \[\]'

# Whoever reads no further ends hrvctl without a word.
(hrvctl help 2>"$house/err"; echo $? >"$house/code") | :
silent "a closed pipe is no error" err
hrvctl help >/dev/full 2>"$house/err"
verdict "a full disk: exit 1" "$([ $? -eq 1 ] || echo "another exit code")"
says "a full disk: said" err 'cannot write the output'

hrvctl --color always help | grep -q "$(printf '\033')"
verdict "--color=always colours a pipe" "$([ $? -eq 0 ] || echo "no colour")"
hrvctl help | grep -q "$(printf '\033')"
verdict "a pipe is not coloured" "$([ $? -eq 1 ] || echo "coloured")"
LC_ALL=C hrvctl | LC_ALL=C grep -q '[^ -~]'
verdict "plain ASCII where the locale has no UTF-8" \
	"$([ $? -eq 1 ] || echo "other bytes")"
exit $bad
