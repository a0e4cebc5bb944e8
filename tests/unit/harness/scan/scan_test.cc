#include "harness/scan/scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/scan/scan_control.h"
#include "tests/unit/harness/scan/temporary_file.h"
#include "tests/unit/harness/scan/zip_file.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const CanarySet kCanaries = {{"user", CanaryClass::kUsername, "ushwleyxvb"},
                             {"secret", CanaryClass::kEnvSecret, "tok_r2Ltpv9cxtDQg8WuE7rdtdxTBgRX"}};

std::string Line(const std::string& id, const std::string& body, const std::string& run = "") {
  nlohmann::json line = {
      {"id", id}, {"host", "t.example"}, {"scheme", "https"}, {"body", {{"encoding", "utf8"}, {"data", body}}}};
  if (!run.empty()) line["scenario"] = run;
  return line.dump() + "\n";
}

class Collected final : public ScanSink {
 public:
  Status OnFinding(const Finding& finding) override {
    if (fail_) return Failure("the sink is full");
    findings.push_back(finding.exchange + " " + finding.canary + " " + finding.run);
    return {};
  }
  Status OnGap(const Gap& gap) override {
    gaps.push_back(gap.kind + " " + gap.message);
    return {};
  }
  void Fail() { fail_ = true; }
  std::vector<std::string> findings;
  std::vector<std::string> gaps;
  std::string error;
  std::uint64_t exchanges = 0;

 private:
  bool fail_ = false;
};

ScanTask Task() {
  auto detector = LeakDetector::Compile(kCanaries, {});
  CHECK_THAT(detector.has_value());
  return {*std::move(detector), {}, {}, false, false, {}};
}

Collected ScanFiles(const std::vector<std::string>& paths, const ScanTask& task, unsigned jobs,
                    std::size_t block_bytes = 256) {
  Collected collected;
  const auto inputs = ListInputs(paths);
  CHECK_THAT(inputs.has_value());
  ScanProgress progress;
  const std::atomic<bool> interrupted{false};
  const auto outcome = ScanInputs(*inputs, task, jobs, collected, progress, interrupted, {block_bytes, 1 << 20});
  if (outcome) collected.exchanges = outcome->exchanges;
  if (!outcome) collected.error = ToString(outcome.error());
  return collected;
}

TEST(ScanTest, FindsTheSameInTheSameOrderWithAnyNumberOfThreads) {
  const TemporaryFiles files;
  std::string text;
  for (int i = 0; i < 300; ++i) {
    const std::string body = i % 7 == 0    ? R"({"e":"ushwleyxvb"})"
                             : i % 11 == 0 ? R"({"e":"dXNod2xleXh2Yg=="})"
                                           : R"({"e":"fine"})";
    text += Line("x" + std::to_string(i), body);
  }
  const std::string path = files.Write("a.ndjson", text);
  const Collected one = ScanFiles({path}, Task(), 1);
  EXPECT_EQ(one.findings.size(), 67U);  // 43 of sevens, 28 of elevens, less the 4 that are both
  EXPECT_EQ(one.exchanges, 300U);
  for (const unsigned jobs : {2U, 5U}) EXPECT_EQ(ScanFiles({path}, Task(), jobs).findings, one.findings) << jobs;
}

TEST(ScanTest, PutsPiecesTogetherOverTheExchangesOfARunInAnyOrder) {
  const TemporaryFiles files;
  const std::string first = Line("a", R"({"k":"tok_r2Ltpv9"})", "up") + Line("b", R"({"k":"cxtDQg8WuE7"})", "up");
  const std::string second = Line("c", R"({"k":"rdtdxTBgRX"})", "up");
  std::string between;
  for (int i = 0; i < 50; ++i) between += Line("f" + std::to_string(i), R"({"k":"fine"})", "down");
  for (const std::string& text : {first + between + second, second + between + first}) {
    const std::string path = files.Write("a.ndjson", text);
    for (const unsigned jobs : {1U, 4U})
      EXPECT_THAT(ScanFiles({path}, Task(), jobs).findings, ElementsAre("a secret up"));
  }
}

TEST(ScanTest, PiecesInDifferentRunsAreNoValueUnlessAllIsOneRun) {
  const TemporaryFiles files;
  const std::string path =
      files.Write("a.ndjson", Line("a", R"({"k":"tok_r2Ltpv9"})", "up") + Line("b", R"({"k":"cxtDQg8WuE7"})", "down") +
                                  Line("c", R"({"k":"rdtdxTBgRX"})"));
  EXPECT_THAT(ScanFiles({path}, Task(), 1).findings, IsEmpty());
  ScanTask one_run = Task();
  one_run.one_run = true;
  EXPECT_THAT(ScanFiles({path}, one_run, 1).findings, ElementsAre("a secret "));
}

TEST(ScanTest, ABrokenLineEndsTheScanWithItsNumberBehindWhatWasFoundBefore) {
  const TemporaryFiles files;
  const std::string path = files.Write("a.ndjson", Line("a", "ushwleyxvb") + "\n{\"id\":1\n" + Line("b", "ushwleyxvb"));
  const Collected stopped = ScanFiles({path}, Task(), 3, 16);
  EXPECT_THAT(stopped.findings, ElementsAre("a user "));
  EXPECT_THAT(stopped.error, testing::HasSubstr("a.ndjson:3: not JSON"));
}

TEST(ScanTest, KeepingGoingCountsBrokenLinesAndFilesAsGaps) {
  const TemporaryFiles files;
  const std::string path = files.Write("a.ndjson", "no\n" + Line("b", "ushwleyxvb"));
  const std::string damaged = files.Write("b.gz", "\x1f\x8b\x08 damaged");
  ScanTask task = Task();
  task.keep_going = true;
  const Collected all = ScanFiles({damaged, path}, task, 2);
  EXPECT_EQ(all.error, "");
  EXPECT_THAT(all.findings, ElementsAre("b user "));
  EXPECT_THAT(all.gaps, ElementsAre(testing::HasSubstr("gzip data is"), testing::HasSubstr("a.ndjson:1: not JSON")));
}

TEST(ScanTest, AFullSinkEndsTheScan) {
  const TemporaryFiles files;
  Collected full;
  full.Fail();
  const auto inputs = ListInputs({files.Write("a.ndjson", Line("a", "ushwleyxvb"))});
  ScanProgress progress;
  const std::atomic<bool> interrupted{false};
  const auto outcome = ScanInputs(*inputs, Task(), 2, full, progress, interrupted);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().message, "the sink is full");
}

TEST(ScanTest, ABodyThatTheRecorderCutIsAGap) {
  const TemporaryFiles files;
  const std::string path = files.Write("a.ndjson", R"({"id":"a","host":"h","body":"abc","body_total_bytes":9})");
  EXPECT_THAT(ScanFiles({path}, Task(), 1).gaps, ElementsAre("body-cut the recording holds 3 of the body's 9 bytes"));
}

TEST(ScanTest, ABodyThatIsShorterThanTheClientSaidIsAGap) {
  const TemporaryFiles files;
  const std::string path = files.Write(
      "a.ndjson",
      R"({"id":"a","host":"h","headers":[["Content-Length","9"]],"body":"abc"})"
      "\n"
      R"({"id":"b","host":"h","headers":[["Content-Length","3"]],"body":"abc"})"
      "\n"
      R"({"id":"c","host":"h","headers":[["Content-Length","9"],["Transfer-Encoding","chunked"]],"body":"abc"})");
  EXPECT_THAT(ScanFiles({path}, Task(), 1).gaps,
              ElementsAre("body-cut the recording holds 3 bytes of a body of which the client said that it has 9"));
}

TEST(ScanTest, ABodyInACodingThatNobodyReadsIsAGap) {
  const TemporaryFiles files;
  const std::string path = files.Write(
      "a.ndjson",
      R"({"id":"a","host":"h","headers":[["Content-Encoding","rc4"]],"body":{"encoding":"base64","data":"AAECAwQF"}})"
      "\n"
      R"({"id":"b","host":"h","headers":[["Content-Encoding","gzip"]],"body":"plain all the same"})");
  EXPECT_THAT(ScanFiles({path}, Task(), 1).gaps, ElementsAre(testing::HasSubstr("unread-payload ")));
}

TEST(ScanTest, ALineWithoutASchemeIsHeldAgainstTheSchema) {
  const TemporaryFiles files;
  ScanTask task = Task();
  auto schema = SchemaValidator::Compile(R"({"type":"object","required":["ms"]})", "s");
  ASSERT_TRUE(schema.has_value());
  task.schema = *std::move(schema);
  Collected collected = ScanFiles({files.Write("a.ndjson", R"({"id":"a","host":"h","body":"{}"})")}, task, 1);
  EXPECT_THAT(collected.findings, ElementsAre("a  "));
}

TEST(ScanTest, AnArchiveIsReadWithTheFilesThatItsHarNames) {
  const TemporaryFiles files;
  const std::string zip = WriteZip(
      files,
      {{"har.har",
        R"({"log":{"entries":[{"request":{"method":"POST","url":"https://t.example/","postData":{"text":"","_file":"b.bin"}}}]}})"},
       {"b.bin", "ushwleyxvb"}});
  EXPECT_THAT(ScanFiles({zip}, Task(), 2).findings, ElementsAre("entry-1 user "));
  EXPECT_THAT(ScanFiles({files.directory()}, Task(), 2).findings, ElementsAre("entry-1 user "));
}

TEST(ScanTest, FilesBesideAHarAreNoRecordingsOfTheirOwn) {
  const TemporaryFiles files;
  files.Write(
      "x.har",
      R"({"log":{"entries":[{"request":{"method":"GET","url":"ws://h/"},"response":{"content":{"_file":"0123456789abcdef0123456789abcdef.jsonl"}}}]}})");
  files.Write("0123456789abcdef0123456789abcdef.jsonl", R"({"type":"send","opcode":1,"data":"ushwleyxvb"})");
  files.Write("56d3c79ae78879f1da77512b4ae862ff5485bcc6.html", "<p>");
  const Collected collected = ScanFiles({files.directory()}, Task(), 1);
  EXPECT_THAT(collected.findings, ElementsAre("entry-1/message-1 user "));
  EXPECT_EQ(collected.error, "");
  EXPECT_EQ(ListInputs({files.directory()})->passed_over, 0U);
}

TEST(ScanTest, DirectoriesAreReadSortedAndWithoutWhatIsNoRecording) {
  const TemporaryFiles files;
  files.Write("b.jsonl", Line("second", "ushwleyxvb"));
  files.Write("a/x.ndjson", Line("first", "ushwleyxvb"));
  files.Write("notes.txt", "ushwleyxvb");
  EXPECT_THAT(ScanFiles({files.directory()}, Task(), 2).findings, ElementsAre("first user ", "second user "));
  EXPECT_EQ(ListInputs({files.directory()})->passed_over, 1U);
  const TemporaryFiles empty;
  EXPECT_FALSE(ListInputs({empty.directory()}).has_value());
  EXPECT_FALSE(ListInputs({empty.directory() + "/none"}).has_value());
}

TEST(ScanControlTest, FindsEveryPlantedValueAndSaysSoWhereItDoesNot) {
  const ControlOutcome good = RunScanControl(Task(), kCanaries, true);
  EXPECT_EQ(good.planted, 3U);
  EXPECT_EQ(good.found, 3U);
  EXPECT_THAT(good.gaps, IsEmpty());
  // An instrument that was made for other values.
  auto other = LeakDetector::Compile({{"user", CanaryClass::kUsername, "qqwzzrtplk"}}, {});
  const ScanTask blind{*std::move(other), {}, {}, false, false, {}};
  const ControlOutcome bad = RunScanControl(blind, kCanaries, false);
  EXPECT_EQ(bad.found, 0U);
  ASSERT_EQ(bad.gaps.size(), 2U);
  EXPECT_EQ(bad.gaps[0].message, "the control planted the canary user and did not find it");
}

}  // namespace
}  // namespace telltale
