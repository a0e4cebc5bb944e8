#!/usr/bin/python3
# A small CLI with telemetry, whose behaviour a test changes by the switches in WAYS (a mutation writes its own list there).
# Commands: list, build, status (sends nothing by its nature), telemetry on|off, --help, --version.
import hashlib, json, os, sys, urllib.request

WAYS = []


def way(name):
    return next((w.partition("=")[2] or "yes" for w in WAYS if w.partition("=")[0] == name), "")


def state(name):
    return os.path.expanduser("~/.tool-" + name)


def remember(name, text="yes"):
    with open(state(name), "w") as file:
        file.write(text)


def uid():
    """Ids as CLIs make them: "kept" is random and stays in HOME, the others are as they should not be."""
    if way("id") == "kept":
        if not os.path.exists(state("id")):
            remember("id", os.urandom(16).hex())
        return open(state("id")).read()
    return {"fresh": os.urandom(16).hex(), "constant": "6a7f2b9c0d1e4f5a8b3c6d7e9f0a1b2c",
            "hash": hashlib.sha256(open("/etc/machine-id").read().strip().encode()).hexdigest()}[way("id")]


def post(event):
    if way("id"):
        event = {**event, "uid": uid()}
    body = {way("rename") if key == way("field") else key: value for key, value in event.items()}
    if way("leak"):
        body["extra"] = {"user": os.environ.get("USER", ""), "home": os.environ.get("HOME", ""), "host": os.uname().nodename,
                         "machine": open("/etc/machine-id").read().strip()}[way("leak")]
    for host in filter(None, (way("host") or "t.tool.example", way("also"))):
        url = (way("scheme") or "https") + "://" + host + "/e"
        request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": way("type") or "application/json",
                                                                             "User-Agent": "tool/1 " + body.get("uid", "")})
        try:
            urllib.request.urlopen(request, timeout=5).read()
        except OSError:
            pass


def consents():
    if os.environ.get("TOOL_TELEMETRY") == "0" and not way("ignores-variable"):
        return False
    return not os.path.exists(state("off")) or bool(way("ignores-command"))


def tell(command):
    if way("never") == "yes" or way("never") == command:
        return
    if way("notice") and not os.path.exists(state("notice")):
        return remember("notice")
    if way("once"):
        if os.path.exists(state("once")):
            return
        remember("once")
    if consents():
        post({"event": command, "version": "1"})


def main(arguments):
    command = arguments[0] if arguments else ""
    if way("dies") in ("yes", command) or (way("dies") == "opted-out" and not consents()):
        print(way("says") or "boom", file=sys.stderr)
        return int(way("code") or 1)
    if command in ("--help", "--version"):
        if way("help-sends"):
            post({"event": "help", "version": "1"})
        print("tool 1")
        return 0
    if command == "telemetry":
        if way("off-sends"):
            tell("telemetry")
        if arguments[1] == "off":
            remember("off")
        elif os.path.exists(state("off")):
            os.remove(state("off"))
        return 0
    if command in ("list", "build", "status"):
        if command != "status":
            tell(command)
        print("ok")
        return int(way("exit-" + command) or 0)
    print("tool: unknown command " + command, file=sys.stderr)
    return 2


sys.exit(main(sys.argv[1:]))
