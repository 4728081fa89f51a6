# SPDX-License-Identifier: GPL-3.0-or-later
# Reads the compiler's .d files and prints every include that the house forbids,
# also one that comes in through another header. Each folder names the folders
# it may reach; a file straight in daemon/ or cli/ is of folder "daemon", "cli".
BEGIN {
	may["analysis/beats"] = "analysis/beats"
	may["analysis/signal"] = "analysis/signal"
	may["analysis/measures"] = "analysis/measures analysis/beats analysis/signal"
	may["analysis/days"] = "analysis/days analysis/measures"
	may["analysis/regulation"] = "analysis/regulation analysis/days analysis/measures"
	may["daemon/base"] = "daemon/base"
	may["daemon/bus"] = "daemon/bus daemon/base"
	may["daemon/store"] = "daemon/store daemon/base"
	may["daemon/strap"] = "daemon/strap daemon/bus daemon/base"
	analysis = "analysis/measures analysis/beats analysis/signal analysis/days analysis/regulation"
	# Rows of the store as the analysis wants them.
	may["daemon/rows"] = "daemon/rows daemon/store daemon/base " analysis
	may["daemon/engine"] = "daemon/engine daemon/rows daemon/strap daemon/store daemon/base " analysis
	may["daemon/service"] = "daemon/service daemon/engine daemon/strap daemon/bus daemon/base " analysis
	may["daemon"] = may["daemon/service"] " daemon daemon/rows daemon/store"
	# Readers of foreign files know intervals and text, nothing else.
	may["cli/formats"] = "cli/formats daemon/base analysis/beats"
	may["cli/doctor"] = "cli/doctor cli daemon/base daemon/store daemon/bus " analysis
	may["cli/view"] = "cli/view cli/doctor cli/formats cli daemon/base daemon/store " analysis
	may["cli"] = may["cli/view"] " daemon/bus daemon/rows"
	may["cli/cmd"] = may["cli"] " cli/cmd"
	# analysis/days and analysis/regulation stand apart from beats.
}

function folder_of(path) {
	sub(/\/[^\/]*$/, "", path)
	return path
}

# Only the first rule of a .d file counts; -MP adds one for each header.
FNR == 1 { source = ""; done = 0 }
done { next }
{
	for (i = 1; i <= NF; i++) {
		if ($i == "\\" || $i ~ /:$/ || $i !~ /^(analysis|daemon|cli)\//)
			continue
		if (source == "") {
			source = $i
			home = folder_of(source)
			n_files++
			if (!(home in may)) {
				print source ": a folder without a rule"
				bad = 1
			}
			continue
		}
		if (index(" " may[home] " ", " " folder_of($i) " ") == 0) {
			print source " reaches " $i
			bad = 1
		}
	}
	if ($0 !~ /\\$/)
		done = 1
}
END {
	if (!n_files) {
		print "no .d files were read"
		bad = 1
	}
	exit bad
}
