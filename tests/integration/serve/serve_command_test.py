#!/usr/bin/python3
"""`telltale serve -- COMMAND`: what the command finds in its environment, and how its end and what came are told.
usage: serve_command_test.py TELLTALE [unittest's arguments]
"""
import json, os, pathlib, signal, subprocess, sys, unittest
from desk import GOOD, TELLTALE, DeskTest


class EndTest(DeskTest):
    def test_a_good_payload_of_a_command_that_succeeds_passes(self):
        done, end = self.serve(["--schema", self.schema], self.send(GOOD))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "200\n")  # the command's own, and nothing of ours
        self.assertEqual((end["verdict"], end["exit_code"], end["command"]["exit_code"]), ("pass", 0, 0))
        self.assertEqual(end["requests"], {"good": 1, "bad": 0, "unjudged": 0, "unread": 0})

    def test_findings_fail_whatever_the_command_says(self):
        done, end = self.serve(["--schema", self.schema], self.send(GOOD, '{"type":"start","more":1}'))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual((end["verdict"], end["command"]["exit_code"]), ("fail", 0))
        self.assertEqual([one["keyword"] for one in end["findings"]], ["additionalProperties"])

    def test_findings_may_be_tolerated(self):
        done, end = self.serve(["--schema", self.schema, "--fail-on", "never"], self.send("{}"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 finding tolerated", end["why"])

    def test_a_command_that_fails_is_kept_apart_from_findings(self):
        script = ["sh", "-c", '"$@" && exit 7', "sh"]
        done, end = self.serve(["--schema", self.schema], [*script, *self.send(GOOD)])
        self.assertEqual((done.returncode, end["verdict"], end["command"]["exit_code"]), (5, "pass", 7), done.stderr)
        self.assertIn("exit code 7", done.stderr)
        done, end = self.serve(["--schema", self.schema], [*script, *self.send("{}")])
        self.assertEqual((done.returncode, end["verdict"], end["command"]["exit_code"]), (1, "fail", 7), done.stderr)

    def test_a_signal_that_ends_the_command_is_told(self):
        done, end = self.serve([], ["sh", "-c", "kill -SEGV $$"])
        self.assertEqual(done.returncode, 5)
        self.assertEqual((end["command"]["exit_code"], end["command"]["signal"]), (None, signal.SIGSEGV))

    def test_nothing_that_came_is_no_pass(self):
        done, end = self.serve([], ["true"])
        self.assertEqual((done.returncode, end["verdict"]), (3, "inconclusive"), done.stderr)
        done, end = self.serve(["--may-be-silent"], ["true"])
        self.assertEqual((done.returncode, end["verdict"]), (0, "pass"), done.stderr)

    def test_what_cannot_be_read_is_no_pass_also_without_a_contract(self):
        sealed = "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open(os.environ['TELLTALE_URL'], bytes(os.urandom(4096)))"
        done, end = self.serve([], [sys.executable, "-c", sealed])
        self.assertEqual((done.returncode, end["requests"]["unread"]), (3, 1), done.stderr)

    def test_a_reset_takes_no_finding_back(self):
        script = ("curl -sS -o /dev/null -d '{}' $TELLTALE_URL; curl -sS -o /dev/null -X POST "
                  "-H \"Authorization: Bearer $TELLTALE_TOKEN\" $TELLTALE_CONTROL/v1/reset")
        done, end = self.serve(["--schema", self.schema], ["sh", "-c", script])
        self.assertEqual((done.returncode, end["verdict"]), (1, "fail"), done.stderr)

    def test_what_leaves_after_the_command_is_waited_for(self):
        # The shell is gone when its child, in a session of its own, begins to send.
        late = ["sh", "-c", 'p=$$; setsid sh -c "while [ -d /proc/$p/fd ] && ls -l /proc/$p/exe; do :; done; exec \\"\\$@\\"" sh "$@" '
                            ">/dev/null 2>&1 &", "sh", *self.send("{}")]
        done, end = self.serve(["--schema", self.schema, "--grace", "60"], late)
        self.assertEqual((done.returncode, end["verdict"]), (1, "fail"), done.stderr)

    def test_what_goes_on_and_on_is_ended_and_no_pass(self):
        endless = ["sh", "-c", '"$@"; setsid sleep 1000000 >/dev/null 2>&1 & "$@"', "sh", *self.send(GOOD)]
        done, end = self.serve(["--schema", self.schema, "--grace", "1"], endless)
        self.assertEqual((done.returncode, end["verdict"]), (3, "inconclusive"), done.stderr)
        self.assertIn("sleep 1000000", end["command"]["left_running"])

    def test_a_command_that_is_not_there_is_wrong_usage(self):
        done, end = self.serve([], ["no-such-command-anywhere"])
        self.assertEqual(done.returncode, 2)
        self.assertIn("no-such-command-anywhere", done.stderr)
        self.assertIsNone(end)
        self.assertEqual(subprocess.run([TELLTALE, "serve", "--"], capture_output=True).returncode, 2)


class AnswerTest(DeskTest):
    def answer(self, options, payload):
        done, _ = self.serve(["--fail-on", "never", *options],
                             ["sh", "-c", 'curl -sS -w " %{http_code}" -d "$1" "$TELLTALE_URL$2"', "sh", payload, "/2/httpapi"])
        return done.stdout

    def test_a_known_sdk_gets_the_answer_that_it_takes_for_success(self):
        event = '{"api_key":"k","events":[{"event_type":"ran"}]}'
        body, status = self.answer([], event).rsplit(" ", 1)
        self.assertEqual((json.loads(body)["code"], status), (200, "200"))
        self.assertEqual(self.answer([], '{"type":"start"}'), "{} 200")
        self.assertEqual(self.answer(["--status", "503"], event), "{} 503")


class EnvironmentTest(DeskTest):
    def seen(self, options, **env):
        show = [sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"]
        done, _ = self.serve(["--may-be-silent", *options], show, env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_the_addresses_stand_in_it(self):
        seen = self.seen(["--variable", "MYTOOL_URL"])
        self.assertRegex(seen["TELLTALE_URL"], r"^http://127\.0\.0\.1:\d+$")
        self.assertEqual(seen["MYTOOL_URL"], seen["TELLTALE_URL"])
        self.assertRegex(seen["TELLTALE_CONTROL"], r"^http://127\.0\.0\.1:\d+$")
        self.assertRegex(seen["TELLTALE_TOKEN"], r"^[0-9a-f]{64}$")
        self.assertNotIn("HTTPS_PROXY", {name for name in seen if name not in os.environ})

    def test_clients_trust_the_authority_and_all_that_they_did(self):
        own = self.folder / "own.pem"
        own.write_text("-----BEGIN CERTIFICATE-----\nb3du\n-----END CERTIFICATE-----\n")
        script = "cat $SSL_CERT_FILE; echo; cat $TELLTALE_CA"
        done, _ = self.serve(["--may-be-silent"], ["sh", "-c", script], env={"SSL_CERT_FILE": str(own), "NODE_EXTRA_CA_CERTS": ""})
        self.assertIn("b3du", done.stdout)
        self.assertEqual(done.stdout.count("BEGIN CERTIFICATE"), 3)

    def test_tls_is_trusted_by_a_client_that_knows_only_its_environment(self):
        fetch = "import os, urllib.request as r; print(r.build_opener(r.ProxyHandler({})).open(os.environ['TELLTALE_URL'], b'{\"type\":\"a\"}').status)"
        done, end = self.serve(["--tls", "--schema", self.schema], [sys.executable, "-c", fetch])
        self.assertEqual((done.returncode, done.stdout), (0, "200\n"), done.stderr)

    def test_with_proxy_all_that_is_sent_comes(self):
        fetch = "curl -sS -o /dev/null -d '{\"type\":\"a\"}' https://elsewhere.example/batch"
        done, end = self.serve(["--proxy", "--schema", self.schema], ["sh", "-c", fetch])
        self.assertEqual((done.returncode, end["requests"]["good"]), (0, 1), done.stderr)

    def test_no_proxy_of_the_user_stands_between(self):
        seen = self.seen([], NO_PROXY="intern.example", no_proxy="", HTTP_PROXY="http://127.0.0.1:9")
        self.assertEqual(seen["NO_PROXY"].split(",")[0], "intern.example")
        self.assertEqual(seen["no_proxy"].split(",")[0], "intern.example")
        self.assertIn("127.0.0.1", seen["no_proxy"])
        done, end = self.serve(["--schema", self.schema], ["curl", "-sS", "-d", GOOD, "-o", "/dev/null", "http://127.0.0.1:9"],
                               env={"HTTP_PROXY": ""})
        self.assertEqual(done.returncode, 5)  # nobody listens there: what is tried below is not answered by chance
        script = "curl -sS -o /dev/null -d '%s' $TELLTALE_URL" % GOOD
        done, end = self.serve(["--schema", self.schema], ["sh", "-c", script], env={"http_proxy": "http://127.0.0.1:9"})
        self.assertEqual((done.returncode, end["requests"]["good"]), (0, 1), done.stderr)


class PlaceTest(DeskTest):
    def test_two_run_side_by_side(self):
        inner = [TELLTALE, "serve", "--schema", self.schema, "--", *self.send(GOOD)]
        done, _ = self.serve(["--may-be-silent"], inner)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_pass_leaves_nothing_and_anything_else_its_journal(self):
        self.serve(["--schema", self.schema], self.send(GOOD))
        self.assertEqual(list((self.folder / "tmp").iterdir()), [])
        done, end = self.serve(["--schema", self.schema], self.send("{}"))
        self.assertTrue(pathlib.Path(end["journal"]).is_file())
        verified = subprocess.run([TELLTALE, "verify", end["journal"]], capture_output=True, text=True)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def test_a_journal_of_the_users_own_is_kept(self):
        done, end = self.serve(["--schema", self.schema, "--journal", "j.sqlite"], self.send(GOOD))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.folder / "j.sqlite").is_file())

    def test_the_ready_file_is_whole_and_for_its_owner_alone(self):
        ready = self.folder / "ready.json"
        done, _ = self.serve(["--may-be-silent", "--ready-file", str(ready)], ["cat", str(ready)])
        told = json.loads(done.stdout)
        self.assertEqual(sorted(told), ["ca", "control", "journal", "pid", "proxy", "token", "url", "version"])
        self.assertEqual(ready.stat().st_mode & 0o777, 0o600)

    def test_a_port_alone_is_taken_for_loopback(self):
        done, _ = self.serve(["--may-be-silent", "--control", "0"], ["sh", "-c", "echo $TELLTALE_CONTROL"])
        self.assertRegex(done.stdout, r"^http://127\.0\.0\.1:\d+\n$")


class SignalTest(DeskTest):
    def start(self, script):
        """Returns when the command has said that it is there."""
        started = subprocess.Popen([TELLTALE, "serve", "--may-be-silent", "--", "sh", "-c", script], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.folder)
        self.assertEqual(started.stdout.readline(), "there\n")
        return started

    def test_a_signal_is_passed_on(self):
        for number, name in ((signal.SIGTERM, "TERM"), (signal.SIGINT, "INT"), (signal.SIGHUP, "HUP")):
            with self.subTest(name):
                started = self.start(f"trap 'echo got {name}; exit 3' {name}; echo there; while :; do read -t 1 line </dev/zero; done")
                started.send_signal(number)
                out, err = started.communicate()
                self.assertEqual((started.returncode, out), (130, f"got {name}\n"), err)
                self.assertIn("inconclusive: interrupted", err)

    def test_nothing_of_the_command_outlives_a_signal(self):
        started = self.start("(setsid sleep 1000000 & echo $! >pid); echo there; sleep 1000000")
        started.send_signal(signal.SIGTERM)
        started.communicate()
        self.assertEqual(started.returncode, 130)
        pid = int((self.folder / "pid").read_text())
        self.assertFalse(pathlib.Path(f"/proc/{pid}").exists())


if __name__ == "__main__":
    unittest.main()
