"""A tool that is audited by the real program, for the tests of this folder."""
import json, pathlib, subprocess, sys, tempfile, textwrap, unittest

TELLTALE = pathlib.Path(sys.argv.pop(1)).resolve()
TOOL = """#!/usr/bin/python3
import http.client, json, os, ssl, sys, time, uuid
HOME = os.path.expanduser("~")
def post(event):
    try:
        # Goes around every proxy variable.
        one = http.client.HTTPSConnection("t.tool.example", timeout=3, context=ssl.create_default_context())
        one.request("POST", "/e", json.dumps(event), {"Content-Type": "application/json"})
        return one.getresponse().status
    except OSError:
        return 0
def read(path, otherwise=""):
    try:
        return open(os.path.join(HOME, path)).read()
    except OSError:
        return otherwise
def write(path, text):
    path = os.path.join(HOME, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, "w").write(text)
command = sys.argv[1]
"""
HEAD = """version: 1
name: tool
cli: {path: ./tool}
endpoints: [{id: t, host: t.tool.example}]
"""


class WorldTest(unittest.TestCase):
    def audit(self, tool, profile, *arguments, files={}):
        """exit code, console text, findings, run.json"""
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            folder.chmod(0o755)  # the weaker tiers' command is nobody
            (folder / "tool").write_text(TOOL + textwrap.dedent(tool))
            (folder / "tool").chmod(0o755)
            for name, content in files.items():
                (folder / name).write_bytes(content)
            (folder / "profile.yaml").write_text(HEAD + textwrap.dedent(profile))
            done = subprocess.run([TELLTALE, "run", "-q", "-p", folder / "profile.yaml", "-o", folder / "run", "--ci", "none", *arguments],
                                  capture_output=True, text=True, timeout=150)
            if done.returncode in (2, 4):
                return done.returncode, done.stderr, [], {}
            run = json.loads((folder / "run/run.json").read_text())
            findings = [json.loads(line) for line in (folder / "run/findings.ndjson").read_text().splitlines()]
        return done.returncode, done.stdout, findings, run

    def rules(self, findings):
        return sorted({finding["rule"] for finding in findings})

    def runs(self, run):
        return {one["name"]: one for one in run["runs"]}
