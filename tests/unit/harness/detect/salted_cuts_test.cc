#include "harness/detect/digests/salted_cuts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "core/digest.h"
#include "harness/detect/digests/cut_judgement.h"
#include "harness/detect/digests/salted_digests.h"
#include "tests/unit/harness/detect/scan_text.h"

namespace telltale {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

using Told = std::vector<std::string>;
const std::vector<std::string> kTwo = {"bedogiha", "zopakimu"};

std::string Sha(const std::string& text, std::size_t digits = 8) { return Sha256Hex(text).substr(0, digits); }

// Machines whose working directory is /srv/NAME; `payload` makes what each of two runs of one sends.
class Machines {
 public:
  using Payload = std::function<std::string(const std::string& name, int run)>;

  Machines(const std::vector<std::string>& names, const Payload& payload) {
    for (const std::string& name : names) Add(name, payload);
  }

  std::set<std::string> worth() const { return MembersWorthSalting(cut_); }
  // After the search. What was counted may be changed before it is judged.
  Told Judge(const std::function<void(CutMachine&)>& change = [](CutMachine&) {}) {
    const std::set<std::string> worth = MembersWorthSalting(cut_);
    std::vector<CutTargets> targets;
    for (std::size_t i = 0; i < cut_.size(); ++i) targets.push_back(TargetsIn(cut_, i, worth));
    for (std::size_t i = 0; i < cut_.size(); ++i) {
      std::vector<Gap> gaps;
      EXPECT_THAT(salts_[i].End(names_[i], names_[i], gaps, nullptr, targets[i]), IsEmpty());
      EXPECT_THAT(gaps, IsEmpty());
      AddSaltedMatches(targets[i], Canaries(names_[i]), names_[i], cut_[i]);
      change(cut_[i]);
    }
    Told told;
    for (const Finding& finding : JudgeCutDigests(cut_)) told.push_back(finding.scenario + ": " + finding.message);
    return told;
  }

 private:
  static CanarySet Canaries(const std::string& name) { return {{"cwd", CanaryClass::kCwd, "/srv/" + name}}; }

  void Add(const std::string& name, const Payload& payload) {
    const LeakDetector detector = MustCompile(Canaries(name));
    SaltedDigests salts(detector, SaltLimits{});
    salts.AddSalt({"constant pepper", "a constant", Salt::Kind::kConstant});
    salts.AddSalt({"acme", "a name", Salt::Kind::kName});
    CutDigests cut;
    for (int run = 0; run < 2; ++run) {
      const std::string text = payload(name, run);
      const WireSource source("body");
      SaltHarvest harvest;
      harvest.OnView({text, 0, &source});
      SaltTraces traces = harvest.Take("x" + std::to_string(run));
      cut.Add(name + '#' + std::to_string(run), std::exchange(traces.cut_tokens, {}));
      salts.Add(std::move(traces));
    }
    names_.push_back(name);
    cut_.push_back(cut.End(detector, name));
    salts_.push_back(std::move(salts));
  }

  std::vector<std::string> names_;
  std::vector<CutMachine> cut_;
  std::vector<SaltedDigests> salts_;
};

// A payload whose `id` is made of the machine's folder.
Machines::Payload Id(const std::function<std::string(const std::string& folder)>& make) {
  return [make](const std::string& name, int) {
    return R"({"events":[{"id":")" + make("/srv/" + name) + R"(","project":"team-76df34e1"}]})";
  };
}

TEST(SaltedCutsTest, TwoMachinesThatSaltAlikeProveIt) {
  EXPECT_THAT(
      Machines(kTwo, Id([](const auto& cwd) { return Sha("constant pepper" + cwd + "/prisma/schema.prisma"); }))
          .Judge(),
      ElementsAre("bedogiha: SHA-256 of the working directory's prisma/schema.prisma, salted with a constant, cut to 8 "
                  "digits, left the machine",
                  StartsWith("zopakimu: SHA-256 of the working directory's prisma/schema.prisma")));
  EXPECT_THAT(
      Machines(kTwo, Id([](const auto& cwd) { return Sha(cwd + ":acme", 10); })).Judge(),
      ElementsAre(AllOf(HasSubstr("salted with a name"), HasSubstr("cut to 10 digits")), StartsWith("zopakimu")));
  EXPECT_THAT(Machines(kTwo, Id([](const auto& cwd) { return Sha256Hex(cwd + "##").substr(56); })).Judge(),
              ElementsAre(HasSubstr("with a fixed character or two"), StartsWith("zopakimu")));
  EXPECT_THAT(Machines(kTwo, Id([](const auto& cwd) { return Sha("team-76df34e1 " + cwd, 11); })).Judge(),
              ElementsAre(HasSubstr("salted with a string in the body"), StartsWith("zopakimu")));
}

TEST(SaltedCutsTest, OneMachineAloneProvesNothing) {
  const auto make = Id([](const auto& cwd) { return Sha("acme" + cwd); });
  EXPECT_THAT(Machines({"bedogiha"}, make).Judge(), IsEmpty());
  EXPECT_THAT(Machines(kTwo, make).Judge(), SizeIs(2));
}

TEST(SaltedCutsTest, WhatIsSentAsTheSaltMayDifferBetweenMachines) {
  const auto payload = [](const std::string& name, int) {
    const std::string project = "project-" + Sha(name, 20);
    return R"({"project":")" + project + R"(","id":")" + Sha(project + "/srv/" + name) + R"("})";
  };
  EXPECT_THAT(Machines(kTwo, payload).Judge(), SizeIs(2));
  // Where so many salts and tokens were tried that chance might have made two such digests, only one salt counts.
  EXPECT_THAT(Machines(kTwo, payload).Judge([](CutMachine& machine) { machine.salts = 1000000000000; }), IsEmpty());
}

TEST(SaltedCutsTest, TwoFormsOnTwoMachinesAreChance) {
  const auto payload = [](const std::string& name, int) {
    return R"({"id":")" + Sha((name == "bedogiha" ? "acme" : "constant pepper") + ("/srv/" + name)) + R"("})";
  };
  EXPECT_THAT(Machines(kTwo, payload).Judge(), IsEmpty());
}

TEST(SaltedCutsTest, WhatChangesFromRunToRunIsNotTried) {
  const auto payload = [](const std::string& name, int run) {
    return R"({"id":")" + Sha((run == 0 ? "acme" : "") + ("/srv/" + name)) + R"("})";
  };
  EXPECT_THAT(Machines(kTwo, payload).worth(), IsEmpty());
}

TEST(SaltedCutsTest, AMemberOfManyTokensOrOfDecimalDigitsIsNoIds) {
  const auto many = [](const std::string& name, int) {
    std::string payload = "{\"stack\":\"";
    for (int i = 0; i < 40; ++i) payload += Sha(name + std::to_string(i)) + ' ';
    return payload + "\"}";
  };
  const auto times = [](const std::string& name, int) {
    return R"({"at":")" + std::string(name == "bedogiha" ? "1795900001" : "1795900002") + R"("})";
  };
  EXPECT_THAT(Machines(kTwo, many).worth(), IsEmpty());
  EXPECT_THAT(Machines(kTwo, times).worth(), IsEmpty());
  EXPECT_THAT(Machines(kTwo, Id([](const auto& cwd) { return Sha("acme" + cwd); })).worth(), SizeIs(1));
}

TEST(SaltedCutsTest, WhatWasTriedIsCounted) {
  const auto make = Id([](const auto& cwd) { return Sha("acme" + cwd); });
  EXPECT_THAT(Machines(kTwo, make).Judge([](CutMachine& machine) {
    EXPECT_EQ(machine.salted_tokens, 1U);
    EXPECT_GT(machine.salted_digests, 1000U);
    EXPECT_GT(machine.salts, 2U);
    machine.salted_tokens = 10000000;  // of so many some two are alike by chance
  }),
              IsEmpty());
}

}  // namespace
}  // namespace telltale
