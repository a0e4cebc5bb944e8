#!/usr/bin/python3
"""Ids as programs make them are found, each by itself, and what is made of no machine is not.
usage: ids_test.py TELLTALE
"""
import json, pathlib, shutil, subprocess, sys, tempfile

TELLTALE, HERE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(__file__).resolve().parent
PROFILE = """version: 1
name: idtool
cli: {path: ./package/bin/tool}
endpoints: [{id: telemetry, host: t.acme.example}]
battery: false
scenarios:
  - {name: one, run: [ids]}
  - {name: two, run: [cut], repeat: 2}
  - {name: none, run: [random], repeat: 2}
  - {name: none-either, run: [random]}
  - {name: none-besides, run: [random]}
"""
# What is told beside the ids.
NO_IDS = {"project", "port", "event"}


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "package/bin").mkdir(parents=True)
        shutil.copy(HERE / "tool", folder / "package/bin/tool")
        (folder / "package/package.json").write_text('{"name": "@acme/idtool", "version": "3.1.4"}')
        (folder / "profile.yaml").write_text(PROFILE)
        run = subprocess.run([TELLTALE, "run", "-p", folder / "profile.yaml", "-o", folder / "run", "-q", "--ci", "none"],
                             capture_output=True, text=True)
        findings = [json.loads(line) for line in (folder / "run/findings.ndjson").read_text().splitlines()]
        exchanges = [json.loads(line) for line in (folder / "run/exchanges.ndjson").read_text().splitlines()]
        gaps = json.loads((folder / "run/run.json").read_text())["judgement"]["gaps"]
    problems = [f"exit code {run.returncode}: {run.stderr}"] if run.returncode != 1 else []
    problems += [f"a gap: {gap}" for gap in gaps]
    problems += [f"false: {found['message']} at {found.get('pointer')}" for found in findings if found["scenario"].startswith("none")]
    kinds = 0
    for scenario in ("one", "two"):
        told = {name for exchange in exchanges if exchange["scenario"] == scenario and exchange["scheme"] == "https"
                for name in json.loads(exchange["body"]["data"])} - NO_IDS
        seen = {(found.get("pointer") or "/").split("/")[1] for found in findings if found["scenario"] == scenario}
        problems += [f"{scenario}: {name} was not found" for name in sorted(told - seen)]
        kinds = max(kinds, len(told))
    levels = {found["level"] for found in findings if found.get("pointer") == "/kernel-as-it-is"}
    problems += [f"a kernel release that is told as it is: {levels}"] if levels != {"note"} else []
    print("\n".join(problems) or f"{kinds} kinds of ids were found")
    sys.exit(1 if problems or kinds < 40 else 0)


main()
