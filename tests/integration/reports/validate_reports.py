"""Every format of a run, through the real binary, against the schema that is published for it; and each twice.

usage: validate_reports.py TELLTALE RUN_DIR    (exit code 1: a format does not keep its schema; it is named)
"""
import csv
import html.parser
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[2]
JUNIT_SCHEMA = SOURCE / "tests/unit/harness/report/junit.xsd"
FORMATS = ("console", "json", "ndjson", "exchanges", "junit", "sarif", "markdown", "html", "github", "gitlab",
           "dictionary-csv", "dictionary-json", "dictionary-markdown")
# Elements that HTML does not close.
VOID = {"meta", "input", "br", "wbr"}


def schema(path):
    document = json.loads(path.read_text())
    return jsonschema.validators.validator_for(document)(document)


def problems_of_json(name, document, validator):
    return [f"{name}: {'/'.join(str(part) for part in error.absolute_path)}: {error.message[:200]}"
            for error in validator.iter_errors(document)][:5]


def problems_of_lines(name, text, validator):
    return [problem for line in text.splitlines() for problem in problems_of_json(name, json.loads(line), validator)]


def check_json(text):
    return problems_of_json("json", json.loads(text)["run"], schema(SOURCE / "schema/run.schema.json"))


def check_ndjson(text):
    return problems_of_lines("ndjson", text, schema(SOURCE / "schema/finding.schema.json"))


def check_exchanges(text):
    return problems_of_lines("exchanges", text, schema(SOURCE / "schema/exchange.schema.json"))


def check_junit(text):
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
        file.write(text)
        file.flush()
        done = subprocess.run(["xmllint", "--noout", "--schema", str(JUNIT_SCHEMA), file.name], capture_output=True, text=True)
    return [] if done.returncode == 0 else ["junit: " + done.stderr]


def check_sarif(text):
    document = json.loads(text)
    problems = problems_of_json("sarif", document, schema(HERE / "sarif-2.1.0.schema.json"))
    for run in document["runs"] if not problems else []:
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        if any(rules[result["ruleIndex"]] != result["ruleId"] for result in run["results"]):
            problems.append("sarif: a result's ruleIndex is another rule's")
        if len(run["results"]) > 5000:
            problems.append("sarif: more than 5000 results")
    return problems


def check_gitlab(text):
    issues = json.loads(text)
    problems = problems_of_json("gitlab", issues, schema(HERE / "code_quality.schema.json"))
    if problems:
        return problems
    if len({issue["fingerprint"] for issue in issues}) != len(issues):
        problems.append("gitlab: two issues have one fingerprint")
    return problems


def check_github(text):
    lines = text.splitlines()
    problems = [f"github: no workflow command: {line}" for line in lines
                if not re.match(r"::(error|warning|notice)( (file|line|title)=[^,:]*(,(file|line|title)=[^,:]*)*)?::", line)]
    return problems + (["github: more than ten annotations"] if len(lines) > 10 else [])


def check_markdown(text):
    return [] if len(text.encode()) < 1 << 20 else ["markdown: a step summary has at most 1 MiB"]


class Balance(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.problems = [], []

    def handle_startendtag(self, tag, attributes):
        self.look_at(attributes)

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        self.look_at(attributes)

    def look_at(self, attributes):
        self.problems += [f"html: asks for {value}" for name, value in attributes
                          if name in ("src", "href", "action") and not (value or "").startswith("#")]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"html: </{tag}> closes what is not open")


def check_html(text):
    page = Balance()
    page.feed(text)
    return (page.problems + [f"html: <{tag}> is not closed" for tag in page.open])[:5]


def check_dictionary_csv(text):
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    widths = {len(row) for row in rows}
    return [] if len(widths) == 1 else [f"dictionary-csv: rows of {sorted(widths)} cells"]


def check_dictionary_json(text):
    return problems_of_json("dictionary-json", json.loads(text), schema(SOURCE / "schema/dictionary.schema.json"))


CHECKS = {"json": check_json, "ndjson": check_ndjson, "exchanges": check_exchanges, "junit": check_junit,
          "sarif": check_sarif, "gitlab": check_gitlab, "github": check_github, "markdown": check_markdown,
          "html": check_html, "dictionary-csv": check_dictionary_csv, "dictionary-json": check_dictionary_json,
          "dictionary-markdown": check_markdown}


def render(telltale, run_dir, name):
    done = subprocess.run([str(telltale), "report", str(run_dir), "--format", name], capture_output=True, timeout=300)
    if done.returncode != 0 or done.stderr:
        raise RuntimeError(f"{name}: exit {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def problems_of_statement(telltale, run_dir):
    with tempfile.TemporaryDirectory() as folder:
        archive = pathlib.Path(folder) / "evidence.tar"
        done = subprocess.run([str(telltale), "bundle", str(run_dir), "--out", str(archive)], capture_output=True, text=True)
        if done.returncode != 0:
            return ["bundle: " + done.stderr]
        statement = subprocess.run(["tar", "-xOf", str(archive), "statement.json"], capture_output=True, check=True).stdout
    return problems_of_json("statement", json.loads(statement), schema(HERE / "in_toto_test_result.schema.json"))


def problems_of_run(telltale, run_dir):
    problems = []
    for name in FORMATS:
        first, second = render(telltale, run_dir, name), render(telltale, run_dir, name)
        if first != second:
            problems.append(f"{name}: two reports of one run differ")
        if name in CHECKS:
            problems += CHECKS[name](first.decode())
    return problems + problems_of_statement(telltale, run_dir)


if __name__ == "__main__":
    found = problems_of_run(sys.argv[1], sys.argv[2])
    print("\n".join(found))
    sys.exit(1 if found else 0)
