#include "harness/decode/turned/reversed_marks.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "harness/decode/byte_masks.h"
#include "harness/decode/compression/compression_decoders.h"
#include "harness/decode/container/container_decoders.h"
#include "harness/decode/load_bytes.h"
#include "harness/decode/plausible.h"
#include "harness/decode/text/text_decoders.h"

// How a mark tells its direction. "%41%42" backwards is "24%14%": of three in a row the middle ones have digits on
// either side and tell nothing, but the last one has none behind it. A text is backwards where some mark can only be
// read backwards and none only forwards. What stands in words that were never encoded by chance ("12=3" in a query,
// "C:\ 101\") must come several times in a row.
namespace telltale {
namespace {

constexpr std::size_t kLongest = std::size_t{64} << 10;

bool IsHex(char c) { return HexValue(c) >= 0; }
bool IsOctal(char c) { return c >= '0' && c <= '7'; }

// `kMark` and two hex digits, as in percent-encoding and quoted-printable; `fewest` in a row.
template <char kMark>
bool HasPairsBefore(BytesView text, std::size_t fewest) {
  std::size_t in_row = 0;
  std::size_t most = 0;
  std::size_t last = 0;
  bool is_backwards = false;
  const auto pair_at = [&](std::size_t at) { return at + 2 <= text.size() && IsHex(text[at]) && IsHex(text[at + 1]); };
  bool is_forwards = false;
  bool tells_nothing = true;
  ForEachByte<OnlyByte<kMark>>(text, [&](std::size_t at) {
    const bool before = at >= 2 && pair_at(at - 2);
    const bool behind = pair_at(at + 1);
    is_backwards = is_backwards || (before && !behind);
    is_forwards = behind && !before;
    tells_nothing = tells_nothing && before && behind;
    in_row = !before ? 0 : at == last + 3 ? in_row + 1 : 1;
    most = std::max(most, in_row);
    last = at;
    return !is_forwards;
  });
  // Of an address of hex digits and colons no mark tells.
  return (is_backwards || tells_nothing) && !is_forwards && most >= fewest;
}

// The length of the backslash escape that ends with the mark at `at`, written backwards: 16x\, 1600u\, 101\ (octal, of
// which the order of digits is not known); 0: none.
std::size_t EscapeBefore(BytesView text, std::size_t at) {
  const auto all = [&](std::size_t count, std::size_t end, bool (*is)(char)) {
    return end >= count && std::ranges::all_of(text.substr(end - count, count), is);
  };
  if (at > 0 && (text[at - 1] == 'x' || text[at - 1] == 'X') && all(2, at - 1, IsHex)) return 4;
  if (at > 0 && (text[at - 1] == 'u' || text[at - 1] == 'U') && all(4, at - 1, IsHex)) return 6;
  return all(3, at, IsOctal) ? 4 : 0;
}

bool HasBackslashesBehind(BytesView text) {
  constexpr std::size_t kFewest = 3;
  std::size_t in_row = 0;
  std::size_t last = 0;
  bool found = false;
  ForEachByte<OnlyByte<'\\'>>(text, [&](std::size_t at) {
    const std::size_t length = EscapeBefore(text, at);
    const std::size_t begin = at + 1 - std::max<std::size_t>(length, 1);
    const bool goes_on = in_row != 0 && begin == last + 1;
    // Behind another backslash it is that one's.
    const bool begins = begin == 0 || text[begin - 1] != '\\';
    in_row = length == 0 ? 0 : goes_on ? in_row + 1 : begins ? 1 : 0;
    last = at;
    found = in_row >= kFewest;
    return !found;
  });
  return found;
}

// ;101#& and ;56x#&
bool HasEntitiesBackwards(BytesView text) {
  constexpr std::size_t kMostDigits = 8;
  bool found = false;
  ForEachByte<OnlyByte<'&'>>(text, [&](std::size_t at) {
    if (at < 3 || text[at - 1] != '#') return true;
    std::size_t begin = at - 1;
    while (begin > 0 && at - begin <= kMostDigits && (IsHex(text[begin - 1]) || (text[begin - 1] | 0x20) == 'x'))
      --begin;
    found = begin < at - 1 && begin > 0 && text[begin - 1] == ';';
    return !found;
  });
  return found;
}

// -UHA+-zHA+: letters of ASCII in UTF-7, one by one.
bool HasUtf7Backwards(BytesView text) {
  constexpr int kFewest = 3;
  int count = 0;
  for (std::size_t at = text.find("A+"); at != BytesView::npos; at = text.find("A+", at + 2)) {
    if (at > 2 && text[at - 1] >= 'A' && text[at - 1] <= 'H' && text[at - 3] == '-') ++count;
    if (count == kFewest) return true;
  }
  return false;
}

struct ListBytes {
  static bool Has(char c) {
    return (ByteClasses(c) & (kDigit | kHexLetter | kSpace | kDash | kUnderscore)) != 0 ||
           std::string_view(",;:[]()xXob").find(c) != std::string_view::npos;
  }
};

void Reverse(BytesView text, Bytes& backwards) {
  backwards.resize(text.size());
  std::size_t left = text.size();
  char* to = backwards.data();
  for (; left >= 8; left -= 8, to += 8) {
    const std::uint64_t eight = __builtin_bswap64(LoadWindow(text.data() + left - 8));
    std::memcpy(to, &eight, 8);
  }
  std::reverse_copy(text.data(), text.data() + left, to);
}

// Whether a compressed stream without a magic number begins there: it gives a text, or all of it unpacks.
bool IsStream(BytesView text) {
  struct Stream {
    void (*find)(BytesView text, Candidates& candidates);
    DecodeFunction decode;
  };
  constexpr std::array<Stream, 4> kStreams = {{{FindRawDeflate, DecodeRawDeflate},
                                               {FindBrotli, DecodeBrotli},
                                               {FindSnappy, DecodeSnappy},
                                               {FindLz4Blocks, DecodeLz4Block}}};
  constexpr std::size_t kTried = 512;
  thread_local Candidates candidates;
  thread_local Output output;
  for (const Stream& stream : kStreams) {
    candidates.clear();
    stream.find(text, candidates);
    for (const Candidate& candidate : candidates) {
      output.Begin(kTried);
      const bool decoded = stream.decode(text, candidate.variant, output);
      if (decoded && (output.whole() || IsText(output.text()))) return true;
    }
  }
  return false;
}

// One collection of MessagePack or CBOR, to the last byte, with some string in it; or messages of gRPC.
bool IsBinaryDocument(BytesView text) {
  thread_local Candidates candidates;
  candidates.clear();
  FindGrpc(text, candidates);
  if (!candidates.empty() && (candidates.end() - 1)->end == text.size()) return true;
  for (const auto find : {FindMessagePack, FindCbor}) {
    candidates.clear();
    find(text, candidates);
    if (std::ranges::any_of(candidates, [](const Candidate& string) { return !string.is_remnant; })) return true;
  }
  return false;
}

constexpr std::size_t kBases = 4;
constexpr std::array<int, kBases> kOfNumbers = {2, 8, 10, 16};

// The bytes of the longest list of numbers of each base.
std::array<Bytes, kBases> LongestLists(BytesView text) {
  Candidates candidates;
  FindByteLists(text, candidates);
  Output output;
  std::array<Bytes, kBases> longest;
  for (const Candidate& list : candidates) {
    const auto base = std::ranges::find(kOfNumbers, list.variant);
    if (base == kOfNumbers.end()) continue;
    output.Begin(text.size());
    const bool decoded = DecodeByteList(text.substr(list.begin, list.end - list.begin), list.variant, output);
    Bytes& of_base = longest[static_cast<std::size_t>(base - kOfNumbers.begin())];
    if (decoded && output.size() > of_base.size()) of_base = output.text();
  }
  return longest;
}

// Numbers of bytes with the last digit first: read backwards they are a text or begin as a stream does, or nearly all
// are bytes, which forwards they are not ("401" is none). `text`: nothing but numbers.
bool IsReversedList(BytesView text) {
  constexpr std::size_t kLooked = 1024;
  constexpr std::size_t kFewest = 6;
  constexpr std::size_t kFewestOfAnyBytes = 12;
  text = text.substr(text.size() - std::min(text.size(), kLooked));
  const auto backwards = LongestLists(Bytes(text.rbegin(), text.rend()));
  const auto is_long = [](const Bytes& bytes) { return bytes.size() >= kFewest; };
  if (std::ranges::none_of(backwards, is_long)) return false;
  const auto forwards = LongestLists(text);
  for (std::size_t base = 0; base < kBases; ++base) {
    const Bytes& bytes = backwards[base];
    if (!is_long(bytes)) continue;
    // A list of a text's bytes stands there as it is written.
    if (forwards[base].size() >= bytes.size() && IsText(forwards[base])) return false;
    if (IsText(bytes) || HasMagic(bytes) || IsWideText(bytes)) return true;
    if (bytes.size() < kFewestOfAnyBytes) continue;
    if (2 * forwards[base].size() < bytes.size() || IsStream(bytes) || IsBinaryDocument(bytes)) return true;
  }
  return false;
}

bool HasReversedList(BytesView text) {
  constexpr std::size_t kShortest = 16;
  constexpr int kFewestSeparators = 5;
  for (std::size_t begin = 0; begin + kShortest <= text.size();) {
    std::size_t end = begin;
    int separators = 0;
    for (; end < text.size() && ListBytes::Has(text[end]); ++end) {
      separators += (ByteClasses(text[end]) & kAlnum) == 0 ? 1 : 0;
    }
    const bool may_be = end - begin >= kShortest && separators >= kFewestSeparators;
    if (may_be && IsReversedList(text.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

bool HasReversedFrame(BytesView text) {
  const std::size_t ascii85 = text.find(">~");
  return ascii85 != BytesView::npos && text.find("~<", ascii85) != BytesView::npos;
}

struct FirstOfReversedWord {
  static constexpr bool Has(char c) { return c == 'n' || c == 'c'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    return _mm_or_si128(byte_masks_internal::Is(bytes, 'n'), byte_masks_internal::Is(bytes, 'c'));
  }
#endif
};

}  // namespace

// The Base64 of credentials need give no text from its last letter.
bool HasReversedWord(BytesView text) {
  bool found = false;
  ForEachPair<OnlyByte<' '>, FirstOfReversedWord>(text, 0, [&](std::size_t space) {
    const BytesView behind = text.substr(space + 1);
    if (behind.starts_with("nigeb")) {
      found = space > 3 && text.substr(space - 3, 3).find_first_not_of("01234567") == BytesView::npos;
    } else if (behind.starts_with("cisaB")) {
      found = space > 0 && BaseLetters::Has(text[space - 1]);
    }
    return !found;
  });
  return found;
}

bool HasReversedMarks(BytesView text, const TextFacts& facts) {
  constexpr std::size_t kQuotedPrintable = 4;
  constexpr std::uint32_t kLetters = kLowerCase | kUpperCase;
  if (text.size() > kLongest) return false;
  const auto has = [&](std::uint32_t classes) { return (facts.classes & classes) != 0; };
  return (has(kPercent) && HasPairsBefore<'%'>(text, 1)) || (has(kBackslash) && HasBackslashesBehind(text)) ||
         (has(kAmpersand) && HasEntitiesBackwards(text)) ||
         (has(kEquals) && HasPairsBefore<'='>(text, kQuotedPrintable)) ||
         (has(kPlus) && has(kDash) && HasUtf7Backwards(text)) || (facts.lists && HasReversedList(text)) ||
         (has(kPunctuation | kNewline) && has(kLetters) && HasReversedFrame(text)) || facts.reversed_word;
}

bool IsReversedUtf8(BytesView text) {
  bool beyond_ascii = false;
  for (std::size_t end = text.size(); end > 0;) {
    const auto lead = static_cast<unsigned char>(text[end - 1]);
    if (lead < 0x80) {
      if (!IsTextByte(lead)) return false;
      --end;
      continue;
    }
    if (lead < 0xc2 || lead > 0xf4) return false;
    const std::size_t more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (end < 1 + more) return false;
    for (std::size_t i = 0; i < more; ++i) {
      if ((text[end - 2 - i] & 0xc0) != 0x80) return false;
    }
    end -= 1 + more;
    beyond_ascii = true;
  }
  return beyond_ascii;
}

bool IsReversedStream(BytesView text) {
  if (text.size() > kLongest) return false;
  thread_local Bytes backwards;  // keeps its memory
  Reverse(text, backwards);
  return IsStream(backwards) || IsBinaryDocument(backwards);
}

}  // namespace telltale
