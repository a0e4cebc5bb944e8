#!/usr/bin/env python3
"""Writes clean telemetry of the flagship contract as exchanges in NDJSON: every event with its own times, ids and token,
and no planted value. The same seed writes the same bytes.

usage: write_telemetry.py MEGABYTES [SEED] [--contract | --other]   (to standard output)

--contract keeps to what the contract says of ids: the token is a JWT and the same in every payload, the hashed id of a
machine is stable (2,000 machines send), an execution has an id of its own. Without it all three are new in every event.
--other writes events as other tools send them: names with underscores, times as text, an id of every event and one of
every session, flags.
"""
import base64, datetime, json, random, string, sys

by_contract = "--contract" in sys.argv
of_others = "--other" in sys.argv
arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
wanted_bytes, seed = int(float(arguments[0]) * 1e6), int(arguments[1]) if len(arguments) > 1 else 1
dice = random.Random(seed)
TOKEN = string.ascii_letters + string.digits + "-_"
COMMANDS = ["devpod up", "devpod list", "devpod stop", "devpod delete", "devpod status", "devpod provider list",
            "devpod provider add", "devpod provider delete", "devpod context set-options", "devpod ide use"]
ERRORS = ["provider does not exist", "context deadline exceeded", "exit status 1", "connection refused",
          "find devcontainer.json: no such file or directory", "permission denied while starting the container"]
FLAGS = ["debug", "provider", "silent", "ide", "log-output", "recreate", "context", "open-ide"]


def hexes(count):
    return f"{dice.getrandbits(4 * count):0{count}x}"


def uuid():
    digits = hexes(32)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def jwt():
    part = lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return ".".join([part(b'{"alg":"RS256","typ":"JWT"}'), part(b'{"iss":"devpod-telemetry"}'), part(dice.randbytes(256))])


MACHINES = [hexes(64) for _ in range(2000)]
ONE_TOKEN = jwt()


def event():
    finished = dice.random() < 0.5
    now = dice.randrange(1_790_000_000_000_000, 1_797_000_000_000_000)
    body = {"type": "cmdfinished" if finished else "cmdstarted",
            "event": {"timestamp": now, "executionID": uuid(), "command": dice.choice(COMMANDS),
                      "provider": dice.choice(["docker", "kubernetes", "aws", "gcloud", "azure", "ssh"])}}
    if finished:
        body["event"]["processingTime"] = dice.randrange(1000, 90_000_000)
        if dice.random() < 0.3:
            body["event"]["errors"] = dice.choice(ERRORS)
    body["instanceProperties"] = {
        "uid": dice.choice(MACHINES) if by_contract else hexes(64),
        "arch": dice.choice(["amd64", "arm64"]), "os": dice.choice(["linux", "darwin", "windows"]),
        "version": {"major": "0", "minor": str(dice.randrange(9)), "patch": str(dice.randrange(20))},
        "flags": {"setFlags": dice.sample(FLAGS, dice.randrange(4))}, "ui": dice.random() < 0.2}
    body["token"] = ONE_TOKEN if by_contract else "".join(dice.choices(TOKEN, k=64))
    return json.dumps(body, separators=(",", ":")) if dice.random() < 0.8 else json.dumps(body)


class Session:
    def __init__(self):
        self.id, self.machine = uuid(), dice.choice(MACHINES)


sessions = [Session() for _ in range(50)]


def event_of_others():
    if dice.random() < 0.15:
        sessions[dice.randrange(len(sessions))] = Session()
    session = dice.choice(sessions)
    now = datetime.datetime(2026, 11, 1) + datetime.timedelta(milliseconds=dice.randrange(2_000_000_000))
    body = {"event": dice.choice(["init", "plan", "apply", "login", "status", "build", "push", "deploy", "config set"]),
            "event_id": uuid(), "session_id": session.id, "anonymous_id": session.machine,
            "timestamp": now.isoformat(timespec="milliseconds") + "Z",
            "properties": {"duration_ms": dice.randrange(1, 90_000), "exit_code": dice.choice([0, 0, 0, 1, 2]),
                           "cli_version": f"1.{dice.randrange(20)}.{dice.randrange(9)}",
                           "os": dice.choice(["linux", "darwin", "windows"]), "arch": dice.choice(["amd64", "arm64"]),
                           "ci": dice.random() < 0.3, "cpus": dice.choice([2, 4, 8, 16]),
                           "flags": dice.sample(["--" + flag for flag in FLAGS], dice.randrange(5))}}
    if dice.random() < 0.1:
        body["properties"]["error_class"] = dice.choice(["timeout", "permission_denied", "not_found", "network"])
    return json.dumps(body)


written = number = 0
lines = []
while written < wanted_bytes:
    number += 1
    exchange = {"id": f"x{number:07d}", "time": f"2026-11-22T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z",
                "scheme": "https", "host": "telemetry.vendor.example", "port": 443, "method": "POST",
                "target": "/analytics/v1/events",
                "headers": [["Host", "telemetry.vendor.example"], ["User-Agent", "Go-http-client/1.1"],
                            ["Content-Type", "application/json"]],
                "body": {"encoding": "utf8", "data": event_of_others() if of_others else event()}}
    lines.append(json.dumps(exchange))
    written += len(lines[-1]) + 1
    if len(lines) >= 1000:
        print("\n".join(lines))
        lines.clear()
if lines:
    print("\n".join(lines))
