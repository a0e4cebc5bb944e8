#!/usr/bin/python3
"""A CLI that packs what it sends and tells a plain hash of the machine's id: the finding is told, and the dictionary has every
field that was sent.
usage: gzip_dictionary_test.py TELLTALE
"""
import json, pathlib, subprocess, sys, tempfile

TELLTALE = pathlib.Path(sys.argv[1]).resolve()
TOOL = """#!/usr/bin/python3
import gzip, hashlib, json, urllib.request
machine = open("/etc/machine-id").read().strip()
event = {"event": "run", "uid": hashlib.sha256(machine.encode()).hexdigest(), "arch": "amd64", "cores": 8, "ci": False,
         "version": {"major": 3, "minor": 1}, "flags": ["debug"], "shell": "bash", "ms": 12}
urllib.request.urlopen(urllib.request.Request("https://t.acme.example/e", gzip.compress(json.dumps(event).encode()),
                       {"Content-Type": "application/json", "Content-Encoding": "gzip"}))
"""
SCHEMA = {"type": "object", "additionalProperties": False, "required": ["event", "uid"], "properties": {
    "event": {"type": "string"}, "uid": {"type": "string"}, "arch": {"type": "string"}, "cores": {"type": "integer"},
    "ci": {"type": "boolean"}, "shell": {"type": "string"}, "ms": {"type": "integer"},
    "version": {"type": "object", "properties": {"major": {"type": "integer"}, "minor": {"type": "integer"}}},
    "flags": {"type": "array", "items": {"type": "string"}}}}
FIELDS = {"/event", "/uid", "/arch", "/cores", "/ci", "/version/major", "/version/minor", "/flags/*", "/shell", "/ms"}
PROFILE = """version: 1
name: packing
cli: {path: ./tool}
endpoints: [{id: telemetry, host: t.acme.example, contract: schema.json}]
identities: [{pointer: /uid, depends_on: [machine_id]}]
battery: false
scenarios: [{name: one, run: [up], repeat: 2}, {name: two, run: [up], repeat: 2}]
"""


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "tool").write_text(TOOL)
        (folder / "tool").chmod(0o755)
        (folder / "schema.json").write_text(json.dumps(SCHEMA))
        (folder / "profile.yaml").write_text(PROFILE)
        run = subprocess.run([TELLTALE, "run", "-p", folder / "profile.yaml", "-o", folder / "run", "-q", "--ci", "none"],
                             capture_output=True, text=True)
        rules = {json.loads(line)["rule"] for line in (folder / "run/findings.ndjson").read_text().splitlines()} if run.returncode == 1 else set()
        report = subprocess.run([TELLTALE, "report", folder / "run", "--format", "dictionary-json"], capture_output=True, text=True)
    problems = [f"exit code {run.returncode}: {run.stdout}{run.stderr}"] if run.returncode != 1 else []
    problems += [f"the findings are {rules}"] if "identity/unsalted" not in rules else []
    if not report.stdout.startswith("{"):
        sys.exit("\n".join([*problems, report.stderr]))
    fields = {field["pointer"]: field["measured"]["payloads"] for contract in json.loads(report.stdout)["contracts"] for field in contract["fields"]}
    problems += [f"{pointer} was sent, and the dictionary says that it was not" for pointer in sorted(FIELDS) if not fields.get(pointer)]
    print("\n".join(problems) or f"{len(fields)} fields")
    sys.exit(bool(problems))


main()
