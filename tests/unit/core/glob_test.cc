#include "core/glob.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace telltale {
namespace {

TEST(GlobTest, StarsAndQuestionMarksMatchAnything) {
  EXPECT_TRUE(GlobMatches("/home/a/.tool/*", "/home/a/.tool/x/y"));
  EXPECT_TRUE(GlobMatches("*.log", ".log"));
  EXPECT_TRUE(GlobMatches("a?c*e", "abcde"));
  EXPECT_TRUE(GlobMatches("", ""));
  EXPECT_FALSE(GlobMatches("a?c", "ac"));
  EXPECT_FALSE(GlobMatches("*.log", "a.logs"));
  EXPECT_FALSE(GlobMatches("[ab]", "a"));
}

// Every pattern and text over a small alphabet, against the definition.
bool ByDefinition(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return ByDefinition(pattern.substr(1), text) || (!text.empty() && ByDefinition(pattern, text.substr(1)));
  }
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         ByDefinition(pattern.substr(1), text.substr(1));
}

TEST(GlobTest, AgreesWithItsDefinition) {
  const auto words = [](const std::string& alphabet, std::size_t longest) {
    std::vector<std::string> all = {""};
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].size() == longest) continue;
      for (const char c : alphabet) all.push_back(all[i] + c);
    }
    return all;
  };
  for (const std::string& pattern : words("ab*?", 4)) {
    for (const std::string& text : words("ab", 5)) {
      ASSERT_EQ(GlobMatches(pattern, text), ByDefinition(pattern, text)) << pattern << " " << text;
    }
  }
}

}  // namespace
}  // namespace telltale
