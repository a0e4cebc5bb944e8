#include "harness/detect/word_memory.h"

#include <gtest/gtest.h>

#include <string>

namespace telltale {
namespace {

using Told = WordMemory::Told;

WordMemory::Word WordIn(const std::string& text, const std::string& word) {
  const std::size_t begin = text.find(word);
  return WordMemory::Read(text, begin, begin + word.size());
}

TEST(WordMemoryTest, KnowsTheWordsThatItWasTold) {
  for (const std::string name : {"id", "ui", "version", "provider", "executionID", "instanceProperties", "set-options",
                                 "abcdefghijklmnopqrstuvwx", "10", "=x", "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9"}) {
    WordMemory memory;
    const auto word = WordIn("{\"" + name + "\":1}", name);
    ASSERT_TRUE(WordMemory::CanRemember(word)) << name;
    EXPECT_EQ(memory.Recall(word), Told::kNothing) << name;
    memory.Remember(word, Told::kBoring);
    EXPECT_EQ(memory.Recall(word), Told::kBoring) << name;
    EXPECT_EQ(memory.Recall(WordIn("[\"" + name + "\"", name)), Told::kBoring) << name;
    memory.Remember(word, Told::kBoringInTokens);
    EXPECT_EQ(memory.Recall(word), Told::kBoringInTokens) << name;
  }
}

TEST(WordMemoryTest, KnowsAWordOnlyBetweenTheSameTwoBytes) {
  for (const std::string word : {"ui", "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9"}) {
    WordMemory memory;
    memory.Remember(WordIn("\"" + word + "\":", word), Told::kBoring);
    EXPECT_EQ(memory.Recall(WordIn("\"" + word + ":", word)), Told::kNothing) << word;
    EXPECT_EQ(memory.Recall(WordIn(":" + word + "\"", word)), Told::kNothing) << word;
    EXPECT_EQ(memory.Recall(WordIn(word + "\"", word)), Told::kNothing) << word;
    EXPECT_EQ(memory.Recall(WordIn("\"" + word, word)), Told::kNothing) << word;
  }
}

TEST(WordMemoryTest, TakesNoWordForAnother) {
  WordMemory memory;
  const auto remember = [&](const std::string& word) { memory.Remember(WordIn(word, word), Told::kBoring); };
  const auto knows = [&](const std::string& word) { return memory.Recall(WordIn(word, word)) != Told::kNothing; };
  remember("abcdefghijkl");
  EXPECT_FALSE(knows("abcdefghijkL"));
  EXPECT_FALSE(knows("abcdefghefghijkl"));  // the same first and last eight
  EXPECT_FALSE(knows("abcdefghjkl"));
  remember("abcdefghijklmnopqrstuvwx");
  EXPECT_FALSE(knows("abcdefghijklmnoPqrstuvwx"));  // the same first and last eight, and length
  remember("abcdefghijklmnopqrstuvwxy");            // longer than a slot
  EXPECT_FALSE(knows("abcdefghijklmnoPqrstuvwxy"));
  EXPECT_FALSE(knows("abcdefghijklmnopqrstuvwx0"));
  remember("abc");
  EXPECT_FALSE(knows("ab"));
  EXPECT_FALSE(knows("abcd"));
}

TEST(WordMemoryTest, RemembersNoWordOfWhichItDoesNotHoldAllThatCounts) {
  const auto can = [](const std::string& text, const std::string& word) {
    return WordMemory::CanRemember(WordIn(text, word));
  };
  EXPECT_FALSE(can("\\name", "name"));                  // n may be an escape's
  EXPECT_FALSE(can("1790557331168", "1790557331168"));  // another one each time
}

TEST(WordMemoryTest, JoinedBytesAreTheSameByteByByteAndBySixteen) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string sixty_four(64, all[i]);
    EXPECT_EQ(MaskAt<JoinedBytes>(sixty_four, 0) != 0, JoinedBytes::Has(all[i])) << i;
  }
}

}  // namespace
}  // namespace telltale
