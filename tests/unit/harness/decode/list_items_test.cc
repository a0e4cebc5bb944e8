#include "harness/decode/list_items.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace telltale {
namespace {

// The naive twin: run after run, letter after letter.
bool HasSixInARow(const std::string& text) {
  const auto is_one_of = [](char c, const std::string& letters) { return letters.find(c) != std::string::npos; };
  const auto is_base_letter = [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_one_of(c, "+/-_");
  };
  const std::string digits = "0123456789abcdefABCDEF";
  int in_row = 0;
  std::size_t last_end = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_base_letter(text[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && is_base_letter(text[i])) ++i;
    const std::string run = text.substr(begin, i - begin);
    bool is_item = run.size() <= 8;
    if (run.size() > 1) {
      std::size_t k = run[0] == 'x' || run[0] == 'X' ? 1 : 0;
      if (run[0] == '0' && !is_one_of(run[1], digits)) k = 2;        // 0x, 0o, 0b
      const bool backwards = run.size() > 2 && run.ends_with("x0");  // 14x0
      for (; k < run.size() - (backwards ? 2 : 0); ++k) is_item = is_item && is_one_of(run[k], digits + "+/-_");
    }
    in_row = !is_item ? 0 : begin - last_end <= 5 ? in_row + 1 : 1;
    last_end = i;
    if (in_row >= 6) return true;
  }
  return false;
}

bool HoldsList(const std::string& text) { return ListItemsIn(text, {0, text.size()}).is_list; }

TEST(ListItemsTest, FindsLists) {
  EXPECT_TRUE(HoldsList("104,101,108,108,111,33"));
  EXPECT_TRUE(HoldsList("[0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x21]"));
  EXPECT_TRUE(HoldsList(R"({"data":["0o150","0o145","0o154","0o154","0o157","0o41"]})"));
  EXPECT_TRUE(HoldsList("h e l l o !x"));
  EXPECT_TRUE(HoldsList("12x0 ,f6x0 ,c6x0 ,c6x0 ,56x0 ,86x0"));
  EXPECT_FALSE(HoldsList("104,101,108,108,111"));
  EXPECT_FALSE(HoldsList("one two three four five six"));
  EXPECT_FALSE(HoldsList(""));
}

// As a whole a text is told exactly; of its parts, cut where no run is, it is never said to hold no list when it does.
TEST(ListItemsTest, AgreesWithTheNaiveTwin) {
  std::mt19937 random(3);  // NOLINT: the same texts every time
  int texts = 0;
  int lists = 0;
  int lists_of_parts = 0;
  for (const std::string alphabet : {"01,", "0ox1,", "agx0, ", "g,\"", "0Zz-_, :", "aG9+/=.,    "}) {
    for (int round = 0; round < 1000; ++round) {
      std::string text(random() % 200, ' ');
      const std::size_t rare = 2 + random() % 20;  // how seldom a letter of the alphabet's beginning breaks a list
      for (char& c : text) {
        const std::size_t from = random() % rare == 0 ? 0 : alphabet.size() / 2;
        c = alphabet[from + random() % (alphabet.size() - from)];
      }
      const bool expected = HasSixInARow(text);
      ASSERT_EQ(HoldsList(text), expected) << text;
      ListItems parts;
      std::size_t begin = 0;
      for (std::size_t comma = text.find(','); comma != std::string::npos; comma = text.find(',', comma + 1)) {
        if (random() % 3 != 0) continue;
        parts.Add(ListItemsIn(text, {begin, comma}));
        begin = comma;
      }
      parts.Add(ListItemsIn(text, {begin, text.size()}));
      ASSERT_TRUE(parts.is_list || !expected) << text;
      ++texts;
      lists += expected ? 1 : 0;
      lists_of_parts += parts.is_list ? 1 : 0;
    }
  }
  EXPECT_GT(lists, texts / 10);
  EXPECT_LT(lists_of_parts, texts * 9 / 10);
}

}  // namespace
}  // namespace telltale
