"""action.yml: its shape, and its own steps run as a runner runs them; and docs/ci/github.md beside it.
usage: github_page_test.py TELLTALE SOURCE
"""
import pathlib, re, unittest
import yaml
from page import SOURCE, PageTest, blocks

ACTION = yaml.safe_load((SOURCE / "action.yml").read_text())


class ActionShapeTest(unittest.TestCase):
    """What GitHub's own schema of composite actions asks for."""
    def test_keys_are_those_that_there_are(self):
        self.assertLessEqual(set(ACTION), {"name", "author", "description", "inputs", "outputs", "runs", "branding"})
        self.assertGreaterEqual(set(ACTION), {"name", "description", "runs"})
        self.assertEqual(set(ACTION["runs"]), {"using", "steps"})
        self.assertEqual(ACTION["runs"]["using"], "composite")
        for one in ACTION["inputs"].values():
            self.assertLessEqual(set(one), {"description", "required", "default", "deprecationMessage"})
            self.assertIsInstance(one["default"], str)  # true and 1 would be read as such
        for one in ACTION["outputs"].values():
            self.assertEqual(set(one), {"description", "value"})
        for step in ACTION["runs"]["steps"]:
            self.assertLessEqual(set(step), {"name", "id", "if", "run", "shell", "env", "uses", "with", "working-directory", "continue-on-error"})
            self.assertEqual("run" in step, "shell" in step)
            self.assertNotEqual("run" in step, "uses" in step)

    def test_what_is_referred_to_is_there(self):
        text = (SOURCE / "action.yml").read_text()
        ids = [step["id"] for step in ACTION["runs"]["steps"] if "id" in step]
        self.assertEqual(set(re.findall(r"inputs\.([a-z-]+)", text)), set(ACTION["inputs"]))
        self.assertEqual(set(re.findall(r"steps\.([a-z-]+)\.outputs", text)), set(ids))
        said = set(re.findall(r"^.*\boutput ([a-z-]+) ", (SOURCE / "ci/action/audit").read_text(), re.M))
        self.assertEqual(set(re.findall(r"steps\.audit\.outputs\.([a-z-]+)", text)), said)
        for step in ACTION["runs"]["steps"]:
            # An input in a script's text would be code.
            self.assertNotIn("${{", step.get("run", ""))

    def test_the_page_names_every_input_and_its_workflow_uses_only_those(self):
        page = (SOURCE / "docs/ci/github.md").read_text()
        for name in ACTION["inputs"]:
            self.assertIn(f"`{name}`", page)
        workflow = yaml.safe_load(blocks("github.md", "yaml")[0])
        uses = [step for job in workflow["jobs"].values() for step in job["steps"] if "telltale" in step.get("uses", "")]
        self.assertEqual(len(uses), 1)
        self.assertLessEqual(set(uses[0]["with"]), set(ACTION["inputs"]))


class ActionStepsTest(PageTest):
    def run_steps(self, code, **inputs):
        """As a runner does: inputs and outputs by expressions, a step that failed ends the job but for those that always run."""
        given = {name: one["default"] for name, one in ACTION["inputs"].items()} | inputs
        outputs, files = {}, {name: self.folder / name for name in ("output", "summary")}
        for path in files.values():
            path.write_text("")

        def filled(text):
            text = re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda m: given[m[1]], text)
            return re.sub(r"\$\{\{ steps\.audit\.outputs\.([a-z-]+) \}\}", lambda m: outputs.get(m[1], ""), text)

        said = ""
        for step in ACTION["runs"]["steps"]:
            if "uses" in step:
                continue
            last = step is ACTION["runs"]["steps"][-1]
            said += self.shell(step["run"], code=code if last else 0, GITHUB_ACTION_PATH=str(SOURCE), GITHUB_OUTPUT=str(files["output"]),
                               GITHUB_STEP_SUMMARY=str(files["summary"]), GITHUB_ACTIONS="true", RUNNER_TEMP=str(self.folder / "runner"),
                               **{name: filled(value) for name, value in step.get("env", {}).items()})
            outputs |= dict(line.split("=", 1) for line in files["output"].read_text().splitlines())
        return said, outputs, files["summary"].read_text()

    def test_a_tool_that_keeps_its_promises_passes(self):
        self.profile()
        said, outputs, summary = self.run_steps(0, profile=".telltale/mytool.yaml")
        self.assertEqual((outputs["verdict"], outputs["exit-code"]), ("pass", "0"))
        self.assertIn('"2.1.0"', pathlib.Path(outputs["sarif"]).read_text())
        self.assertIn("mytool", summary)
        self.assertIn("<html", pathlib.Path(outputs["report"]).read_text())

    def test_findings_fail_the_job_at_its_end_and_are_annotations(self):
        self.profile()
        self.tool("mytool", (self.repository / "mytool").read_text().replace('\\"ok\\":true', '\\"more\\":1'))
        said, outputs, summary = self.run_steps(1)
        self.assertEqual((outputs["verdict"], outputs["exit-code"]), ("fail", "1"))
        self.assertRegex(said, r"(?m)^::(error|warning) ")
        self.assertIn("contract/undocumented-field", pathlib.Path(outputs["sarif"]).read_text())

    def test_an_audit_that_could_not_begin_fails_the_job(self):
        _, outputs, _ = self.run_steps(2, profile="no-such.yaml")
        self.assertEqual(outputs, {"exit-code": "2"})


if __name__ == "__main__":
    unittest.main()
