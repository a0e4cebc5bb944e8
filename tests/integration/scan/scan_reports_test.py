#!/usr/bin/python3
"""Reports of a scan, through the real binary: every format of `telltale run`, held to the schema that is published for it.
usage: scan_reports_test.py TELLTALE [unittest's arguments]
"""
import json, pathlib, subprocess, sys, tempfile, unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "reports"))
import validate_reports

TELLTALE = sys.argv.pop(1)
CANARIES = {"version": 1, "canaries": [{"id": "user", "class": "username", "value": "oskvarnholm"}]}
SCHEMA = {"type": "object", "properties": {"event": {"type": "string"}, "ms": {"type": "integer"}}, "required": ["event"]}


def exchange(number, body, **more):
    return {"id": f"x{number}", "time": "2026-03-04T10:00:00Z", "scheme": "https", "host": "in.example", "port": 443, "method": "POST",
            "target": "/t", "headers": [["Content-Type", "application/json"]], "body": {"encoding": "utf8", "data": json.dumps(body)}, **more}


def har(bodies):
    entries = [{"startedDateTime": "2026-03-04T10:00:00.000Z", "time": 1,
                "request": {"method": "POST", "url": "https://har.example/t", "httpVersion": "h2", "headers": [], "headersSize": -1, "bodySize": -1,
                            "postData": {"mimeType": "application/json", "text": json.dumps(body)}},
                "response": {"status": 204, "headers": [], "content": {}}} for body in bodies]
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


class ScanReportsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.canaries = self.write("canaries.json", json.dumps(CANARIES))
        self.schema = self.write("event.schema.json", json.dumps(SCHEMA))

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def scan(self, *arguments, expect):
        """The exit code is `expect`; every report, by its format."""
        files = {name: self.folder / f"report.{name}" for name in validate_reports.FORMATS}
        reports = [word for name, path in files.items() for word in ("--report", f"{name}={path}")]
        done = subprocess.run([TELLTALE, "scan", *reports, *arguments], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        texts = {name: path.read_text() for name, path in files.items()}
        for name, check in validate_reports.CHECKS.items():
            self.assertEqual(check(texts[name]), [], name)
        self.assertEqual(json.loads(texts["json"])["verdict"], {0: "pass", 1: "fail", 3: "inconclusive"}[expect])
        return texts

    def test_leaks_of_several_recordings_stand_in_every_format(self):
        lines = "".join(json.dumps(one) + "\n" for one in
                        (exchange(1, {"event": "a"}), exchange(2, {"event": "b", "who": "oskvarnholm"}, scenario="failure#2"), exchange(3, {"ms": 1})))
        first = self.write("a.ndjson", lines)
        second = self.write("b.har", har([{"event": "c", "user": "oskvarnholm"}, {"event": "d"}]))
        texts = self.scan("-c", self.canaries, "-s", self.schema, first, second, expect=1)
        found = {(one["rule"], one["exchange"].rsplit("/", 1)[-1], one.get("pointer", "")) for one in map(json.loads, texts["ndjson"].splitlines())}
        self.assertIn(("leak/canary", "a.ndjson:x2", "/who"), found)
        self.assertIn(("leak/canary", "b.har:entry-1", "/user"), found)
        self.assertIn(("contract/schema", "a.ndjson:x3", ""), found)
        self.assertEqual(len(texts["exchanges"].splitlines()), 5)
        for name, text in texts.items():
            self.assertNotIn("oskvarnholm", text, name)
        for name in ("console", "markdown", "html", "sarif", "junit", "github", "gitlab"):
            self.assertIn("leak/canary", texts[name], name)
        self.assertIn("har.example:443", texts["dictionary-json"])
        self.assertIn("in failure", " ".join(texts["console"].split()))
        self.assertIn("telltale scan --fail-on warning", texts["html"])
        self.assertNotIn("telltale run", texts["html"])

    def test_values_are_shown_where_they_are_asked_for(self):
        path = self.write("a.ndjson", json.dumps(exchange(1, {"who": "oskvarnholm"})))
        self.assertIn("oskvarnholm", self.scan("-c", self.canaries, "--show-values", path, expect=1)["ndjson"])

    def test_a_clean_recording_passes_and_only_what_was_asked_counts_as_kept(self):
        path = self.write("a.ndjson", json.dumps(exchange(1, {"event": "a", "ms": 3})))
        texts = self.scan("-s", self.schema, "-c", self.canaries, path, expect=0)
        rules = {rule["id"] for rule in json.loads(texts["json"])["run"]["rules"]}
        self.assertTrue({"leak/canary", "leak/pii", "contract/schema"} <= rules)
        self.assertFalse([rule for rule in rules if rule.startswith(("optout/", "behaviour/", "egress/", "identity/"))])
        rules = {rule["id"] for rule in json.loads(self.scan(path, expect=0)["json"])["run"]["rules"]}
        self.assertEqual(rules, {"leak/pii", "leak/secret"})

    def test_what_is_missing_from_a_recording_stands_in_every_format_for_people(self):
        path = self.write("a.ndjson", json.dumps(exchange(1, {"event": "a"}, body_total_bytes=900)))
        texts = self.scan("-c", self.canaries, path, expect=3)
        for name in ("console", "markdown", "html", "junit", "json"):
            self.assertIn("body-cut", texts[name], name)

    def test_an_empty_recording_is_inconclusive_in_the_reports_too(self):
        texts = self.scan("-c", self.canaries, self.write("a.ndjson", ""), expect=3)
        self.assertIn("there was no exchange in the input", texts["console"])

    def test_the_reports_are_the_same_whatever_the_number_of_threads(self):
        lines = "".join(json.dumps(exchange(i, {"event": "b", "who": "oskvarnholm" if i % 50 == 0 else "x" * 500})) + "\n" for i in range(4000))
        path = self.write("a.ndjson", lines)
        one, many = ({name: self.scan("-c", self.canaries, "-j", jobs, path, expect=1)[name] for name in ("ndjson", "exchanges")} for jobs in ("1", "4"))
        self.assertEqual(one, many)

    def test_a_report_that_cannot_be_written_is_said_before_the_scan(self):
        path = self.write("a.ndjson", json.dumps(exchange(1, {"event": "a"})))
        for report, word in (("pdf=x", "no report format"), ("html", "names no file"), (f"html={self.folder}/none/x", "directory is not there")):
            done = subprocess.run([TELLTALE, "scan", "--report", report, path], capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, report)
            self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main()
