#!/usr/bin/python3
"""An id must be another one after what resets it. usage: resets_test.py TELLTALE [unittest's arguments]"""
import unittest
from world import WorldTest

TOOL = """
import hashlib, hmac
if command == "version":
    sys.exit()
if "forget" in sys.argv or "reset" in sys.argv:
    FORGET
    sys.exit()
uid = read(".tool/id") or MADE
write(".tool/id", uid)
post({"event": command, "uid": uid})
"""
UNLINK = 'os.path.exists(HOME + "/.tool/id") and os.unlink(HOME + "/.tool/id")'
OF_THE_MACHINE = 'hmac.new(b"k3", open("/etc/machine-id").read().encode(), hashlib.sha256).hexdigest()'
HEAD = """
battery: false
identities: [{pointer: /uid, LIFETIME}]
"""
DECLARED = HEAD.replace("LIFETIME", "lifetime: {until: forget}") + "resets: [{id: forget, commands: [[telemetry, forget]]}]\n"
PREPARED = """
scenarios:
  - {name: one, run: [list], repeat: 2}
  - {name: around, run: [list], prepare: [[list], [telemetry, forget]]}
"""
STAGED = """
scenarios:
  - {name: one, run: [list], repeat: 2}
  - name: around
    stages:
      - {name: before, run: [list]}
      - {name: forget, run: [telemetry, forget], expect: {events: {}}}
      - {name: after, run: [list]}
"""


def tool(made, forget=UNLINK):
    return TOOL.replace("MADE", made).replace("FORGET", forget)


class ResetsTest(WorldTest):
    def test_an_id_that_comes_back_is_found_and_one_that_does_not_passes(self):
        for scenarios in PREPARED, STAGED:
            with self.subTest(scenarios):
                code, text, findings, _ = self.audit(tool("str(uuid.uuid4())"), DECLARED + scenarios)
                self.assertEqual((code, findings), (0, []), text)
                code, text, findings, _ = self.audit(tool("str(uuid.uuid4())", "pass"), DECLARED + scenarios)
                self.assertEqual((code, self.rules(findings)), (1, ["identity/unreset"]), text)
                self.assertEqual([(one["level"], one["pointer"]) for one in findings], [("error", "/uid")])
                self.assertIn("telemetry forget", findings[0]["message"])

    def test_one_that_is_derived_again_is_found_too(self):
        code, text, findings, _ = self.audit(tool(OF_THE_MACHINE), DECLARED + PREPARED)
        self.assertIn("identity/unreset", self.rules(findings), text)

    def test_only_the_reset_may_change_it(self):
        code, text, findings, _ = self.audit(tool("str(uuid.uuid4())") + "\nos.unlink(HOME + '/.tool/id')", DECLARED + PREPARED)
        self.assertEqual((code, self.rules(findings)), (1, ["identity/unstable"]), text)

    def test_a_reset_that_no_scenario_makes_is_a_gap(self):
        code, text, findings, run = self.audit(tool("str(uuid.uuid4())"), DECLARED + """
            scenarios:
              - {name: one, run: [list], repeat: 2}
              - {name: two, run: [list]}
            """.replace("            ", ""))
        self.assertEqual((code, findings), (3, []), text)
        self.assertTrue(any(gap["kind"] == "untried" and "reset forget" in gap["message"] for gap in run["judgement"]["gaps"]))

    def test_a_command_that_looks_like_one_is_asked_about(self):
        undeclared = HEAD.replace("LIFETIME", "lifetime: machine")
        code, text, findings, _ = self.audit(tool("str(uuid.uuid4())", "pass"), undeclared + PREPARED)
        self.assertEqual([(one["rule"], one["level"]) for one in findings], [("identity/unreset", "warning")], text)
        self.assertIn("resets: []", findings[0]["message"])
        code, text, findings, _ = self.audit(tool("str(uuid.uuid4())"), undeclared + PREPARED)
        self.assertEqual(self.rules(findings), ["identity/unstable"], text)
        self.assertIn("resets", findings[0]["message"])

    def test_other_commands_and_profiles_that_say_so_are_not(self):
        undeclared = HEAD.replace("LIFETIME", "lifetime: machine")
        for command in "[cache, reset]", "[reset, --hard, main]", "[list]", "[password, reset]":
            with self.subTest(command):
                code, text, findings, _ = self.audit(tool("str(uuid.uuid4())", "pass"), undeclared + PREPARED.replace("[telemetry, forget]", command))
                self.assertEqual((code, findings), (0, []), text)
        code, text, findings, _ = self.audit(tool("str(uuid.uuid4())", "pass"), undeclared + "resets: []\n" + PREPARED)
        self.assertEqual((code, findings), (0, []), text)

    def test_mistakes_have_their_line(self):
        for change, says in (("until: forgot", "did you mean \"forget\""), ("untill: forget", "did you mean \"until\""), ("until: []", "must be")):
            with self.subTest(change):
                code, text, *_ = self.audit("", DECLARED.replace("until: forget", change) + PREPARED)
                self.assertEqual(code, 2, text)
                self.assertIn(says, text)
                self.assertIn("profile.yaml:7:", text)


if __name__ == "__main__":
    unittest.main()
