#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "core/utf8.h"
#include "harness/decode/mark_windows.h"
#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

// How many bytes the escape at text[i] (a percent sign) takes and what it stands for; 0: none.
std::size_t ReadPercent(BytesView text, std::size_t i, std::string& decoded) {
  decoded.clear();
  const auto hex = [&](std::size_t at) { return at < text.size() ? HexValue(text[at]) : -1; };
  if (hex(i + 1) >= 0 && hex(i + 2) >= 0) {
    decoded.push_back(static_cast<char>(hex(i + 1) * 16 + hex(i + 2)));
    return 3;
  }
  if (i + 5 < text.size() && (text[i + 1] == 'u' || text[i + 1] == 'U')) {
    char32_t value = 0;
    for (std::size_t digit = i + 2; digit < i + 6; ++digit) {
      if (hex(digit) < 0) return 0;
      value = value * 16 + static_cast<char32_t>(hex(digit));
    }
    AppendUtf8(value, decoded);
    return 6;
  }
  return 0;
}

std::size_t NextPercent(BytesView text, std::size_t from) {
  std::string decoded;
  std::size_t at = text.find('%', from);
  while (at != BytesView::npos && ReadPercent(text, at, decoded) == 0) at = text.find('%', at + 1);
  return at;
}

// Whether an escape stands there for a byte that no text has.
bool HasBinaryEscape(BytesView text) {
  std::string decoded;
  for (std::size_t at = NextPercent(text, 0); at != BytesView::npos; at = NextPercent(text, at + 1)) {
    ReadPercent(text, at, decoded);
    if (decoded.size() == 1 && (ByteClasses(decoded[0]) & kBinary) != 0) return true;
  }
  return false;
}

// "/t/%1F%8B.../events": what is told by its last bytes (a stream that is written backwards) is told in the part alone.
// A slash may be one of its bytes, so that it goes over several parts.
void FindBinaryPartsOfPath(BytesView path, Candidates& candidates) {
  constexpr std::size_t kMostParts = 16;
  std::vector<SourceRange> parts;
  for (std::size_t begin = 1; begin < path.size() && parts.size() < kMostParts;) {
    const std::size_t end = std::min(path.find_first_of("/?", begin), path.size());
    if (HasBinaryEscape(path.substr(begin, end - begin))) parts.push_back({begin, end});
    begin = end + 1;
  }
  for (std::size_t first = 0; first < parts.size(); ++first) {
    for (std::size_t last = first; last < parts.size(); ++last) {
      candidates.push_back({parts[first].begin, parts[last].end, 0});
    }
  }
}

}  // namespace

bool MayHavePercent(BytesView text, const TextFacts& facts) {
  if ((facts.classes & kPercent) != 0) return true;
  // Form encoding without a percent sign: a=b+c. JSON is no form.
  return (facts.classes & kPlus) != 0 && (facts.classes & kEquals) != 0 && (facts.classes & (kQuote | kSpace)) == 0 &&
         text.find('+') != BytesView::npos;
}

void FindPercent(BytesView text, Candidates& candidates) {
  PushMarkWindows(text, NextPercent, candidates);
  const std::size_t windows = candidates.size();
  for (std::size_t i = 0; i < windows; ++i) {
    Candidate window = *(candidates.begin() + static_cast<std::ptrdiff_t>(i));
    window.variant = 1;
    if (text.substr(window.begin, window.end - window.begin).find('+') != BytesView::npos) candidates.push_back(window);
  }
  if (text[0] == '/' && windows != 0) FindBinaryPartsOfPath(text, candidates);
  // A form that is large and has no percent sign.
  if (windows == 0 && text.find('+') != BytesView::npos && text.find('"') == BytesView::npos)
    candidates.push_back({0, text.size(), 1});
}

// A form may stand in another text: in a tag, between quotes, behind a word.
void FindFormValues(BytesView text, Candidates& candidates) {
  constexpr auto kEnds = [] {
    std::array<bool, 256> ends{};
    for (const char c : std::string_view("&; \t\r\n\"'<>")) ends[static_cast<unsigned char>(c)] = true;
    return ends;
  }();
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && !kEnds[static_cast<unsigned char>(text[end])]) ++end;
    const std::size_t equals = begin + std::min(text.substr(begin, end - begin).find('='), end - begin);
    // A plus sign is a space in forms, and itself in cookies.
    const bool behind_cookie = text.substr(0, begin).ends_with(';') || text.substr(0, begin).ends_with("; ");
    const bool is_cookie = (end < text.size() && text[end] == ';') || behind_cookie;
    if (text.substr(equals, end - equals).find_first_of(is_cookie ? "%" : "%+") != BytesView::npos) {
      candidates.push_back({equals + 1, end, is_cookie ? 0 : 1});
    }
    begin = end + 1;
  }
}

bool MayBeForm(BytesView text, const TextFacts& facts) {
  if ((facts.classes & kEquals) == 0 || (facts.classes & kBinary) != 0) return false;
  if ((facts.classes & kPercent) != 0) return true;
  // Between words of plain text a plus sign is one.
  return (facts.classes & kPlus) != 0 &&
         ((facts.classes & kSpace) == 0 || (facts.classes & kQuote) != 0 || text.find("; ") != BytesView::npos);
}

bool DecodePercent(BytesView source, int variant, Output& output) {
  bool changed = false;
  std::string decoded;
  std::size_t plain = 0;  // begin of the bytes that stand for themselves
  for (std::size_t i = 0; i < source.size();) {
    const bool plus = variant == 1 && source[i] == '+';
    if (source[i] != '%' && !plus) {
      ++i;
      continue;
    }
    if (plus) decoded = " ";
    const std::size_t length = plus ? 1 : ReadPercent(source, i, decoded);
    if (length == 0) {
      ++i;
      continue;
    }
    if (!output.Copy(source.substr(plain, i - plain), plain) || !output.Put(decoded, i, i + length)) return true;
    changed = true;
    i += length;
    plain = i;
  }
  output.Copy(source.substr(plain), plain);
  return changed;
}

}  // namespace telltale
