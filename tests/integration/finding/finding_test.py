#!/usr/bin/python3
"""What the command line finds by itself, its --json, and drafts of `init` that pass their own next run.
usage: finding_test.py TELLTALE [unittest's arguments]
"""
import json, os, pathlib, subprocess, sys, tempfile, unittest

TELLTALE = sys.argv.pop(1)
QUIET = "version: 1\nname: {name}\ncli: {{path: /usr/bin/true}}\nscenarios:\n  - {{name: first, run: []}}\nbattery: false\n"


class FolderTest(unittest.TestCase):
    def setUp(self):
        self.folder_object = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.folder_object.name)
        self.repository = self.folder / "repository"
        (self.repository / ".git").mkdir(parents=True)
        (self.repository / "a/b").mkdir(parents=True)

    def tearDown(self):
        self.folder_object.cleanup()

    def telltale(self, *arguments, folder=None, code=0, **environment):
        plain = {name: value for name, value in os.environ.items() if name != "TELLTALE_PROFILE"}
        done = subprocess.run([TELLTALE, *arguments], capture_output=True, text=True, cwd=folder or self.repository, env={**plain, **environment})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def write(self, place, text, mode=0o644):
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path


class ProfileTest(FolderTest):
    def audited(self, *arguments, **more):
        return self.telltale("run", "--quiet", "--ci", "none", *arguments, **more).stdout.splitlines()[0]

    def test_the_nearest_is_taken_and_nothing_above_the_repository(self):
        self.write("telltale.yaml", QUIET.format(name="outside"))
        err = self.telltale("run", folder=self.repository / "a/b", code=2).stderr
        self.assertIn("there is no profile", err)
        self.assertIn("--profile", err)
        self.write("repository/.telltale/only.yaml", QUIET.format(name="only"))
        self.assertIn("PASS: only", self.audited(folder=self.repository / "a/b"))
        self.write("repository/.telltale/telltale.yaml", QUIET.format(name="named"))
        self.assertIn("PASS: named", self.audited(folder=self.repository / "a/b"))
        self.write("repository/telltale.yaml", QUIET.format(name="plain"))
        self.assertIn("PASS: plain", self.audited(folder=self.repository / "a/b"))
        self.write("repository/a/telltale.yaml", QUIET.format(name="nearer"))
        self.assertIn("PASS: nearer", self.audited(folder=self.repository / "a/b"))
        other = self.write("other.yaml", QUIET.format(name="other"))
        self.assertIn("PASS: other", self.audited(folder=self.repository / "a/b", TELLTALE_PROFILE=str(other)))

    def test_several_are_a_question(self):
        self.write("repository/.telltale/one.yaml", QUIET.format(name="one"))
        self.write("repository/.telltale/two.yaml", QUIET.format(name="two"))
        err = self.telltale("run", code=2).stderr
        self.assertIn("one.yaml, two.yaml", err)

    def test_a_program_is_searched_in_path(self):
        self.write("bin/mytool", "#!/bin/sh\nexit 0\n", 0o755)
        self.write("repository/telltale.yaml", QUIET.format(name="named"))
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        self.assertIn("PASS: named", self.audited("--cli", "mytool", PATH=path))
        self.assertIn("PATH", self.telltale("run", "--cli", "no-such-tool", code=2).stderr)

    def test_runs_stand_in_one_place_and_old_ones_go(self):
        self.write("repository/.telltale/t.yaml", QUIET.format(name="kept"))
        for _ in range(3):
            self.audited("--keep", "2", folder=self.repository / "a")
        listed = json.loads(self.telltale("runs", "--json").stdout)
        self.assertEqual([(one["name"], one["verdict"]) for one in listed], [("kept", "pass")] * 2)
        self.assertEqual(len(list((self.repository / ".telltale/runs").iterdir())), 2)
        (self.repository / ".telltale/runs/notes").mkdir()
        (self.repository / ".telltale/runs/telltale-run-20200101-000000").mkdir()  # not finished
        self.assertIn("not finished", self.telltale("runs", "--keep", "0").stdout)
        self.assertEqual(sorted(path.name for path in (self.repository / ".telltale/runs").iterdir()), ["notes", "telltale-run-20200101-000000"])


class JsonTest(FolderTest):
    def test_commands_tell_programs_what_they_tell_people(self):
        self.write("repository/telltale.yaml", QUIET.format(name="quiet"))
        self.telltale("run", "--quiet", "--ci", "none", "--out", "out")
        doctor = json.loads(subprocess.run([TELLTALE, "doctor", "--json"], capture_output=True, text=True).stdout)
        self.assertEqual([tier["name"] for tier in doctor["tiers"]], ["namespace", "proxy", "endpoint"])
        verified = json.loads(self.telltale("verify", "out", "--json").stdout)
        self.assertEqual((verified["as_written"], verified["verdict"]), (True, "pass"))
        packed = json.loads(self.telltale("bundle", "out", "--json").stdout)
        self.assertEqual(packed["bytes"], (self.repository / packed["file"]).stat().st_size)
        journal = json.loads(self.telltale("verify", "out/journal.sqlite", "--json").stdout)
        self.assertEqual(journal["head"], verified["head"])
        with open(self.repository / "out/profile.yaml", "a") as file:
            file.write("#")
        altered = json.loads(self.telltale("verify", "out", "--json", code=1).stdout)
        self.assertFalse(altered["as_written"])
        rules = json.loads(self.telltale("explain", "--json").stdout)
        self.assertIn("leak/canary", [rule["id"] for rule in rules])
        gap = json.loads(self.telltale("explain", "tls-refused", "--json").stdout)
        self.assertEqual([(one["id"], one["kind"]) for one in gap], [("tls-refused", "gap")])
        self.assertIn("leak/canary", self.telltale("explain", "leak/canry", "--json", code=2).stderr)


class InitTest(FolderTest):
    def tool(self, lines):
        return self.write("repository/tool", "#!/bin/sh\n[ \"$1\" = --version ] && { echo 1; exit 0; }\n" + lines, 0o755)

    def send(self, body):
        return f"curl --silent -o /dev/null -H 'Content-Type: application/json' -d '{body}' https://t.tool.example/v1 || true\n"

    def drafted_and_passed(self, *options, run=()):
        said = self.telltale("init", "--quiet", "--cli", "./tool", *options, "--", "go").stdout
        self.telltale("run", "--quiet", "--ci", "none", "--profile", "tool.yaml", *run)
        return said

    def test_a_draft_passes_its_own_next_run(self):
        # An object without members; a word that is another one in every run, by the clock's nanoseconds.
        self.tool('word=$(printf %s "$(date +%N | md5sum)" | cut -c1-1 | tr 0-9a-f a-p)\n' +
                  self.send('{"type":"ran","more":{},"state":"\'"$word$word$word"\'"}'))
        said = self.drafted_and_passed()
        for label in ("watched  ", "saw      ", "wrote    ", "decide   ", "next     "):
            self.assertIn("\n" + label, "\n" + said)

    def test_what_the_first_run_leaves_does_not_spoil_the_second(self):
        self.tool("if [ -e made ]; then " + self.send('{"type":"failed","why":"there already"}').strip() + "; exit 1; fi; touch made; " +
                  self.send('{"type":"made"}'))
        said = self.drafted_and_passed()
        self.assertIn("left out", said)
        self.assertIn("exit_code: 0", (self.repository / "tool.yaml").read_text())

    def test_a_secret_is_in_no_file(self):
        secret = "3f8a91c07de24b5599e1aa70bc46d8f2"
        self.tool(self.send('{"type":"ran","key":"\'"$KEY"\'"}'))
        said = self.telltale("init", "--quiet", "--cli", "./tool", "--env", "KEY=" + secret, "--", "go").stdout
        self.assertIn('--env KEY="$KEY"', said)
        for path in self.repository.glob("tool.*"):
            self.assertNotIn(secret, path.read_text(), path)
        told = json.loads(self.telltale("init", "--quiet", "--force", "--json", "--cli", "./tool", "--env", "KEY=" + secret, "--", "go").stdout)
        self.assertEqual([one["role"] for one in told["endpoints"]], ["telemetry"])
        self.assertIn("tool.yaml", told["written"])


if __name__ == "__main__":
    unittest.main()
