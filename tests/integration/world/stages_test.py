#!/usr/bin/python3
"""Several runs on one machine, between which consent and the backend change. usage: stages_test.py TELLTALE"""
import unittest
from world import WorldTest

# A queue, an opt-out by a command and one by a variable.
TOOL = """
if command == "telemetry":
    write(".tool/consent", sys.argv[2])
    sys.exit()
queue = json.loads(read(".tool/queue", "[]"))
out = read(".tool/consent") == "off" or os.environ.get("TOOL_OFF")
if FLUSHES or not out:
    queue = [event for event in queue if post(event) != 200]
if not out and post({"event": command, "n": len(queue)}) != 200:
    queue.append({"event": command})
write(".tool/queue", json.dumps([] if out and not FLUSHES else queue))
"""
PROFILE = """
battery: false
opt_outs:
  - {id: command, commands: [[telemetry, "off"]], undo: [[telemetry, "on"]]}
  - {id: variable, environment: {TOOL_OFF: 1}}
scenarios:
  - {name: plain, run: [list]}
  - {name: plain-out, run: [list], opt_out: variable}
  - name: queue
    stages:
      - {name: offline, run: [list], backend: down}
      - {name: out, run: [list], opt_out: command}
      - {name: still-out, run: [list], opt_out: command}
      - {name: in-again, run: [list]}
      - {name: by-variable, run: [list], opt_out: variable}
"""


class StagesTest(WorldTest):
    def test_each_is_a_run_of_its_own_on_one_machine(self):
        code, text, findings, run = self.audit(TOOL.replace("FLUSHES", "False"), PROFILE)
        self.assertEqual((code, findings), (0, []), text)
        runs = self.runs(run)
        names = [one["name"] for one in run["runs"] if one.get("machine") == "queue"]
        self.assertEqual(names, ["queue/offline", "queue/out/prepare", "queue/out", "queue/still-out", "queue/in-again/prepare",
                                 "queue/in-again", "queue/by-variable"])
        self.assertEqual([runs[name]["opted_out"] for name in names], [False, False, True, True, False, False, True])
        self.assertEqual(runs["queue/offline"]["backend"], "down")
        ids = {one["scenario"]: {planted["where"]: planted for planted in one["planted"]} for one in run["runs"]}
        self.assertIn("queue/still-out", ids)
        # An opt-out's variables are set in the stages that it is in force in, and in no other.
        self.assertIn(["TOOL_OFF", "1"], runs["queue/by-variable"]["environment"])
        for name in names[:-1]:
            self.assertNotIn("TOOL_OFF", dict(runs[name]["environment"]), name)

    def test_what_was_queued_with_consent_and_is_sent_without_is_told_of_its_stage(self):
        code, text, findings, _ = self.audit(TOOL.replace("FLUSHES", "True"), PROFILE)
        self.assertEqual((code, self.rules(findings)), (1, ["optout/traffic"]), text)
        self.assertEqual({one["scenario"] for one in findings}, {"queue/out"})

    def test_a_stage_whose_silence_has_no_sending_twin_is_a_gap(self):
        profile = PROFILE.replace("{name: still-out, run: [list], opt_out: command}", "{name: still-out, run: [telemetry, other], opt_out: variable}")
        code, text, findings, run = self.audit(TOOL.replace("FLUSHES", "False"), profile)
        self.assertEqual(code, 3, text)
        self.assertEqual({gap["run"] for gap in run["judgement"]["gaps"] if gap["kind"] == "silence-unproven"}, {"queue/still-out"})

    def test_an_id_that_is_written_in_two_stages_is_of_one_machine(self):
        tool = TOOL.replace("FLUSHES", "False") + '\nwrite(".tool/device-id", read(".tool/device-id") or str(uuid.uuid4()))\n' \
            'out and write(".tool/seen-" + str(time.time()), read(".tool/device-id"))'
        code, text, findings, _ = self.audit(tool, PROFILE)
        self.assertEqual((code, self.rules(findings)), (1, ["optout/state"]), text)
        self.assertIn("queue/still-out", {one["scenario"] for one in findings})

    def test_only_selects_the_scenario_and_its_twin(self):
        code, text, _, run = self.audit(TOOL.replace("FLUSHES", "False"), PROFILE, "--only", "queue")
        self.assertEqual(code, 0, text)
        self.assertEqual({one.get("machine", one["scenario"]) for one in run["runs"]} - {"control"}, {"queue", "queue/twin"})

    def test_mistakes_have_their_line(self):
        for stage, says in (
                ("{name: a, run: [x]}, {name: a, run: [x]}", "\"s/a\" is given twice"),
                ("{name: prepare, run: [x]}", "kept for runs of telltale's own"),
                ("{name: a}", "lacks the member \"run\""),
                ("{name: a, run: [x], opt_out: nobody}", "there is no opt-out \"nobody\""),
                ("{name: a, run: [x], backnd: ok}", "did you mean \"backend\"?"),
                ("{name: a, run: [x], files: [{path: /x, content: y}]}", "lies neither in HOME")):
            with self.subTest(stage):
                code, text, *_ = self.audit("", "battery: false\nscenarios:\n- name: s\n  stages: [" + stage + "]\n")
                self.assertEqual(code, 2, text)
                self.assertIn(says, text)
                self.assertIn("profile.yaml:8:", text)
        code, text, *_ = self.audit("", "scenarios:\n- name: s\n  run: [x]\n  stages: [{name: a, run: [x]}]\n")
        self.assertEqual(code, 2, text)
        self.assertIn("unknown key \"run\"", text)


if __name__ == "__main__":
    unittest.main()
