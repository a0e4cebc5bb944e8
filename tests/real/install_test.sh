#!/bin/sh
# usage: tests/real/install_test.sh   -- tests/real/install without what it needs: exit code 2, and what to do about it
set -u
here=$(dirname "$0")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$here/install" "$here/package.json" "$here/package-lock.json" "$scratch"
mkdir "$scratch/bin"
for tool in bash cat dirname env mktemp rm sed sha256sum uname; do ln -s "$(command -v "$tool")" "$scratch/bin/$tool"; done
failures=0

# expect TEXT: the script ends with 2 and says TEXT.
expect() {
  said=$(PATH=$scratch/bin "$scratch/install" 2>&1)
  code=$?
  case $said in *"$1"*) [ "$code" = 2 ] && return ;; esac
  echo "expected exit code 2 and \"$1\"; got $code and: $said"
  failures=1
}
# pretend NAME SCRIPT: a program of that name.
pretend() {
  rm -f "$scratch/bin/$1"
  printf '#!/bin/sh\n%s\n' "$2" >"$scratch/bin/$1"
  chmod +x "$scratch/bin/$1"
}
ln -s "$(command -v sh)" "$scratch/bin/sh"

expect "npm is missing. Run: sudo apt-get install -y --no-install-recommends npm"
pretend npm 'echo "the registry is not reached"; exit 1'
pretend uname 'echo "Linux aarch64"'
expect "the CLIs need Node 22 or newer, this is none"
pretend node 'echo v18.20.4'
expect "the CLIs need Node 22 or newer, this is 18"
pretend node 'echo v22.1.0'
expect "the registry is not reached"
expect "npm could not install them; its registry must be reachable"
exit $failures
