#include "tests/unit/harness/bundle/evidence.h"

#include <fmt/format.h>

#include "core/base64.h"
#include "core/digest.h"
#include "core/time_text.h"
#include "harness/report/run_json/run_directory.h"
#include "mockserver/record/journal.h"

namespace telltale {

namespace {

WallTime At(int milliseconds) { return *FromRfc3339("2026-11-22T12:00:00Z") + std::chrono::milliseconds(milliseconds); }

Exchange MakeExchange(int milliseconds, const std::string& body) {
  Exchange exchange;
  exchange.run = "success";
  exchange.time = exchange.last_byte = At(milliseconds);
  exchange.scheme = "https";
  exchange.host = "telemetry.example";
  exchange.port = 443;
  exchange.method = "POST";
  exchange.target = "/events";
  exchange.http_version = "1.1";
  exchange.headers = {{"Content-Type", "application/json"}};
  exchange.body = body;
  exchange.body_total_bytes = body.size();
  exchange.body_sha256 = Sha256Hex(body);
  exchange.raw = "POST /events HTTP/1.1\r\nContent-Type: application/json\r\n\r\n" + body;
  return exchange;
}

Run MakeRun() {
  Run run;
  run.name = run.scenario = "success";
  run.argv = {"tool", "up"};
  run.environment = {{"USER", kUserName}};
  run.backend = "ok";
  run.isolation = "namespace";
  run.planted = {{{"username", CanaryClass::kUsername, kUserName}, "$USER", {}},
                 {{"hostname", CanaryClass::kHostname, kHostName}, "/etc/hostname", {}}};
  run.outcome.started = true;
  run.outcome.exit_code = 0;
  run.outcome.standard_output = std::string("hello ") + kUserName + "\n";
  return run;
}

// A leak of the second exchange: where `text` stands in its body.
Finding Leak(const Exchange& exchange, const std::string& canary, const std::string& text) {
  Finding finding;
  finding.rule = "leak/canary";
  finding.run = finding.scenario = "success";
  finding.exchange = exchange.id;
  finding.canary = finding.canary_class = canary;
  finding.place = "body";
  finding.path = {"json"};
  finding.offset = exchange.body.find(text);
  finding.length = text.size();
  finding.message = "the " + canary + " left";
  finding.evidence = canary == "username" ? kUserName : kHostName;
  finding.fingerprint = Fingerprint(finding);
  return finding;
}

void FillJournal(const std::filesystem::path& path) {
  auto journal = Journal::Open(path);
  CHECK_THAT(journal.has_value());
  const std::string leak =
      fmt::format(R"({{"user":"{}","at":"{}"}})", kUserName, ToBase64(std::string("on ") + kHostName + "!"));
  int time = 0;
  for (const std::string& body : {std::string(R"({"type":"started"})"), leak, std::string(R"({"type":"finished"})")}) {
    const auto id = (*journal)->Record(MakeExchange(time += 10, body));
    CHECK_THAT(id.has_value());
    CHECK_THAT((*journal)->RecordResponse(*id, Response{200, {}, "{}"}).has_value());
  }
  Flow flow;
  flow.time = At(5);
  flow.run = "success";
  flow.protocol = "tcp";
  flow.explanation = "exchange:x00001";
  CHECK_THAT((*journal)->Record(flow).has_value());
  CHECK_THAT((*journal)->Record(Gap{"body-cut", "success", "x00002", "cut", false}).has_value());
}

}  // namespace

std::string TestKey(char fill) {
  // PKCS #8 of an Ed25519 key (RFC 8410): a fixed head and 32 bytes of seed.
  const Bytes der = Bytes("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16) + Bytes(32, fill);
  return "-----BEGIN PRIVATE KEY-----\n" + ToBase64(der) + "\n-----END PRIVATE KEY-----\n";
}

Evidence::Evidence() {
  std::filesystem::create_directory(run());
  FillJournal(run() / "journal.sqlite");
  JournalContents contents = *ReadJournal(run() / "journal.sqlite");
  audit_.tool_version = "0.1.0";
  audit_.started_at = At(0);
  audit_.ended_at = At(100);
  audit_.subject = {"tool", "/opt/tool", Sha256Hex("tool"), "1.0", "linux"};
  audit_.profile_path = "tool.yaml";
  audit_.profile_text = "name: tool\n";
  audit_.isolation = "namespace";
  audit_.endpoints = {{"telemetry", "telemetry.example", 443, "", "telemetry", "contracts/tool.json", "{}\n"}};
  audit_.recording.runs = {MakeRun()};
  audit_.recording.exchanges = contents.exchanges;
  audit_.recording.flows = contents.flows;
  audit_.recording.gaps = contents.gaps;
  audit_.judgement.verdict = Verdict::kFail;
  const Exchange& second = contents.exchanges.at(1);
  audit_.judgement.findings = {Leak(second, "username", kUserName),
                               Leak(second, "hostname", ToBase64(std::string("on ") + kHostName + "!"))};
  audit_.judgement.gaps = contents.gaps;
  audit_.journal_head = contents.head;
  CHECK_THAT(WriteRunDirectory(audit_, run()).has_value());
}

ArchiveFiles Evidence::Bundle(bool shareable, const std::string& key) const {
  Bytes archive;
  const Status packed = PackBundle(run(), BundleOptions{key, shareable}, [&archive](BytesView piece) -> Status {
    archive += piece;
    return {};
  });
  if (!packed) fmt::print(stderr, "{}\n", ToString(packed.error()));
  CHECK_THAT(packed.has_value());
  auto files = UnpackArchive(archive);
  CHECK_THAT(files.has_value());
  return *std::move(files);
}

}  // namespace telltale
