#include "harness/flows/relation.h"

#include <gmock/gmock.h>

#include "core/digest.h"

namespace telltale::flows {
namespace {

std::vector<Pair> PairsOf(const std::function<std::string(const std::string&)>& member) {
  std::vector<Pair> pairs;
  for (const char* value : {"Balozovedi", "migatonerula", "tesuro"}) {
    pairs.push_back({{{"hostname", CanaryClass::kHostname, value}}, {}, true, member(value)});
  }
  return pairs;
}

TEST(RelationTest, NamesWhatIsMadeOfTheValueItself) {
  EXPECT_EQ(NameRelation(PairsOf([](const std::string& value) { return value; })).kind, "equals");
  EXPECT_EQ(NameRelation(PairsOf([](const std::string& value) { return "/srv/" + value + "/x"; })).kind, "contains");
  EXPECT_EQ(NameRelation(PairsOf([](const std::string& value) { return std::to_string(value.size()); })).kind,
            "length");
  EXPECT_EQ(NameRelation(PairsOf([](const std::string& value) { return std::to_string(40 + value.size()); })).kind,
            "length");
}

TEST(RelationTest, NamesADigestAndHowMuchOfItIsTold) {
  const Relation whole = NameRelation(PairsOf([](const std::string& value) { return Sha256Hex(value); }));
  EXPECT_EQ(whole.kind, "digest");
  EXPECT_EQ(whole.detail, "SHA-256");
  const Relation cut = NameRelation(PairsOf([](const std::string& value) { return Sha256Hex(value).substr(0, 8); }));
  EXPECT_EQ(cut.kind, "digest");
  EXPECT_EQ(cut.detail, "SHA-256, the first 8 of 64 digits");
}

// What is keyed by a constant of the program looks like a digest and is none that can be named.
TEST(RelationTest, ASaltedDigestIsKeyed) {
  EXPECT_EQ(NameRelation(PairsOf([](const std::string& value) { return Sha256Hex("salt" + value); })).kind, "keyed");
}

TEST(RelationTest, ADigestOfTwoValuesIsNamed) {
  std::vector<Pair> pairs = PairsOf([](const std::string& value) { return Sha256Hex(value + ":owner"); });
  for (Pair& pair : pairs) pair.others.push_back({"username", CanaryClass::kUsername, "owner"});
  EXPECT_EQ(NameRelation(pairs).detail, "SHA-256 of it and another source");
}

TEST(RelationTest, FewValuesAreAnEnumeration) {
  const Relation few =
      NameRelation(PairsOf([](const std::string& value) { return value.size() < 11 ? "short" : "long"; }));
  EXPECT_EQ(few.kind, "one-of");
}

TEST(RelationTest, TheSameNamesInAnotherOrderAreAnOrder) {
  EXPECT_EQ(NameRelation(PairsOf([](const std::string& value) {
              return value.size() == 10 ? "first second" : value.size() == 12 ? "second first" : "dnoces first";
            })).kind,
            "order");
}

TEST(RelationTest, WhatIsSometimesNotToldIsPresence) {
  std::vector<Pair> pairs = PairsOf([](const std::string&) { return "x"; });
  pairs.back().told = false;
  EXPECT_EQ(NameRelation(pairs).kind, "presence");
}

}  // namespace
}  // namespace telltale::flows
