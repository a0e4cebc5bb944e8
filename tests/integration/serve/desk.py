"""What the tests of `telltale serve -- COMMAND` share: starting it, and a small client for what stands behind it."""
import http.client, json, os, pathlib, subprocess, sys, tempfile, unittest, urllib.parse

TELLTALE = sys.argv.pop(1)

# A command that sends what its arguments say, one request each, and shows what it was answered.
SENDER = """
import os, sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
for body in sys.argv[1:]:
    request = urllib.request.Request(os.environ["TELLTALE_URL"] + "/batch", body.encode(), {"Content-Type": "application/json"})
    print(opener.open(request).status)
"""
GOOD = '{"type":"start"}'
SCHEMA = {"type": "object", "properties": {"type": {"type": "string"}}, "required": ["type"], "additionalProperties": False}


class DeskTest(unittest.TestCase):
    def setUp(self):
        self.folder_object = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.folder_object.name)
        (self.folder / "tmp").mkdir()
        self.schema = str(self.folder / "schema.json")
        pathlib.Path(self.schema).write_text(json.dumps(SCHEMA))
        self.environment = {**os.environ, "TMPDIR": str(self.folder / "tmp")}

    def tearDown(self):
        self.folder_object.cleanup()

    def serve(self, options, command, **more):
        """Runs it to its end: exit code, standard output and error, and what --result says."""
        told = self.folder / "end.json"
        told.unlink(missing_ok=True)
        done = subprocess.run([TELLTALE, "serve", "--result", str(told), *options, "--", *command], capture_output=True, text=True,
                              env={**self.environment, **more.get("env", {})}, cwd=self.folder)
        end = json.loads(told.read_text()) if told.exists() else None
        return done, end

    def send(self, *bodies):
        return [sys.executable, "-c", SENDER, *bodies]


class Client:
    """The backend and its control API, by the addresses of a ready file."""
    def __init__(self, ready):
        self.ready = ready

    def _ask(self, url, method, body, headers):
        where = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
        try:
            connection.request(method, (where.path or "/") + ("?" + where.query if where.query else ""), body, headers)
            reply = connection.getresponse()
            return reply.status, reply.read(), reply.headers
        finally:
            connection.close()

    def api(self, path, body=None, method=None):
        status, text, _ = self._ask(self.ready["control"] + "/v1/" + path, method or ("GET" if body is None else "POST"),
                                    None if body is None else body if isinstance(body, str) else json.dumps(body),
                                    {"Authorization": "Bearer " + self.ready["token"]})
        return status, json.loads(text)

    def send(self, path="/batch", body=GOOD, method="POST", headers=None):
        return self._ask(self.ready["url"] + path, method, body, {"Content-Type": "application/json", **(headers or {})})
