#include "harness/bundle/shareable.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/base64.h"
#include "core/digest.h"
#include "harness/bundle/verify_bundle.h"
#include "tests/unit/harness/bundle/evidence.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(ShareableTest, PlantedValuesBecomePlaceholdersOfTheirLength) {
  const Evidence evidence;
  const Shareable shareable = MakeShareable(evidence.audit());
  const Bytes& original = evidence.audit().recording.exchanges[1].body;
  const Bytes& body = shareable.audit.recording.exchanges[1].body;
  EXPECT_EQ(body.size(), original.size());
  EXPECT_THAT(body, HasSubstr(R"("user":"[username]")"));
  EXPECT_THAT(body, HasSubstr("[redacted]***")) << "the encoded one";
  EXPECT_EQ(shareable.audit.recording.runs[0].outcome.standard_output, "hello [username]\n");
  EXPECT_GE(shareable.redactions, 4U);
  EXPECT_EQ(shareable.audit.recording.exchanges[0].body, evidence.audit().recording.exchanges[0].body);
}

TEST(ShareableTest, NoFormOfAPlantedValueIsLeftInTheBundle) {
  const Evidence evidence;
  for (const auto& [name, content] : evidence.Bundle(true)) {
    for (const std::string& form : {std::string(kUserName), std::string(kHostName),
                                    ToBase64(std::string("on ") + kHostName + "!").substr(4, 8)}) {
      EXPECT_THAT(content, Not(HasSubstr(form))) << name;
    }
  }
}

TEST(ShareableTest, TheDerivativeCommitsToTheOriginalAndIsWhole) {
  const Evidence evidence;
  ArchiveFiles original = evidence.Bundle();
  ArchiveFiles shared = evidence.Bundle(true);
  const auto facts = nlohmann::json::parse(shared["facts.json"]);
  EXPECT_EQ(facts["shareable"]["original_manifest_sha256"], Sha256Hex(original["manifest.sha256"]));
  EXPECT_EQ(facts["journal"]["head"], evidence.audit().journal_head);
  EXPECT_GE(facts["shareable"]["redactions"].get<int>(), 4);
  EXPECT_EQ(shared["commitments.json"], original["commitments.json"]);
  const auto verification = VerifyBundleBytes(PackArchive(shared), "");
  ASSERT_TRUE(verification.has_value());
  EXPECT_THAT(verification->altered, IsEmpty());
  EXPECT_TRUE(verification->shareable);
}

TEST(ShareableTest, ItsRowsAreTheOriginalsDigests) {
  const Evidence evidence;
  ArchiveFiles original = evidence.Bundle();
  EXPECT_THAT(evidence.Bundle(true)["journal.sha256"],
              HasSubstr(Sha256Hex(original["journal/00000003"]) + "  journal/00000003\n"));
}

TEST(ShareableTest, AChangedDerivativeIsNamed) {
  const Evidence evidence;
  ArchiveFiles files = evidence.Bundle(true);
  files["run/output/success.out"] = "hello\n";
  const auto verification = VerifyBundleBytes(PackArchive(files), "");
  ASSERT_TRUE(verification.has_value());
  EXPECT_THAT(verification->altered.at(0), HasSubstr("run/output/success.out was changed"));
}

}  // namespace
}  // namespace telltale
