#include "harness/bundle/verify_run_directory.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "harness/report/run_json/run_directory.h"
#include "tests/unit/harness/bundle/evidence.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class VerifyRunDirectoryTest : public ::testing::Test {
 protected:
  std::string Read(const std::string& name) {
    std::ifstream file(evidence.run() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  void Replace(const std::string& name, const std::string& what, const std::string& by) {
    std::string text = Read(name);
    ASSERT_NE(text.find(what), std::string::npos);
    text.replace(text.find(what), what.size(), by);
    std::ofstream(evidence.run() / name, std::ios::binary) << text;
  }
  std::string FirstAltered() {
    const auto verification = VerifyRunDirectory(evidence.run());
    if (!verification) return ToString(verification.error());
    return verification->altered.empty() ? "nothing" : verification->altered.front();
  }
  Evidence evidence;
};

TEST_F(VerifyRunDirectoryTest, AFreshOneIsWhole) {
  const auto verification = VerifyRunDirectory(evidence.run(), evidence.audit().journal_head);
  ASSERT_TRUE(verification.has_value()) << ToString(verification.error());
  EXPECT_THAT(verification->altered, IsEmpty());
  EXPECT_EQ(verification->rows, 8U);
  EXPECT_EQ(verification->verdict, Verdict::kFail);
}

TEST_F(VerifyRunDirectoryTest, AChangedReportIsNamed) {
  Replace("run.json", "\"fail\"", "\"pass\"");
  EXPECT_THAT(FirstAltered(), HasSubstr("run.json"));
}

TEST_F(VerifyRunDirectoryTest, AChangedReportIsNamedAlsoIfTheManifestWasWrittenAnew) {
  Replace("exchanges.ndjson", "finished", "finishes");
  ASSERT_TRUE(WriteManifest(evidence.run()).has_value());
  EXPECT_THAT(FirstAltered(), HasSubstr("exchange x00003"));
}

TEST_F(VerifyRunDirectoryTest, AChangedByteInTheJournalNamesTheExchange) {
  Replace("journal.sqlite", "\"user\":\"ushw", "\"user\":\"Ushw");
  EXPECT_THAT(FirstAltered(), HasSubstr("x00002"));
}

TEST_F(VerifyRunDirectoryTest, AHeadNotedElsewhereShowsAJournalWrittenAnew) {
  const auto verification = VerifyRunDirectory(evidence.run(), std::string(64, 'a'));
  ASSERT_TRUE(verification.has_value());
  EXPECT_THAT(verification->altered, Not(IsEmpty()));
}

TEST_F(VerifyRunDirectoryTest, ARemovedFileIsNamed) {
  std::filesystem::remove(evidence.run() / "findings.ndjson");
  EXPECT_THAT(FirstAltered(), HasSubstr("findings.ndjson is missing"));
}

TEST_F(VerifyRunDirectoryTest, WhatWasAlteredIsNotBundled) {
  Replace("run.json", "\"fail\"", "\"pass\"");
  const auto nowhere = [](BytesView) -> Status { return {}; };
  const Status packed = PackBundle(evidence.run(), {}, nowhere);
  ASSERT_FALSE(packed.has_value());
  EXPECT_THAT(packed.error().message, HasSubstr("run.json"));
}

TEST_F(VerifyRunDirectoryTest, WhatIsNoRunDirectoryIsAnError) {
  EXPECT_FALSE(VerifyRunDirectory(evidence.root()).has_value());
  EXPECT_FALSE(VerifyRunDirectory(evidence.root() / "nowhere").has_value());
}

}  // namespace
}  // namespace telltale
