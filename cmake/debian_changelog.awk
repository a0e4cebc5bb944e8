# CHANGELOG.md in the form of Debian's changelogs: awk -v version=0.1.0 -v date='Mon, 02 Jan 2006 15:04:05 +0000' -v by='Name <mail>'
function entry() { if (!begun) { printf "telltale (%s) unstable; urgency=medium\n\n", version; begun = 1 } }
/^## / && begun { exit }                  # the newest version only: older ones were other packages
/^## / { entry(); next }
!begun { next }
/^### / { printf "%s  [ %s ]\n", sections++ ? "\n" : "", substr($0, 5); next }
/^- / { print "  * " substr($0, 3); next }
/^  / { print "    " substr($0, 3) }
END { printf "\n -- %s  %s\n", by, date }
