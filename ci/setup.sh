# Shared by ci/audit and ci/test (sourced): installs what is missing, builds quietly.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 4

# packages_wanted [TAG...]: the untagged lines of ci/packages and those with one of the tags, but for packages whose
# command is there from elsewhere.
packages_wanted() {
  awk -v tags=" $* " '!/^#/ && NF { tag = $2; gsub(/[][]/, "", tag); if (tag == "" || index(tags, " " tag " ")) print $1, $3 }' ci/packages |
    while read -r package command; do
      [ -n "$command" ] && command -v "$command" >/dev/null || echo "$package"
    done
}

# install_packages [TAG...]: as root with apt; anybody else is told the line and exit code 2.
install_packages() {
  local missing=() package
  for package in $(packages_wanted "$@"); do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" != 0 ]; then
    echo "telltale needs packages that are not installed. Run:" >&2
    echo "  sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 2
  fi
  echo "installing ${#missing[@]} packages: ${missing[*]}"
  local log; log=$(mktemp)
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "ci: apt-get failed; its whole output is in $log" >&2
    exit 4
  fi
  rm -f "$log"
}

# build PRESET [TARGET...]: prints one line, or everything where it fails. `configure`: options for cmake; without any the
# tests are built too, and their packages must be there.
configure=(-DTELLTALE_TESTS=ON)
build() {
  local preset=$1; shift
  local log="build/$preset.log" started=$SECONDS launcher=()
  mkdir -p build
  # With this ccache keeps sources that read precompiled headers, too.
  command -v ccache >/dev/null &&
    launcher=("-DCMAKE_CXX_COMPILER_LAUNCHER=env;CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_ctime,include_file_mtime;ccache")
  if ! cmake --preset "$preset" "${configure[@]}" "${launcher[@]}" >"$log" 2>&1; then
    cat "$log" >&2; echo "ci: configuring build/$preset failed" >&2; exit 4
  fi
  echo "building build/$preset"
  # On a terminal ninja keeps one line up to date; elsewhere its output goes to the log.
  if [ -t 1 ]; then
    cmake --build "build/$preset" ${1:+--target "$@"} || { echo "ci: the build failed" >&2; exit 4; }
  elif ! cmake --build "build/$preset" ${1:+--target "$@"} >"$log" 2>&1; then
    grep -nE 'error|warning|FAILED|undefined reference' "$log" >&2; tail -n 40 "$log" >&2
    echo "ci: the build failed; all of its output is in $log" >&2; exit 4
  fi
  echo "built build/$preset in $((SECONDS - started)) s"
}
