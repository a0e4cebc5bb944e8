"""ci/templates/gitlab.yml: its shape, and its script as a runner runs it; and docs/ci/gitlab.md beside it.
usage: gitlab_page_test.py TELLTALE SOURCE
"""
import json, re, unittest, xml.etree.ElementTree
import yaml
from page import SOURCE, PageTest, blocks

HEAD, TEMPLATE = yaml.safe_load_all((SOURCE / "ci/templates/gitlab.yml").read_text())


class GitlabPageTest(PageTest):
    def run_job(self, job, code, **inputs):
        given = {name: one.get("default", "") for name, one in HEAD["spec"]["inputs"].items()} | inputs
        filled = lambda text: re.sub(r"\$\[\[ inputs\.([a-z-]+) \]\]", lambda m: given[m[1]], text)
        variables = {name: filled(value) for name, value in job.get("variables", {}).items()}
        lines = [filled(line) for line in job["script"] if "apt-get" not in line]
        self.shell("\n".join(lines), code=code, GITLAB_CI="true", CI="true", **variables)
        reports = job["artifacts"]["reports"]
        quality = json.loads((self.repository / reports["codequality"]).read_text())
        suite = xml.etree.ElementTree.parse(self.repository / reports["junit"]).getroot()
        return quality, suite

    def test_inputs_are_those_that_are_used(self):
        text = (SOURCE / "ci/templates/gitlab.yml").read_text()
        self.assertEqual(set(re.findall(r"inputs\.([a-z-]+)", text)), set(HEAD["spec"]["inputs"]))
        include = yaml.safe_load(blocks("gitlab.md", "yaml")[0])["include"][0]
        self.assertEqual(include["file"], "ci/templates/gitlab.yml")
        self.assertLessEqual(set(include["inputs"]), set(HEAD["spec"]["inputs"]))
        self.assertEqual(set(TEMPLATE), {"telltale"})

    def test_the_templates_job_passes_and_fails(self):
        self.profile()
        quality, suite = self.run_job(TEMPLATE["telltale"], 0)
        self.assertEqual((quality, suite.findall(".//failure")), ([], []))
        self.tool("mytool", (self.repository / "mytool").read_text().replace('\\"ok\\":true', '\\"more\\":1'))
        self.shell("rm -r telltale-run gl-code-quality-report.json")
        quality, suite = self.run_job(TEMPLATE["telltale"], 1, profile=".telltale/mytool.yaml")
        self.assertIn("contract/undocumented-field", [one["check_name"] for one in quality])
        self.assertTrue(suite.findall(".//failure"))

    def test_the_job_without_an_image_of_its_own_does_what_the_page_says(self):
        self.profile()
        quality, _ = self.run_job(yaml.safe_load(blocks("gitlab.md", "yaml")[1])["telltale"], 0)
        self.assertEqual(quality, [])


if __name__ == "__main__":
    unittest.main()
