#include <gtest/gtest.h>

#include <string>

#include "core/utf8.h"
#include "harness/decode/output.h"
#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

// FindFolding asks tables by a code point's first bytes, DecodeFolding the lists of what folds.
TEST(UnicodeFoldTest, WhatIsFoundToFoldIsWhatDecodingChanges) {
  int folding = 0;
  Output output;
  for (char32_t value = 0x80; value <= 0x10ffff; ++value) {
    if (value >= 0xd800 && value <= 0xdfff) continue;
    std::string text = "ab";
    AppendUtf8(value, text);
    text += "cd";
    Candidates candidates;
    FindFolding(text, candidates);
    output.Begin(64);
    const bool changed = DecodeFolding(text, 0, output);
    ASSERT_EQ(!candidates.empty(), changed) << std::hex << static_cast<unsigned>(value);
    folding += changed ? 1 : 0;
  }
  EXPECT_GT(folding, 1000);  // the mathematical alphabets alone are 726
}

}  // namespace
}  // namespace telltale
