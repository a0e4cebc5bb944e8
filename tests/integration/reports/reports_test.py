"""Reports of real runs through the real binary: every format, the CI services, baselines, limits.

usage: reports_test.py TELLTALE REFCLI_MISBEHAVING SOURCE_DIR MANY    (MANY: the findings of the largest run)
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import many_findings
import validate_reports

TELLTALE, REFCLI, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
PROFILE = SOURCE / "fixtures/profiles/refcli.yaml"
CONTRACT = SOURCE / "schema/contracts/devpod-cli-v1.schema.json"
MANY = int(sys.argv[4])
PLACES = MANY // 2 + 1  # of those findings
CI_VARIABLES = ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITLAB_CI")


def environment(**changes):
    kept = {name: value for name, value in os.environ.items() if name not in CI_VARIABLES}
    return {**kept, **{name: str(value) for name, value in changes.items()}}


def telltale(*arguments, cwd=None, **changes):
    return subprocess.run([str(TELLTALE), *map(str, arguments)], capture_output=True, text=True, timeout=300, cwd=cwd,
                          env=environment(**changes))


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="telltale-reports-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        # A copy of the profile, so that what lies beside it is the test's own.
        cls.project = cls.folder / "project"
        cls.project.mkdir()
        text = PROFILE.read_text()
        text = text.replace("../../schema/contracts/devpod-cli-v1.schema.json", "contract.json")
        text = text.replace("../refcli/keys/", f"{SOURCE}/fixtures/refcli/keys/").replace("../../build/release/refcli", str(REFCLI))
        (cls.project / "tool.yaml").write_text(text)
        shutil.copy(CONTRACT, cls.project / "contract.json")
        cls.failing = cls.audit(cls.folder / "failing", "environment-dump", "failure", "flags")
        cls.silent = cls.audit(cls.folder / "silent", "", "help", "do-not-track")
        cls.one = cls.audit(cls.folder / "one", "argument-in-errors", "failure")

    # From the folder of the project, as a CI would: code scanning wants paths of the repository. A busy machine gets the
    # time that telemetry needs.
    @classmethod
    def run_cli(cls, variant, *arguments, project="project", **options):
        bent = ["--env", f"REFCLI_MISBEHAVE={variant}"] if variant else []
        return telltale("run", "--profile", f"{project}/tool.yaml", "--cli", REFCLI, "--env", "REFCLI_EXIT_WAIT_MS=30000",
                        *bent, "--quiet", *arguments, **{"cwd": cls.folder, **options})

    @classmethod
    def audit(cls, out, variant, *scenarios, expect=None, **changes):
        only = [word for scenario in scenarios for word in ("--only", scenario)]
        done = cls.run_cli(variant, *only, "--out", out, **changes)
        wanted = expect if expect is not None else (1,) if variant else (0, 3)
        assert done.returncode in wanted, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
        cls.last = done
        return out

    def report(self, run_dir, *arguments, **changes):
        done = telltale("report", run_dir, *arguments, **changes)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_every_format_keeps_its_schema_and_is_the_same_twice(self):
        for run_dir in (self.failing, self.silent):
            self.assertEqual(validate_reports.problems_of_run(TELLTALE, run_dir), [])

    def test_the_validator_refuses_what_is_broken(self):
        sarif = json.loads(validate_reports.render(TELLTALE, self.failing, "sarif"))
        sarif["runs"][0]["results"][0]["level"] = "fatal"
        self.assertTrue(validate_reports.check_sarif(json.dumps(sarif)))
        self.assertTrue(validate_reports.check_junit("<testsuites><testsuite/></testsuites>"))
        self.assertTrue(validate_reports.check_github("hello"))
        self.assertTrue(validate_reports.check_html("<p><b></p>"))
        self.assertTrue(validate_reports.check_gitlab('[{"description": "x"}]'))

    # One search, two feeds: each scenario's values are its own, so that looking for all of them everywhere finds no more.
    def test_a_scan_of_a_run_directory_finds_the_leaks_that_the_run_found(self):
        def leak(finding):
            return (finding["rule"], finding["exchange"], finding["place"], finding.get("pointer"), finding["canary"] and finding["canary"].split("/")[-1])

        findings = [json.loads(line) for line in (self.failing / "findings.ndjson").read_text().splitlines()]
        of_run = {leak(finding) for finding in findings if finding["rule"].startswith("leak/")}
        done = telltale("scan", "--canaries", self.failing / "canaries.json", "--format", "ndjson", "--quiet", self.failing / "exchanges.ndjson")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertTrue(of_run)
        self.assertEqual({leak(json.loads(line)) for line in done.stdout.splitlines()}, of_run)

    def test_a_report_made_later_is_the_one_that_the_run_made(self):
        written = {name: self.folder / f"of-run.{name}" for name in ("html", "sarif", "junit", "dictionary-json")}
        reports = [word for name, path in written.items() for word in ("--report", f"{name}={path}")]
        run_dir = self.folder / "with-reports"
        done = self.run_cli("", "--only", "help", "--out", run_dir, "--ci", "none", *reports)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        for name, path in written.items():
            self.assertEqual(path.read_bytes(), validate_reports.render(TELLTALE, run_dir, name), name)

    # GitHub's runner gives the files' names; both are appended to.
    def test_github_gets_annotations_a_summary_and_outputs(self):
        summary, output = self.folder / "summary.md", self.folder / "output"
        summary.write_text("## a step before\n")
        output.write_text("other=1\n")
        done = self.report(self.failing, "--ci", "auto", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=summary,
                           GITHUB_OUTPUT=output)
        commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
        self.assertTrue(commands)
        self.assertLessEqual(len(commands), 10)
        self.assertTrue(any(command.startswith("::error file=project/") and "leak/" in command for command in commands), commands)
        self.assertEqual(validate_reports.check_github("\n".join(commands)), [])
        self.assertTrue(summary.read_text().startswith("## a step before\n"))
        self.assertIn("leak/", summary.read_text())
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        self.assertEqual(outputs["other"], "1")
        self.assertEqual(outputs["verdict"], "fail")
        self.assertGreater(int(outputs["errors"]), 0)
        plain = self.report(self.failing)
        self.assertNotIn("::", plain.stdout.replace("::1", ""))
        self.assertEqual(done.stdout.replace("\n".join(commands) + "\n", ""), plain.stdout)

    def test_the_services_do_not_change_the_exit_code_of_a_run(self):
        github = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": self.folder / "s", "GITHUB_OUTPUT": self.folder / "o"}
        self.audit(self.folder / "github", "argument-in-errors", "failure", expect=(1,), **github)
        self.assertIn("::error file=", self.last.stdout)
        self.assertIn("verdict=fail", (self.folder / "o").read_text())
        plain = self.run_cli("", "--only", "help", "--ci", "none", "--out", self.folder / "plain")
        again = self.run_cli("", "--only", "help", "--out", self.folder / "again", **github)
        self.assertEqual(again.returncode, plain.returncode)
        # A file of the service that cannot be written is said, and costs nothing else.
        away = self.run_cli("", "--only", "help", "--out", self.folder / "away",
                            **{**github, "GITHUB_OUTPUT": self.folder / "no-such-folder/output"})
        self.assertEqual(away.returncode, plain.returncode)
        self.assertIn("no-such-folder/output", away.stderr)

    def test_gitlab_gets_code_quality_and_junit_in_the_working_directory(self):
        work = self.folder / "gitlab"
        work.mkdir()
        done = telltale("report", self.failing, "--ci", "auto", cwd=work, GITLAB_CI="true")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sorted(path.name for path in work.iterdir()), ["gl-code-quality-report.json", "telltale-junit.xml"])
        self.assertEqual(validate_reports.check_gitlab((work / "gl-code-quality-report.json").read_text()), [])
        self.assertEqual(validate_reports.check_junit((work / "telltale-junit.xml").read_text()), [])
        ran = self.run_cli("argument-in-errors", "--only", "failure", "--out", self.folder / "gitlab-run", GITLAB_CI="true")
        self.assertEqual(ran.returncode, 1, ran.stderr)
        issues = json.loads((self.folder / "gl-code-quality-report.json").read_text())
        self.assertEqual({issue["check_name"] for issue in issues}, {"leak/argument"})

    def test_a_report_that_cannot_be_written_does_not_cost_the_verdict(self):
        done = self.run_cli("argument-in-errors", "--only", "failure", "--ci", "none", "--out", self.folder / "full",
                            "--report", "junit=/dev/full", "--report", f"sarif={self.folder / 'after-full.sarif'}")
        self.assertRegex(done.stdout, r"(?m)^FAIL of \d+ of \d+ scenarios: ")
        self.assertIn("leak/argument", done.stdout)
        self.assertIn("/dev/full", done.stderr)
        self.assertEqual(done.returncode, 4)
        self.assertTrue((self.folder / "after-full.sarif").exists(), "the reports after it are written")

    def test_the_console_lists_the_values_that_the_cli_read(self):
        text = self.report(self.failing).stdout
        run = json.loads((self.failing / "run.json").read_text())
        traced = [planted for one in run["runs"] for planted in one["planted"] if planted["read"] is not None]
        if not traced:
            self.skipTest("reads are not traced where the CLI has no mount namespace of its own")
        summary = text[text.index("canaries"):]
        for name in {planted["canary"] for planted in traced if planted["read"]}:
            self.assertIn(name, summary)

    def test_a_baseline_lies_beside_the_profile_wherever_it_is_written_from(self):
        project = self.folder / "accepted"
        shutil.copytree(self.project, project)
        done = self.run_cli("argument-in-errors", "--only", "failure", "--ci", "none", "--out", "accepted-run",
                            project="accepted")
        self.assertEqual(done.returncode, 1, done.stderr)
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        written = telltale("baseline", self.folder / "accepted-run", "--reason", "known", "--owner", "Team", cwd=elsewhere)
        self.assertEqual(written.returncode, 0, written.stderr)
        self.assertEqual(list(elsewhere.iterdir()), [])
        self.assertIn("leak/argument", (project / ".telltale.yaml").read_text())
        accepted = self.run_cli("argument-in-errors", "--only", "failure", "--ci", "none", "--show-accepted", "--out",
                                self.folder / "accepted-again", project=project, cwd=elsewhere)
        self.assertNotEqual(accepted.returncode, 1, accepted.stdout)
        self.assertIn("known (by Team", accepted.stdout)
        # A run directory whose profile's folder is gone needs --out.
        project.rename(self.folder / "moved")
        lost = telltale("baseline", self.folder / "accepted-run", cwd=elsewhere)
        self.assertEqual(lost.returncode, 2)
        self.assertIn("--out", lost.stderr)

    def test_expired_and_unannotated_fields_are_findings_and_say_so_in_the_dictionary(self):
        project = self.folder / "dated"
        shutil.copytree(self.project, project)
        contract = json.loads(CONTRACT.read_text())
        event = contract["properties"]["event"]["properties"]
        event["errors"]["x-expires"] = "2020-01-01"
        del event["command"]["x-purpose"]
        (project / "contract.json").write_text(json.dumps(contract))
        run_dir = self.folder / "dated-run"
        done = self.run_cli("", "--only", "failure", "--ci", "none", "--out", run_dir, project="dated")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        found = {(one["rule"], one.get("pointer")) for one in map(json.loads, (run_dir / "findings.ndjson").read_text().splitlines())}
        self.assertIn(("contract/expired", "/event/errors"), found)
        self.assertIn(("contract/unannotated", "/event/command"), found)
        self.assertEqual({rule for rule, _ in found}, {"contract/expired", "contract/unannotated"})
        dictionary = json.loads(validate_reports.render(TELLTALE, run_dir, "dictionary-json"))
        status = {field["pointer"]: field["status"] for field in dictionary["contracts"][0]["fields"]}
        self.assertEqual(status["/event/errors"], "expired")
        self.assertEqual(status["/event/command"], "seen")
        self.assertEqual(validate_reports.problems_of_run(TELLTALE, run_dir), [])

    def test_every_rule_is_explained_with_a_leak_and_its_mend(self):
        rules = [line.split()[0] for line in telltale("explain").stdout.splitlines()]
        self.assertGreater(len(rules), 30)
        for rule in rules:
            text = telltale("explain", rule).stdout
            for heading in ("Why it matters", "What to do", "Breaks it", "Keeps it"):
                self.assertRegex(text, rf"(?m)^{heading}\n  \S", rule)

    def test_very_many_findings_stay_under_the_limits_and_what_is_left_out_is_said(self):
        run_dir = many_findings.multiply(self.one, self.folder / "many", MANY)
        texts = {name: validate_reports.render(TELLTALE, run_dir, name).decode() for name in validate_reports.FORMATS}
        self.assertEqual(len(texts["ndjson"].splitlines()), MANY)
        self.assertEqual(len(json.loads(texts["json"])["findings"]), MANY)
        sarif = json.loads(texts["sarif"])["runs"][0]
        self.assertEqual(len(sarif["results"]), 5000)
        self.assertLess(len(texts["sarif"].encode()), 10 << 20)
        self.assertRegex(json.dumps(sarif["invocations"]), r"[0-9,]+ results were left out")
        self.assertLess(len(texts["markdown"].encode()), 1 << 20)
        self.assertRegex(texts["markdown"], f"{PLACES - 500:,} places are left out")
        self.assertLessEqual(len(texts["github"].splitlines()), 10)
        self.assertRegex(texts["github"], f"{PLACES - 9:,} more places are in the step summary")
        self.assertEqual(len(json.loads(texts["gitlab"])), 5000)
        self.assertIn("left out", texts["gitlab"])
        self.assertLess(len(texts["junit"].encode()), 1 << 20)
        self.assertEqual(validate_reports.check_junit(texts["junit"]), [])
        self.assertLess(len(texts["html"].encode()), 20 << 20)
        self.assertRegex(texts["html"], f"{PLACES - 1000:,} places are left out of this page")
        self.assertRegex(texts["html"], r"payloads are left out of this page")
        self.assertLess(len(texts["console"].encode()), 128 << 10)
        self.assertRegex(texts["console"], f"{PLACES - 40:,} more places are not shown")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[5:], verbosity=2)
