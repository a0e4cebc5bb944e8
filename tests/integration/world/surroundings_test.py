#!/usr/bin/python3
"""What a command finds: standard input, tools, what ran before it. usage: surroundings_test.py TELLTALE"""
import unittest
import world
from world import WorldTest

ASKS = """
if not read(".tool/consent"):
    print("May we collect usage data? [y/n] ", end="", flush=True)
    answer = sys.stdin.readline().strip()
    write(".tool/consent", answer)
    assert sys.stdin.read() == "", "more than a line"
    assert sys.stdin.isatty() == TERMINAL
if read(".tool/consent") == "y":
    post({"event": command})
"""
ASKED = """
battery: false
scenarios:
  - {name: yes, run: [list], stdin: "y\\n" MORE}
  - {name: no, run: [list], stdin: "n\\n", expect: {silent: true} MORE}
"""


class SurroundingsTest(WorldTest):
    def test_a_question_is_answered_with_and_without_a_terminal(self):
        for terminal in False, True:
            with self.subTest(terminal):
                profile = ASKED.replace(" MORE", ", terminal: true" if terminal else "")
                code, text, findings, run = self.audit(ASKS.replace("TERMINAL", str(terminal)), profile)
                self.assertEqual((code, findings), (0, []), text)
                self.assertEqual({one["outcome"]["exit_code"] for one in run["runs"] if one["name"] in ("yes", "no")}, {0})

    def test_the_weaker_tiers_have_it_too(self):
        code, text, findings, run = self.audit(ASKS.replace("TERMINAL", "False"), ASKED.replace(" MORE", ""), "--isolation", "proxy")
        self.assertEqual((code, findings), (3, []), text)
        self.assertEqual(self.runs(run)["yes"]["outcome"]["exit_code"], 0)

    def test_a_canary_that_is_typed_and_sent_is_found(self):
        code, text, findings, _ = self.audit("post({'said': sys.stdin.read().strip()})", """
            battery: false
            canaries: {password: env_secret}
            scenarios: [{name: login, run: [login], stdin: "${canary:password}\\n"}]
            """)
        self.assertEqual(code, 1, text)
        self.assertIn("leak/canary", self.rules(findings), text)

    def test_tools_stand_in_for_others_and_programs_run_before(self):
        tool = """
            import subprocess
            said = subprocess.run(["git", "status"], capture_output=True, text=True).stdout
            assert said == "stub status\\n", said
            assert read("made") == "by setup\\n", read("made")
            post({"event": command})
            """
        profile = """
            battery: false
            scenarios:
              - name: list
                run: [list]
                setup: [[sh, -c, 'echo "by setup" > ~/made']]
                path: [{name: git, content: "#!/bin/sh\\necho stub $*\\n"}]
            """
        code, text, findings, run = self.audit(tool, profile)
        self.assertEqual((code, findings), (0, []), text)
        self.assertEqual(self.runs(run)["list/prepare"]["argv"][:2], ["/usr/bin/env", "sh"])
        self.assertTrue(any(file["path"].endswith("/.local/bin/git") for file in self.runs(run)["list"]["placed"]))

    def test_what_a_program_sends_before_is_seen_and_not_the_clis(self):
        code, text, findings, run = self.audit("post({'event': command})", """
            battery: false
            scenarios: [{name: list, run: [list], setup: [[python3, -c, 'import urllib.request as u; u.urlopen("https://w.example/")']]}]
            """)
        self.assertEqual((code, self.rules(findings)), (1, ["egress/undeclared"]), text)
        self.assertEqual({one["host"] for one in findings}, {"w.example"})

    def test_mistakes_have_their_line(self):
        for scenario, says in (
                ("{name: a, run: [x], setup: [[]]}", "has fewer than 1 elements"),
                ("{name: a, run: [x], path: [{name: a/b, content: x}]}", "does not match"),
                ("{name: a, run: [x], path: [{name: git}]}", "neither \"content\" nor \"source\""),
                ("{name: a, run: [x], path: [{name: git, content: x}, {name: git, content: y}]}", "\"git\" is given twice"),
                ("{name: a, run: [x], stdin: '${canary:x}'}", "there is no canary \"x\""),
                ("{name: a, run: [x], terminal: true, stdin: '" + 4001 * "y" + "'}", "more than 4000 bytes"),
                ("{name: a, run: [x], stdin: [y]}", "must be a string")):
            with self.subTest(scenario[:60]):
                code, text, *_ = self.audit("", "battery: false\nscenarios:\n- " + scenario + "\n")
                self.assertEqual(code, 2, text)
                self.assertIn(says, text)
                self.assertIn("profile.yaml:7:", text)

    def test_a_read_only_path_that_is_not_there_is_a_mistake(self):
        head = world.HEAD
        try:
            world.HEAD = head.replace("{path: ./tool}", "{path: ./tool, read_only: [/opt/nobody-has-this]}")
            code, text, *_ = self.audit("", "battery: false\nscenarios: [{name: a, run: [x]}]\n")
        finally:
            world.HEAD = head
        self.assertEqual(code, 2, text)
        self.assertIn("profile.yaml:3:", text)
        self.assertIn("there is no /opt/nobody-has-this", text)


if __name__ == "__main__":
    unittest.main()
