// The mock backend at the desk, through the real program: curl posts, the terminal shows, the journal stays.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "mockserver/record/journal.h"
#include "tests/integration/app/telltale_program.h"
#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kWrongPayload = R"({"event":{"type":"nothing that is promised"}})";

std::string Between(const std::string& text, const std::string& before, const std::string& after) {
  const std::size_t start = text.find(before);
  if (start == std::string::npos) return "";
  return text.substr(start + before.size(), text.find(after, start + before.size()) - start - before.size());
}

class ServeTest : public ::testing::Test {
 protected:
  ServeTest()
      : serve({{kTelltale, "serve", "--schema", "devpod-cli-v1", "--journal", journal().string()}, {}, folder.path()}) {
    EXPECT_TRUE(serve.WaitForOutput("Journal: ")) << serve.Wait().standard_error;
    const std::string welcome = serve.standard_output();
    url = Between(welcome, "TELEMETRY_URL=", "\n");
    control = Between(welcome, "Control API:  ", "  (");
    token = Between(welcome, "Bearer ", ")");
  }
  std::filesystem::path journal() const { return folder / "journal.sqlite"; }

  ProgramEnd Curl(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "60"});
    return RunProgram({arguments});
  }
  nlohmann::json Ask(const std::string& what) const {
    const ProgramEnd end = Curl({"--fail", "-H", "Authorization: Bearer " + token, control + what});
    EXPECT_EQ(end.exit_code, 0) << end.standard_error;
    return nlohmann::json::parse(end.standard_output, nullptr, false);
  }

  WorkFolder folder;
  Program serve;
  std::string url, control, token;
};

// A field of protobuf whose tag and length are below 128.
Bytes Field(unsigned number, const Bytes& bytes) {
  return Bytes{static_cast<char>(number << 3U | 2U), static_cast<char>(bytes.size())} + bytes;
}

// A span of OTLP: name, and one attribute.
Bytes Span(const std::string& name, const std::string& attribute) {
  return Field(2, Field(5, name) + Field(9, Field(1, attribute) + Field(2, Field(1, "build"))));
}

// OTLP over http/protobuf, posted as an exporter does: each span is held against the contract, and named by its place.
TEST(ServeOtlpTest, EachEventOfABinaryPayloadIsJudged) {
  WorkFolder folder;
  folder.Write("span.schema.json", R"({"type":"object","required":["name"],"additionalProperties":false,"properties":{
    "name":{"const":"command ran"},
    "attributes":{"type":"array","items":{"type":"object","properties":{"key":{"enum":["command"]}}}}}})");
  const auto payload = [](const Bytes& spans) { return Field(1, Field(2, Field(1, Field(1, "cli")) + spans)); };
  folder.Write("good.pb", payload(Span("command ran", "command") + Span("command ran", "command")));
  folder.Write("bad.pb", payload(Span("command ran", "command") + Span("walked", "comand")));
  Program serve({{kTelltale, "serve", "--schema", (folder / "span.schema.json").string(), "--journal",
                  (folder / "journal.sqlite").string()},
                 {},
                 folder.path()});
  ASSERT_TRUE(serve.WaitForOutput("Journal: ")) << serve.Wait().standard_error;
  const std::string url = Between(serve.standard_output(), "TELEMETRY_URL=", "\n");
  for (const char* name : {"good.pb", "bad.pb"}) {
    const ProgramEnd end = RunProgram({{"curl", "--silent", "--show-error", "--fail", "--noproxy", "*", "--max-time",
                                        "60", "-H", "Content-Type: application/x-protobuf", "--data-binary",
                                        "@" + (folder / name).string(), url + "/v1/traces"}});
    EXPECT_EQ(end.exit_code, 0) << end.standard_error;
  }
  ASSERT_TRUE(serve.WaitForOutput("[const]")) << serve.standard_output();
  serve.PressCtrlC();
  const std::string said = serve.Wait().standard_output;
  EXPECT_THAT(said, HasSubstr("/resourceSpans/0/scopeSpans/0/spans/1/name is not \"command ran\" [const]"));
  EXPECT_THAT(said,
              HasSubstr("/resourceSpans/0/scopeSpans/0/spans/1/attributes/0/key is not one of \"command\" [enum]"));
  EXPECT_THAT(said, Not(HasSubstr("/spans/0/")));
  EXPECT_THAT(said, HasSubstr("1 good, 1 bad, 0 not judged, 0 gaps"));
}

TEST_F(ServeTest, RecordsAndJudgesJsonThatIsLabelledMultipart) {
  const auto payload = folder.Write("payload.json", kWrongPayload);
  const ProgramEnd end = Curl(
      {"-d", "@" + payload.string(), "-H", "Content-Type: multipart/form-data", "--write-out", "%{http_code}", url});
  EXPECT_EQ(end.standard_output, "{}200");
  ASSERT_TRUE(serve.WaitForOutput("bad"));
  ASSERT_TRUE(serve.WaitForOutput("[required]"));
  const auto recorded = ReadJournal(journal());
  ASSERT_TRUE(recorded.has_value()) << ToString(recorded.error());
  ASSERT_EQ(recorded->exchanges.size(), 1U);
  EXPECT_EQ(recorded->exchanges[0].body, kWrongPayload);
}

TEST_F(ServeTest, EndsOnCtrlCWithASummaryAndAJournalThatVerifies) {
  Curl({"-d", kWrongPayload, url});
  serve.PressCtrlC();
  const ProgramEnd end = serve.Wait();
  EXPECT_EQ(end.exit_code, 1) << "a bad payload came";
  EXPECT_THAT(end.standard_output, HasSubstr("0 good, 1 bad, 0 not judged"));
  EXPECT_THAT(end.standard_output, Not(HasSubstr("\x1b"))) << "a pipe takes no colours";
  EXPECT_THAT(end.standard_error, IsEmpty());
  EXPECT_EQ(RunProgram({{kTelltale, "verify", journal().string()}}).exit_code, 0);
}

TEST_F(ServeTest, WhatComesCannotWriteToTheTerminal) {
  Curl({"-d", kWrongPayload, "-X", "P\xc3\x96ST", url + "/%1b[2J?\xe2\x80\xae", "-H", "User-Agent: \x1b[31mred"});
  serve.PressCtrlC();
  const ProgramEnd end = serve.Wait();
  EXPECT_THAT(end.standard_output, Not(HasSubstr("\x1b")));
  EXPECT_THAT(end.standard_output, Not(HasSubstr("\xe2\x80\xae")));
}

TEST_F(ServeTest, TheControlApiShowsWhatCameToThoseWhoHaveTheToken) {
  Curl({"-d", kWrongPayload, url});
  const nlohmann::json judgements = Ask("/judgements");
  ASSERT_EQ(judgements["bad"].size(), 1U) << judgements;
  EXPECT_EQ(judgements["good"].size(), 0U);
  EXPECT_GE(judgements["bad"][0]["errors"].size(), 1U);
  const ProgramEnd without = Curl({"--write-out", "%{http_code}", "-o", "/dev/null", control + "/exchanges"});
  EXPECT_EQ(without.standard_output, "401");
  const ProgramEnd wrong = Curl({"--write-out", "%{http_code}", "-o", "/dev/null", "-H",
                                 "Authorization: Bearer " + std::string(token.size(), 'x'), control + "/exchanges"});
  EXPECT_EQ(wrong.standard_output, "401");
}

TEST_F(ServeTest, OneBlockingCallWaitsForWhatComesLater) {
  nlohmann::json answer;
  std::thread waiter([&] { answer = Ask("/wait?count=1&timeout_ms=50000"); });
  Curl({"-d", kWrongPayload, url});
  waiter.join();
  EXPECT_EQ(answer, nlohmann::json({{"reason", "count"}, {"count", 1}}));
}

// Posts until the server is gone; gives the targets that were answered.
std::set<std::string> PostUntilGone(const std::string& url, int client, std::atomic<int>& answered) {
  std::set<std::string> targets;
  for (int i = 0;; ++i) {
    const std::string target = fmt::format("/{}/{}", client, i);
    const ProgramEnd end = RunProgram({{"curl", "--silent", "--noproxy", "*", "--max-time", "60", "-o", "/dev/null",
                                        "--write-out", "%{http_code}", "-d", "abc", url + target}});
    if (end.exit_code != 0 || end.standard_output != "200") return targets;
    targets.insert(target);
    ++answered;
  }
}

TEST_F(ServeTest, WhatGotIts200IsInTheJournalOfAKilledServer) {
  std::atomic<int> answered{0};
  std::set<std::string> targets[4];
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) clients.emplace_back([&, i] { targets[i] = PostUntilGone(url, i, answered); });
  while (answered < 40) std::this_thread::yield();
  serve.Kill();
  for (std::thread& client : clients) client.join();
  const auto recorded = ReadJournal(journal());
  ASSERT_TRUE(recorded.has_value()) << ToString(recorded.error());
  std::set<std::string> in_journal;
  for (const Exchange& exchange : recorded->exchanges) in_journal.insert(exchange.target);
  for (const auto& of_client : targets) {
    for (const std::string& target : of_client) EXPECT_TRUE(in_journal.contains(target)) << target;
  }
  const ProgramEnd verified = RunProgram({{kTelltale, "verify", journal().string()}});
  EXPECT_EQ(verified.exit_code, 0) << verified.standard_output << verified.standard_error;
}

TEST(ServeInputTest, APortThatIsTakenOrNoneIsAClearError) {
  const WorkFolder folder;
  const ProgramEnd nonsense = RunProgram({{kTelltale, "serve", "--listen", "127.0.0.1:http"}, {}, folder.path()});
  EXPECT_EQ(nonsense.exit_code, 2);
  EXPECT_THAT(nonsense.standard_error, HasSubstr("127.0.0.1:http"));
  const ProgramEnd schema = RunProgram({{kTelltale, "serve", "--schema", "nowhere.json"}, {}, folder.path()});
  EXPECT_EQ(schema.exit_code, 2);
  EXPECT_THAT(schema.standard_error, HasSubstr("nowhere.json"));
}

}  // namespace
}  // namespace telltale
