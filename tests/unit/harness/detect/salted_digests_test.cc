#include "harness/detect/digests/salted_digests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/digest.h"
#include "tests/unit/harness/detect/scan_text.h"

// The digests are Python's: hashlib.sha256(b"pepper-2026" + b"ushwleyxvb").hexdigest() and so on.
namespace telltale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const CanarySet kCanaries = {{"username", CanaryClass::kUsername, "ushwleyxvb"},
                             {"machine_id", CanaryClass::kMachineId, "9c854d6e2aad4ebbd0c6d548d393c5f9"}};
constexpr std::string_view kPepperedUser = "0ab67618458e218176b612c0f58118a127e59c618a7a91466fa941251c8e2db0";

SaltTraces TracesOf(const std::string& text, const std::string& exchange = "x1") {
  const WireSource source("body");
  SaltHarvest harvest;
  harvest.OnView({text, 0, &source});
  return harvest.Take(exchange);
}

struct Outcome {
  std::vector<std::string> told;  // "canary: message"
  std::vector<Finding> findings;
  std::vector<Gap> gaps;
};

Outcome Search(const std::vector<std::string>& texts, const SaltLimits& limits = {}) {
  SaltedDigests digests(MustCompile(kCanaries), limits);
  for (std::size_t i = 0; i < texts.size(); ++i) digests.Add(TracesOf(texts[i], "x" + std::to_string(i + 1)));
  Outcome outcome;
  outcome.findings = digests.End("up#2", "up", outcome.gaps);
  for (const Finding& finding : outcome.findings) outcome.told.push_back(finding.canary + ": " + finding.message);
  return outcome;
}

std::vector<std::string> Told(const std::string& digest) {
  return Search({R"({"salt":"pepper-2026","id":")" + digest + R"("})"}).told;
}

TEST(SaltedDigestsTest, FindsASaltInFrontAndBehindWithAndWithoutSeparators) {
  EXPECT_THAT(Told(std::string(kPepperedUser)),
              ElementsAre("username: SHA-256 of the user name, salted with a string in the body left the machine"));
  EXPECT_THAT(Told("00108f1c2d32c74043f4381d2dc0ab4b"), ElementsAre(HasSubstr("username: MD5 of the user name")));
  EXPECT_THAT(Told("cHAepifemgWLCshce+xVvKsdHRoVk/1NJZrTwGAyQG0="), ElementsAre(HasSubstr("username: SHA-256")));
  EXPECT_THAT(Told("c2df80fafdb60f82c557e0c43c28555f86944e3779b9858763dfb8104ff5c8fc95fe7ac36d3563eaa504c0df8b4e702b"
                   "412adfc64dbbb1f48354fe0021bbee86"),
              ElementsAre(HasSubstr("username: BLAKE2b-512")));
}

// "sha256(sha256(machine id) + '-' + project id)", the project id beside it.
TEST(SaltedDigestsTest, FindsASaltOnTheDigestOfAValue) {
  const auto told = [](const std::string& digest) {
    return Search({R"({"id":")" + digest + R"(","project":"76df34e1-8bb9-4ae9-b981-657bb03ca7d8"})"}).told;
  };
  EXPECT_THAT(told("2feed3f65237ac752750e4d3ca214e20e64b58c53b7fc6400380b279c7e3650b"),
              ElementsAre(HasSubstr("machine_id: SHA-256 of the SHA-256 of the machine id")));
  EXPECT_THAT(told("88e2a0ee7a13ed9af9b27c1b904442df1b233856dfe95dda2e0977ae3957d422"),
              ElementsAre(HasSubstr("machine_id: SHA-256 of the SHA-256 of the machine id (as bytes)")));
  EXPECT_THAT(told("a9d588183b3fdcecf5eaff42491baf3e44c08fdac7a3a39b98bb0a7386e9113d"),
              ElementsAre(HasSubstr("username: SHA-256 of the user name")))
      << "a space is a separator, too";
}

TEST(SaltedDigestsTest, WhatEverybodyKnowsIsASaltThatWasNotSent) {
  const std::string body = R"({"id":"45d724a306badefac0b5a2f22f20b983022637d13fc240a262ef9017071b65a5"})";
  EXPECT_THAT(Search({body}).told, IsEmpty());
  SaltedDigests digests(MustCompile(kCanaries), {});
  digests.Add(TracesOf(body));
  digests.AddSalt({"acme-cli", "the product's name", Salt::Kind::kName});
  std::vector<Gap> gaps;
  EXPECT_THAT(digests.End("up", "up", gaps), SizeIs(1));
  EXPECT_THAT(gaps, IsEmpty());
}

TEST(SaltedDigestsTest, FindsHmacsInBothRoles) {
  EXPECT_THAT(Told("91a7372308e51aa31c8ba73a4787a36efadc8a56eb4f5ca2e9dbe3b8cb39527e"),
              ElementsAre("machine_id: HMAC-SHA-256 of the machine id and a string in the body left the machine"));
  EXPECT_THAT(Told("b45be065bce8f9afb84b99a9500c3140eb2caaeb"), ElementsAre(HasSubstr("username: HMAC-SHA-1")));
}

TEST(SaltedDigestsTest, FindsDigestsThatWereCutAndThoseWrittenAsUuids) {
  EXPECT_THAT(Told("bdac69f587350ea829b6189fd1ad8f4d8476090f321b29e6f2a45ec9a71988dd"),
              ElementsAre(HasSubstr("username: SHA-512")));
  EXPECT_THAT(Told("0ab67618458e"), SizeIs(1));      // the first 48 bits
  EXPECT_THAT(Told("6fa941251c8e2db0"), SizeIs(1));  // the last 64
  EXPECT_THAT(Told("0ab67618-458e-4181-b6b6-12c0f58118a1"), SizeIs(1));
}

TEST(SaltedDigestsTest, AKeyInHexIsTriedAsBytes) {
  const Outcome outcome = Search({R"({"k":"00112233-4455-6677-8899-aabbccddeeff"})",
                                  R"({"id":"1ca4534ab5264b4dc3115a11699272dab0201a4b534a6fb719feab0d5d0644a1"})"});
  EXPECT_THAT(outcome.told, ElementsAre(HasSubstr("username: HMAC-SHA-256")));
}

TEST(SaltedDigestsTest, SaltAndDigestMayStandInDifferentExchangesInAnyOrder) {
  const std::string digest = "[\"" + std::string(kPepperedUser) + "\"]";
  const Outcome after = Search({"salt=pepper-2026&x=1", digest});
  ASSERT_THAT(after.findings, SizeIs(1));
  const Finding& finding = after.findings[0];
  EXPECT_EQ(finding.exchange, "x2");
  EXPECT_EQ(finding.offset, 2U);
  EXPECT_EQ(finding.length, 64U);
  EXPECT_EQ(finding.evidence, kPepperedUser);
  EXPECT_EQ(finding.run, "up#2");
  EXPECT_EQ(finding.fingerprint, Fingerprint(finding));
  EXPECT_THAT(Search({digest, "salt=pepper-2026&x=1"}).findings, ElementsAre(testing::Field(&Finding::exchange, "x1")));
}

// HMAC-SHA-256 of the machine id with the key "never sent at all".
TEST(SaltedDigestsTest, AKeyThatWasNotSentMakesAPseudonym) {
  EXPECT_THAT(Told("eafcad73b18a355ff8388624cd073878bac0010828138844b07ecdc9e26f88de"), IsEmpty());
}

TEST(SaltedDigestsTest, ACutIsAGapOnlyWhereThereWasSomethingToFind) {
  const SaltLimits two{.max_digests = 1'000'000, .max_salts = 2, .max_tokens = 100};
  const std::string many = R"(["alpha","bravo","charlie","pepper-2026",")";
  const Outcome cut = Search({many + std::string(kPepperedUser) + "\"]"}, two);
  EXPECT_THAT(cut.findings, IsEmpty());
  ASSERT_THAT(cut.gaps, SizeIs(1));
  EXPECT_EQ(cut.gaps[0].kind, "salt-budget");
  EXPECT_EQ(cut.gaps[0].run, "up#2");
  EXPECT_THAT(Search({many + "none\"]"}, two).gaps, IsEmpty());
  const Outcome none = Search({many + std::string(kPepperedUser) + "\"]"}, {.max_salts = 0});
  EXPECT_THAT(none.findings, IsEmpty());
  EXPECT_THAT(none.gaps, IsEmpty());
}

// A database server's id: SHA-256 of the MAC's bytes and its port.
TEST(SaltedDigestsTest, NumbersAndTextsStandBesideTheBytesOfAMac) {
  const CanarySet mac = {{"mac", CanaryClass::kMac, "02:6b:ee:79:57:ce"}};
  const auto told = [&](const std::string& body) {
    SaltedDigests digests(MustCompile(mac), {});
    digests.Add(TracesOf(body));
    std::vector<Gap> gaps;
    return digests.End("up", "up", gaps).size();
  };
  const Bytes raw("\x02\x6b\xee\x79\x57\xce", 6);
  const auto body = [](const std::string& input) {
    return R"({"port":5432,"db":"orders","id":")" + Sha256Hex(input) + "\"}";
  };
  EXPECT_EQ(told(body(raw + "\x15\x38")), 1U);
  EXPECT_EQ(told(body(Bytes("\x38\x15\0\0", 4) + raw)), 1U);
  EXPECT_EQ(told(body(raw + "5432")), 1U);
  EXPECT_EQ(told(body("orders" + raw)), 1U);
  EXPECT_EQ(told(body(raw + "\x15\x39")), 0U) << "a port that was not sent";
}

TEST(SaltedDigestsTest, TheFullHostNameIsSaltedToo) {
  const CanarySet host = {{"hostname", CanaryClass::kHostname, "zopakimubedo"},
                          {"domain", CanaryClass::kHostname, "gihatoru.internal"}};
  SaltedDigests digests(MustCompile(host), {});
  digests.Add(TracesOf("{\"id\":\"" + Sha256Hex("acme:zopakimubedo.gihatoru.internal") + "\"}"));
  digests.AddSalt({"acme", "the product's name", Salt::Kind::kName});
  std::vector<Gap> gaps;
  EXPECT_THAT(digests.End("up", "up", gaps), ElementsAre(testing::Field(&Finding::canary, "hostname")));
}

TEST(SaltedDigestsTest, AValueStandsBetweenTwoNames) {
  SaltedDigests digests(MustCompile(kCanaries), {});
  digests.Add(TracesOf("{\"id\":\"" + Sha256Hex("acme:9c854d6e2aad4ebbd0c6d548d393c5f9:vendor") + "\"}"));
  digests.AddSalt({"vendor", "the vendor's name", Salt::Kind::kName});
  digests.AddSalt({"acme", "the product's name", Salt::Kind::kName});
  std::vector<Gap> gaps;
  EXPECT_THAT(digests.End("up", "up", gaps), SizeIs(1));
}

// "v1", "##" and the like are no salts, and sent by nobody.
TEST(SaltedDigestsTest, OneOrTwoFixedCharactersStandBeforeOrBehindAValue) {
  const auto told = [](const std::string& input) { return Told(Sha256Hex(input)); };
  const std::string id = "9c854d6e2aad4ebbd0c6d548d393c5f9";
  for (const std::string text : {"x", "v1", "##", "u:", "\r\n", "Z", "42"}) {
    EXPECT_THAT(told(text + id),
                ElementsAre("machine_id: SHA-256 of the machine id with a fixed character or two left the machine"));
    EXPECT_THAT(told(id + text), SizeIs(1)) << text;
  }
  EXPECT_THAT(told("abc" + id), IsEmpty());
}

TEST(SaltedDigestsTest, ASpaceANewlineAndAnEndOfALineJoinToo) {
  const std::string id = "9c854d6e2aad4ebbd0c6d548d393c5f9";
  for (const std::string& input :
       {"pepper-2026 " + id, id + "\npepper-2026", id + " pepper-2026\n", "pepper-2026:" + id + "\n"}) {
    EXPECT_THAT(Told(Sha256Hex(input)), ElementsAre(HasSubstr("machine_id: SHA-256 of the machine id, salted")))
        << input;
  }
}

// "waa", "wba" ... as members of a JSON array.
std::string ManyWords() {
  std::string words = "0";
  for (int i = 0; i < 676; ++i) {
    words += std::string(",\"w") + static_cast<char>('a' + i % 26) + static_cast<char>('a' + i / 26) + '"';
  }
  return words;
}

TEST(SaltedDigestsTest, WhatLooksLikeASaltIsTriedBeforeWords) {
  const std::string body = "[" + ManyWords() + ",";
  const Outcome outcome =
      Search({body + "\"pepper-2026\",\"" + std::string(kPepperedUser) + "\"]"}, {.max_digests = 50'000});
  EXPECT_THAT(outcome.told, SizeIs(1));
  EXPECT_THAT(outcome.gaps, SizeIs(1));
}

// A project's id that stands in the program, too.
TEST(SaltedDigestsTest, AStringThatIsSentIsTriedCloselyThoughEverybodyKnowsIt) {
  SaltedDigests digests(MustCompile(kCanaries), {});
  for (int i = 0; i < 30; ++i) digests.AddSalt({"constant-1234" + std::to_string(i), "x", Salt::Kind::kConstant});
  const std::string project = "76df34e1-8bb9-4ae9-b981-657bb03ca7d8";
  digests.AddSalt({project, "x", Salt::Kind::kConstant});
  digests.Add(TracesOf("{\"id\":\"" + Sha256Hex(Sha256Hex("9c854d6e2aad4ebbd0c6d548d393c5f9") + "-" + project) +
                       "\",\"project\":\"" + project + "\"}"));
  std::vector<Gap> gaps;
  EXPECT_THAT(digests.End("up", "up", gaps), SizeIs(1));
}

// A key of the project was there before any machine: it costs no digest.
TEST(SaltedDigestsTest, ATokenThatStandsInTheProgramIsMadeOfNoMachine) {
  const auto gaps_with = [](Salt::Kind kind) {
    SaltedDigests digests(MustCompile(kCanaries), {.max_digests = 100});
    const std::string key = Sha256Hex("a key of the project");
    digests.AddSalt({*BytesWrittenAs(key), "x", kind});
    digests.Add(TracesOf("{\"key\":\"" + key + "\",\"more\":\"pepper-2026\"}"));
    std::vector<Gap> gaps;
    digests.End("up", "up", gaps);
    return gaps.size();
  };
  EXPECT_EQ(gaps_with(Salt::Kind::kConstant), 0U);
  EXPECT_EQ(gaps_with(Salt::Kind::kName), 1U);
}

// A random id of each run can be no digest of a value and a word; so words cost nothing, and are no gap.
TEST(SaltedDigestsTest, WordsAreNotTriedAgainstWhatChangesFromRunToRun) {
  const auto search = [](bool changes) {
    SaltedDigests digests(MustCompile(kCanaries), {.max_digests = 20'000});
    for (const std::string run : {"up", "up#2"}) {
      SaltTraces traces = TracesOf("{\"w\":[" + ManyWords() + "],\"id\":\"" + Sha256Hex(changes ? run : "") + "\"}");
      for (SentToken& token : traces.tokens) token.run = run;
      digests.Add(std::move(traces));
    }
    std::vector<Gap> gaps;
    digests.End("up", "up", gaps);
    return gaps.size();
  };
  EXPECT_EQ(search(true), 0U);
  EXPECT_EQ(search(false), 1U);
}

TEST(SaltedDigestsTest, WhatAnotherMachineToldIsNotTried) {
  SaltedDigests digests(MustCompile(kCanaries), {});
  digests.Add(TracesOf(R"({"salt":"pepper-2026","id":")" + std::string(kPepperedUser) + R"("})"));
  ASSERT_THAT(digests.tokens(), SizeIs(1));
  digests.Ignore({digests.tokens().begin()->first});
  std::vector<Gap> gaps;
  EXPECT_THAT(digests.End("up", "up", gaps), IsEmpty());
}

TEST(SaltedDigestsTest, TokensThatAreExplainedAreNotTried) {
  SaltTraces traces = TracesOf(R"(["pepper-2026",")" + std::string(kPepperedUser) + "\"]");
  ASSERT_THAT(traces.tokens, SizeIs(1));
  Finding finding;
  finding.canary = "username";
  finding.place = "body";
  finding.offset = traces.tokens[0].wire.offset + 3;
  finding.length = 1;
  DropExplained({finding}, traces);
  EXPECT_THAT(traces.tokens, IsEmpty());
}

TEST(DigestWatchTest, SaysOnceThatATokenIsNew) {
  struct Nobody final : ViewVisitor {
    bool OnView(const View&) override { return false; }
  } nobody;
  DigestWatch watch(nobody);
  const WireSource source("body");
  const auto sees_new = [&](std::string_view text) {
    watch.OnView({text, 0, &source});
    return watch.TakeSawNew();
  };
  EXPECT_FALSE(sees_new("no digest 35949ab1-ec33-4fa3-bbc2-5c5878b99e7a"));
  EXPECT_TRUE(sees_new(kPepperedUser));
  EXPECT_FALSE(sees_new(kPepperedUser));
}

}  // namespace
}  // namespace telltale
