#include "harness/bundle/journal_lines.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "mockserver/record/journal.h"
#include "tests/unit/harness/bundle/evidence.h"

namespace telltale {
namespace {

class JournalLinesTest : public ::testing::Test {
 protected:
  std::filesystem::path Lines() { return evidence.run() / "exchanges.ndjson"; }
  std::string Text() {
    std::ifstream file(Lines(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  void Write(const std::string& text) { std::ofstream(Lines(), std::ios::binary) << text; }
  bool Holds(const std::set<std::string>& named = {}) {
    const auto held = JournalHoldsLines(evidence.run(), named);
    EXPECT_TRUE(held.has_value());
    return held.value_or(false);
  }
  Evidence evidence;
};

TEST_F(JournalLinesTest, WhatWasWrittenTogetherHolds) {
  EXPECT_TRUE(Holds());
  EXPECT_TRUE(Holds({"", "x00001", "x00003"}));
}

TEST_F(JournalLinesTest, AnExchangeThatAFindingInventedDoesNot) { EXPECT_FALSE(Holds({"x00001", "x00004"})); }

TEST_F(JournalLinesTest, AnyOtherByteDoesNot) {
  const std::string text = Text();
  for (const std::size_t at : {std::size_t{8}, text.size() / 2, text.size() - 1}) {
    std::string other = text;
    other[at] ^= 1;
    Write(other);
    EXPECT_FALSE(Holds()) << at;
  }
  Write(text);
  EXPECT_TRUE(Holds());
}

TEST_F(JournalLinesTest, LinesThatAreMissingOrTooManyDoNot) {
  const std::string text = Text();
  const std::size_t first = text.find('\n') + 1;
  for (const std::string& other : {text.substr(first), text.substr(0, first), text + text.substr(0, first), text + "\n",
                                   text.substr(first) + text.substr(0, first), std::string()}) {
    Write(other);
    EXPECT_FALSE(Holds());
  }
  std::filesystem::remove(Lines());
  EXPECT_FALSE(Holds());
}

TEST_F(JournalLinesTest, AnAnswerToNothingIsLookedAt) {
  {
    auto journal = Journal::Open(evidence.run() / "journal.sqlite");
    ASSERT_TRUE(journal.has_value());
    ASSERT_TRUE((*journal)->RecordResponse("x00009", Response{200, {}, ""}).has_value());
    ASSERT_TRUE((*journal)->Settle().has_value());
  }
  EXPECT_FALSE(Holds());
}

}  // namespace
}  // namespace telltale
