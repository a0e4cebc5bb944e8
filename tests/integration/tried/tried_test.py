#!/usr/bin/python3
"""What a verdict is derived from: what was tried and seen, for how long, and what could not be.
usage: tried_test.py TELLTALE [unittest's arguments]
"""
import json, os, pathlib, subprocess, sys, tempfile, textwrap, unittest

TELLTALE = pathlib.Path(sys.argv.pop(1)).resolve()
POST = """#!/usr/bin/python3
import http.client, json, os, ssl, sys, time
def post(event):
    try:
        # Goes around every proxy variable.
        one = http.client.HTTPSConnection("t.tool.example", timeout=3, context=ssl.create_default_context())
        one.request("POST", "/e", json.dumps(event), {"Content-Type": "application/json"})
        one.getresponse().read()
    except OSError:
        pass
command = sys.argv[1]
"""
HEAD = """version: 1
name: tool
cli: {path: ./tool}
endpoints: [{id: t, host: t.tool.example, events: {EVENTS}}]
"""


class TriedTest(unittest.TestCase):
    def audit(self, tool, profile, *arguments, events="type: /type"):
        """exit code, console text, gaps, findings, run.json"""
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            folder.chmod(0o755)  # the proxy tier's command is nobody
            (folder / "tool").write_text(POST + textwrap.dedent(tool))
            (folder / "tool").chmod(0o755)
            (folder / "profile.yaml").write_text(HEAD.replace("EVENTS", events) + textwrap.dedent(profile))
            done = subprocess.run([TELLTALE, "run", "-q", "-p", folder / "profile.yaml", "-o", folder / "run", "--ci", "none", *arguments],
                                  capture_output=True, text=True, timeout=120)
            self.assertTrue((folder / "run/run.json").exists(), f"no audit: exit {done.returncode}: {done.stderr}")
            run = json.loads((folder / "run/run.json").read_text())
            findings = [json.loads(line) for line in (folder / "run/findings.ndjson").read_text().splitlines()]
        return done.returncode, done.stdout, run["judgement"]["gaps"], findings, run

    def test_a_scenario_that_dies_is_no_pass_and_says_how(self):
        code, text, gaps, findings, _ = self.audit(
            """
            if command == "build":
                sys.exit("Error: Cannot find module 'x'")
            post({"type": command})
            """, """
            battery: false
            scenarios: [{name: list, run: [list]}, {name: build, run: [build]}]
            """)
        self.assertEqual(code, 3, text)
        self.assertEqual({gap["kind"] for gap in gaps}, {"nothing-sent", "scenario-failed"})
        self.assertTrue(any("Cannot find module 'x'" in gap["message"] and "exited with 1" in gap["message"] for gap in gaps), gaps)
        self.assertIn("scenario-failed", text)
        self.assertRegex(text, r"build\b.*\b1\b")

    def test_a_part_is_no_bare_pass(self):
        code, text, *_ = self.audit("post({'type': command})", """
            battery: false
            scenarios: [{name: list, run: [list]}, {name: build, run: [build]}]
            """, "--only", "list")
        self.assertEqual(code, 0, text)
        self.assertTrue(text.startswith("PASS of 1 of 2 scenarios"), text)

    def test_a_tier_that_could_not_see_does_not_call_events_missing(self):
        code, text, gaps, findings, _ = self.audit("post({'type': command})", """
            battery: false
            scenarios: [{name: list, run: [list], expect: {events: {list: 1}}}]
            """, "--isolation", "proxy")
        self.assertEqual(code, 3, text)
        self.assertIn("event-unseen", [gap["kind"] for gap in gaps])
        self.assertNotIn("contract/event-missing", [finding["rule"] for finding in findings])

    def test_a_millisecond_of_work_in_a_longer_process_is_no_mix_up(self):
        tool = """
            time.sleep(0.25)
            post({"type": command, "took": UNIT, "at": int(time.time())})
            """
        scenarios = """
            battery: false
            scenarios:
              - {name: list, run: [list], repeat: 3}
              - {name: build, run: [build]}
            """
        parts = "type: /type, duration: /took, duration_unit: milliseconds, timestamp: /at, timestamp_unit: seconds"
        for unit in ("1", "12", "0"):
            code, text, gaps, findings, _ = self.audit(tool.replace("UNIT", unit), scenarios, events=parts)
            self.assertEqual((code, findings), (0, []), text)
        code, text, *_ = self.audit(tool.replace("UNIT", "250000"), scenarios, events=parts)
        self.assertEqual(code, 1, text)
        self.assertIn("contract/timing", text)

    # What a process that outlives the command sends by and by.
    def test_a_cell_is_watched_as_long_as_the_profile_says_and_it_is_told(self):
        code, text, _, _, run = self.audit(
            """
            post({"type": command})
            if os.fork() == 0:
                os.setsid()
                time.sleep(2)
                post({"type": "late"})
                os._exit(0)
            """, """
            battery: false
            scenarios: [{name: list, run: [list], watch: 30s, expect: {events: {list: 1, late: 1}}}]
            """)
        self.assertEqual(code, 0, text)
        self.assertRegex(text, r"watched +list \d")
        (watched,) = [one["watched_ms"] for one in run["runs"] if one["scenario"] == "list"]
        self.assertTrue(2000 <= watched < 30000, watched)

    def test_do_not_track_is_tried_with_both_values(self):
        code, text, gaps, findings, _ = self.audit(
            """
            if os.environ.get("DO_NOT_TRACK") != "1":
                post({"type": command})
            """, """
            battery: {scenario: list}
            opt_outs: [{id: dnt, environment: {DO_NOT_TRACK: 1}}]
            scenarios: [{name: list, run: [list]}, {name: out, run: [list], opt_out: dnt}]
            """, "--only", "list", "--only", "out", "--only", "battery/do-not-track", "--only", "battery/do-not-track-true")
        self.assertEqual(code, 1, text)
        self.assertEqual({finding["scenario"] for finding in findings if finding["rule"] == "optout/traffic"}, {"battery/do-not-track-true"})

    def test_only_what_could_be_an_id_is_state(self):
        tool = """
            home = os.environ["HOME"]
            os.makedirs(home + "/.cache/tool/build", exist_ok=True)
            for name in ("a.o", "b.o"):
                with open(home + "/.cache/tool/build/" + name, "wb") as file: file.write(b"\\x7fELF compiled from src/main.c" * 50)
            with open(home + "/.cache/tool/log.txt", "w") as file: file.write("12:00 started\\nbuilt 12 files in 3 s\\n")
            if os.environ.get("TOOL_TELEMETRY") != "0":
                post({"type": command})
            if IDS: open(home + "/.tool-id", "w").write(os.urandom(16).hex())
            """
        profile = """
            battery: false
            opt_outs: [{id: variable, environment: {TOOL_TELEMETRY: 0}}]
            scenarios: [{name: list, run: [list]}, {name: out, run: [list], opt_out: variable}]
            """
        code, text, gaps, findings, _ = self.audit(tool.replace("IDS", "False"), profile)
        self.assertEqual((code, findings), (0, []), text)
        code, text, gaps, findings, _ = self.audit(tool.replace("IDS", "True"), profile)
        self.assertEqual({(finding["rule"], finding["scenario"]) for finding in findings}, {("optout/state", "out")}, text)

    def test_a_command_that_never_sent_did_not_stall_and_a_read_only_home_is_no_fault_of_telemetry(self):
        tool = """
            if os.environ.get("SENDS"): post({"type": command})
            # Works where HOME can be written, slowly elsewhere.
            try: open(os.environ["HOME"] + "/.work", "w").close()
            except OSError: sys.exit(7)
            print("done")
            """
        code, text, gaps, findings, _ = self.audit(tool, """
            battery: {scenario: list}
            scenarios: [{name: list, run: [list], expect: {events: {}}}]
            """, "--only", "list", "--only", "battery/undisturbed", "--only", "battery/home-read-only", "--only", "battery/black-hole")
        self.assertEqual([finding for finding in findings if finding["rule"].startswith("behaviour/")], [], text)


if __name__ == "__main__":
    unittest.main()
