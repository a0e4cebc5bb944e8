#!/usr/bin/python3
"""Acceptance, fingerprints, reports of several audits and journals that lost their log, by the real program.
usage: kept_test.py TELLTALE SOURCE_DIR [unittest's arguments]
"""
import hashlib, json, os, pathlib, re, shutil, signal, subprocess, sys, tempfile, unittest, urllib.request
import xml.etree.ElementTree as xml

TELLTALE, SOURCE = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(2))
sys.path.insert(0, str(SOURCE / "tests/mutations"))
import mutations  # noqa: E402

# One scenario that leaks to a host that nobody declared.
PROFILE = """version: 1
name: {name}
cli: {{path: ./tool}}
endpoints: [{{id: t, host: t.tool.example}}]
battery: false
scenarios: [{{name: list, run: [list]}}]
"""


def clean_environment(**more):
    service = ("GITHUB", "GITLAB", "CI")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(service)}, **more}


class KeptTest(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = pathlib.Path(self.scratch.name)

    def telltale(self, *arguments, cwd=None, **environment):
        return subprocess.run([TELLTALE, *map(str, arguments)], capture_output=True, text=True, timeout=120,
                              cwd=cwd or self.folder, env=clean_environment(**environment))

    def project(self, place, *ways, name="tool"):
        folder = self.folder / place
        folder.mkdir(exist_ok=True)
        (folder / "tool").write_text(mutations.tool(ways))
        (folder / "tool").chmod(0o755)
        (folder / "profile.yaml").write_text(PROFILE.format(name=name))
        return folder

    def audit(self, folder, run, *arguments, **more):
        return self.telltale("run", "-q", "-p", folder / "profile.yaml", "-o", self.folder / run, "--ci", "none", *arguments, **more)

    def findings(self, run):
        return [json.loads(line) for line in (self.folder / run / "findings.ndjson").read_text().splitlines()]

    def baseline(self, folder):
        return (folder / ".telltale.yaml").read_text()


class AcceptanceTest(KeptTest):
    def test_an_accepted_leak_is_a_fact_and_who_why_and_until_when_are_told(self):
        project = self.project("p", "leak=user")
        self.assertEqual(self.audit(project, "before").returncode, 1)
        self.telltale("baseline", "before", "--reason", "The next release hashes it.", "--owner", "release team", "--expires", "2999-12-31")
        after = self.audit(project, "after")
        self.assertEqual(after.returncode, 0, after.stdout)
        first = after.stdout.splitlines()[0]
        self.assertRegex(first, r"^PASS with 1 accepted")
        for word in ("The next release hashes it.", "release team", "2999-12-31"):
            self.assertIn(word, " ".join(after.stdout.split()))
        run = json.loads((self.folder / "after/run.json").read_text())
        self.assertEqual(run["judgement"]["verdict"], "pass")
        page = self.telltale("report", "after", "--format", "html").stdout
        answer = re.search(r"Did anything personal leave the machine\?.{0,400}", page, re.S).group(0)
        self.assertRegex(answer, r"\byes\b")
        self.assertIn("release team", page)
        for form in ("markdown", "json", "junit"):
            self.assertIn("The next release hashes it.", self.telltale("report", "after", "--format", form).stdout, form)

    def test_nobody_and_not_reviewed_yet_accept_nothing(self):
        project = self.project("p", "leak=user")
        self.audit(project, "before")
        said = self.telltale("baseline", "before")
        self.assertIn("--reason", said.stdout)
        self.assertIn("--owner", said.stdout)
        again = self.audit(project, "again")
        self.assertEqual(again.returncode, 1, again.stdout)
        rules = {finding["rule"] for finding in self.findings("again")}
        self.assertTrue({"leak/canary", "baseline/unreviewed"} <= rules, rules)
        written = self.baseline(project)
        for reason, owner in (("TODO", "release team"), ("tbd: later", "release team"), ("It moves in May.", "nobody"), ("n/a", "me")):
            entry = re.sub(r"reason: .*", f'reason: "{reason}"', re.sub(r"owner: .*", f'owner: "{owner}"', written))
            (project / ".telltale.yaml").write_text(entry)
            self.assertEqual(self.audit(project, f"as-{len(reason)}-{len(owner)}").returncode, 1, entry)
        (project / ".telltale.yaml").write_text(re.sub(r"reason: .*", "reason: It moves in May.", re.sub(r"owner: .*", "owner: release team", written)))
        self.assertEqual(self.audit(project, "reviewed").returncode, 0)
        (project / ".telltale.yaml").unlink()
        self.telltale("baseline", "before", "--reason", "TODO", "--owner", "someone")
        self.assertEqual(self.audit(project, "by-options").returncode, 1)

    def test_one_host_accepted_is_one_host(self):
        project = self.project("p", "also=one.example")
        self.assertEqual(self.audit(project, "one").returncode, 1)
        self.telltale("baseline", "one", "--reason", "It moves in May.", "--owner", "network team")
        self.assertEqual(self.audit(project, "accepted").returncode, 0)
        self.project("p", "also=two.example")
        other = self.audit(project, "two")
        self.assertEqual(other.returncode, 1, other.stdout)
        self.assertIn("egress/undeclared", other.stdout)
        # A pattern where somebody means one.
        (project / ".telltale.yaml").write_text(mutations.BASELINE.format(rule="egress/undeclared", more='host: "t*.example", ',
                                                                           reason="They move in May.", owner="network team", expires="2999-01-01"))
        self.assertEqual(self.audit(project, "pattern").returncode, 0)
        self.project("p", "also=one.example")
        self.assertEqual(self.audit(project, "past-the-pattern").returncode, 1)


class FingerprintTest(KeptTest):
    def prints(self, run):
        return {finding["fingerprint"] for finding in self.findings(run)}

    def test_the_cli_is_in_it_and_the_run_is_not(self):
        one, two = self.project("one", "leak=user"), self.project("two", "leak=user", name="tool-two")
        for folder, run in ((one, "first"), (one, "second"), (two, "other")):
            self.assertEqual(self.audit(folder, run).returncode, 1)
        self.assertEqual(self.prints("first"), self.prints("second"))
        self.assertFalse(self.prints("first") & self.prints("other"))

    def test_entries_of_earlier_versions_are_rewritten_where_they_mean_one(self):
        project = self.project("p", "leak=user")
        self.audit(project, "before")
        (finding,) = [one for one in self.findings("before") if one["rule"] == "leak/canary"]
        # As versions before hosts and names were in it made it.
        old = hashlib.sha256("".join(part + "\0" for part in ("leak/canary", "list", "body", finding["pointer"], "username")).encode()).hexdigest()[:32]
        entry = f'version: 1\naccepted:\n  # told to the vendor\n  - {{fingerprint: {old}, reason: It moves in May., owner: network team, expires: 2999-01-01}}\n'
        gone = f'  - {{fingerprint: {"0" * 32}, reason: It moved., owner: network team, expires: 2999-01-01}}\n'
        (project / ".telltale.yaml").write_text(entry + gone)
        self.assertEqual(self.audit(project, "with-old").returncode, 1)
        said = self.telltale("baseline", "before", "--update")
        self.assertIn("1 rewritten", said.stdout)
        self.assertIn("0" * 32 + " fits no finding", said.stdout)
        self.assertEqual(self.baseline(project), entry.replace(old, finding["fingerprint"]) + gone)
        (project / ".telltale.yaml").write_text(entry.replace(old, finding["fingerprint"]))
        self.assertEqual(self.audit(project, "with-new").returncode, 0)


class TwoAuditsTest(KeptTest):
    def setUp(self):
        super().setUp()
        for place in ("one", "two"):
            self.audit(self.project(place, "leak=user", name="tool-" + place), "of-" + place)

    def test_several_runs_stand_in_one_report(self):
        report = lambda form: self.telltale("report", "of-one", "of-two", "--format", form).stdout
        self.assertEqual(len(json.loads(report("sarif"))["runs"]), 2)
        self.assertEqual(len({issue["fingerprint"] for issue in json.loads(report("gitlab"))}), 2)
        suites = [suite.get("name") for suite in xml.fromstring(report("junit")).iter("testsuite")]
        for name in ("tool-one", "tool-two"):
            self.assertTrue(any(name in suite for suite in suites), suites)
            self.assertIn(name, report("console"))
            self.assertIn(name, report("markdown"))

    def test_the_second_audit_of_a_job_joins_the_first(self):
        job = self.folder / "job"
        job.mkdir()
        for place in ("one", "two"):
            done = self.telltale("run", "-q", "-p", self.folder / place / "profile.yaml", "-o", self.folder / ("job-" + place), cwd=job, GITLAB_CI="true")
            self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(json.loads((job / "gl-code-quality-report.json").read_text())), 2)
        junit = (job / "telltale-junit.xml").read_text()
        self.assertIn("tool-one", junit)
        self.assertIn("tool-two", junit)
        # Without --out neither overwrites the other's directory.
        for place in ("one", "two"):
            self.telltale("run", "-q", "-p", self.folder / place / "profile.yaml", "--ci", "none", cwd=job)
        names = {json.loads(path.read_text())["subject"]["name"] for path in self.folder.rglob("telltale-run-*/run.json")}
        self.assertEqual(names, {"tool-one", "tool-two"})


class JournalTest(KeptTest):
    def serve(self, journal, *more):
        server = subprocess.Popen([TELLTALE, "serve", "--listen", "127.0.0.1:0", "--journal", journal, "--ready-file", self.folder / "ready", *more],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment())
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.stderr.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        return server

    def test_a_copy_without_its_log_is_told_and_not_continued_and_two_do_not_write_one(self):
        journal = self.folder / "journal.sqlite"
        server = self.serve(journal)
        address = re.search(r"https?://127\.0\.0\.1:\d+", server.stdout.readline() + server.stdout.readline() + server.stdout.readline()).group(0)
        urllib.request.urlopen(urllib.request.Request(address + "/e", b'{"a":1}', {"Content-Type": "application/json"})).read()
        second = self.telltale("serve", "--listen", "127.0.0.1:0", "--journal", journal)
        self.assertEqual(second.returncode, 2, second.stderr)
        self.assertIn("another process is writing this journal", second.stderr)
        copy = self.folder / "copy.sqlite"
        shutil.copy(journal, copy)
        told = self.telltale("verify", copy)
        self.assertEqual(told.returncode, 1, told.stdout)
        self.assertIn("rows may be missing", told.stdout)
        self.assertNotIn("as it was written", told.stdout)
        refused = self.telltale("serve", "--listen", "127.0.0.1:0", "--journal", copy)
        self.assertEqual(refused.returncode, 2, refused.stderr)
        self.assertIn("write-ahead log", refused.stderr)
        shutil.copy(str(journal) + "-wal", str(copy) + "-wal")
        whole = self.telltale("verify", copy)
        self.assertEqual(whole.returncode, 0, whole.stdout)
        self.assertIn("as it was written", whole.stdout)
        server.send_signal(signal.SIGINT)
        server.communicate()
        self.assertIn("as it was written", self.telltale("verify", journal).stdout)


if __name__ == "__main__":
    unittest.main()
