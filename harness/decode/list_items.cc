#include "harness/decode/list_items.h"

#include <algorithm>
#include <cstddef>

#include "harness/decode/byte_class.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/text_scan.h"

namespace telltale {
namespace {

constexpr std::size_t kLongestItem = 8;
constexpr std::size_t kWidestGap = 5;

bool IsOfItem(char c) { return (ByteClasses(c) & (kDigit | kHexLetter | kDash | kUnderscore | kPlus | kSlash)) != 0; }

bool IsListItem(BytesView run) {
  if (run.size() == 1) return true;
  std::size_t i = run[0] == 'x' || run[0] == 'X' ? 1 : 0;
  if (i == 0 && !IsOfItem(run[0])) return false;                                   // most words
  if (run[0] == '0' && (ByteClasses(run[1]) & (kHexLetter | kDigit)) == 0) i = 2;  // 0x, 0o, 0b
  if (run.size() > 2 && run.ends_with("x0")) run.remove_suffix(2);                 // 14x0, which is written backwards
  return std::ranges::all_of(run.substr(std::min(i, run.size())), IsOfItem);
}

std::uint8_t AtMost(unsigned count) { return static_cast<std::uint8_t>(std::min(count, ListItems::kFewest)); }

}  // namespace

ListItems ListItems::Join(ListItems next) const {
  ListItems both;
  both.is_list = is_list || next.is_list || unsigned{last} + next.first >= kFewest;
  both.is_broken = is_broken || next.is_broken;
  both.first = is_broken ? first : AtMost(unsigned{first} + next.first);
  both.last = next.is_broken ? next.last : AtMost(unsigned{last} + next.last);
  return both;
}

ListItems ListItemsIn(BytesView text, SourceRange part, std::vector<SourceRange>* tokens) {
  unsigned in_row = 0;
  unsigned most = 0;
  unsigned first = 0;
  bool is_broken = false;
  const auto end_row = [&] {
    if (!is_broken) first = in_row;
    is_broken = true;
    in_row = 0;
  };
  std::size_t last_end = part.begin;
  ForEachRun<BaseLetters>(text, part.begin, part.end, [&](std::size_t begin, std::size_t end) {
    const std::size_t length = end - begin;
    const bool is_near = begin - last_end <= kWidestGap;
    last_end = end;
    if (length >= kShortestToken && tokens != nullptr) tokens->push_back({begin, end});
    if (length > kLongestItem || !IsListItem(text.substr(begin, length))) return end_row();
    if (!is_near && in_row != 0) end_row();
    most = std::max(most, ++in_row);
  });
  ListItems items;
  items.first = AtMost(is_broken ? first : in_row);
  items.last = AtMost(in_row);
  items.is_broken = is_broken;
  items.is_list = most >= ListItems::kFewest;
  return items;
}

}  // namespace telltale
