#!/usr/bin/python3
"""Faults that a test sets over the control API, waits that look into payloads, and pages of another origin.
usage: serve_faults_test.py TELLTALE [unittest's arguments]
"""
import gzip, http.client, json, signal, subprocess, sys, threading, unittest
from desk import GOOD, TELLTALE, Client, DeskTest


class ServedTest(DeskTest):
    def setUp(self):
        super().setUp()
        ready = self.folder / "ready.json"
        self.serve_process = subprocess.Popen([TELLTALE, "serve", "--schema", self.schema, "--ready-file", str(ready)], cwd=self.folder,
                                              stdout=subprocess.PIPE, text=True, env=self.environment)
        while not self.serve_process.stdout.readline().startswith("Journal:"):
            self.assertIsNone(self.serve_process.poll())
        self.client = Client(json.loads(ready.read_text()))

    def tearDown(self):
        self.serve_process.send_signal(signal.SIGINT)
        self.serve_process.communicate()
        super().tearDown()

    def set(self, faults):
        status, told = self.client.api("faults", faults)
        self.assertEqual(status, 200, told)

    def statuses(self, count, path="/batch"):
        return [self.client.send(path)[0] for _ in range(count)]


class FaultTest(ServedTest):
    def test_a_status_holds_for_its_path_and_so_many_times(self):
        self.set({"path": "/batch", "status": 503, "headers": {"Retry-After": "7"}, "body": "later", "times": 2})
        status, body, headers = self.client.send()
        self.assertEqual((status, body, headers["Retry-After"]), (503, b"later", "7"))
        self.assertEqual(self.client.send("/other?x=/batch")[0], 200)
        self.assertEqual(self.statuses(2), [503, 200])
        self.assertEqual(self.client.api("faults")[1], {"played": [2]})

    def test_a_sequence_is_played_in_order_and_again(self):
        self.set({"sequence": [{"status": 500, "times": 2}, {"status": 202}], "repeat": True})
        self.assertEqual(self.statuses(7), [500, 500, 202, 500, 500, 202, 500])
        self.set({"sequence": [{"status": 500}, {"play": "http-429"}]})
        self.assertEqual(self.statuses(4), [500, 429, 200, 200])

    def test_a_response_is_dropped_after_so_many_bytes(self):
        self.set({"drop_after_bytes": 20})
        with self.assertRaises((ConnectionError, http.client.HTTPException)):
            self.client.send()
        self.set({"drop_after_bytes": 0})
        with self.assertRaises((ConnectionError, http.client.HTTPException)):
            self.client.send()
        self.assertEqual(self.client.api("wait?count=2")[1]["count"], 2)  # recorded all the same

    def test_words_of_scenarios_are_played(self):
        self.set({"play": "reset"})
        with self.assertRaises((ConnectionError, http.client.HTTPException)):
            self.client.send()
        self.set({"play": "redirect"})
        self.assertEqual(self.client.send()[0], 307)
        self.set({"play": "down"})
        with self.assertRaises(ConnectionError):
            self.client.send()
        self.set("")
        self.assertEqual(self.statuses(1), [200])

    def test_a_delay_lets_others_go_first(self):
        self.set([{"path": "/slow", "delay_ms": 600000}])
        slow = threading.Thread(target=lambda: self.assertRaises(Exception, self.client.send, "/slow"))
        slow.start()
        self.client.api("wait?path=/slow&timeout_ms=60000")
        self.assertEqual(self.statuses(1), [200])
        self.tearDown()  # ends the one that waits
        slow.join()
        self.setUp()

    def test_reset_ends_them_too(self):
        self.set({"status": 500})
        self.client.api("reset", "")
        self.assertEqual(self.statuses(1), [200])

    def test_what_is_wrong_is_named_and_changes_nothing(self):
        self.set({"status": 500})
        for wrong, named in (({"statsu": 500}, "did you mean \"status\""), ({"status": 99}, "from 200 to 599"), ({"play": "nothing"}, "http-429"),
                             ({"play": "dns-fails"}, "\"play\""), ({"play": "down", "path": "/x"}, "stands alone"), ("{", "no JSON"),
                             ({"sequence": []}, "sequence"), ({"headers": {"A": "b\r\nC: d"}}, "no header"), ([1], "no object")):
            status, told = self.client.api("faults", wrong)
            self.assertEqual(status, 400, wrong)
            self.assertIn(named, told["error"])
        self.assertEqual(self.statuses(1), [500])

    def test_a_body_that_is_too_large_is_refused(self):
        self.assertEqual(self.client.api("faults", json.dumps([{"body": "x" * 1048576}]))[0], 413)


class WaitTest(ServedTest):
    def matched(self, query):
        status, told = self.client.api("wait?timeout_ms=0&count=1&" + query)
        self.assertEqual(status, 200, told)
        return told["exchanges"]

    def test_matchers_look_into_payloads(self):
        self.client.send("/a", json.dumps({"api_key": "k", "batch": [{"event": "cli started", "properties": {"n": 5}}]}))
        self.client.send("/b?x=1", gzip.compress(b'{"type":"done","list":[{"v":"5"}]}'), headers={"Content-Encoding": "gzip"})
        first, second = (one["id"] for one in self.client.api("exchanges")[1]["exchanges"])
        for query, expected in (("event=cli+started", [first]), ("event=cli%20started&pointer=/properties/n&value=5", [first]),
                                ("event=cli+started&pointer=/properties/n&value=%225%22", []), ("pointer=/batch/0/properties/n", [first]),
                                ("event=done", [second]), ("pointer=/list/*/v&value=%225%22", [second]), ("pointer=/list/*/v&value=5", []),
                                ("path=/b", [second]), ("path=/*&method=POST", [first, second]), ("path=/c", []), ("event=nothing", [])):
            self.assertEqual(self.matched(query), expected, query)

    def test_a_wait_ends_with_what_comes_later(self):
        told = []
        waiting = threading.Thread(target=lambda: told.append(self.client.api("wait?count=2&event=b&timeout_ms=60000")))
        waiting.start()
        for kind in ("a", "b", "a", "b"):
            self.client.send(body=json.dumps({"type": kind}))
        waiting.join()
        self.assertEqual((told[0][1]["reason"], told[0][1]["count"]), ("count", 2))

    def test_what_makes_no_sense_is_an_error(self):
        for query in ("pointer=x", "value=5", "event=a&quiet_ms=5"):
            self.assertEqual(self.client.api("wait?" + query)[0], 400, query)


class OriginTest(ServedTest):
    def test_a_preflight_is_answered_with_what_it_asks_for(self):
        self.set({"status": 500})  # meant for what follows
        status, _, headers = self.client.send(method="OPTIONS", body=None, headers={
            "Origin": "https://page.example", "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, x-own", "Access-Control-Request-Private-Network": "true"})
        self.assertEqual(status, 204)
        self.assertEqual({name: headers[name] for name in headers if name.startswith("Access-Control-Allow")}, {
            "Access-Control-Allow-Origin": "https://page.example", "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "content-type, x-own", "Access-Control-Allow-Credentials": "true",
            "Access-Control-Allow-Private-Network": "true"})

    def test_an_answer_may_be_read_by_the_page_that_asked(self):
        status, _, headers = self.client.send(headers={"Origin": "https://page.example"})
        self.assertEqual((status, headers["Access-Control-Allow-Origin"], headers["Access-Control-Allow-Credentials"]),
                         (200, "https://page.example", "true"))
        self.assertNotIn("Access-Control-Allow-Origin", self.client.send()[2])


if __name__ == "__main__":
    unittest.main()
