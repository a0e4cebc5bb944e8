#!/bin/sh
# A small CLI with telemetry, whose behaviour a test changes by the switches in WAYS, a line each (mutations.tool() writes them).
# Commands: list, build, status (sends nothing by its nature), telemetry on|off, --help, --version.
WAYS=''

# What the switch says: "yes" where it has no value, nothing where it is not set.
way() {
  while IFS= read -r line; do
    case $line in
      "$1") echo yes; return ;;
      "$1="*) echo "${line#*=}"; return ;;
    esac
  done <<END
$WAYS
END
}
is_set() { [ -n "$(way "$1")" ]; }
random_hex() { od -An -tx1 -N16 /dev/urandom | tr -d ' \n'; }

# Ids as CLIs make them: "kept" is random and stays in HOME, the others are as they should not be.
uid() {
  case $(way id) in
    kept)
      [ -e ~/.tool-id ] || random_hex > ~/.tool-id
      cat ~/.tool-id ;;
    fresh) random_hex ;;
    constant) echo 6a7f2b9c0d1e4f5a8b3c6d7e9f0a1b2c ;;
    hash) printf %s "$(cat /etc/machine-id)" | sha256sum | cut -c1-64 ;;
  esac
}

# member NAME VALUE: a JSON member, under the name that a switch gives it.
member() {
  name=$1
  [ "$name" != "$(way field)" ] || name=$(way rename)
  printf '"%s": "%s"' "$name" "$2"
}

post() {
  id=$(uid)
  body="$(member event "$1"), $(member version 1)"
  [ -z "$id" ] || body="$body, $(member uid "$id")"
  case $(way leak) in
    user) body="$body, $(member extra "$USER")" ;;
    home) body="$body, $(member extra "$HOME")" ;;
    host) body="$body, $(member extra "$(uname -n)")" ;;
    machine) body="$body, $(member extra "$(cat /etc/machine-id)")" ;;
  esac
  host=$(way host) scheme=$(way scheme) type=$(way type)
  for to in "${host:-t.tool.example}" $(way also); do
    curl --silent --http1.1 --max-time 5 --output /dev/null --user-agent "tool/1 $id" --header "Content-Type: ${type:-application/json}" \
      --data-binary "{$body}" "${scheme:-https}://$to/e"
  done
}

consents() {
  [ "$TOOL_TELEMETRY" != 0 ] || is_set ignores-variable || return 1
  [ ! -e ~/.tool-off ] || is_set ignores-command
}

tell() {
  case $(way never) in yes | "$1") return ;; esac
  if is_set notice && [ ! -e ~/.tool-notice ]; then echo yes > ~/.tool-notice; return; fi
  if is_set once; then
    [ ! -e ~/.tool-once ] || return
    echo yes > ~/.tool-once
  fi
  if consents; then post "$1"; fi
}

dies=$(way dies) says=$(way says) code=$(way code)
if [ "$dies" = yes ] || { [ -n "$dies" ] && [ "$dies" = "$1" ]; } || { [ "$dies" = opted-out ] && ! consents; }; then
  echo "${says:-boom}" >&2
  exit "${code:-1}"
fi
case $1 in
  --help | --version)
    if is_set help-sends; then post help; fi
    echo "tool 1" ;;
  telemetry)
    if is_set off-sends; then tell telemetry; fi
    if [ "$2" = off ]; then echo yes > ~/.tool-off; else rm -f ~/.tool-off; fi ;;
  list | build | status)
    [ "$1" = status ] || tell "$1"
    echo ok
    code=$(way "exit-$1")
    exit "${code:-0}" ;;
  *)
    echo "tool: unknown command $1" >&2
    exit 2 ;;
esac
