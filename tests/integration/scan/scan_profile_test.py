#!/usr/bin/env python3
"""usage: scan_profile_test.py TELLTALE   -- recordings and the desk, judged by a profile's endpoints and descriptor sets

The message of fixtures/descriptors is read by its names, and held to contract, endpoint, content type and what is declared
sealed, as `telltale run` holds it; without a profile `--protobuf` names the message alone.
"""
import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

TELLTALE = sys.argv[1]
DESCRIPTORS = pathlib.Path(__file__).resolve().parents[3] / "fixtures/descriptors"
MACHINE_ID = "5f0c1d2e9b8a47635241302f1e0d9c8b"
SET = f"{DESCRIPTORS}/telemetry.pb"
BATCH = "acme.telemetry.v1.Batch"

CONTRACT = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {"type": {"const": "command ran"}, "machine": {"type": "object"}},
    "additionalProperties": False,
}

PROFILE = f"""version: 1
name: tool
endpoints:
  - id: telemetry
    host: t.vendor.example
    path: /v1/
    protobuf: {{descriptors: {SET}, message: {BATCH}}}
    contract: event.schema.json
    contract_of: event
    events: {{}}
    content_types: [application/x-protobuf]
  - id: sealed
    host: sealed.vendor.example
    opaque: [{{place: body, reason: sealed for the vendor alone}}]
scenarios: [{{name: any, run: [any]}}]
"""

failures = []


def check(is_so, what):
    if not is_so:
        failures.append(what)


def field(number, value):
    value = value if isinstance(value, bytes) else value.encode()
    return bytes([number << 3 | 2, len(value)]) + value


def event(machine_id):
    return field(1, field(1, "command ran") + field(4, field(1, machine_id)))


def exchange(body, host="t.vendor.example", target="/v1/events", type="application/x-protobuf"):
    return json.dumps({"id": "x1", "time": "2026-01-02T03:04:05Z", "scheme": "https", "host": host, "port": 443,
                       "method": "POST", "target": target, "headers": [["Content-Type", type]],
                       "body": {"encoding": "base64", "data": base64.b64encode(body).decode()}})


with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch)
    (folder / "telltale.yaml").write_text(PROFILE)
    (folder / "event.schema.json").write_text(json.dumps(CONTRACT))
    (folder / "canaries.json").write_text(json.dumps(
        {"version": 1, "canaries": [{"id": "machine_id", "class": "machine_id", "value": MACHINE_ID}]}))
    by_profile = ["--profile", folder / "telltale.yaml"]

    def scan(lines, *options):
        """Exit code, findings as (rule, pointer), what was said."""
        (folder / "in.ndjson").write_text("".join(line + "\n" for line in lines))
        ended = subprocess.run([TELLTALE, "scan", "-c", folder / "canaries.json", "-f", "ndjson", *options,
                                folder / "in.ndjson"], capture_output=True, text=True)
        found = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
        return ended.returncode, {(f["rule"], f.get("pointer") or "") for f in found}, ended.stderr

    leak = ("leak/machine-id", "/events/0/machine/machineId")
    leaking = exchange(event(MACHINE_ID))
    code, found, said = scan([leaking])
    check(code == 1 and {rule for rule, _ in found} == {"leak/machine-id"} and leak not in found, f"nothing: {code} {found} {said}")
    code, found, said = scan([leaking], *by_profile)
    check(code == 1 and found == {leak}, f"profile: {code} {found} {said}")
    for where in ("", "t.vendor.example=", "t.vendor.example/v1/=", "*.vendor.example:443="):
        code, found, said = scan([leaking], "--protobuf", f"{where}{SET}:{BATCH}")
        check(code == 1 and found == {leak}, f"--protobuf {where}: {code} {found} {said}")
    for where in ("other.example=", "t.vendor.example/v2/=", "t.vendor.example:8443="):
        code, found, said = scan([leaking], "--protobuf", f"{where}{SET}:{BATCH}")
        check(code == 1 and leak not in found, f"--protobuf {where}: {code} {found} {said}")

    code, found, said = scan([exchange(event("unknown"))], *by_profile)
    check(code == 0 and not found and "verdict: pass" in said, f"clean: {code} {found} {said}")
    undocumented = field(1, field(1, "command ran") + field(14, "x"))
    code, found, said = scan([exchange(undocumented, type="text/html")], *by_profile)
    check(code == 1 and found == {("contract/content-type", ""), ("contract/undocumented-field", "/events/0/called")},
          f"content type: {code} {found} {said}")
    code, found, said = scan([exchange(b'{"events": []}')], *by_profile)
    check(code == 1 and ("contract/schema", "") in found, f"no message: {code} {found} {said}")
    code, found, said = scan([exchange(event("unknown"), host="elsewhere.example")], *by_profile)
    check(code == 1 and ("egress/undeclared", "") in found, f"undeclared: {code} {found} {said}")
    noise = b"".join(hashlib.sha256(bytes([i])).digest() for i in range(64))
    code, found, said = scan([exchange(noise, host="sealed.vendor.example", type="application/octet-stream")], *by_profile)
    check(code == 0 and "accepted by the profile: sealed for the vendor alone" in said, f"sealed: {code} {found} {said}")

    report = subprocess.run([TELLTALE, "scan", *by_profile, "--report", "json=-", "-q", folder / "in.ndjson"], capture_output=True, text=True)
    endpoints = json.loads(report.stdout)["run"]["endpoints"]
    check([e["id"] for e in endpoints] == ["telemetry", "sealed"], f"report: {endpoints}")

    for wrong, says in ((["--protobuf", f"{SET}:{BATCH[:-1]}"], f'did you mean "{BATCH}"?'),
                        (["--protobuf", f"h:x={SET}:{BATCH}"], "names no port"),
                        (["--protobuf", SET], "names no file and message"),
                        (["--protobuf", f"{folder}/none.pb:M"], "there is no file"),
                        ([*by_profile, "--schema", folder / "event.schema.json"], "excludes")):
        code, found, said = scan([leaking], *wrong)
        check(code == 2 and says in said, f"{wrong}: {code} {said}")

    post = ("import os, sys, urllib.request\n"
            f"body = {event(MACHINE_ID)!r}\n"
            "headers = {'Content-Type': 'application/x-protobuf'}\n"
            "urllib.request.urlopen(urllib.request.Request(os.environ['TELLTALE_URL'] + '/v1/events', body, headers)).read()\n")
    for options in (by_profile, ["--protobuf", f"/v1/={SET}:{BATCH}"]):
        ended = subprocess.run([TELLTALE, "serve", "-c", folder / "canaries.json", *options, "--", sys.executable, "-c", post],
                               capture_output=True, text=True)
        said = ended.stdout + ended.stderr
        check(ended.returncode == 1 and "/events/0/machine/machineId" in said, f"serve {options}: {ended.returncode} {said}")

print("\n".join(failures) or "as expected")
sys.exit(1 if failures else 0)
