#!/usr/bin/python3
"""Files that a profile puts there before a run. usage: files_test.py TELLTALE [unittest's arguments]"""
import unittest
from world import WorldTest

# Says no where its settings say no; there is no other way.
TOOL = """
try:
    settings = json.loads(read(".config/tool/settings.json", "{}"))
except ValueError:
    settings = {}
EXTRA
if settings.get("telemetry", True):
    post({"event": command})
"""
OUT = """
battery: false
opt_outs:
  - id: settings
    files: [{path: ~/.config/tool/settings.json, content: '{"telemetry": false, "anonymousId": "0f7a2c91d4e84b6a9c3e5d7f10283b4c"}'}]
scenarios:
  - {name: in, run: [list]}
  - {name: out, run: [list], opt_out: settings}
"""


class FilesTest(WorldTest):
    def test_an_opt_out_by_a_file_alone_is_tried_and_passes(self):
        for tier, code in ("namespace", 0), ("proxy", 3):
            with self.subTest(tier):
                got, text, findings, run = self.audit(TOOL.replace("EXTRA", ""), OUT, "--isolation", tier)
                self.assertEqual((got, findings), (code, []), text)
                placed = self.runs(run)["out"]["placed"]
                self.assertEqual(len(placed), 1)
                self.assertTrue(placed[0]["path"].endswith("/.config/tool/settings.json"), placed)
                self.assertIn('"telemetry": false', placed[0]["content"])
                self.assertNotIn("placed", self.runs(run)["in"])

    def test_one_that_does_nothing_is_found(self):
        code, text, findings, _ = self.audit(TOOL.replace("EXTRA", "settings = {}"), OUT)
        self.assertEqual((code, self.rules(findings)), (1, ["optout/traffic"]), text)

    def test_what_the_user_had_in_it_is_not_the_clis_when_it_is_written_again(self):
        again = 'settings["seen"] = True; write(".config/tool/settings.json", json.dumps(settings))'
        code, text, findings, run = self.audit(TOOL.replace("EXTRA", again), OUT)
        self.assertEqual((code, findings), (0, []), text)
        self.assertTrue(any("settings.json" in file["path"] for file in self.runs(run)["out"]["written"]))
        added = 'settings["deviceId"] = str(uuid.uuid4()); write(".config/tool/settings.json", json.dumps(settings))'
        code, text, findings, _ = self.audit(TOOL.replace("EXTRA", added), OUT)
        self.assertEqual((code, self.rules(findings)), (1, ["optout/state"]), text)

    def test_it_comes_after_prepare_and_replaces_what_that_wrote(self):
        tool = TOOL.replace("EXTRA", 'if command == "login": write(".config/tool/settings.json", "{}")')
        code, text, findings, _ = self.audit(tool, OUT.replace("opt_out: settings", "opt_out: settings, prepare: [[login]]"))
        self.assertEqual((code, findings), (0, []), text)

    def test_a_link_in_its_way_leads_nowhere_and_is_no_pass(self):
        link = 'if command == "login": os.symlink("/tmp", os.path.join(HOME, ".config"))'
        code, text, findings, run = self.audit(TOOL.replace("EXTRA", link), OUT.replace("opt_out: settings", "opt_out: settings, prepare: [[login]]"))
        self.assertEqual((code, findings), (3, []), text)
        gaps = [gap for gap in run["judgement"]["gaps"] if gap["kind"] == "cli-not-started"]
        self.assertTrue(gaps and all("settings.json" in gap["message"] for gap in gaps), run["judgement"]["gaps"])

    def test_a_scenario_has_canaries_modes_ages_and_sources(self):
        tool = """
            import hashlib
            login, work = os.path.join(HOME, ".tool/login"), "notes.bin"
            facts = os.stat(login)
            assert facts.st_mode & 0o777 == 0o600, oct(facts.st_mode)
            assert facts.st_uid == os.getuid(), facts.st_uid
            assert 3 * 86400 - 600 < time.time() - facts.st_mtime < 3 * 86400 + 600, facts.st_mtime
            assert open(work, "rb").read() == bytes(range(256)), work
            post({"event": command, "login": open(login).read().strip()})
            """
        profile = """
            battery: false
            canaries: {login: env_secret}
            scenarios:
              - name: list
                run: [list]
                files:
                  - {path: "~/.tool/login", content: "${canary:login}\\n", mode: "0600", age: 3d}
                  - {path: "${cwd}/notes.bin", source: notes.bin}
            """
        code, text, findings, run = self.audit(tool, profile, files={"notes.bin": bytes(range(256))})
        self.assertEqual(code, 1, text)
        self.assertIn("leak/canary", self.rules(findings), text)
        planted = [one["where"] for one in self.runs(run)["list"]["planted"] if one["canary"] == "login"]
        self.assertEqual(planted, ["~/.tool/login"])

    def test_in_a_read_only_home_it_is_there_too(self):
        profile = OUT.replace("opt_out: settings", "opt_out: settings, home_read_only: true")
        code, text, findings, _ = self.audit(TOOL.replace("EXTRA", ""), profile)
        self.assertEqual((code, findings), (0, []), text)

    def test_what_cannot_be_put_into_a_read_only_home_later_is_no_pass(self):
        profile = OUT.replace("  - {name: out, run: [list], opt_out: settings}",
                              "  - name: out\n    home_read_only: true\n"
                              "    stages: [{name: in, run: [list]}, {name: out, run: [list], opt_out: settings}]")
        code, text, findings, run = self.audit(TOOL.replace("EXTRA", ""), profile)
        self.assertEqual((code, findings), (3, []), text)
        self.assertIn("out/out", {gap["run"] for gap in run["judgement"]["gaps"] if gap["kind"] == "cli-not-started"})

    def test_mistakes_have_their_line(self):
        for file, says in (
                ("{path: /etc/tool.conf, content: x}", ":9:12"),
                ("{path: /etc/tool.conf, content: x}", "lies neither in HOME nor in the working directory"),
                ("{path: ~/../x, content: x}", "is no path of a file"),
                ("{path: ~/.config/, content: x}", "is no path of a file"),
                ("{path: ~/x, content: x, source: tool}", "has \"content\" and \"source\""),
                ("{path: ~/x}", "has neither \"content\" nor \"source\""),
                ("{path: ~/x, source: missing}", "there is no file"),
                ("{path: ~/x, content: '${canary:nobody}'}", "there is no canary \"nobody\""),
                ("{path: ~/x, content: x, mode: 600}", 'In quotes: "0600"'),
                ("{path: ~/x, content: x, age: 3}", "20min"),
                ("{path: ~/x, content: x, contents: y}", "did you mean \"content\"?")):
            with self.subTest(file):
                code, text, *_ = self.audit("", "battery: false\nscenarios:\n- name: list\n  run: [list]\n"
                                            + f"  files: [{file}]\n")
                self.assertEqual(code, 2, text)
                self.assertIn(says, text)


if __name__ == "__main__":
    unittest.main()
