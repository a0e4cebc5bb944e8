#include "harness/init/yaml_text.h"

#include <gmock/gmock.h>

#include <string>

#include "harness/config/load_profile.h"

namespace telltale {
namespace {

// What a profile's reader makes of one argument.
std::string ReadBack(const std::string& text) {
  const std::string yaml = "version: 1\nname: x\nscenarios:\n  - name: y\n    run: [" + YamlString(text) + "]\n";
  const auto profile = ParseProfile(yaml, "/nowhere/x.yaml");
  if (!profile) return "not read: " + ToString(profile.error()) + "\n" + yaml;
  EXPECT_EQ(profile->scenarios.at(0).arguments.size(), 1U) << yaml;
  return profile->scenarios.at(0).arguments.at(0);
}

TEST(YamlTextTest, EveryStringComesBackAsItWas) {
  for (const std::string text : {"",
                                 "up",
                                 "--flag",
                                 "-",
                                 "a b",
                                 " a ",
                                 "10.50",
                                 "0x1f",
                                 "07",
                                 "true",
                                 "No",
                                 "null",
                                 "~",
                                 "y",
                                 "{a: b}",
                                 "[x]",
                                 "a: b",
                                 "a #b",
                                 "#",
                                 "& * ! | > ' \" % @ `",
                                 "C:\\new\\table",
                                 "tab\there",
                                 "two\nlines\n",
                                 "\x1b[31mred\x1b[0m",
                                 "\x7f",
                                 "gr\xc3\xbc\xc3\x9f",
                                 "\xf0\x9f\x90\xb8",
                                 "\xe2\x80\xa8",
                                 "\xe2\x80\xae",
                                 "\xef\xbb\xbf"
                                 "bom",
                                 "?",
                                 ": ",
                                 ",",
                                 "---",
                                 "...",
                                 "2026-11-25",
                                 "1e3",
                                 ".inf",
                                 "<<",
                                 "="}) {
    EXPECT_EQ(ReadBack(text), text);
  }
}

TEST(YamlTextTest, EveryAsciiCharacterComesBackAtEveryPlace) {
  for (char c = 1; c != 127; ++c) {
    for (const std::string& text :
         {std::string{c}, std::string{c, 'x'}, std::string{'x', c}, std::string{'x', c, 'x'}}) {
      EXPECT_EQ(ReadBack(text), text) << static_cast<int>(c);
    }
  }
}

TEST(YamlTextTest, PlainWordsAndPathsNeedNoQuotes) {
  EXPECT_EQ(YamlString("provider"), "provider");
  EXPECT_EQ(YamlString("/usr/bin/curl"), "/usr/bin/curl");
}

TEST(YamlTextTest, ACommentStaysOnItsLine) {
  EXPECT_EQ(YamlComment("a\nb").find('\n'), std::string::npos);
  EXPECT_EQ(YamlComment("\x1b[2J").find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace telltale
