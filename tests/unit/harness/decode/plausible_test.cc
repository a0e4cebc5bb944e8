#include "harness/decode/plausible.h"

#include <gtest/gtest.h>

#include <bit>
#include <string>

namespace telltale {
namespace {

// By the words of its comment, with no loop cut short.
bool SaysLittleNaively(const std::string& text) {
  if (text.size() < 16) return false;
  for (std::size_t period = 1; period <= 5; ++period) {
    std::size_t breaks = 0;
    for (std::size_t i = period; i < text.size(); ++i) breaks += text[i] == text[i - period] ? 0 : 1;
    if (8 * period + breaks * (8 + static_cast<std::size_t>(std::bit_width(text.size()))) < 48) return true;
  }
  return false;
}

TEST(PlausibleTest, WhatSaysLittleIsWhatItsNaiveTwinSays) {
  std::size_t little = 0;
  for (std::size_t length : {std::size_t{15}, std::size_t{16}, std::size_t{17}}) {
    for (std::size_t bits = 0; bits < std::size_t{1} << length; ++bits) {
      std::string text;
      for (std::size_t i = 0; i < length; ++i) text += (bits >> i & 1U) != 0 ? 'b' : 'a';
      ASSERT_EQ(SaysLittle(text), SaysLittleNaively(text)) << text;
      little += SaysLittle(text) ? 1 : 0;
    }
  }
  EXPECT_GT(little, 60U);
}

TEST(PlausibleTest, RepetitionSaysLittleAndValuesDoNot) {
  EXPECT_TRUE(SaysLittle(std::string(200, 'a')));
  EXPECT_TRUE(SaysLittle("\x04" + std::string(216, ' ')));
  EXPECT_TRUE(SaysLittle("abcdeabcdeabcdeabcdeabcde"));
  EXPECT_FALSE(SaysLittle("abcdefabcdefabcdefabcdef"));  // 48 bits
  EXPECT_FALSE(SaysLittle("oskvarnholmoskvarnholmoskvarnholm"));
  EXPECT_FALSE(SaysLittle(std::string(100, 'a') + "oskvarnholm" + std::string(100, 'a')));
  EXPECT_FALSE(SaysLittle(std::string(15, 'a')));  // too short to be worth asking
}

TEST(PlausibleTest, TimestampsAreDatesAndTimesAndNothingElse) {
  for (const char* time : {"2026-11-26", "2026-11-26T12:30", "2026-11-26T12:30:45Z", "2026-11-26 12:30:45",
                           "2026-11-26T12:30:45.209Z", "2026-11-26T12:30:45.123456789+02:00"}) {
    EXPECT_TRUE(IsTimestamp(time)) << time;
  }
  for (const char* other : {"", "2026-11-2", "2026/11/26", "2026-11-26T", "2026-11-26T12", "2026-11-26x12:30",
                            "2026-11-26T12:30:45PK", "2026-1126-T12:30", "x026-11-26", "2026-11-26T12:30:45.ushwleyxvb",
                            "2026-11-26T12:30:45.1234567890123456789012345"}) {
    EXPECT_FALSE(IsTimestamp(other)) << other;
  }
}

TEST(PlausibleTest, FormsAreNamesAndValues) {
  for (const char* form :
       {"a=1&b=2", "v=1&tid=UA-1&cid=&el=a+b%20c", "/v1/t?q=x&r=y==", "e&b=2&c=3", "name=Ada L&x=y z"}) {
    EXPECT_TRUE(IsForm(form)) << form;
  }
  for (const char* other :
       {"", "a=1", "a&b", "a=1&b", "a=1&&b=2", "=1&=2", "a=1&b=\"2\"", "a=1;b=2", "q9=&%Xk&<=p1&=z", "a=1&b=2&c"}) {
    EXPECT_FALSE(IsForm(other)) << other;
  }
}

}  // namespace
}  // namespace telltale
