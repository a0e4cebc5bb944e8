# telltale serve --schema ../greet.schema.json --variable GREET_TELEMETRY_URL -- pytest      (or: -- python3 -m unittest)
import json, os, subprocess, unittest, urllib.request

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def api(path, body=None):
    request = urllib.request.Request(f"{os.environ['TELLTALE_CONTROL']}/v1/{path}", None if body is None else body.encode(),
                                     {"Authorization": "Bearer " + os.environ["TELLTALE_TOKEN"]})
    return json.load(opener.open(request))


def greet(**environment):
    return subprocess.run(["../greet", "Ada"], capture_output=True, text=True, env={**os.environ, **environment})


class GreetTest(unittest.TestCase):
    def setUp(self):
        api("reset", "")

    def test_one_event_is_told(self):
        self.assertEqual(greet().stdout, "Hello, Ada!\n")
        self.assertEqual(api("wait?event=greeted&timeout_ms=10000")["reason"], "count")
        self.assertEqual(api("judgements")["bad"], [])

    def test_who_opted_out_tells_nothing(self):
        greet(GREET_TELEMETRY="off")
        self.assertTrue(api("silence?ms=200")["silent"])

    def test_a_backend_that_fails_does_the_user_no_harm(self):
        api("faults", json.dumps({"drop_after_bytes": 0}))
        self.assertEqual(greet().returncode, 0)
