"""What the tests of docs/ci share: a repository with a CLI in it, telltale on PATH, and the blocks of a page."""
import os, pathlib, re, shutil, subprocess, sys, tempfile, unittest

TELLTALE, SOURCE = pathlib.Path(sys.argv.pop(1)), pathlib.Path(sys.argv.pop(1))

# A CLI that tells one event and then what its arguments were, unless it must not.
TOOL = """#!/bin/sh
[ "$1" = --version ] && { echo 1.0; exit 0; }
curl --silent --max-time 20 -o /dev/null -H 'Content-Type: application/json' -d "{\\"type\\":\\"ran\\",\\"ok\\":true}" https://telemetry.mytool.example/v1 || true
echo built
"""


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", (SOURCE / "docs/ci" / page).read_text(), re.M | re.S)


class PageTest(unittest.TestCase):
    def setUp(self):
        self.folder_object = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.folder_object.name)
        bin_folder = self.folder / "bin"
        bin_folder.mkdir()
        (bin_folder / "telltale").symlink_to(TELLTALE)
        self.repository = self.folder / "repository"
        self.repository.mkdir()
        subprocess.run(["git", "init", "-q", self.repository], check=True)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "GITHUB_", "GITLAB_"))}
        self.environment["PATH"] = f"{bin_folder}:{os.environ['PATH']}"

    def tearDown(self):
        self.folder_object.cleanup()

    def tool(self, place, text=TOOL):
        path = self.repository / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def shell(self, text, folder=None, code=0, **environment):
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=folder or self.repository, capture_output=True, text=True,
                              env={**self.environment, **environment})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def profile(self, fields="ok: {type: boolean}"):
        """A profile that the tool keeps, so that what is tried is the page."""
        self.tool("mytool")
        (self.repository / ".telltale").mkdir(exist_ok=True)
        note = '"description": "d", "x-data-classification": {"category": "technical", "sensitivity": "low"}, "x-personal-data": "no", "x-purpose": "p"'
        (self.repository / ".telltale/mytool.schema.json").write_text(
            '{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false, "properties": {'
            '"type": {"type": "string", %s}, "ok": {"type": "boolean", %s}}}' % (note, note))
        (self.repository / ".telltale/mytool.yaml").write_text(
            "version: 1\nname: mytool\ncli: {path: ../mytool}\nendpoints:\n  - {id: t, host: telemetry.mytool.example, contract: mytool.schema.json}\n"
            "battery: false\nscenarios:\n  - {name: first, run: [build]}\n")
