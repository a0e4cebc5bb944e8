#include "harness/report/run_json/run_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "harness/report/atomic_file.h"
#include "harness/report/render.h"
#include "sample_audit.h"
#include "tests/unit/harness/temporary_directory.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

void Append(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::app) << text; }
void Replace(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::trunc) << text; }

class RunDirectoryTest : public testing::Test {
 protected:
  void WriteSample() { ASSERT_TRUE(WriteRunDirectory(SampleAudit(), directory_).has_value()); }
  std::string ReadError() {
    const auto audit = ReadRunDirectory(directory_);
    if (audit) return "it was read";
    EXPECT_EQ(audit.error().kind, ErrorKind::kInput);
    return ToString(audit.error());
  }
  const TemporaryDirectory temporary_;
  const fs::path directory_ = temporary_.path() / "run";
};

TEST_F(RunDirectoryTest, WhatWasWrittenComesBackAsTheSameReportInEveryFormat) {
  WriteSample();
  const auto audit = ReadRunDirectory(directory_);
  ASSERT_TRUE(audit.has_value()) << ToString(audit.error());
  for (const bool show_values : {false, true}) {
    for (const FormatRow& row : Formats()) {
      const RenderOptions options{.show_values = show_values};
      EXPECT_EQ(*Render(*audit, row.format, options), *Render(SampleAudit(), row.format, options)) << row.name;
    }
  }
}

TEST_F(RunDirectoryTest, WhatStoodAndRanBeforeARunComesBack) {
  constexpr WallTime kThen{std::chrono::seconds{1'700'000'000}};
  Audit sample = SampleAudit();
  telltale::Run& run = sample.recording.runs.front();
  run.machine = "staged";
  run.earlier = {{{"cli", "login"}, 3, kThen, kThen}, {{"cli"}, std::nullopt, kThen, kThen}};
  run.placed = {{"/home/ann/.tool\xff", Bytes("no\0", 3), 70000, kThen}};
  ASSERT_TRUE(WriteRunDirectory(sample, directory_).has_value());
  const auto audit = ReadRunDirectory(directory_);
  ASSERT_TRUE(audit.has_value()) << ToString(audit.error());
  const telltale::Run& read = audit->recording.runs.front();
  EXPECT_EQ(MachineOf(read), "staged");
  ASSERT_EQ(read.earlier.size(), 2U);
  EXPECT_THAT(read.earlier[0].argv, ElementsAre("cli", "login"));
  EXPECT_EQ(read.earlier[0].exit_code, 3);
  EXPECT_EQ(read.earlier[0].started_at, kThen);
  EXPECT_EQ(read.earlier[1].exit_code, std::nullopt);
  ASSERT_EQ(read.placed.size(), 1U);
  EXPECT_EQ(read.placed[0].path, run.placed[0].path);
  EXPECT_EQ(read.placed[0].content, run.placed[0].content);
  EXPECT_EQ(read.placed[0].size, 70000U);
  EXPECT_EQ(read.placed[0].modified, kThen);
}

TEST_F(RunDirectoryTest, EveryExchangeFindingFlowAndGapComesBackAsItWas) {
  WriteSample();
  const auto audit = ReadRunDirectory(directory_);
  ASSERT_TRUE(audit.has_value());
  const Audit sample = SampleAudit();
  EXPECT_EQ(audit->recording.exchanges, sample.recording.exchanges);
  EXPECT_EQ(audit->recording.flows, sample.recording.flows);
  EXPECT_EQ(audit->recording.gaps, sample.recording.gaps);
  EXPECT_EQ(audit->judgement.findings, sample.judgement.findings);
  EXPECT_EQ(audit->judgement.gaps, sample.judgement.gaps);
  EXPECT_EQ(audit->profile_text, sample.profile_text);
  EXPECT_EQ(audit->endpoints.front().contract_text, sample.endpoints.front().contract_text);
  EXPECT_EQ(audit->recording.runs.front().planted.back().canary.value, "tt-user-5c1d");
  EXPECT_EQ(audit->recording.runs.front().outcome.standard_error, sample.recording.runs.front().outcome.standard_error);
}

TEST_F(RunDirectoryTest, OnlyTheOwnerCanReadIt) {
  WriteSample();
  struct stat facts {};
  ASSERT_EQ(::stat(directory_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0700U);
  for (const char* name : {"canaries.json", "exchanges.ndjson", "findings.ndjson", "output/failure.err"}) {
    ASSERT_EQ(::stat((directory_ / name).c_str(), &facts), 0) << name;
    EXPECT_EQ(facts.st_mode & 0777U, 0600U) << name;
  }
}

TEST_F(RunDirectoryTest, NamesOfRunsCannotLeadOutOfTheDirectory) {
  EXPECT_EQ(OutputFileName("../../etc/passwd", ".out"), "%2E.%2F..%2Fetc%2Fpasswd.out");
  EXPECT_EQ(OutputFileName("failure#2", ".err"), "failure%232.err");
  Audit audit = SampleAudit();
  audit.endpoints.front().contract_path = "contracts/../../outside.json";
  const Status written = WriteRunDirectory(audit, directory_);
  ASSERT_FALSE(written.has_value());
  EXPECT_THAT(ToString(written.error()), HasSubstr("contracts/NAME"));
  EXPECT_FALSE(fs::exists(temporary_.path() / "outside.json"));
}

TEST_F(RunDirectoryTest, ADirectoryThatIsNoRunDirectoryIsAClearError) {
  EXPECT_THAT(ReadError(), HasSubstr("not a run directory"));
  fs::create_directories(directory_);
  EXPECT_THAT(ReadError(), HasSubstr("run.json"));
}

TEST_F(RunDirectoryTest, ADamagedFileIsNamedWithItsLine) {
  WriteSample();
  Append(directory_ / "findings.ndjson", "{\"rule\":1}\n");
  EXPECT_THAT(ReadError(), HasSubstr("findings.ndjson:10"));
  WriteSample();
  Append(directory_ / "exchanges.ndjson", "nonsense\n");
  EXPECT_THAT(ReadError(), HasSubstr("exchanges.ndjson:5: not JSON"));
  WriteSample();
  Replace(directory_ / "run.json", R"({"version":1,"tool":{"version":7}})");
  EXPECT_THAT(ReadError(), HasSubstr("\"tool.version\" is missing"));
  WriteSample();
  Replace(directory_ / "canaries.json", R"({"version":1,"canaries":[]})");
  EXPECT_THAT(ReadError(), HasSubstr("the value of canary failure/argument_provider is missing"));
}

TEST_F(RunDirectoryTest, ALinkOutOfTheDirectoryIsNotFollowed) {
  WriteSample();
  fs::remove(directory_ / "profile.yaml");
  fs::create_symlink("/etc/passwd", directory_ / "profile.yaml");
  EXPECT_THAT(ReadError(), HasSubstr("profile.yaml"));
}

TEST_F(RunDirectoryTest, AFileOverTheLimitIsNotRead) {
  WriteSample();
  const auto audit = ReadRunDirectory(directory_, {.max_file_bytes = 100});
  ASSERT_FALSE(audit.has_value());
  EXPECT_THAT(audit.error().message, HasSubstr("more than the limit of 100"));
}

TEST_F(RunDirectoryTest, AnUnwritablePlaceIsNamedAndLeavesNoHalfFile) {
  const fs::path file = temporary_.path() / "file";
  Replace(file, "");
  const Status written = WriteRunDirectory(SampleAudit(), file / "run");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::kFailure);
  EXPECT_THAT(ToString(written.error()), HasSubstr(file.string()));
  EXPECT_EQ(fs::file_size(file), 0U);
}

TEST_F(RunDirectoryTest, AFullDiskIsSaidAndADeviceIsNeverReplaced) {
  const Status written = WriteFileAtomically("/dev/full", "text");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::kFailure);
  EXPECT_THAT(ToString(written.error()), AllOf(HasSubstr("/dev/full"), HasSubstr("No space left")));
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(RunDirectoryTest, TheManifestNamesEveryFileThatIsNotAsItWas) {
  WriteSample();
  EXPECT_THAT(*CheckManifest(directory_), IsEmpty());
  Append(directory_ / "exchanges.ndjson", " ");
  fs::remove(directory_ / "output" / "failure.out");
  Replace(directory_ / "report.html", "<p>");
  const std::string profile = SampleAudit().profile_text;
  Replace(directory_ / "profile.yaml", "N" + profile.substr(1));
  EXPECT_THAT(*CheckManifest(directory_),
              ElementsAre(HasSubstr("exchanges.ndjson has"), HasSubstr("output/failure.out is missing"),
                          HasSubstr("profile.yaml was changed"), HasSubstr("report.html is not in the manifest")));
  ASSERT_TRUE(WriteManifest(directory_).has_value());
  EXPECT_THAT(*CheckManifest(directory_), IsEmpty());
}

}  // namespace
}  // namespace telltale
