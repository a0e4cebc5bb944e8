"""docs/ci/npm.md, line by line, in a repository whose tool is a package beside it.
usage: npm_page_test.py TELLTALE SOURCE
"""
import json, shutil, sys, unittest
from page import PageTest, blocks


class NpmPageTest(PageTest):
    def test_every_line_of_the_page_does_what_it_says(self):
        self.tool("tool/cli.sh")
        (self.repository / "tool/package.json").write_text(json.dumps({"name": "mytool", "version": "1.0.0", "bin": {"mytool": "cli.sh"}}))
        scripts = json.loads(blocks("npm.md", "json")[0])
        (self.repository / "package.json").write_text(json.dumps({"name": "project", "private": True, "dependencies": {"mytool": "file:tool"}, **scripts}))
        first, second = blocks("npm.md", "sh")
        said = self.shell(first, npm_config_offline="true", npm_config_cache=str(self.folder / "cache"))
        self.assertIn("wrote    .telltale/mytool.yaml", said)
        self.assertIn("PASS: mytool", self.shell(second))
        self.assertEqual(len(list((self.repository / ".telltale/runs").iterdir())), 1)
        self.assertIn("PASS: mytool", self.shell("npm run --silent audit:telemetry", folder=self.repository / "tool/.."))


if __name__ == "__main__":
    if shutil.which("npm") is None:
        print("skipped: npm is not there")
        sys.exit(77)
    unittest.main()
