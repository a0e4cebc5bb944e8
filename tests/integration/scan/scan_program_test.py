#!/usr/bin/python3
"""`telltale scan` as a user starts it: every kind of input, a terminal, pipes, Ctrl-C.
usage: scan_program_test.py TELLTALE [unittest's arguments]
"""
import gzip, hashlib, json, os, pathlib, pty, signal, subprocess, sys, tempfile, threading, unittest
import zstandard

TELLTALE = sys.argv.pop(1)
CANARIES = {"version": 1, "canaries": [{"id": "user", "class": "username", "value": "oskvarnholm"},
                                       {"id": "machine", "class": "machine_id", "value": "3fd0a97be15c4826b7c4d2e90a6f8153"}]}
LEAK = {"event": "start", "who": "oskvarnholm"}
CLEAN = {"event": "start", "ms": 12}


def exchange(number, body, **more):
    return {"id": f"x{number}", "time": "2026-03-04T10:00:00Z", "scheme": "https", "host": "in.example", "port": 443, "method": "POST",
            "target": "/t", "headers": [["Content-Type", "application/json"]],
            "body": {"encoding": "utf8", "data": body if isinstance(body, str) else json.dumps(body)}, **more}


def ndjson(exchanges):
    return "".join(json.dumps(one) + "\n" for one in exchanges).encode()


def har(bodies):
    entries = [{"startedDateTime": "2026-03-04T10:00:00.000Z", "time": 1,
                "request": {"method": "POST", "url": "https://in.example/t", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
                            "queryString": [], "headersSize": -1, "bodySize": -1,
                            "postData": {"mimeType": "application/json", "text": json.dumps(body)}},
                "response": {"status": 204, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [], "content": {"size": 0, "mimeType": ""},
                             "redirectURL": "", "headersSize": -1, "bodySize": -1}, "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0}} for body in bodies]
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": entries}}).encode()


class ScanProgramTest(unittest.TestCase):
    def setUp(self):
        self.folder_object = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.folder_object.name)
        self.canaries = self.write("canaries.json", json.dumps(CANARIES).encode())

    def tearDown(self):
        self.folder_object.cleanup()

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def scan(self, *arguments, data=b""):
        done = subprocess.run([TELLTALE, "scan", "-c", self.canaries, *arguments], input=data, capture_output=True)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def findings(self, *arguments, data=b"", code=1):
        ended, out, err = self.scan("-f", "ndjson", *arguments, data=data)
        self.assertEqual(ended, code, err)
        return [json.loads(line) for line in out.splitlines()]

    def test_every_kind_of_input_gives_the_same_findings(self):
        text = ndjson([exchange(1, CLEAN), exchange(2, LEAK)])
        inputs = {"a.ndjson": text, "b.ndjson.gz": gzip.compress(text), "c.ndjson.zst": zstandard.compress(text), "d.har": har([CLEAN, LEAK]),
                  "e.har.gz": gzip.compress(har([CLEAN, LEAK]))}
        for name, data in inputs.items():
            with self.subTest(name):
                found = self.findings(self.write(name, data))
                self.assertEqual([(one["rule"], one["canary"], one["pointer"]) for one in found], [("leak/canary", "user", "/who")])
        self.assertEqual(len(self.findings("-", data=text)), 1)
        self.assertEqual(len(self.findings(*[str(self.folder / name) for name in inputs])), len(inputs))

    def test_a_directory_is_read_to_its_depth_and_what_is_no_recording_is_named(self):
        self.write("in/one/a.ndjson", ndjson([exchange(1, LEAK)]))
        self.write("in/b.ndjson.gz", gzip.compress(ndjson([exchange(2, LEAK)])))
        self.write("in/notes.txt", b"oskvarnholm")
        code, out, _ = self.scan(str(self.folder / "in"))
        self.assertEqual(code, 1)
        self.assertIn("2 exchanges", out)
        self.assertIn("1 files in the directories are no recordings", out)

    def test_a_clean_recording_passes_and_an_empty_one_does_not(self):
        code, out, _ = self.scan(self.write("a.ndjson", ndjson([exchange(1, CLEAN)])))
        self.assertEqual((code, "verdict: pass" in out), (0, True), out)
        code, out, _ = self.scan(self.write("b.ndjson", b""))
        self.assertEqual((code, "verdict: inconclusive" in out), (3, True), out)

    def test_a_schema_is_held_against_every_body(self):
        schema = self.write("schema.json", json.dumps({"type": "object", "properties": {"ms": {"type": "integer"}}, "required": ["ms"]}).encode())
        found = self.findings("--schema", schema, self.write("a.ndjson", ndjson([exchange(1, CLEAN), exchange(2, {"ms": "soon"})])))
        self.assertEqual([(one["rule"], one["exchange"]) for one in found], [("contract/schema", "x2")])
        code, _, err = self.scan("--schema", str(self.folder / "none.json"), str(self.folder / "a.ndjson"))
        self.assertEqual(code, 2)
        self.assertIn("none.json", err)

    def test_a_broken_line_is_an_error_with_its_number_or_a_counted_gap(self):
        path = self.write("a.ndjson", ndjson([exchange(1, CLEAN)]) + b'{"id": "x2", "body"\n' + ndjson([exchange(3, LEAK)]))
        code, _, err = self.scan(path)
        self.assertEqual(code, 2)
        self.assertIn(f"{path}:2", err)
        code, out, _ = self.scan("--keep-going", path)
        self.assertEqual(code, 1)
        self.assertIn("gap input-line: 1", out)
        self.assertIn(f"{path}:2", out)
        clean = self.write("b.ndjson", ndjson([exchange(1, CLEAN)]) + b"nonsense\n")
        self.assertEqual(self.scan("--keep-going", clean)[0], 3)

    def test_a_file_that_is_cut_within_its_compression_is_no_pass(self):
        whole = gzip.compress(ndjson([exchange(i, {"n": hashlib.sha256(b"%d" % i).hexdigest()}) for i in range(500)]))
        path = self.write("a.ndjson.gz", whole[:len(whole) // 2])
        self.assertEqual(self.scan("--salts", "0", path)[0], 2)
        self.assertEqual(self.scan("--salts", "0", "--keep-going", path)[0], 3)

    def test_wrong_usage_ends_with_2_and_says_what_is_wrong(self):
        for arguments, word in [(["/no/such/recording.ndjson"], "recording.ndjson"), (["-j", "900", "-"], "jobs"), (["-f", "xml", "-"], "format")]:
            code, _, err = self.scan(*arguments)
            self.assertEqual(code, 2, err)
            self.assertIn(word, err)

    def recording_of_many_kinds(self):
        """Leaks of every kind that is put together over exchanges, spread over several blocks."""
        salt = "s1b2c3d4e5f60718"
        digest = hashlib.sha256((salt + "oskvarnholm").encode()).hexdigest()
        exchanges = []
        for i in range(6000):
            body = {"event": "tick", "n": i, "pad": "x" * 200}
            if i % 701 == 0:
                body["who"] = "oskvarnholm"
            if i % 977 == 0:
                body["h"] = hashlib.sha256(b"%d" % (i // 977)).hexdigest()
            if i == 100:
                body["salt"] = salt
            if i == 5000 or i == 100:
                body["ref"] = digest if i == 5000 else hashlib.sha256(b"other").hexdigest()
            run = ["alpha", "beta#2", ""][i % 3] if i > 5900 else ""
            if i == 5991:  # both of the run "alpha"
                body["part"] = "3fd0a97be1"
            if i == 5994:
                body["part"] = "5c4826b7c4"
            exchanges.append(exchange(i, body, **({"scenario": run} if run else {})))
        return self.write("many.ndjson", ndjson(exchanges))

    def test_the_output_does_not_depend_on_the_number_of_threads(self):
        path = self.recording_of_many_kinds()
        outputs = {jobs: self.scan("-f", "ndjson", "-q", "-j", str(jobs), path) for jobs in (1, 2, 5)}
        self.assertEqual(outputs[1], outputs[2])
        self.assertEqual(outputs[1], outputs[5])
        told = [json.loads(line) for line in outputs[1][1].splitlines()]
        self.assertEqual(outputs[1][0], 1, outputs[1][2])
        self.assertEqual(sum(one["canary"] == "user" and one["pointer"] == "/who" for one in told), 9)
        self.assertTrue(any("salted" in one["message"] and one["exchange"] == "x5000" for one in told))
        self.assertTrue(any("in 2 pieces" in one["message"] and one["canary"] == "machine" for one in told))

    def test_salts_are_tried_up_to_a_number_and_a_cut_is_a_gap(self):
        digest = hashlib.md5(b"oskvarnholm:zq81").hexdigest()
        path = self.write("a.ndjson", ndjson([exchange(1, {"a": "first", "b": "second", "c": "zq81", "id": digest})]))
        self.assertEqual([one["message"] for one in self.findings(path)],
                         ["MD5 of the user name, salted with a string in the body left the machine"])
        self.assertEqual(self.scan("--salts", "0", path)[0], 0)
        code, out, _ = self.scan("--salts", "3", path)
        self.assertEqual(code, 3)
        self.assertIn("gap salt-budget: 1", out)
        self.assertIn("--salts N tries so many", out)

    def test_a_terminal_shows_a_bar_and_the_findings_stand_apart(self):
        path = self.write("big.ndjson", ndjson([exchange(i, LEAK) for i in range(5000)]))
        master, slave = pty.openpty()
        program = subprocess.Popen([TELLTALE, "scan", "-c", self.canaries, "-j", "1", "-f", "ndjson", path], stdout=subprocess.PIPE, stderr=slave,
                                   env={**os.environ, "COLUMNS": "100", "TERM": "xterm"})
        os.close(slave)
        # The findings fill the pipe, so the scan stands still until they are read: the bar must show it meanwhile.
        shown = b""
        while b"MB/s" not in shown:
            shown += os.read(master, 65536)
        self.assertRegex(shown.decode(), r"\[[# ]+\] +\d+ %")
        reader = threading.Thread(target=lambda: self.read_terminal(master))
        reader.start()
        out = program.stdout.read().decode()
        reader.join()
        program.stdout.close()
        os.close(master)
        self.assertEqual(program.wait(), 1)
        self.assertEqual([json.loads(line)["exchange"] for line in out.splitlines()], [f"x{i}" for i in range(5000)])
        self.assertTrue(self.terminal_text.rstrip().endswith("verdict: fail"), self.terminal_text[-300:])

    def read_terminal(self, master):
        text = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # Linux says so where the other side was closed
                break
            if not piece:
                break
            text += piece
        self.terminal_text = text.decode()

    def test_without_a_terminal_there_is_no_bar(self):
        path = self.write("a.ndjson", ndjson([exchange(i, CLEAN) for i in range(3000)]))
        code, out, err = self.scan(path)
        self.assertEqual((code, err), (0, ""))
        self.assertNotIn("%", out)
        self.assertNotIn("\x1b", out)

    def test_ctrl_c_ends_with_130_and_keeps_what_was_found(self):
        lines = ndjson([exchange(i, LEAK if i % 10 == 0 else {"pad": "x" * 300}) for i in range(20000)])
        program = subprocess.Popen([TELLTALE, "scan", "-c", self.canaries, "-f", "ndjson", "-j", "2", "-"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        under_way = threading.Event()
        out = []

        def read_findings():
            for line in program.stdout:
                out.append(line)
                under_way.set()

        reader = threading.Thread(target=read_findings)
        reader.start()
        try:
            program.stdin.write(lines)
            program.stdin.flush()
            under_way.wait()  # its input stays open
            os.killpg(program.pid, signal.SIGINT)
            reader.join()
            err = program.stderr.read()
            program.wait()
        finally:
            program.stdin.close()
            program.stdout.close()
            program.stderr.close()
        self.assertEqual(program.returncode, 130)
        self.assertTrue(out)
        for line in out:
            self.assertEqual(json.loads(line)["canary"], "user")
        self.assertIn(b"interrupted: not all of the input was read", err)
        self.assertNotIn(b"verdict: pass", err)

    def test_a_reader_that_goes_away_ends_the_scan(self):
        path = self.write("a.ndjson", ndjson([exchange(i, LEAK) for i in range(40000)]))
        program = subprocess.Popen([TELLTALE, "scan", "-c", self.canaries, "-f", "ndjson", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        program.stdout.readline()
        program.stdout.close()
        err = program.stderr.read().decode()
        program.stderr.close()
        self.assertNotIn(program.wait(), (0, 1), err)


if __name__ == "__main__":
    unittest.main()
