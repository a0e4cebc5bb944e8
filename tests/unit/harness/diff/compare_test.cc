#include "harness/diff/compare.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "harness/diff/reviewed.h"
#include "harness/diff/strength_words.h"
#include "schema/builtin.h"

namespace telltale {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Reviewed Of(const nlohmann::json& schema) {
  Reviewed reviewed;
  reviewed.dictionary.parts.push_back(DeclaredPart("contract", ReadDeclaredFields(schema), ""));
  return reviewed;
}

nlohmann::json Contract() { return nlohmann::json::parse(*BuiltinSchema("devpod-cli-v1")); }

// "worse field-added /x" of every change from the bundled contract to one that was edited.
template <class Edit>
std::vector<std::string> Changes(const Edit& edit, bool reversed = false) {
  nlohmann::json edited = Contract();
  edit(edited);
  std::vector<std::string> words;
  const auto changes = reversed ? Compare(Of(edited), Of(Contract())) : Compare(Of(Contract()), Of(edited));
  for (const Change& change : changes) {
    words.push_back(std::string(ToString(change.direction)) + " " + change.kind + " " + change.pointer);
  }
  return words;
}

nlohmann::json& Member(nlohmann::json& contract, const char* object, const char* name) {
  return contract["properties"][object]["properties"][name];
}

TEST(CompareTest, TheSameContractHasNoChange) {
  EXPECT_THAT(Changes([](nlohmann::json&) {}), IsEmpty());
}

TEST(CompareTest, AFieldAddedIsWorseAndOneRemovedIsBetter) {
  const auto add = [](nlohmann::json& c) { c["properties"]["extra"] = {{"type", "string"}}; };
  EXPECT_THAT(Changes(add), UnorderedElementsAre("worse field-added /extra"));
  EXPECT_THAT(Changes(add, true), UnorderedElementsAre("better field-removed /extra"));
}

TEST(CompareTest, AnEnumWidenedOrTurnedIntoFreeTextIsWorse) {
  const auto widen = [](nlohmann::json& c) { c["properties"]["type"]["enum"].push_back("heartbeat"); };
  EXPECT_THAT(Changes(widen), UnorderedElementsAre("worse enum-widened /type"));
  EXPECT_THAT(Changes(widen, true), UnorderedElementsAre("better enum-narrowed /type"));
  EXPECT_THAT(Changes([](nlohmann::json& c) {
                c["properties"]["type"].erase("enum");
                c["properties"]["type"]["type"] = "string";
              }),
              UnorderedElementsAre("worse enum-to-free-text /type"));
}

TEST(CompareTest, AConstraintLoosenedIsWorse) {
  const auto loosen = [](nlohmann::json& c) {
    Member(c, "event", "command").erase("pattern");
    Member(c, "event", "command")["maxLength"] = 500;
    c["properties"]["event"].erase("additionalProperties");
  };
  EXPECT_THAT(Changes(loosen),
              UnorderedElementsAre("worse pattern-dropped /event/command", "worse max-length-loosened /event/command",
                                   "worse object-opened /event"));
  EXPECT_THAT(Changes(loosen, true),
              UnorderedElementsAre("better pattern-added /event/command", "better max-length-tightened /event/command",
                                   "better object-closed /event"));
}

TEST(CompareTest, ALimitOfAnArrayCountsToo) {
  EXPECT_THAT(
      Changes([](nlohmann::json& c) {
        c["properties"]["instanceProperties"]["properties"]["flags"]["properties"]["setFlags"].erase("maxItems");
      }),
      UnorderedElementsAre("worse max-items-loosened /instanceProperties/flags/setFlags"));
}

TEST(CompareTest, AConditionThatForbadeAFieldIsMissed) {
  EXPECT_THAT(
      Changes([](nlohmann::json& c) { c["allOf"].erase(1); }),
      UnorderedElementsAre("worse condition-dropped /event/errors", "worse condition-dropped /event/processingTime"));
}

TEST(CompareTest, AClassRaisedIsWorseAndOneLoweredIsToBeChecked) {
  const auto raise = [](nlohmann::json& c) {
    Member(c, "event", "errors")["x-data-classification"]["category"] = "personal";
    Member(c, "event", "errors")["x-personal-data"] = "yes";
  };
  EXPECT_THAT(Changes(raise),
              UnorderedElementsAre("worse class-raised /event/errors", "worse personal-data-raised /event/errors"));
  EXPECT_THAT(Changes(raise, true), UnorderedElementsAre("neutral class-lowered /event/errors",
                                                         "neutral personal-data-lowered /event/errors"));
}

TEST(CompareTest, PurposeRecipientExpiryAndRetention) {
  EXPECT_THAT(Changes([](nlohmann::json& c) {
                nlohmann::json& ui = Member(c, "instanceProperties", "ui");
                ui["x-purpose"] = "Advertising";
                ui["x-recipients"] = {"the vendor's telemetry backend", "a broker"};
                ui["x-expires"] = "2031-01-01";
                ui["x-retention"] = "90 days";
              }),
              UnorderedElementsAre(
                  "worse purpose-changed /instanceProperties/ui", "worse recipient-added /instanceProperties/ui",
                  "better expiry-shortened /instanceProperties/ui", "worse retention-changed /instanceProperties/ui"));
}

TEST(CompareTest, AnIdentifierThatLivesLongerIsHashedLessOrNoLongerSaysSo) {
  EXPECT_THAT(Changes([](nlohmann::json& c) {
                Member(c, "event", "executionID")["x-identifier"]["lifetime"] = "90 days";
                Member(c, "instanceProperties", "uid")["x-identifier"]["transform"] = "SHA-256";
              }),
              UnorderedElementsAre("worse identifier-lifetime-longer /event/executionID",
                                   "worse identifier-transform-changed /instanceProperties/uid"));
  EXPECT_THAT(Changes([](nlohmann::json& c) { Member(c, "instanceProperties", "uid").erase("x-identifier"); }),
              UnorderedElementsAre("worse identifier-removed /instanceProperties/uid"));
}

TEST(CompareTest, LifetimesAndTransformsHaveAnOrder) {
  EXPECT_LT(LifetimeDays("one execution"), LifetimeDays("24 hours"));
  EXPECT_LT(LifetimeDays("90 days"), LifetimeDays("1 year"));
  EXPECT_LT(LifetimeDays("2 years"), LifetimeDays("installation: until the key is deleted"));
  EXPECT_LT(LifetimeDays("as long as needed"), 0);
  EXPECT_LT(TransformStrength("unsalted SHA-256"), TransformStrength("salted SHA-256"));
  EXPECT_LT(TransformStrength("SHA-256 hash"), TransformStrength("HMAC-SHA-256"));
}

TEST(CompareTest, OfRunsNewEndpointsAndFindingsAndLostOptOutsAreWorse) {
  Reviewed before, after;
  before.kind = after.kind = Reviewed::Kind::kRun;
  before.endpoints = {"a:443"};
  after.endpoints = {"a:443", "b:443"};
  before.opt_outs = {"do-not-track"};
  before.findings = {"leak/pii x"};
  after.findings = {"leak/canary y"};
  std::vector<std::string> words;
  for (const Change& change : Compare(before, after)) {
    words.push_back(std::string(ToString(change.direction)) + " " + change.kind);
  }
  EXPECT_THAT(words, UnorderedElementsAre("worse endpoint-added", "worse opt-out-removed", "worse finding-added",
                                          "better finding-removed"));
}

SeenField Seen(std::size_t homes, std::size_t payloads, std::size_t distinct, std::size_t most) {
  SeenField seen;
  for (std::size_t i = 0; i < homes; ++i) seen.payloads_by_scenario["s" + std::to_string(i)] = 1;
  seen.payloads = payloads;
  seen.distinct_values = distinct;
  seen.most_in_one_scenario = most;
  return seen;
}

std::vector<std::string> MeasuredChanges(const SeenField& before, const SeenField& after) {
  Reviewed old = Of(Contract()), now = old;
  for (auto [reviewed, seen] : {std::pair(&old, &before), std::pair(&now, &after)}) {
    for (DictionaryRow& row : reviewed->dictionary.parts[0].rows) {
      if (row.declared.pointer == "/instanceProperties/uid" || row.declared.pointer == "/type") row.seen = *seen;
    }
  }
  std::vector<std::string> words;
  for (const Change& change : Compare(old, now)) words.push_back(change.kind + " " + change.pointer);
  return words;
}

TEST(CompareTest, AnIdentifierMeasuredToLiveLongerIsWorseAndWhatARunDoesNotShowIsNoChange) {
  const SeenField every_run = Seen(3, 4, 4, 2), with_home = Seen(3, 4, 3, 1), stays = Seen(3, 4, 1, 1);
  EXPECT_THAT(MeasuredChanges(every_run, with_home),
              UnorderedElementsAre("identifier-measured-longer /instanceProperties/uid"));
  EXPECT_THAT(MeasuredChanges(with_home, stays),
              UnorderedElementsAre("identifier-measured-longer /instanceProperties/uid"));
  EXPECT_THAT(MeasuredChanges(stays, with_home),
              UnorderedElementsAre("identifier-measured-shorter /instanceProperties/uid"));
  const SeenField one_payload_a_home = Seen(3, 3, 3, 1), one_home = Seen(1, 1, 1, 1);
  EXPECT_THAT(MeasuredChanges(every_run, one_payload_a_home), IsEmpty());
  EXPECT_THAT(MeasuredChanges(one_home, stays), IsEmpty());
}

TEST(CompareTest, TheSecondContractComparesWithItself) {
  const auto schema = nlohmann::json::parse(*BuiltinSchema("devpod-cli-v2"));
  EXPECT_THAT(Compare(Of(schema), Of(schema)), IsEmpty());
  EXPECT_TRUE(IsWorse(Compare(Of(Contract()), Of(schema))));
}

}  // namespace
}  // namespace telltale
