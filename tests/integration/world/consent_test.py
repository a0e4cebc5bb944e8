#!/usr/bin/python3
"""What consent is put through (docs/consent.md), on a small tool. usage: consent_test.py TELLTALE"""
import unittest
from world import WorldTest

# No is a command that writes a file, or a variable; one no is enough.
TOOL = """
SETTINGS = ".config/tool/settings.json"
if command == "telemetry":
    KEEP(SETTINGS, json.dumps({"telemetry": sys.argv[2] == "on"}))
    sys.exit()
try:
    on = json.loads(read(SETTINGS, '{"telemetry": true}'))["telemetry"]
except ValueError:
    on = UNREADABLE
if os.environ.get("TOOL_OFF"):
    on = False
if on:
    post({"event": command})
else:
    REFUSED
"""
PROFILE = """
opt_outs:
  - {id: command, commands: [[telemetry, "off"]], undo: [[telemetry, "on"]]}
  - {id: variable, environment: {TOOL_OFF: 1}}
battery: {scenario: list, behaviour: false CONSENT}
scenarios:
  - {name: list, run: [list]}
  - {name: out, run: [list], opt_out: command}
  - {name: variable, run: [list], opt_out: variable}
"""
ROWS = ["queue-command/offline", "queue-command/out", "refusal-command/before", "refusal-command/out/prepare", "refusal-command/out",
        "damaged-command/out/prepare", "damaged-command/out", "damaged-command/damaged", "queue-command/out/prepare",
        "queue-variable/offline", "queue-variable/out", "precedence-variable/out/prepare", "precedence-variable/out"]


def tool(keep="write", unreadable="False", refused="pass"):
    return TOOL.replace("KEEP", keep).replace("UNREADABLE", unreadable).replace("REFUSED", refused)


class ConsentTest(WorldTest):
    def test_a_tool_that_takes_no_for_an_answer_passes_all_rows(self):
        code, text, findings, run = self.audit(tool(), PROFILE.replace(" CONSENT", ""))
        self.assertEqual((code, findings), (0, []), text)
        rows = [one["name"].removeprefix("battery/consent/") for one in run["runs"] if one["name"].startswith("battery/consent/")]
        self.assertEqual(sorted(rows), sorted(ROWS))

    def test_settings_that_cannot_be_read_are_no_consent(self):
        code, text, findings, _ = self.audit(tool(unreadable="True"), PROFILE.replace(" CONSENT", ""))
        self.assertEqual((code, self.rules(findings)), (1, ["consent/lost"]), text)

    def test_it_is_switched_off(self):
        code, text, findings, run = self.audit(tool(unreadable="True"), PROFILE.replace(" CONSENT", ", consent: false"))
        self.assertEqual((code, findings), (0, []), text)
        self.assertFalse([one["name"] for one in run["runs"] if one["name"].startswith("battery/")])

    def test_a_command_that_dies_when_it_is_refused_proves_nothing(self):
        profile = PROFILE.replace(" CONSENT", "").replace("opt_out: command}", "opt_out: command, expect: {exit_code: 3}}")
        profile = profile.replace("opt_out: variable}", "opt_out: variable, expect: {exit_code: 3}}")
        code, text, findings, run = self.audit(tool(refused="sys.exit(3)"), profile)
        self.assertEqual((code, findings), (3, []), text)
        gaps = {gap["run"] for gap in run["judgement"]["gaps"] if gap["kind"] == "scenario-failed"}
        self.assertEqual(gaps, {"battery/consent/" + row for row in ("queue-command/out", "queue-variable/out", "refusal-command/out",
                                                                     "damaged-command/out", "precedence-variable/out")})

    def test_a_refusal_that_stands_in_no_file_cannot_be_damaged(self):
        profile = PROFILE.replace(" CONSENT", "").replace("  - {name: out, run: [list], opt_out: command}\n", "")
        code, text, _, run = self.audit(tool(keep="(lambda *nothing: None)"), profile)
        self.assertIn(code, (1, 3), text)
        self.assertTrue(any(gap["kind"] == "cli-not-started" and "no file was found" in gap["message"]
                            for gap in run["judgement"]["gaps"]), run["judgement"]["gaps"])


if __name__ == "__main__":
    unittest.main()
