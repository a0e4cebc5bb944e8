#include "harness/config/placeholder.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(PlaceholderTest, NamesThatSayNothingArePlaceholders) {
  for (const char* text : {"",
                           " ",
                           "-",
                           "...",
                           "?",
                           "TODO",
                           "todo: ask",
                           "T.B.D.",
                           "tbd",
                           "FIXME",
                           "n/a",
                           "N.A.",
                           "none",
                           "To be filled in",
                           "to be filled in by the team",
                           "not reviewed yet: say why this is acceptable",
                           "nobody yet: say who answers for this",
                           "nobody",
                           "unknown",
                           "x",
                           "xxx",
                           "owner",
                           "<reason>"}) {
    EXPECT_TRUE(IsPlaceholder(text)) << text;
  }
}

TEST(PlaceholderTest, WhatSomebodySaysIsNone) {
  for (const char* text :
       {"Known.", "telemetry", "Privacy team", "The vendor was told; the next release hashes it.",
        "Todoist integration sends its own id", "goes away with version 2", "Zoë", "QA", "Accepted by legal"}) {
    EXPECT_FALSE(IsPlaceholder(text)) << text;
  }
}

}  // namespace
}  // namespace telltale
