#include "harness/detect/detector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/result.h"
#include "tests/unit/harness/detect/scan_text.h"

namespace telltale {
namespace {

const CanarySet kCanaries = {{"username", CanaryClass::kUsername, "ushwleyxvb"},
                             {"email", CanaryClass::kEmail, "ushwleyxvb.yysr@jkensmv.example"},
                             {"machine_id", CanaryClass::kMachineId, "9c854d6e2aad4ebbd0c6d548d393c5f9"},
                             {"flag", CanaryClass::kFlagValue, "urxkc-dxvpic-4653"},
                             {"argument", CanaryClass::kArgument, "jcdnhg_uqgym93"},
                             {"home", CanaryClass::kHome, "/home/ushwleyxvb"},
                             {"secret", CanaryClass::kEnvSecret, "tok_r2Ltpv9cxtDQg8WuE7rdtdxTBgRX"}};

std::vector<std::string> Ids(const std::vector<Finding>& findings) {
  std::vector<std::string> ids;
  for (const Finding& finding : findings) ids.push_back(finding.canary);
  return ids;
}

TEST(LeakDetectorTest, TellsOneFindingForOneLeak) {
  const auto findings = ScanText(kCanaries, R"({"a":"x urxkc-dxvpic-4653 y"})");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "leak/flag-value");
  EXPECT_EQ(findings[0].canary, "flag");
  EXPECT_EQ(findings[0].canary_class, "flag_value");
  EXPECT_EQ(findings[0].offset, 8U);
  EXPECT_EQ(findings[0].length, 17U);
  EXPECT_EQ(findings[0].evidence, "urxkc-dxvpic-4653");
  EXPECT_EQ(findings[0].message, "Flag value left the machine");
  EXPECT_EQ(findings[0].run, "up#2");
  EXPECT_EQ(findings[0].scenario, "up");
  EXPECT_EQ(findings[0].exchange, "x1");
  EXPECT_EQ(findings[0].fingerprint, Fingerprint(findings[0]));
}

TEST(LeakDetectorTest, RulesFollowTheClass) {
  EXPECT_EQ(ScanText(kCanaries, "9C854D6E-2AAD-4EBB-D0C6-D548D393C5F9")[0].rule, "leak/machine-id");
  EXPECT_EQ(ScanText(kCanaries, "jcdnhg_uqgym93")[0].rule, "leak/argument");
  EXPECT_EQ(ScanText(kCanaries, "ushwleyxvb")[0].rule, "leak/canary");
}

TEST(LeakDetectorTest, NamesTheForm) {
  EXPECT_EQ(ScanText(kCanaries, "9c854d6e-2aad-4ebb-d0c6-d548d393c5f9")[0].message,
            "Machine id as a UUID left the machine");
  EXPECT_EQ(ScanText(kCanaries, "hfujyrlkio")[0].message, "User name, rotated by 13 letters left the machine");
  EXPECT_EQ(ScanText(kCanaries, "id 39mygqu_ghndcj")[0].message, "Argument, reversed left the machine");
}

// base64(hashlib.sha1(bytes(2) + bytes.fromhex("0242ac110002"))) and hashlib.sha256(bytes.fromhex("0242ac110002") +
// bytes(2)).
TEST(LeakDetectorTest, TheBytesOfAMacAreDigestedBesideTwoZeros) {
  const CanarySet mac = {{"mac", CanaryClass::kMac, "02:42:ac:11:00:02"}};
  EXPECT_THAT(Ids(ScanText(mac, R"({"id":"KjyTHYnzkWxRQBEIh5uvt04ggeY="})")), testing::ElementsAre("mac"));
  EXPECT_THAT(Ids(ScanText(mac, R"({"id":"93ec8d2ac845690a9ae97da41c7045ebd3b286b2b03d1e802e067d550dc7090c"})")),
              testing::ElementsAre("mac"));
}

TEST(LeakDetectorTest, AHomeThatEndsInTheUserNameIsNotToldTwiceForTheUserName) {
  EXPECT_THAT(Ids(ScanText(kCanaries, "no such user: ushwleyxvb")), testing::ElementsAre("username"));
  EXPECT_THAT(Ids(ScanText(kCanaries, "open /home/ushwleyxvb/x")), testing::UnorderedElementsAre("username", "home"));
}

// What is remembered of a word by itself takes nothing from what it makes together with others. Every way to put marks
// between the letters of a value, the parts of which were sent before.
TEST(LeakDetectorTest, AWordThatIsKnownIsStillAPartOfOthers) {
  const std::string value = "ushwleyxvb";
  LeakScan scan(MustCompile({{"username", CanaryClass::kUsername, value}}));
  for (unsigned cuts = 0; cuts < 1U << (value.size() - 1); ++cuts) {
    std::vector<std::string> parts(1);
    std::string text = "{\"a\":\"";
    for (std::size_t i = 0; i < value.size(); ++i) {
      text += value[i];
      parts.back() += value[i];
      if ((cuts >> i & 1U) == 0) continue;
      const char mark = "_-\"+="[(cuts + i) % 5];
      text += mark;
      if (mark == '"') {
        text += ",\"";
        parts.emplace_back();
      } else {
        parts.back() += mark;
      }
    }
    text += "\"}";
    LeakScan fresh(MustCompile({{"username", CanaryClass::kUsername, value}}));
    for (const std::string& part : parts) ScanTexts(scan, {"{\"a\":\"" + part + "\",\"x\":\"longer\"}"});
    EXPECT_EQ(ScanTexts(scan, {text}).size(), ScanTexts(fresh, {text}).size()) << text;
  }
}

TEST(LeakDetectorTest, MessagesHoldNoValue) {
  for (const Canary& canary : kCanaries) {
    for (const Finding& finding : ScanText(kCanaries, "x=" + canary.value)) {
      EXPECT_EQ(finding.message.find(canary.value), std::string::npos);
    }
  }
}

TEST(LeakDetectorTest, PlacesAndPointersHoldNoValue) {
  class KeySource final : public ViewSource {
   public:
    std::string Place() const override { return "header:X-Ushwleyxvb"; }
    std::vector<std::string> Path(std::uint64_t, std::uint64_t) const override { return {"json"}; }
    std::string Pointer(std::uint64_t) const override { return "/counters/ushwleyxvb/n"; }
    WireRange ToWire(std::uint64_t offset, std::uint64_t length) const override { return {offset, length}; }
  };
  LeakScan scan(MustCompile(kCanaries));
  const KeySource source;
  scan.OnView({.text = "ushwleyxvb", .depth = 1, .source = &source});
  const auto findings = scan.EndExchange(Exchange{});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].pointer, "/counters/*/n");
  EXPECT_EQ(findings[0].place, "header:*");
}

TEST(LeakDetectorTest, CanariesThatCannotBeLookedForAreGaps) {
  const LeakDetector detector =
      MustCompile({{"a", CanaryClass::kUsername, "bob"}, {"b", CanaryClass::kUsername, "ushwleyxvb"}});
  ASSERT_EQ(detector.gaps().size(), 1U);
  EXPECT_EQ(detector.gaps()[0].kind, "canary-weak");
}

TEST(LeakDetectorTest, TwoCanariesOfOneIdAreAnError) {
  const auto detector = LeakDetector::Compile({{"a", CanaryClass::kUsername, "x"}, {"a", CanaryClass::kEmail, "y"}});
  ASSERT_FALSE(detector.has_value());
  EXPECT_EQ(detector.error().kind, ErrorKind::kInput);
}

TEST(LeakDetectorTest, OtherValuesOfTheSameShapeAreNoLeaks) {
  for (const std::string text :
       {"9c854d6e2aad4ebad0c6d548d393c5f8", "9cbd0126e2f31a6172d74237b2b22c94", "urxkc-dxvpic-4654", "jcdnhg_uqgym94",
        "/home/ushwleyxv", "tok_a9LtpQ8cxtDQg8WuZ7rdtdxTBgRa"}) {
    EXPECT_THAT(Ids(ScanText(kCanaries, "{\"v\":\"" + std::string(text) + "\"}")), testing::Each(testing::Eq("")))
        << text;
  }
}

TEST(LeakDetectorTest, AValueInPiecesIsFoundInAnyOrder) {
  const auto findings = ScanText(kCanaries, R"({"b":"g8WuE7rdtdxTBgRX","a":"tok_r2Ltpv9cxtDQ"})");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].canary, "secret");
  EXPECT_THAT(Ids(ScanText(kCanaries, R"({"a1":"ushwl","a2":"eyxvb"})")), testing::ElementsAre("username"));
  EXPECT_THAT(Ids(ScanText(kCanaries, R"({"a2":"eyxvb","a1":"ushwl"})")), testing::ElementsAre("username"));
  EXPECT_THAT(Ids(ScanText(kCanaries, R"(["dG9rX3IyTHRwdjl","jeHREUWc4V3VFN3","JkdGR4VEJnUlg="])")),
              testing::ElementsAre("secret"));
}

// Of a thousand machine ids, four hex digits of any UUID are a piece by chance. Where a UUID says no version, they may
// be meant.
TEST(LeakDetectorTest, TheGroupsOfAUuidArePiecesWhereItSaysNoVersion) {
  const auto ids = [](const std::string& text) { return Ids(ScanText(kCanaries, text)); };
  EXPECT_THAT(ids(R"(["9c854d6e-2aad-4ebb-00c6-000000000001", "d548d393-0000-0000-0000-00000000c5f9"])"),
              testing::Contains("machine_id"));
  EXPECT_THAT(ids(R"(["9c854d6e-2aad-4ebb-80c6-000000000001", "d548d393-0000-4000-8000-00000000c5f9"])"),
              testing::IsEmpty());
}

TEST(LeakDetectorTest, AValueOneCharacterAtATimeIsFound) {
  EXPECT_THAT(Ids(ScanText(kCanaries, R"(["u","s","h","w","l","e","y","x","v","b"])")),
              testing::ElementsAre("username"));
  EXPECT_THAT(Ids(ScanText(kCanaries, R"({"0":"us","1":"hw","2":"le","3":"yx","4":"vb"})")),
              testing::ElementsAre("username"));
  EXPECT_THAT(Ids(ScanText(kCanaries, "b v x y e l w h s u")), testing::ElementsAre("username"));
}

TEST(LeakDetectorTest, AValueInPiecesOverTheRequestsOfARunIsFoundOnce) {
  LeakScan scan(MustCompile(kCanaries));
  EXPECT_TRUE(ScanTexts(scan, {"q=cxtDQg8WuE7"}, "x1").empty());
  EXPECT_TRUE(ScanTexts(scan, {"q=tok_r2Ltpv9"}, "x2").empty());
  EXPECT_TRUE(ScanTexts(scan, {"q=rdtdxTBgRX"}, "x3").empty());
  const auto findings = scan.EndRun();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].canary, "secret");
  EXPECT_EQ(findings[0].exchange, "x2");
  EXPECT_EQ(findings[0].scenario, "up");
  EXPECT_TRUE(scan.EndRun().empty());
}

// hashlib.sha256(b"/srv/wtiuhr/gvnix-bdqmqff/package.json"), hashlib.sha1(b"hqagtt.example/phnuu/vbnusuev#").
TEST(LeakDetectorTest, DigestsOfPathsBelowAFolderAndOfValuesWithAMarkAreFound) {
  const CanarySet canaries = {{"cwd", CanaryClass::kCwd, "/srv/wtiuhr/gvnix-bdqmqff"},
                              {"remote", CanaryClass::kGitRemote, "git@hqagtt.example:phnuu/vbnusuev.git"}};
  EXPECT_THAT(Ids(ScanText(canaries, R"({"id":"478b3c1c43d0a2646463562bfc55872ca4477505dbd79c1914804d18bdce76e3"})")),
              testing::ElementsAre("cwd"));
  EXPECT_THAT(Ids(ScanText(canaries, R"({"id":"ae6278b5b46f3cb58f6b290dd298f01bf29f22b7"})")),
              testing::ElementsAre("remote"));
}

TEST(LeakDetectorTest, ACommitIsToldByItsFirstDigits) {
  const CanarySet canaries = {{"commit", CanaryClass::kGitRemote, "4f1c09be27d35a8860e1b2c4d6f8a9b0c1d2e3f4"}};
  for (const char* text : {"4f1c09b", "4f1c09be27", "4f1c09be27d35a88", "v1.2-3-g4f1c09b"}) {
    EXPECT_THAT(Ids(ScanText(canaries, "{\"v\":\"" + std::string(text) + "\"}")), testing::ElementsAre("commit"))
        << text;
  }
  for (const char* text : {"4f1c09", "4f1c09ba", "a4f1c09b"}) {
    EXPECT_THAT(Ids(ScanText(canaries, "{\"v\":\"" + std::string(text) + "\"}")), testing::IsEmpty()) << text;
  }
}

TEST(LeakDetectorTest, HostileTextsEndQuicklyAndInBoundedMemory) {
  LeakScan scan(MustCompile(kCanaries));
  std::string repeated;
  for (int i = 0; i < 20000; ++i) repeated += "ushwleyxvb ushwl eyxvb a b c d e f ";
  const auto findings = ScanTexts(scan, {repeated, std::string(1 << 20, '\0'), std::string(1 << 20, '@'),
                                         std::string(1 << 20, '-'), std::string(1 << 20, '1'), "", "\xff"});
  EXPECT_FALSE(findings.empty());
  EXPECT_LT(findings.size(), 100U);
}

}  // namespace
}  // namespace telltale
