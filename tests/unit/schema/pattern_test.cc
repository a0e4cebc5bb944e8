#include "schema/pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace telltale {
namespace {

bool Matches(const std::string& pattern, std::string_view text) {
  const auto compiled = SchemaPattern::Compile(pattern);
  EXPECT_TRUE(compiled.has_value()) << pattern << ": " << ToString(compiled.error());
  return compiled && compiled->Matches(text);
}

// ECMA-262, WhiteSpace and LineTerminator: what stands beside them is no space.
TEST(SchemaPatternTest, SpacesAreThoseOfUnicode) {
  for (const char* space : {" ", "\t", "\v", "\f", "\u00a0", "\ufeff", "\n", "\u2028", "\u2029", "\u2003", "\u3000"}) {
    EXPECT_TRUE(Matches(R"(^\s$)", space)) << space;
    EXPECT_FALSE(Matches(R"(^\S$)", space)) << space;
    EXPECT_TRUE(Matches(R"(^[x\s]$)", space)) << space;
    EXPECT_FALSE(Matches(R"(^[^\s]$)", space)) << space;
    EXPECT_TRUE(Matches(R"(^[^\S]$)", space)) << space;
  }
  for (const char* other : {"\x01", "\u2013", "\u200b", "x", "\U0001F600"}) {
    EXPECT_FALSE(Matches(R"(^\s$)", other)) << other;
    EXPECT_TRUE(Matches(R"(^\S$)", other)) << other;
    EXPECT_TRUE(Matches(R"(^[\S]$)", other)) << other;
  }
}

TEST(SchemaPatternTest, ADotIsAnythingButALineEnd) {
  EXPECT_TRUE(Matches("^.$", "\U0001F600"));
  for (const char* end : {"\n", "\r", "\u2028", "\u2029"}) EXPECT_FALSE(Matches("^.$", end));
  EXPECT_TRUE(Matches("^[.]$", "."));
  EXPECT_FALSE(Matches("^[.]$", "x"));
}

TEST(SchemaPatternTest, ABracketInAClassIsACharacter) {
  EXPECT_TRUE(Matches("^[[:alpha:]]$", "[]")) << "a class of seven characters, then a bracket";
  EXPECT_FALSE(Matches("^[[:alpha:]]$", "q"));
  EXPECT_TRUE(Matches("^[^]$", "\n"));
  EXPECT_FALSE(Matches("[]", "]"));
}

TEST(SchemaPatternTest, EscapesNameCharacters) {
  EXPECT_TRUE(Matches(R"(^\cC\cc$)", "\x03\x03"));
  EXPECT_TRUE(Matches(R"(^\x41\u0042\u{1F600}\ud83d\ude00$)", "AB\U0001F600\U0001F600"));
  EXPECT_TRUE(Matches(R"(^\0$)", std::string_view("\0", 1)));
  EXPECT_TRUE(Matches(R"(^[\b]$)", "\b"));
  EXPECT_TRUE(Matches(R"(^\p{Letter}\P{digit}$)", "\u00e9x"));
  EXPECT_TRUE(Matches(R"(^\d+$)", "42"));
  EXPECT_FALSE(Matches(R"(^\d+$)", "\u09ea\u09e8"));
}

TEST(SchemaPatternTest, WhatCannotBeCheckedIsAnError) {
  for (const char* pattern : {"(?=a)", "(?<!a)", "(?<name>a)", "(?i)a", R"((a)\1)", R"(\u{110000})", R"(\ud83d)",
                              R"(\x4)", R"(\c1)", R"(\p{Nothing})", R"(\Aa)", R"(\01)", "a**", "[b-a]", "(", "\\"}) {
    EXPECT_FALSE(SchemaPattern::Compile(pattern).has_value()) << pattern;
  }
}

TEST(CapturingPatternTest, TakesTheFirstGroupOrAllThatFits) {
  EXPECT_EQ(CapturingPattern::Compile("id=([0-9]+)(x?)")->FindIn("a id=17x id=18"), "17");
  EXPECT_EQ(CapturingPattern::Compile("[0-9]+")->FindIn("id=17x"), "17");
  EXPECT_EQ(CapturingPattern::Compile("a(b)?")->FindIn("a"), "");
  EXPECT_EQ(CapturingPattern::Compile("[0-9]+")->FindIn("none"), std::nullopt);
  EXPECT_FALSE(CapturingPattern::Compile("(?<=x)y").has_value());
}

}  // namespace
}  // namespace telltale
