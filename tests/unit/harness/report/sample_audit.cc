#include "sample_audit.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base64.h"
#include "core/digest.h"
#include "core/gap_kinds.h"
#include "core/time_text.h"

namespace telltale {
namespace {

using namespace std::string_literals;

// The line of /event/errors is the sixth.
constexpr const char* kContract = R"({
  "type": "object", "x-retention": "90 days", "x-recipients": ["the vendor's telemetry backend"],
  "properties": {
    "event": {
      "properties": {
        "errors": {"type": "string", "x-purpose": "Mend failures", "x-data-classification": {"category": "usage"}},
        "timestamp": {"type": "integer", "x-data-classification": {"category": "technical"}},
        "success": {"type": "boolean", "x-data-classification": {"category": "usage"}}
      }
    },
    "instanceProperties": {
      "properties": {
        "uid": {
          "type": "string", "x-personal-data": "pseudonymous", "x-purpose": "Count installations",
          "x-data-classification": {"category": "pseudonymous", "sensitivity": "medium"},
          "x-identifier": {"source": "machine id and home", "transform": "HMAC-SHA-256", "lifetime": "one machine"}
        }
      }
    }
  }
}
)";

WallTime At(int milliseconds) { return *FromRfc3339("2026-11-22T12:00:00Z") + std::chrono::milliseconds(milliseconds); }

Rule MakeRule(std::string id, Level level, std::string title) {
  return {std::move(id),
          level,
          std::move(title),
          "The user was promised that this does not leave the machine.",
          "Leave the value out, or send a keyed hash of it.",
          R"({"errors":"provider 'alice-laptop' does not exist"})",
          R"({"errors":"provider does not exist"})"};
}

Run MakeRun(const std::string& name, const std::string& scenario, int started_ms) {
  Run run;
  run.name = name;
  run.scenario = scenario;
  run.argv = {"refcli", "provider", "delete", "tt-prov-7f3a9c21"};
  run.environment = {{"DEVPOD_HOME", "/home/tt-user-5c1d"}, {"HOME", "/home/tt-user-5c1d"}};
  run.backend = "ok";
  run.isolation = "endpoint";
  run.planted = {
      {{"argument_provider", CanaryClass::kArgument, "tt-prov-7f3a9c21"}, "argument 3", true},
      {{"home", CanaryClass::kHome, "/home/tt-user-5c1d"}, "$HOME", true},
      {{"machine_id", CanaryClass::kMachineId, "0b5c91e2d7f84a36b1c0d9e8f7a6b5c4"}, "/etc/machine-id", false},
      {{"username", CanaryClass::kUsername, "tt-user-5c1d"}, "$USER", std::nullopt}};
  run.outcome.started = true;
  run.outcome.exit_code = 0;
  run.outcome.started_at = At(started_ms);
  run.outcome.ended_at = At(started_ms + 120);
  run.outcome.duration = std::chrono::microseconds(120'345);
  return run;
}

Exchange MakeExchange(const std::string& id, const std::string& run, int ms, Bytes body) {
  Exchange exchange;
  exchange.id = id;
  exchange.run = run;
  exchange.time = At(ms);
  exchange.last_byte = At(ms + 2);
  exchange.scheme = "https";
  exchange.host = "telemetry.example.com";
  exchange.port = 443;
  exchange.method = "POST";
  exchange.target = "/v1/events";
  exchange.http_version = "1.1";
  exchange.headers = {{"Host", "telemetry.example.com"}, {"Content-Type", "application/json"}};
  exchange.body = std::move(body);
  exchange.body_total_bytes = exchange.body.size();
  exchange.body_sha256 = Sha256Hex(exchange.body);
  exchange.raw = "POST /v1/events HTTP/1.1\r\nHost: telemetry.example.com\r\nContent-Type: application/json\r\n\r\n" +
                 exchange.body;
  exchange.response = Response{200, {{"Content-Type", "application/json"}}, "{}"};
  exchange.tls = TlsFacts{"TLSv1.3", "TLS_AES_128_GCM_SHA256", "telemetry.example.com", "http/1.1"};
  exchange.peer = "127.0.0.1:40001";
  return exchange;
}

std::string Event(const std::string& type, const std::string& more) {
  return R"({"type":")" + type +
         R"(","event":{"timestamp":1795348800000000,"executionID":"8c0fb9d1","command":"refcli provider delete")" +
         more +
         R"(},"instanceProperties":{"uid":"3ed2c7aa","os":"linux","ui":false},"token":"eyJhbGciOiJSUzI1NiJ9.e30.c2ln"})";
}

// A finding about the bytes `text` of the exchange's place.
Finding About(const Exchange& exchange, const std::string& place, BytesView payload, BytesView text) {
  Finding finding;
  finding.exchange = exchange.id;
  finding.run = exchange.run;
  finding.scenario = exchange.run.substr(0, exchange.run.find('#'));
  finding.place = place;
  finding.offset = payload.find(text);
  finding.length = text.size();
  return finding;
}

Finding Leak(Finding finding, const std::string& rule, const std::string& canary, const std::string& canary_class,
             std::vector<std::string> path, const std::string& message, Bytes evidence) {
  finding.rule = rule;
  finding.canary = canary;
  finding.canary_class = canary_class;
  finding.path = std::move(path);
  finding.message = message;
  finding.evidence = std::move(evidence);
  return finding;
}

void AddRuns(Audit& audit) {
  Run failure = MakeRun("failure", "failure", 0);
  failure.outcome.exit_code = 1;
  failure.outcome.standard_error = "fatal: provider 'tt-prov-7f3a9c21' does not exist\n\x1b[31m]]> <b>&amp;\0 \xff\n"s;
  failure.written = {{"/home/tt-user-5c1d/.refcli/uid", "3ed2c7aa-51b0-4c0e-9a63-7d20f1c8e944", 36, At(12)}};
  Run again = MakeRun("failure#2", "failure", 200);
  again.outcome.exit_code = 1;
  again.outcome.standard_output = "ok\n";
  Run silent = MakeRun("opted out", "opted out", 400);
  silent.opted_out = true;
  silent.survivors = {"refcli --flush /home/tt-user-5c1d"};
  Run broken = MakeRun("backend down", "backend down", 600);
  broken.backend = "down";
  broken.outcome.started = false;
  broken.outcome.exit_code.reset();
  broken.outcome.duration = std::chrono::microseconds(0);
  broken.outcome.ended_at = broken.outcome.started_at;
  broken.outcome.start_error = "no such file";
  audit.recording.runs = {failure, again, silent, broken};
}

void AddExchanges(Audit& audit) {
  const std::string encoded = ToBase64("home=/home/tt-user-5c1d;");
  Exchange plain = MakeExchange(
      "x00001", "failure", 40,
      Event("cmdfinished", R"(,"errors":"provider 'tt-prov-7f3a9c21' does not exist","debug":")" + encoded + "\""));
  Exchange again = MakeExchange("x00002", "failure#2", 240,
                                Event("cmdfinished", R"(,"errors":"provider 'tt-prov-7f3a9c21' does not exist")"));
  again.headers.push_back({"X-User", "tt-user-5c1d"});
  again.target = "/v1/events?machine=0b5c91e2d7f84a36b1c0d9e8f7a6b5c4";
  Exchange packed = MakeExchange("x00003", "opted out", 440, "\x1f\x8b\x08\x00packed\x00\xff"s);
  packed.headers.push_back({"Content-Encoding", "gzip"});
  packed.response.reset();
  packed.problems = {"disconnect"};
  Exchange hostile =
      MakeExchange("x00004", "opted out", 460,
                   "<script>alert(1)</script>\n\xe2\x80\xae]]>\x1b[2J\0::set-output name=a::b\n| a `b` |\n"s);
  hostile.scheme = "http";
  hostile.host = "cdn.example.net";
  hostile.port = 80;
  hostile.tls.reset();
  audit.recording.exchanges = {plain, again, packed, hostile};
}

void AddFlows(Audit& audit) {
  Flow flow;
  flow.time = At(35);
  flow.run = "failure";
  flow.protocol = "tcp";
  flow.source = "127.0.0.1:40001";
  flow.destination = "198.18.0.1";
  flow.port = 443;
  flow.name = "telemetry.example.com";
  flow.sent_bytes = 812;
  flow.explanation = "exchange:x00001";
  Flow odd = flow;
  odd.time = At(450);
  odd.run = "opted out";
  odd.protocol = "udp";
  odd.port = 8125;
  odd.name = "";
  odd.explanation = "gap";
  audit.recording.flows = {flow, odd};
  audit.recording.gaps = {{"unexplained-flow", "opted out", "", "a datagram to 198.18.0.1:8125 was not parsed", false}};
}

void AddFindings(Audit& audit) {
  const std::vector<Exchange>& exchanges = audit.recording.exchanges;
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < 2; ++i) {
    Finding argument = About(exchanges[i], "body", exchanges[i].body, "tt-prov-7f3a9c21");
    argument.pointer = "/event/errors";
    findings.push_back(Leak(argument, "leak/argument", "argument_provider", "argument", {"json"},
                            "an argument's value stands in /event/errors", "tt-prov-7f3a9c21"));
  }
  Finding home = About(exchanges[0], "body", exchanges[0].body, ToBase64("home=/home/tt-user-5c1d;"));
  home.pointer = "/event/debug";
  findings.push_back(Leak(home, "leak/canary", "home", "home", {"json", "base64"},
                          "the home directory stands in /event/debug", "/home/tt-user-5c1d"));
  Finding unknown_field = home;
  unknown_field.rule = "contract/undocumented-field";
  unknown_field.level = Level::kWarning;
  unknown_field.canary = unknown_field.canary_class = "";
  unknown_field.path = {"json"};
  unknown_field.message = "/event/debug is not in the schema";
  findings.push_back(unknown_field);
  Finding header = About(exchanges[1], "header:X-User", "tt-user-5c1d", "tt-user-5c1d");
  findings.push_back(
      Leak(header, "leak/canary", "username", "username", {}, "the user name stands in a header", "tt-user-5c1d"));
  Finding target = About(exchanges[1], "target", exchanges[1].target, "0b5c91e2d7f84a36b1c0d9e8f7a6b5c4");
  findings.push_back(Leak(target, "leak/machine-id", "machine_id", "machine_id", {"form"},
                          "the machine id stands in the query", "0b5c91e2d7f84a36b1c0d9e8f7a6b5c4"));
  Finding packed = About(exchanges[2], "body", exchanges[2].body, exchanges[2].body);
  findings.push_back(Leak(packed, "leak/canary", "username", "username", {"gzip", "json"},
                          "the user name stands in a compressed body", "tt-user-5c1d"));
  Finding optout;
  optout.rule = "optout/traffic";
  optout.run = optout.scenario = "opted out";
  optout.place = "run";
  optout.message = "2 requests left after the user opted out";
  findings.push_back(optout);
  Finding note = About(exchanges[3], "body", exchanges[3].body, "<script>alert(1)</script>");
  note.rule = "contract/content-type";
  note.level = Level::kNote;
  note.message = "the body is labelled application/json and is not JSON: <b>`|::error::\n";
  findings.push_back(note);
  for (Finding& finding : findings) finding.fingerprint = Fingerprint(finding);
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  audit.judgement.findings = std::move(findings);
}

void AddJudgement(Audit& audit) {
  Judgement& judgement = audit.judgement;
  judgement.verdict = Verdict::kFail;
  judgement.reasons = {"7 errors", "1 gap: unexplained-flow", "backend down: the CLI did not start"};
  Finding accepted = judgement.findings.front();
  accepted.rule = "egress/plaintext";
  accepted.message = "http://cdn.example.net:80 is not encrypted";
  accepted.exchange = "x00004";
  accepted.place = "host";
  accepted.pointer = accepted.canary = accepted.canary_class = "";
  accepted.path.clear();
  accepted.evidence.clear();
  accepted.offset = accepted.length = 0;
  accepted.run = accepted.scenario = "opted out";
  accepted.fingerprint = Fingerprint(accepted);
  judgement.accepted = {{accepted, "goes away with version 2", "Privacy team", "2027-03-31"}};
  Gap tolerated{gap_kind::kResourceLimit, "opted out", "", "the CLI filled its disk", true};
  judgement.gaps = {audit.recording.gaps.front(), tolerated};
  judgement.controls = {{"planted leak through the mock server", true, "found in exchange x00005 as base64"}};
}

}  // namespace

Audit CleanAudit() {
  Audit audit;
  audit.tool_version = "0.1.0";
  audit.started_at = At(-500);
  audit.ended_at = At(12'250);
  audit.subject = {"refcli", "build/refcli", Sha256Hex("refcli"), "refcli 1.2.3", "linux 6.1 x86_64"};
  audit.profile_path = "fixtures/profiles/refcli.yaml";
  audit.profile_directory = "/src/refcli/fixtures/profiles";
  audit.profile_text =
      "name: refcli\ncli: build/refcli\nendpoints:\n  - id: telemetry\n    host: telemetry.example.com\n"
      "    contract: ../../schema/contracts/sample.schema.json\nscenarios:\n  - name: failure\n    repeat: 2\n"
      "  - name: opted out\n  - name: backend down\n";
  audit.isolation = "endpoint";
  audit.isolation_facts = {"read, not planted: /etc/os-release, /proc/cpuinfo"};
  audit.endpoints = {
      {"telemetry", "telemetry.example.com", 443, "/v1", "telemetry", "contracts/sample.schema.json", kContract}};
  audit.recording.runs = {MakeRun("success", "success", 0)};
  audit.recording.exchanges = {MakeExchange("x00001", "success", 40, Event("cmdstarted", ""))};
  audit.judgement.verdict = Verdict::kPass;
  audit.judgement.controls = {{"planted leak through the mock server", true, "found in exchange x00002 as base64"}};
  audit.rules = {
      MakeRule("contract/content-type", Level::kNote, "A payload is labelled as something that it is not"),
      MakeRule("contract/undocumented-field", Level::kWarning, "A payload carries a field that is not in the schema"),
      MakeRule("egress/plaintext", Level::kError, "Something left unencrypted"),
      MakeRule("leak/argument", Level::kError, "The value of an argument left"),
      MakeRule("leak/canary", Level::kError, "A planted value left in some form"),
      MakeRule("leak/machine-id", Level::kError, "The machine id left"),
      MakeRule("optout/traffic", Level::kError, "Something left after opting out")};
  audit.journal_head = Sha256Hex("journal");
  return audit;
}

Audit SampleAudit() {
  Audit audit = CleanAudit();
  audit.run_options = {"--only", "failure*", "--env", "API_KEY=not-for-readers"};
  AddRuns(audit);
  for (Run& run : audit.recording.runs) {
    run.environment.insert(run.environment.begin(), {"API_KEY", "not-for-readers"});
  }
  AddExchanges(audit);
  AddFlows(audit);
  AddFindings(audit);
  AddJudgement(audit);
  return audit;
}

Audit LargeAudit(std::size_t count) {
  Audit audit = SampleAudit();
  const Exchange exchange = audit.recording.exchanges.front();
  const Finding finding = audit.judgement.findings.back();
  audit.recording.exchanges.clear();
  audit.judgement.findings.clear();
  for (std::size_t i = 0; i < count; ++i) {
    audit.recording.exchanges.push_back(exchange);
    audit.recording.exchanges.back().id = fmt::format("x{:06}", i + 1);
    audit.judgement.findings.push_back(finding);
    audit.judgement.findings.back().exchange = audit.recording.exchanges.back().id;
    // Half of them are of places of their own.
    if (i % 2 == 0) audit.judgement.findings.back().pointer = fmt::format("/event/field{}", i);
    audit.judgement.findings.back().fingerprint = Fingerprint(audit.judgement.findings.back());
  }
  return audit;
}

}  // namespace telltale
