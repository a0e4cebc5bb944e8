#include <algorithm>
#include <string_view>

#include "core/utf8.h"
#include "harness/decode/byte_class.h"
#include "harness/decode/plausible.h"
#include "harness/decode/turned/reversed_marks.h"
#include "harness/decode/turned/turned_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kShortest = 16;
constexpr int kLetters = 0;
constexpr int kBytes = 1;

// The document's last bracket first, its first one last.
bool HasReversedEnds(BytesView text) {
  if (std::string_view("}]> \r\n\t").find(text[0]) == std::string_view::npos) return false;
  const std::size_t first = text.find_first_not_of(" \r\n\t");
  const std::size_t last = text.find_last_not_of(" \r\n\t");
  if (first == BytesView::npos) return false;
  const char begin = text[first];
  const char end = text[last];
  return (begin == '}' && end == '{') || (begin == ']' && end == '[') || (begin == '>' && end == '<');
}

// Whether a name and its colon stand before the quote at `quote`, as they do at the beginning of an object that is
// reversed.
bool EndsReversedName(BytesView text, std::size_t quote) {
  constexpr std::size_t kLongestName = 128;
  const std::size_t least = quote - std::min(quote, kLongestName);
  for (std::size_t at = quote; at > least; --at) {
    if (text[at - 1] != '"') continue;
    const std::size_t colon = text.substr(0, at - 1).find_last_not_of(" \t\r\n");
    return colon != BytesView::npos && text[colon] == ':' && IsText(text.substr(least, quote - least));
  }
  return false;
}

// An object within another text: from the brace behind its last string to the one before its first name. Empty: none.
BytesView ReversedObjectIn(BytesView text) {
  const std::size_t begin = text.find("}\"");
  if (begin == BytesView::npos) return {};
  for (std::size_t end = text.size(); (end = text.rfind("\"{", end)) != BytesView::npos; --end) {
    if (end < begin + kShortest) return {};
    if (EndsReversedName(text, end)) return text.substr(begin, end + 2 - begin);
  }
  return {};
}

// The older format of xz has no magic number, but a size of the dictionary and an unknown size of the text.
bool EndsWithReversedLzma(BytesView text) {
  constexpr std::size_t kHead = 13;
  constexpr BytesView kUnknownSize = "\xff\xff\xff\xff\xff\xff\xff\xff";
  if (text.size() <= kHead) return false;
  const BytesView head = text.substr(text.size() - kHead);
  return head.starts_with(kUnknownSize) && head[kUnknownSize.size()] == '\0' &&
         head.ends_with(BytesView("\0\0\x5d", 3));
}

bool EndsWithReversedMagic(BytesView text) {
  using namespace std::string_view_literals;
  constexpr auto kLast =
      "\x1f\x28\xfd"
      "B\x78\x04\x5d"sv;
  if (kLast.find(text.back()) == BytesView::npos) return false;
  if (text.back() == '\x5d') return EndsWithReversedLzma(text);
  constexpr BytesView kMagic[] = {"\x08\x8b\x1f"sv, "\xfd\x2f\xb5\x28"sv, "Xz7\xfd"sv,  "hZB"sv,     "\x9c\x78"sv,
                                  "\x5e\x78"sv,     "\x18\x4d\x22\x04"sv, "\xda\x78"sv, "\x01\x78"sv};
  return std::ranges::any_of(kMagic, [&](BytesView magic) { return text.ends_with(magic); });
}

}  // namespace

bool MayBeReversed(BytesView text, const TextFacts& facts) {
  constexpr std::size_t kShortestBinary = 12;
  if (text.size() < kShortestBinary) return false;
  if ((facts.classes & kBinary) != 0 && (EndsWithReversedMagic(text) || IsReversedStream(text))) return true;
  if (text.size() < kShortest) return false;
  return HasReversedEnds(text) || ((facts.classes & kQuote) != 0 && !ReversedObjectIn(text).empty()) ||
         ((facts.classes & kHigh) != 0 && IsReversedUtf8(text)) || HasReversedMarks(text, facts);
}

// Each way must be its own way back, or one text would become new ones for ever: by letters only what has whole ones.
void FindReversed(BytesView text, Candidates& candidates) {
  const bool is_ascii = std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
  const int by_letters = is_ascii || IsValidUtf8(text) ? kLetters : kBytes;
  candidates.push_back({0, text.size(), by_letters});
  if (HasReversedEnds(text)) return;
  if (!is_ascii && by_letters != kBytes) candidates.push_back({0, text.size(), kBytes});
  if (const BytesView object = ReversedObjectIn(text); !object.empty()) {
    const auto begin = static_cast<std::size_t>(object.data() - text.data());
    candidates.push_back({begin, begin + object.size(), by_letters});
  }
}

// By code points, unless it is bytes.
bool DecodeReversed(BytesView source, int variant, Output& output) {
  for (std::size_t end = source.size(); end > 0;) {
    std::size_t begin = end - 1;
    if (variant != kBytes) {
      while (begin > 0 && end - begin < 4 && (source[begin] & 0xc0) == 0x80) --begin;
    }
    if (!output.Put(source.substr(begin, end - begin), begin, end)) break;
    end = begin;
  }
  return true;
}

}  // namespace telltale
