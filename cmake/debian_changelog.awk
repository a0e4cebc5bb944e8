# CHANGELOG.md in the form of Debian's changelogs, in lines of at most 79 characters:
# awk -v version=0.1.0 -v date='Mon, 02 Jan 2006 15:04:05 +0000' -v by='Name <mail>'
function flush(   words, count, i, line) {
  if (text == "") return
  count = split(text, words, " ")
  line = "  *"
  for (i = 1; i <= count; ++i) {
    if (length(line) + length(words[i]) + 1 > 79) { print line; line = "   " }
    line = line " " words[i]
  }
  print line
  text = ""
}
/^## / && begun { exit }                  # the newest version only: older ones were other packages
/^## / { printf "telltale (%s) unstable; urgency=medium\n\n", version; begun = 1; next }
!begun { next }
/^### / { flush(); printf "%s  [ %s ]\n", sections++ ? "\n" : "", substr($0, 5); next }
/^- / { flush(); text = substr($0, 3); next }
/^  / { text = text " " substr($0, 3) }
END { flush(); printf "\n -- %s  %s\n", by, date }
