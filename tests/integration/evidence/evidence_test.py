"""One run of the misbehaving reference client, its evidence, and everything that somebody might do to it.

usage: evidence_test.py TELLTALE REFCLI_MISBEHAVING SOURCE_DIR
"""
import base64
import codecs
import hashlib
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import unittest

TELLTALE, REFCLI, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])


def call(*arguments, **options):
    return subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True, timeout=240, **options)


def telltale(*arguments, **options):
    return call(TELLTALE, *arguments, **options)


def members(archive):
    """Name -> the bytes of the member as they stand in the archive, header and padding included; then the end."""
    whole = archive.read_bytes()
    with tarfile.open(archive) as tar:
        starts = [(info.name, info.offset) for info in tar.getmembers()]
    ends = [offset for _, offset in starts[1:]] + [len(whole)]
    return {name: whole[start:end] for (name, start), end in zip(starts, ends)}


def content(archive, name):
    with tarfile.open(archive) as tar:
        return tar.extractfile(name).read()


def with_bytes(archive, name, old, new):
    """The archive with `old` replaced once inside the member; of the same length, so that no header changes."""
    assert len(old) == len(new)
    whole = archive.read_bytes()
    with tarfile.open(archive) as tar:
        info = tar.getmember(name)
    start, end = info.offset_data, info.offset_data + info.size
    at = whole.index(old, start, end)
    return whole[:at] + new + whole[at + len(old):]


def flipped(byte):
    return bytes([byte ^ 1])


class Evidence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="telltale-evidence-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.run_dir = cls.folder / "run"
        environment = dict(os.environ, REFCLI_MISBEHAVE="")
        environment.pop("REFCLI_MISBEHAVE")
        # Plain, nested, packed and in headers: what a derivative has to find again.
        ran = telltale("run", "--profile", SOURCE / "fixtures/profiles/refcli.yaml", "--cli", REFCLI, "--env",
                       "REFCLI_MISBEHAVE=environment-dump", "--env", "REFCLI_EXIT_WAIT_MS=30000", "--only", "failure", "--only", "flags", "--quiet", "--out",
                       cls.run_dir, "--ci", "none", env=environment)
        assert ran.returncode == 1, ran.stdout + ran.stderr
        for name, how in (("ed", ["-algorithm", "ed25519"]),
                          ("ec", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
                          ("other", ["-algorithm", "ed25519"])):
            private = cls.folder / f"{name}.pem"
            assert call("openssl", "genpkey", *how, "-out", private).returncode == 0
            assert call("openssl", "pkey", "-in", private, "-pubout", "-out", cls.folder / f"{name}.pub").returncode == 0
        cls.bundle = cls.pack("plain")
        cls.signed = cls.pack("ed-signed", "--sign", cls.folder / "ed.pem")
        cls.ec_signed = cls.pack("ec-signed", "--sign", cls.folder / "ec.pem")
        cls.shareable = cls.pack("shareable", "--shareable", "--sign", cls.folder / "ed.pem")

    @classmethod
    def pack(cls, name, *options):
        file = cls.folder / f"{name}.tar"
        packed = telltale("bundle", cls.run_dir, "--out", file, *options)
        assert packed.returncode == 0, packed.stderr
        return file

    def altered(self, data, says, *options):
        """verify must name what `says` (a regular expression) describes as the first thing, with exit code 1."""
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".tar") as file:
            file.write(data)
            file.flush()
            verified = telltale("verify", file.name, *options)
        self.assertEqual(verified.returncode, 1, verified.stdout + verified.stderr)
        self.assertRegex(verified.stdout.splitlines()[0], "^altered: " + says)
        self.assertIn("NOT as it was written", verified.stdout)

    def row_of_a_payload(self, archive):
        """The journal's row of the first payload: its name, and the bytes of its body."""
        for name in members(archive):
            if name.startswith("journal/") and b'"errors":"' in content(archive, name):
                return name
        self.fail("no payload in the journal")

    # It may be a real secret of the user's.
    def test_a_variable_given_on_the_command_line_is_in_no_file_by_its_value(self):
        run_dir = self.folder / "given"
        ran = telltale("run", "--profile", SOURCE / "fixtures/profiles/refcli.yaml", "--cli", REFCLI, "--env", "SERVICE_KEY=given-and-kept-for-me",
                       "--only", "help", "--quiet", "--out", run_dir, "--ci", "none")
        self.assertIn(ran.returncode, (0, 3), ran.stdout + ran.stderr)
        self.assertIn('"SERVICE_KEY=', (run_dir / "run.json").read_text())
        files = [file for file in run_dir.rglob("*") if file.is_file()]
        self.assertGreater(len(files), 3)
        self.assertEqual([file.name for file in files if b"given-and-kept-for-me" in file.read_bytes()], [])

    def test_what_was_not_touched_is_good(self):
        for evidence, options in ((self.run_dir, []), (self.bundle, []), (self.signed, ["--key", self.folder / "ed.pub"]),
                                  (self.ec_signed, ["--key", self.folder / "ec.pub"]),
                                  (self.shareable, ["--key", self.folder / "ed.pub"])):
            verified = telltale("verify", evidence, *options)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            self.assertIn("as it was written", verified.stdout)
            self.assertIn("its verdict  fail", verified.stdout)

    def test_the_same_run_is_the_same_bundle(self):
        self.assertEqual(self.bundle.read_bytes(), self.pack("again").read_bytes())
        self.assertEqual(self.shareable.read_bytes(),
                         self.pack("shareable-again", "--shareable", "--sign", self.folder / "ed.pem").read_bytes())

    def test_a_changed_byte_in_a_body_is_named(self):
        row = self.row_of_a_payload(self.bundle)
        data = with_bytes(self.bundle, row, b'"errors":"', b'"errorz":"')
        self.altered(data, re.escape(row) + r" \(exchange x\d+\) was changed")

    def test_a_changed_byte_breaks_the_chain_also_where_the_manifest_was_mended(self):
        row = self.row_of_a_payload(self.bundle)
        broken = self.folder / "mended.tar"
        before = hashlib.sha256(content(self.bundle, row)).hexdigest().encode()
        broken.write_bytes(with_bytes(self.bundle, row, b'"errors":"', b'"errorz":"'))
        after = hashlib.sha256(content(broken, row)).hexdigest().encode()
        data = with_bytes(broken, "manifest.sha256", before, after)
        self.altered(data, r"(the journal's chain breaks before journal/|manifest\.sha256 is not the one)")
        broken.write_bytes(data)
        said = telltale("verify", broken).stdout
        self.assertIn("the journal's chain breaks before journal/", said)

    def test_a_removed_exchange_is_named(self):
        parts = members(self.bundle)
        row = self.row_of_a_payload(self.bundle)
        self.altered(b"".join(part for name, part in parts.items() if name != row), re.escape(row) + " is missing")

    def test_swapped_rows_are_named(self):
        rows = [name for name in members(self.bundle) if name.startswith("journal/")]
        with tarfile.open(self.bundle) as tar:
            sizes = {name: tar.getmember(name).size for name in rows}
        first, second = next((a, b) for a in rows for b in rows if a < b and sizes[a] == sizes[b])
        one, two = content(self.bundle, first), content(self.bundle, second)
        self.assertNotEqual(one, two)
        swapped = self.folder / "swapped.tar"
        swapped.write_bytes(with_bytes(self.bundle, first, one, two))
        self.altered(with_bytes(swapped, second, two, one), re.escape(first) + r"( \(exchange x\d+\))? was changed")

    def test_a_changed_report_is_named(self):
        data = with_bytes(self.bundle, "run/findings.ndjson", b'"level":"error"', b'"level":"notes"')
        self.altered(data, r"run/findings\.ndjson was changed")

    def test_a_changed_verdict_is_named(self):
        self.altered(with_bytes(self.bundle, "facts.json", b'"fail"', b'"pass"'), r"facts\.json was changed")

    def test_a_wrong_key_is_named(self):
        self.altered(self.signed.read_bytes(), "the signature is not of this key", "--key", self.folder / "other.pub")
        self.altered(self.signed.read_bytes(), "the signature is not of this key", "--key", self.folder / "ec.pub")
        self.altered(self.bundle.read_bytes(), "the bundle is not signed", "--key", self.folder / "ed.pub")

    def test_a_changed_statement_is_named_by_its_signature(self):
        data = with_bytes(self.signed, "statement.json", b'"FAILED"', b'"PASSED"')
        self.altered(data, "", "--key", self.folder / "ed.pub")

    def test_a_truncated_archive_is_no_evidence_and_says_where_it_ends(self):
        whole = self.bundle.read_bytes()
        for length in (0, 100, 512, 5000, len(whole) // 2, len(whole) - 1024, len(whole) - 1):
            file = self.folder / "cut.tar"
            file.write_bytes(whole[:length])
            verified = telltale("verify", file)
            self.assertIn(verified.returncode, (1, 2), length)
            self.assertNotIn("cut.tar: as it was written", verified.stdout, length)
            self.assertTrue(verified.stdout + verified.stderr, length)
        self.assertRegex(verified.stderr + verified.stdout, "cut|trunc|end")

    def test_what_is_no_evidence_at_all_is_wrong_usage(self):
        for path in (self.folder / "nowhere", self.folder):
            verified = telltale("verify", path)
            self.assertEqual(verified.returncode, 2, path)
            self.assertNotEqual(verified.stderr, "")
        self.assertEqual(telltale("verify", self.run_dir, "--key", self.folder / "ed.pub").returncode, 2)
        self.assertEqual(telltale("verify", self.signed, "--key", self.bundle).returncode, 2)

    def with_run_directory(self, change, says):
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.folder)) / "run"
        shutil.copytree(self.run_dir, copy)
        change(copy)
        verified = telltale("verify", copy)
        self.assertEqual(verified.returncode, 1, verified.stdout + verified.stderr)
        self.assertRegex(verified.stdout.splitlines()[0], "^altered: " + says)
        bundled = telltale("bundle", copy, "--out", copy.parent / "b.tar")
        self.assertEqual(bundled.returncode, 2, "what does not verify is not packed")

    def in_journal(self, statement):
        def change(directory):
            database = sqlite3.connect(directory / "journal.sqlite")
            # Whoever tampers takes guards of the table off first.
            for (name,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
                database.execute(f'drop trigger "{name}"')
            for each in statement(database):
                database.execute(each)
            database.commit()
            database.close()
        return change

    def test_a_run_directorys_journal_is_followed(self):
        (table,) = [name for (name,) in sqlite3.connect(self.run_dir / "journal.sqlite").execute(
            "select name from sqlite_master where type = 'table' and sql like '%body%'")]
        columns = [row[1] for row in sqlite3.connect(self.run_dir / "journal.sqlite").execute(f"pragma table_info({table})")]
        key = columns[0]
        rows = [row for (row,) in sqlite3.connect(self.run_dir / "journal.sqlite").execute(
            f"select {key} from {table} where length(body) > 0 order by {key}")]
        a, b = rows[0], rows[-1]
        others = ", ".join(column for column in columns if column != key)
        self.with_run_directory(self.in_journal(lambda _: [
            f"update {table} set body = cast('X' || substr(body, 2) as blob) where {key} = {a}"]), "the journal: ")
        self.with_run_directory(self.in_journal(lambda _: [f"delete from {table} where {key} = {a}"]), "the journal: ")
        self.with_run_directory(self.in_journal(lambda _: [
            f"update {table} set {key} = -1 where {key} = {a}", f"update {table} set {key} = {a} where {key} = {b}",
            f"update {table} set {key} = {b} where {key} = -1"]), "the journal: ")
        self.assertTrue(others)

    def test_a_run_directorys_reports_are_compared(self):
        def change(name, old, new):
            def apply(directory):
                text = (directory / name).read_bytes()
                self.assertIn(old, text)
                (directory / name).write_bytes(text.replace(old, new, 1))
            return apply
        self.with_run_directory(change("findings.ndjson", b"error", b"note!"), r"findings\.ndjson")
        self.with_run_directory(change("exchanges.ndjson", b"cmdstarted", b"cmdstopped"), r"exchanges?")
        self.with_run_directory(change("profile.yaml", b"refcli", b"refclj"), r"profile\.yaml")
        self.with_run_directory(lambda directory: (directory / "findings.ndjson").unlink(), r"findings\.ndjson")
        self.with_run_directory(lambda directory: (directory / "report.html").write_text("x"), r"report\.html")

    def test_the_documented_check_by_hand_succeeds_and_fails_where_it_must(self):
        page = (SOURCE / "docs/evidence.md").read_text()
        commands = re.search(r"```sh by-hand\n(.*?)```", page, re.S).group(1)
        tampered = with_bytes(self.signed, self.row_of_a_payload(self.signed), b'"errors":"', b'"errorz":"')
        ecdsa = re.search(r"ECDSA: (openssl [^)]*)\)", commands).group(1)
        by_ecdsa = re.sub(r"^openssl pkeyutl.*$", ecdsa, commands, flags=re.M)
        for name, data, script, key, good in (("ed", self.signed.read_bytes(), commands, "ed.pub", True),
                                              ("ec", self.ec_signed.read_bytes(), by_ecdsa, "ec.pub", True),
                                              ("bad-key", self.signed.read_bytes(), commands, "other.pub", False),
                                              ("bad-byte", tampered, commands, "ed.pub", False)):
            folder = self.folder / f"by-hand-{name}"
            folder.mkdir()
            (folder / "evidence.tar").write_bytes(data)
            shutil.copy(self.folder / key, folder / "public.pem")
            done = call("bash", "-euo", "pipefail", "-c", script, cwd=folder)
            self.assertEqual(done.returncode == 0, good, f"{name}: {done.stdout}{done.stderr}")

    def forms(self, value):
        raw = value.encode()
        yield raw
        yield raw.lower()
        yield raw.upper()
        yield raw[::-1]
        yield codecs.encode(value, "rot13").encode()
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        yield "".join(f"%{byte:02X}" for byte in raw).encode()
        yield "".join(f"\\u{byte:04x}" for byte in raw).encode()
        yield base64.b32encode(raw).rstrip(b"=")
        for phase in range(3):  # what of base64 is the same whatever stands around the value
            whole = base64.b64encode(b"\0" * phase + raw)
            core = whole[-(-phase * 8 // 6):len(whole) - 4 if len(whole) >= 12 else len(whole)]
            if len(core) >= 8:
                yield core
                yield core.replace(b"+", b"-").replace(b"/", b"_")
        for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256):
            yield digest(raw).hexdigest().encode()

    def test_a_shareable_bundle_holds_no_planted_value(self):
        planted = json.loads((self.run_dir / "canaries.json").read_text())["canaries"]
        values = {canary["value"] for canary in planted if len(canary["value"]) >= 8}
        self.assertGreater(len(values), 50)
        original, shared = self.bundle.read_bytes(), self.shareable.read_bytes()
        self.assertTrue(any(value.encode() in original for value in values), "the original does hold them")
        # Commitments are salted digests: a plain digest of a value must not stand there either.
        left = [(value, form) for value in sorted(values) for form in set(self.forms(value)) if form in shared]
        self.assertEqual(left, [])

    def test_a_shareable_bundle_commits_to_the_original(self):
        facts = json.loads(content(self.shareable, "facts.json"))
        manifest = hashlib.sha256(content(self.bundle, "manifest.sha256")).hexdigest()
        self.assertIn(manifest, json.dumps(facts))
        self.assertGreater(facts["shareable"]["replaced"] if "replaced" in facts["shareable"] else
                           max(value for value in facts["shareable"].values() if isinstance(value, int)), 10)
        said = telltale("verify", self.shareable, "--key", self.folder / "ed.pub").stdout
        self.assertIn("values were replaced", said)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
