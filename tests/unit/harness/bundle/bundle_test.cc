#include "harness/bundle/bundle.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/digest.h"
#include "harness/bundle/verify_bundle.h"
#include "mockserver/tls/signing.h"
#include "tests/unit/harness/bundle/evidence.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class BundleTest : public ::testing::Test {
 protected:
  Verification Verify(const ArchiveFiles& files, const std::string& key = {}) {
    auto verification = VerifyBundleBytes(PackArchive(files), key);
    EXPECT_TRUE(verification.has_value());
    return verification ? *verification : Verification{};
  }
  std::string FirstAltered(const ArchiveFiles& files, const std::string& key = {}) {
    const Verification verification = Verify(files, key);
    return verification.altered.empty() ? "nothing" : verification.altered.front();
  }
  // What somebody does who knows the format but has no key: writes manifest and statement anew.
  static void Reseal(ArchiveFiles& files) {
    const std::string before = Sha256Hex(files["manifest.sha256"]);
    std::string manifest;
    for (const auto& [name, content] : files) {
      if (name == "manifest.sha256" || name.starts_with("statement.")) continue;
      manifest += Sha256Hex(content) + "  " + name + "\n";
    }
    files["manifest.sha256"] = manifest;
    std::string& statement = files["statement.json"];
    statement.replace(statement.find(before), before.size(), Sha256Hex(manifest));
  }
  Evidence evidence;
};

TEST_F(BundleTest, AFreshBundleIsWhole) {
  const Verification verification = Verify(evidence.Bundle());
  EXPECT_THAT(verification.altered, IsEmpty());
  EXPECT_EQ(verification.rows, 8U);
  EXPECT_EQ(verification.journal_head, evidence.audit().journal_head);
  EXPECT_EQ(verification.verdict, Verdict::kFail);
  EXPECT_FALSE(verification.is_signed);
}

TEST_F(BundleTest, TheSameRunGivesTheSameBytes) {
  EXPECT_EQ(PackArchive(evidence.Bundle(false, TestKey('a'))), PackArchive(evidence.Bundle(false, TestKey('a'))));
}

TEST_F(BundleTest, CommitmentsStandForPlantedValues) {
  const std::string commitments = evidence.Bundle()["commitments.json"];
  EXPECT_THAT(commitments, HasSubstr("success/username"));
  EXPECT_THAT(commitments, Not(HasSubstr(kUserName)));
  EXPECT_THAT(commitments, Not(HasSubstr(Sha256Hex(kUserName)))) << "salted";
}

TEST_F(BundleTest, TheStatementIsInTotosAndDoesNotPassAFailure) {
  const auto statement = nlohmann::json::parse(evidence.Bundle()["statement.json"]);
  EXPECT_EQ(statement["_type"], "https://in-toto.io/Statement/v1");
  EXPECT_EQ(statement["predicateType"], "https://in-toto.io/attestation/test-result/v0.1");
  EXPECT_EQ(statement["predicate"]["result"], "FAILED");
  EXPECT_EQ(statement["predicate"]["failedTests"], nlohmann::json({"leak/canary"}));
  EXPECT_EQ(statement["subject"][1]["digest"]["sha256"], Sha256Hex("tool"));
}

TEST_F(BundleTest, AChangedByteInABodyNamesTheExchange) {
  ArchiveFiles files = evidence.Bundle();
  Bytes& row = files["journal/00000003"];
  row[row.find(kUserName)] = 'X';
  EXPECT_THAT(FirstAltered(files), HasSubstr("journal/00000003 (exchange x00002) was changed"));
  Reseal(files);
  EXPECT_THAT(FirstAltered(files), HasSubstr("chain breaks before journal/00000004"));
}

TEST_F(BundleTest, ARemovedExchangeIsNamed) {
  ArchiveFiles files = evidence.Bundle();
  files.erase("journal/00000003");
  EXPECT_THAT(FirstAltered(files), HasSubstr("journal/00000003 is missing"));
  Reseal(files);
  EXPECT_THAT(FirstAltered(files), HasSubstr("chain breaks before journal/00000004"));
}

TEST_F(BundleTest, SwappedRowsAreNamed) {
  ArchiveFiles files = evidence.Bundle();
  std::swap(files["journal/00000001"], files["journal/00000003"]);
  EXPECT_THAT(FirstAltered(files), HasSubstr("journal/00000001"));
  Reseal(files);
  EXPECT_THAT(FirstAltered(files), HasSubstr("chain breaks before journal/00000001"));
}

TEST_F(BundleTest, RowsCutOffTheEndAreSeenByTheHead) {
  ArchiveFiles files = evidence.Bundle();
  files.erase("journal/00000008");
  Reseal(files);
  EXPECT_THAT(FirstAltered(files), HasSubstr("rows are missing"));
}

TEST_F(BundleTest, AChangedReportIsNamedEvenIfSealedAnew) {
  ArchiveFiles files = evidence.Bundle();
  Bytes& exchanges = files["run/exchanges.ndjson"];
  exchanges.replace(exchanges.find("finished"), 8, "finishes");
  EXPECT_EQ(FirstAltered(files), "run/exchanges.ndjson was changed");
  Reseal(files);
  EXPECT_THAT(FirstAltered(files), HasSubstr("exchange x00003 in exchanges.ndjson is not what the journal holds"));
}

TEST_F(BundleTest, AnAddedFileAndAChangedManifestAreNamed) {
  ArchiveFiles files = evidence.Bundle();
  files["run/extra"] = "x";
  EXPECT_THAT(FirstAltered(files), HasSubstr("run/extra is not in the manifest"));
  files = evidence.Bundle();
  files["manifest.sha256"] += std::string(64, '0') + "  run/extra\n";
  EXPECT_THAT(FirstAltered(files), HasSubstr("run/extra is missing"));
  files["run/extra"] = "x";
  EXPECT_THAT(Verify(files).altered, Not(IsEmpty()));
}

TEST_F(BundleTest, ASignatureIsGoodForItsKeyOnly) {
  ArchiveFiles files = evidence.Bundle(false, TestKey('a'));
  const Verification good = Verify(files, *PublicKeyPem(TestKey('a')));
  EXPECT_THAT(good.altered, IsEmpty());
  EXPECT_TRUE(good.signature_checked);
  EXPECT_THAT(FirstAltered(files, *PublicKeyPem(TestKey('b'))), HasSubstr("the signature is not of this key"));
  const Verification unchecked = Verify(files);
  EXPECT_TRUE(unchecked.is_signed);
  EXPECT_FALSE(unchecked.signature_checked);
}

TEST_F(BundleTest, WhatIsSealedAnewLosesItsSignature) {
  ArchiveFiles files = evidence.Bundle(false, TestKey('a'));
  files["run/profile.yaml"] = "name: other\n";
  Reseal(files);
  EXPECT_THAT(FirstAltered(files, *PublicKeyPem(TestKey('a'))), HasSubstr("the signature is not of this key"));
}

TEST_F(BundleTest, AKeyForAnUnsignedBundleIsSaid) {
  EXPECT_THAT(FirstAltered(evidence.Bundle(), *PublicKeyPem(TestKey('a'))), HasSubstr("not signed"));
}

TEST_F(BundleTest, AKeyThatIsNoneIsAnInputError) {
  const auto verification = VerifyBundleBytes(PackArchive(evidence.Bundle(false, TestKey('a'))), "not a key");
  ASSERT_FALSE(verification.has_value());
  EXPECT_EQ(verification.error().kind, ErrorKind::kInput);
}

TEST_F(BundleTest, ATruncatedArchiveIsNamed) {
  const Bytes archive = PackArchive(evidence.Bundle());
  const auto verification = VerifyBundleBytes(BytesView(archive).substr(0, archive.size() / 2), "");
  ASSERT_TRUE(verification.has_value());
  ASSERT_THAT(verification->altered, SizeIs(1));
  EXPECT_THAT(verification->altered[0], HasSubstr("truncated"));
}

}  // namespace
}  // namespace telltale
