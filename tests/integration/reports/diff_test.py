"""`telltale diff` through the real binary: on two schemas, two dictionaries and two runs, every change that a privacy
reviewer calls breaking is named with exit code 1, and its opposite is exit code 0.

usage: diff_test.py TELLTALE REFCLI_MISBEHAVING SOURCE_DIR
"""
import copy
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TELLTALE, REFCLI, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
PROFILE = SOURCE / "fixtures/profiles/refcli.yaml"
CONTRACT = SOURCE / "schema/contracts/devpod-cli-v1.schema.json"


def call(*arguments):
    return subprocess.run([str(TELLTALE), *map(str, arguments)], capture_output=True, text=True, timeout=240)


def field(contract, *names):
    for name in names:
        contract = contract["properties"][name]
    return contract


def free_text(contract):
    kind = field(contract, "type")
    del kind["enum"]
    kind["type"] = "string"


# What gets worse, how the contract is edited, and the changes that are named for it.
WORSE = {
    "a field added": (
        lambda c: c["properties"]["event"]["properties"].update(
            shell={"type": "string", "x-purpose": "none", "x-data-classification": {"category": "technical"}}),
        {("field-added", "/event/shell")}),
    "an enum widened": (lambda c: field(c, "type")["enum"].append("heartbeat"), {("enum-widened", "/type")}),
    "an enum turned into free text": (free_text, {("enum-to-free-text", "/type")}),
    "a class raised": (
        lambda c: field(c, "event", "errors")["x-data-classification"].update(category="personal"),
        {("class-raised", "/event/errors")}),
    "personal data admitted": (
        lambda c: field(c, "event", "errors").update({"x-personal-data": "yes"}),
        {("personal-data-raised", "/event/errors")}),
    "a purpose changed": (
        lambda c: field(c, "instanceProperties", "ui").update({"x-purpose": "Advertising"}),
        {("purpose-changed", "/instanceProperties/ui")}),
    "a recipient added": (
        lambda c: field(c, "instanceProperties", "ui").update(
            {"x-recipients": [*c["x-recipients"], "a broker"]}),
        {("recipient-added", "/instanceProperties/ui")}),
    "an expiry extended": (
        lambda c: field(c, "event", "errors").update({"x-expires": "2099-01-01"}),
        {("expiry-extended", "/event/errors")}),
    "an identifier that lives longer": (
        lambda c: field(c, "event", "executionID")["x-identifier"].update(lifetime="90 days"),
        {("identifier-lifetime-longer", "/event/executionID")}),
}
# Purposes have no order: the way back is a change too.
WITHOUT_OPPOSITE = {"a purpose changed"}


class Diff(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="telltale-diff-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.contract = json.loads(CONTRACT.read_text())
        field(cls.contract, "event", "errors")["x-expires"] = "2031-01-01"
        cls.run_dir = cls.audit("run", "", "failure", "do-not-track", "opt-out-by-option")
        cls.sides = {"schema": cls.schema, "dictionary": cls.dictionary, "run": cls.edited_run}

    @classmethod
    def audit(cls, name, variant, *scenarios):
        only = [word for scenario in scenarios for word in ("--only", scenario)]
        bent = ["--env", f"REFCLI_MISBEHAVE={variant}"] if variant else []
        done = call("run", "--profile", PROFILE, "--cli", REFCLI, *bent, "--env", "REFCLI_EXIT_WAIT_MS=30000", *only, "--quiet", "--ci", "none", "--out", cls.folder / name)
        assert done.returncode in ((1,) if variant else (0, 3)), done.stdout + done.stderr
        return cls.folder / name

    @classmethod
    def schema(cls, name, contract):
        path = cls.folder / f"{name}.schema.json"
        path.write_text(json.dumps(contract))
        return path

    # The run as it would be had the contract been this one.
    @classmethod
    def edited_run(cls, name, contract):
        path = cls.folder / f"{name}.run"
        if not path.exists():
            shutil.copytree(cls.run_dir, path)
        (path / "contracts" / CONTRACT.name).write_text(json.dumps(contract))
        return path

    @classmethod
    def dictionary(cls, name, contract):
        path = cls.folder / f"{name}.dictionary.json"
        done = call("report", cls.edited_run(name, contract), "--format", "dictionary-json", "--out", path)
        assert done.returncode == 0, done.stderr
        return path

    def changes(self, old, new):
        done = call("diff", old, new, "--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        document = json.loads(done.stdout)
        self.assertEqual(document["worse"], done.returncode == 1)
        return done.returncode, document["changes"]

    def test_nothing_changed_is_no_change(self):
        for kind, make in self.sides.items():
            with self.subTest(kind):
                code, changes = self.changes(make("same-a", self.contract), make("same-b", self.contract))
                self.assertEqual((code, changes), (0, []))

    def test_what_gets_worse_is_named_and_fails(self):
        for number, (what, (edit, expected)) in enumerate(WORSE.items()):
            edited = copy.deepcopy(self.contract)
            edit(edited)
            for kind, make in self.sides.items():
                with self.subTest(what, kind=kind):
                    before, after = make("before", self.contract), make(f"after-{number}", edited)
                    code, changes = self.changes(before, after)
                    worse = {(one["kind"], one["pointer"]) for one in changes if one["direction"] == "worse"}
                    # Of a run, a contract that says otherwise also changes what was found; that is compared elsewhere.
                    self.assertEqual((code, worse), (1, expected))
                    text = call("diff", before, after)
                    self.assertEqual(text.returncode, 1)
                    for change, pointer in expected:
                        self.assertIn(f"worse: {change} {pointer}\n", text.stdout)

    def test_the_way_back_is_better_and_passes(self):
        for number, (what, (edit, _)) in enumerate(WORSE.items()):
            if what in WITHOUT_OPPOSITE:
                continue
            edited = copy.deepcopy(self.contract)
            edit(edited)
            for kind, make in self.sides.items():
                with self.subTest(what, kind=kind):
                    code, changes = self.changes(make(f"after-{number}", edited), make("before", self.contract))
                    self.assertEqual(code, 0, changes)
                    self.assertTrue(changes)

    def test_an_endpoint_added_to_a_dictionary_or_reached_in_a_run_is_worse(self):
        old = self.dictionary("endpoint-old", self.contract)
        document = json.loads(old.read_text())
        document["contracts"][0]["endpoints"].append("broker.example:443")
        new = self.folder / "endpoint-new.dictionary.json"
        new.write_text(json.dumps(document))
        code, changes = self.changes(old, new)
        self.assertEqual((code, [(one["kind"], one["new"]) for one in changes]), (1, [("endpoint-added", "broker.example:443")]))
        self.assertEqual(self.changes(new, old)[0], 0)
        clean = self.audit("one-endpoint", "", "failure")
        second = self.audit("two-endpoints", "second-endpoint", "failure")
        code, changes = self.changes(clean, second)
        self.assertEqual(code, 1)
        kinds = {one["kind"] for one in changes if one["direction"] == "worse"}
        self.assertEqual(kinds, {"endpoint-added", "finding-added"}, changes)
        self.assertEqual(self.changes(second, clean)[0], 0)

    def test_a_way_to_say_no_that_is_gone_is_worse_whatever_scenarios_are_called(self):
        fewer = self.audit("fewer", "", "failure", "do-not-track")
        code, changes = self.changes(self.run_dir, fewer)
        gone = [one for one in changes if one["kind"] == "opt-out-removed"]
        self.assertEqual([one["old"] for one in gone], ["command: context set-options -o TELEMETRY=false"])
        self.assertEqual(code, 1)
        renamed = self.folder / "renamed"
        shutil.copytree(self.run_dir, renamed)
        for name in ("run.json", "canaries.json", "exchanges.ndjson", "findings.ndjson"):
            (renamed / name).write_text((renamed / name).read_text().replace("do-not-track", "says-no"))
        for path in [*(renamed / "output").iterdir()]:
            path.rename(path.with_name(path.name.replace("do-not-track", "says-no")))
        self.assertEqual([one for one in self.changes(self.run_dir, renamed)[1] if "opt-out" in one["kind"]], [])

    def test_an_identifier_that_was_measured_to_live_longer_is_worse(self):
        scenarios = ("two-executions", "failure")
        drawn = self.audit("drawn", "uid-new-every-run", *scenarios)
        shared = self.audit("shared", "uid-shared", *scenarios)
        code, changes = self.changes(drawn, shared)
        self.assertEqual(code, 1)
        self.assertIn(("identifier-measured-longer", "/instanceProperties/uid"),
                      {(one["kind"], one["pointer"]) for one in changes if one["direction"] == "worse"})

    def test_what_cannot_be_compared_is_wrong_input(self):
        schema, run = self.schema("kinds", self.contract), self.run_dir
        for old, new in ((schema, run), (run, schema), (schema, self.folder / "missing"), (self.folder, schema)):
            done = call("diff", old, new)
            self.assertEqual(done.returncode, 2, f"{old} {new}: {done.stdout}")
            self.assertTrue(done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
