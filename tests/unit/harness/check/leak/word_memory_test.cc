#include "harness/check/leak/word_memory.h"

#include <gtest/gtest.h>

#include <string>

namespace telltale {
namespace {

WordMemory::Word WordIn(const std::string& text, const std::string& word) {
  const std::size_t begin = text.find(word);
  return WordMemory::Read(text, begin, begin + word.size());
}

TEST(WordMemoryTest, KnowsTheWordsThatItWasTold) {
  WordMemory memory;
  const auto word = WordIn("\"executionID\":", "executionID");
  ASSERT_TRUE(WordMemory::CanRemember(word));
  EXPECT_FALSE(memory.Knows(word));
  memory.Remember(word);
  EXPECT_TRUE(memory.Knows(word));
  EXPECT_TRUE(memory.Knows(WordIn("executionID", "executionID")));
}

TEST(WordMemoryTest, TakesNoWordForAnother) {
  WordMemory memory;
  memory.Remember(WordIn("abcdefghijkl", "abcdefghijkl"));
  EXPECT_FALSE(memory.Knows(WordIn("abcdefghijkL", "abcdefghijkL")));
  EXPECT_FALSE(memory.Knows(WordIn("abcdefghefghijkl", "abcdefghefghijkl")));  // the same first and last eight
  EXPECT_FALSE(memory.Knows(WordIn("abcdefghjkl", "abcdefghjkl")));
}

TEST(WordMemoryTest, RemembersNoWordThatMayBePartOfSomethingLonger) {
  for (const std::string text :
       {"executionID+", "executionID=", "executionID/", "-executionID", "_executionID", "x/executionID"}) {
    EXPECT_FALSE(WordMemory::CanRemember(WordIn(text, "executionID"))) << text;
  }
  EXPECT_FALSE(WordMemory::CanRemember(WordIn("1790557331168", "1790557331168")));
  EXPECT_FALSE(WordMemory::CanRemember(WordIn("deadbeef", "deadbeef")));
  EXPECT_FALSE(WordMemory::CanRemember(WordIn("abcdefghijklmnopq", "abcdefghijklmnopq")));
}

}  // namespace
}  // namespace telltale
