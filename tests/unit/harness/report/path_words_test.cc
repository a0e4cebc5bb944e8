#include "harness/report/path_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "harness/decode/decoder.h"

namespace telltale {
namespace {

// Of every row of every table, the words by the step.
std::map<std::string, std::string> WordsOfSteps() {
  std::map<std::string, std::string> words;
  const auto add = [&words](const auto& rows) {
    for (const auto& row : rows) {
      EXPECT_NE(row.words, "") << row.step;
      const auto [known, is_new] = words.emplace(row.step, row.words);
      EXPECT_EQ(known->second, row.words) << row.step << " is said in two ways";
    }
  };
  add(TextDecoders());
  add(TokenDecoders());
  add(SolidDecoders());
  return words;
}

TEST(PathWordsTest, EveryStepOfADecoderHasWords) {
  const std::map<std::string, std::string> words = WordsOfSteps();
  EXPECT_GT(words.size(), 30U);
  for (const auto& [step, said] : words) EXPECT_EQ(StepInWords(step), said);
}

TEST(PathWordsTest, TheNamesOfContentCodingsHaveWords) {
  for (const char* coding : {"gzip", "deflate", "br", "zstd", "compress"}) EXPECT_NE(StepInWords(coding), coding);
}

TEST(PathWordsTest, AStepOfAnotherVersionKeepsItsName) { EXPECT_EQ(StepInWords("base2048"), "base2048"); }

TEST(PathWordsTest, APathIsReadFromTheOutside) {
  Finding finding;
  finding.place = "body";
  finding.path = {"gzip", "json", "base64"};
  finding.pointer = "/a/b";
  EXPECT_EQ(PathInWords(finding), "the body, inflated (gzip), parsed as JSON, decoded as base64: at /a/b");
  finding.path.clear();
  EXPECT_EQ(PathInWords(finding), "the body, as it was sent: at /a/b");
}

}  // namespace
}  // namespace telltale
