#!/usr/bin/env python3
"""usage: declared_test.py TELLTALE   -- audits a CLI that sends fixtures/descriptors/telemetry.proto, as a user would

Names of the descriptors stand in events, contracts, findings, dictionary and in what `report` and `verify` say of the run
directory later; an e-mail address is allowed at one pointer and a finding at another; what no descriptor knows is searched;
a body that is no such message is a finding; a set that is damaged ends with exit code 2 and its line.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

TELLTALE = sys.argv[1]
DESCRIPTORS = pathlib.Path(__file__).resolve().parents[3] / "fixtures/descriptors"

CLI = r'''#!/usr/bin/python3
import os, ssl, sys, urllib.request

def varint(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])

def field(number, value):
    value = value if isinstance(value, bytes) else value.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value

def pair(name, value):
    return field(3, field(1, name) + field(2, value))

machine_id = open("/etc/machine-id").read().strip()
event = (field(1, "command ran") + pair("contact", "jane.roe@corp-mail.com") + pair("by", "jane.roe@corp-mail.com") +
         field(4, field(1, machine_id)) + field(99, os.uname().nodename))
body = field(1, event) + field(2, "tool")
if sys.argv[1] == "json":
    body = b'{"events": []}'
request = urllib.request.Request("https://t.vendor.example/v1/events", body, {"Content-Type": "application/x-protobuf"})
urllib.request.urlopen(request, timeout=20).read()
'''

CONTRACT = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": {"const": "command ran"},
        "properties": {"type": "object", "additionalProperties": {"type": "string"}},
        "machine": {"type": "object"},
        "field 99": {"type": "array"},
    },
    "additionalProperties": False,
}

PROFILE = """version: 1
name: tool
cli: {{path: ./tool}}
endpoints:
  - id: telemetry
    host: t.vendor.example
    protobuf:
      descriptors: {set}
      message: {message}
    contract: event.schema.json
    contract_of: event
    events: {{}}
allowed_values: [{{pointer: properties/contact, reason: The contact that the user gives.}}]
battery: false
scenarios:
  - name: {name}
    run: [{name}]
    expect: {{events: {{"command ran": {count}}}}}
"""

failures = []


def check(is_so, what):
    if not is_so:
        failures.append(what)


def run(folder, name, **values):
    """Exit code, what was said, and the findings, of one audit."""
    text = {"set": DESCRIPTORS / "telemetry.pb", "message": "acme.telemetry.v1.Batch", "count": 1, "name": name} | values
    (folder / "telltale.yaml").write_text(PROFILE.format(**text))
    out = folder / f"run-{name}"
    command = [TELLTALE, "run", "--profile", folder / "telltale.yaml", "--isolation", "namespace", "--out", out]
    ended = subprocess.run(command, capture_output=True, text=True)
    findings = out / "findings.ndjson"
    lines = findings.read_text().splitlines() if findings.exists() else []
    return ended.returncode, ended.stdout + ended.stderr, [json.loads(line) for line in lines], out


def report(out, form):
    return subprocess.run([TELLTALE, "report", out, "--format", form], capture_output=True, text=True, check=True).stdout


with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch)
    (folder / "tool").write_text(CLI)
    (folder / "tool").chmod(0o755)
    (folder / "event.schema.json").write_text(json.dumps(CONTRACT))

    code, said, findings, out = run(folder, "protobuf")
    notes = ("contract/unannotated",)  # what a contract of a vendor's own would say besides
    found = {(f["rule"], f.get("pointer")) for f in findings if f["level"] != "note" and f["rule"] not in notes}
    check(code == 1, f"exit code {code}\n{said}")
    check(found == {("leak/machine-id", "/events/0/machine/machineId"),
                    ("leak/canary", "/events/0/field 99/0"),
                    ("leak/pii", "/events/0/properties/by")}, f"found {found}")
    gaps = json.loads((out / "run.json").read_text())["judgement"]["gaps"]
    check(not gaps, f"gaps: {gaps}")
    rows = {field["pointer"] for part in json.loads(report(out, "dictionary-json"))["contracts"] for field in part["fields"]}
    check({"/events/*/machine/machineId", "/events/*/properties/by", "/sentBy"} <= rows, f"rows {sorted(rows)}")
    check("/events/0/machine/machineId" in report(out, "json"), "a report that is made later has no names")
    verified = subprocess.run([TELLTALE, "verify", out], capture_output=True, text=True)
    check(verified.returncode == 0, f"verify: {verified.stdout}{verified.stderr}")
    packed = subprocess.run([TELLTALE, "bundle", out, "--out", folder / "run.telltale"], capture_output=True, text=True)
    verified = subprocess.run([TELLTALE, "verify", folder / "run.telltale"], capture_output=True, text=True)
    check(packed.returncode == 0 and verified.returncode == 0, f"bundle: {packed.stderr}{verified.stdout}{verified.stderr}")

    code, said, findings, out = run(folder, "json", count=0)
    says = [f["message"] for f in findings if f["rule"] == "contract/schema"]
    check(code == 1 and any('no message "acme.telemetry.v1.Batch"' in text for text in says), f"JSON: {code} {says}\n{said}")

    code, said, findings, out = run(folder, "damaged", set=DESCRIPTORS / "batch.txt")
    check(code == 2 and "telltale.yaml:8:7" in said and "no descriptor set" in said, f"damaged: {code} {said}")
    code, said, findings, out = run(folder, "unknown", message="acme.telemetry.v1.Bach")
    check(code == 2 and "telltale.yaml:9:7" in said and 'did you mean "acme.telemetry.v1.Batch"?' in said, f"unknown: {code} {said}")

print("\n".join(failures) or "as expected")
sys.exit(1 if failures else 0)
