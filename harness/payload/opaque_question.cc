#include "harness/payload/opaque_question.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <functional>

#include "harness/decode/byte_masks.h"
#include "harness/decode/plausible.h"
#include "harness/payload/inner_json.h"
#include "harness/payload/letter_codes.h"
#include "harness/payload/sealed_row.h"
#include "harness/payload/sealed_text.h"

// Sealed bytes stand in a text as many bytes in a row of some kind: 60 without a space (Base64 and hex, wrapped or not,
// any dense alphabet), a list of numbers, an object of them. Of a run of 128 every 32nd byte is one, so that most of a
// body is looked at once and by its sixteens. In {"id":"4bf92f35-77b3-4da6","token":"eyJhbGciOiJSUzI1NiJ9.eyJ...(300
// more)"} the token alone is read as FindOpaque would read it, once: it is remembered.
namespace telltale {
namespace {

// What stands in a row in texts that may hold what is sealed.
enum Kind : std::uint8_t {
  kDense = 1,          // no space or control character: Base64 is wrapped at 64 or 76
  kDenseLiteral = 2,   // nor a quote
  kOfList = 4,         // a list of numbers, in decimal or hex
  kOfEscapedList = 8,  // the same with line ends that are escaped
  kOfByteObject = 16,  // {"0":12,"1":250,...
};
constexpr std::size_t kLongRun = 60;
constexpr std::size_t kLongList = 2 * kShortestSealedText;
constexpr std::size_t kLongByteObject = 6 * kShortestSealedText;

constexpr auto kKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto c = static_cast<char>(byte);
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    const bool is_of_list = is_space || c == ',' || c == ':' || c == '-' || c == 'x' || HexValue(c) >= 0;
    const bool is_dense = byte > ' ' && byte != 0x7f;
    const auto add = [&](Kind kind, bool is_of_it) {
      if (is_of_it) kinds[byte] |= kind;
    };
    add(kDense, is_dense);
    add(kDenseLiteral, is_dense && c != '"');
    add(kOfList, is_of_list);
    add(kOfEscapedList, is_of_list || c == '\\' || c == 'n' || c == 'r' || c == 't');
    add(kOfByteObject, is_of_list || c == '"');
  }
  return kinds;
}();

bool IsOf(Kind kind, char c) { return (kKinds[static_cast<unsigned char>(c)] & kind) != 0; }

// Whether `length` bytes in a row and more are of a kind. Of any such run four of every `length / 4` bytes in a row
// are, so most of a text is not looked at.
bool HasRun(BytesView text, Kind kind, std::size_t length) {
  const std::size_t step = length / 4;
  std::size_t in_row = 0;
  std::size_t counted_to = 0;  // what stands before was counted in vain
  for (std::size_t probe = step - 1; probe < text.size(); probe += step) {
    in_row = IsOf(kind, text[probe]) ? in_row + 1 : 0;
    if (in_row < 4 || probe < counted_to) continue;
    std::size_t begin = probe;
    while (begin > 0 && IsOf(kind, text[begin - 1])) --begin;
    std::size_t end = probe + 1;
    while (end < text.size() && IsOf(kind, text[end])) ++end;
    if (end - begin >= length) return true;
    counted_to = end;
  }
  return false;
}

// Of kDenseLiteral, sixteen at once.
struct DenseLiteral {
  static constexpr bool Has(char c) { return (kKinds[static_cast<unsigned char>(c)] & kDenseLiteral) != 0; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using byte_masks_internal::Is;
    const __m128i others = _mm_or_si128(Is(bytes, '"'), Is(bytes, 0x7f));
    const __m128i blanks = _mm_cmpeq_epi8(_mm_min_epu8(bytes, byte_masks_internal::Splat(' ')), bytes);
    return _mm_andnot_si128(_mm_or_si128(others, blanks), byte_masks_internal::Splat(-1));
  }
#endif
};

// Where the first run of kLongRun such bytes and more begins, at `from` or behind it; the text's size: there is none.
std::size_t FindDenseLiteral(BytesView text, std::size_t from) {
  static_assert(kLongRun < 64 && kLongRun >= 32);
  std::size_t reaching = 0;  // length of the run that ends where the next block begins
  for (std::size_t base = from; base < text.size(); base += 64) {
    const std::size_t count = std::min<std::size_t>(text.size() - base, 64);
    const std::uint64_t inside = MaskAt<DenseLiteral>(text, base);
    const auto first = static_cast<std::size_t>(std::countr_one(inside));
    if (reaching + first >= kLongRun) return base - reaching;
    const auto last = static_cast<std::size_t>(std::countl_one(inside << (64 - count)));
    // A run within the block begins in its first places, and goes over those in the middle.
    constexpr std::uint64_t kMiddle = (~std::uint64_t{0} >> (2 * (64 - kLongRun))) << (64 - kLongRun);
    if ((inside & kMiddle) == kMiddle) {
      for (std::size_t begin = first; begin + kLongRun <= 64; ++begin) {
        if (std::countr_one(inside >> begin) >= static_cast<int>(kLongRun)) return base + begin;
      }
    }
    reaching = last >= count ? reaching + count : last;
  }
  return text.size();
}

// Characters from U+0080 to U+00FF: bytes that were taken for characters. Noise of 64 bytes has 12 such at least.
bool MayBeCharactersAsBytes(BytesView text) {
  constexpr std::ptrdiff_t kFewest = 12;
  return std::ranges::count_if(text, [](char c) { return c == '\xc2' || c == '\xc3'; }) >= kFewest;
}

using Searcher = std::boyer_moore_horspool_searcher<const char*>;

bool Holds(BytesView text, const Searcher& part) {
  return std::search(text.data(), text.data() + text.size(), part) != text.data() + text.size();
}

// Of OpenPGP, age and keys.
bool HasMark(BytesView text) {
  constexpr std::string_view kMark = "-----BEGIN ";
  static const Searcher mark(kMark.data(), kMark.data() + kMark.size());
  return Holds(text, mark);
}

bool HasJweMember(BytesView text) {
  constexpr std::string_view kMember = "ciphertext";
  static const Searcher member(kMember.data(), kMember.data() + kMember.size());
  return Holds(text, member);
}

bool MayHoldSealed(BytesView text) {
  return HasRun(text, kDense, kLongRun) || HasRun(text, kOfList, kLongList) || HasMark(text) || MayHoldRow(text);
}

// What one pass over a document tells, sixteen bytes at once. The pairs are those of the two words above.
struct DocumentSigns {
  bool has_backslash = false;
  bool has_dashes = false;       // "--"
  bool has_cipher_pair = false;  // "ph"
};

DocumentSigns SignsOf(BytesView text) {
  DocumentSigns signs;
  std::size_t at = 0;
#if defined(__SSE2__)
  constexpr std::size_t kBlock = 17;  // with the byte behind
  __m128i backslash = _mm_setzero_si128();
  __m128i dashes = backslash;
  __m128i cipher = backslash;
  const auto look = [&](const char* block) {
    using byte_masks_internal::Is;
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block));
    const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 1));
    backslash = _mm_or_si128(backslash, _mm_or_si128(Is(bytes, '\\'), Is(next, '\\')));
    dashes = _mm_or_si128(dashes, _mm_and_si128(Is(bytes, '-'), Is(next, '-')));
    cipher = _mm_or_si128(cipher, _mm_and_si128(Is(bytes, 'p'), Is(next, 'h')));
  };
  for (; at + kBlock <= text.size(); at += 16) look(text.data() + at);
  if (text.size() >= kBlock) {
    look(text.data() + text.size() - kBlock);
    at = text.size();
  }
  const auto any = [](__m128i bits) { return _mm_movemask_epi8(bits) != 0; };
  signs = {any(backslash), any(dashes), any(cipher)};
#endif
  for (; at < text.size(); ++at) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    signs.has_backslash = signs.has_backslash || text[at] == '\\';
    signs.has_dashes = signs.has_dashes || (text[at] == '-' && next == '-');
    signs.has_cipher_pair = signs.has_cipher_pair || (text[at] == 'p' && next == 'h');
  }
  return signs;
}

// The first quote at or behind `at` that no backslash marks; the text's size: there is none.
std::size_t FindQuote(BytesView text, std::size_t at) {
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at;
    }
  }
  return text.size();
}

// By its first and last byte.
bool MayBeJson(BytesView text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == BytesView::npos) return false;
  const char last = text[text.find_last_not_of(kBlanks)];
  return (text[first] == '{' || text[first] == '[') && (last == '}' || last == ']');
}

// As many escapes of characters as there are at least in a row of them.
bool EscapesMany(BytesView text) {
  std::size_t count = 0;
  for (std::size_t at = 0; count < kShortestSealedRow && (at = text.find("\\u", at)) != BytesView::npos; at += 2)
    ++count;
  return count >= kShortestSealedRow;
}

// Nobody escapes a letter or digit but to hide it.
bool EscapesLetter(BytesView text) {
  for (std::size_t at = 0; (at = text.find("\\u00", at)) != BytesView::npos; ++at) {
    if (at + 5 >= text.size()) return false;
    const int byte = HexValue(text[at + 4]) * 16 + HexValue(text[at + 5]);
    if (byte > 0 && WordBytes::Has(static_cast<char>(byte))) return true;
  }
  return false;
}

// 64 hex digits at most are half as many bytes.
bool IsShortHex(BytesView text) { return text.size() <= kShortestSealedText && AllOf<HexDigits>(text); }

// Fewer letters than hold 64 bytes in any code.
bool IsShortToken(BytesView text) {
  constexpr std::size_t kMostLetters = 77;
  return text.size() <= kMostLetters && AllOf<BaseLetters>(text);
}

}  // namespace

bool OpaqueQuestion::IsLabelled(const Exchange& exchange) {
  return FindHeader(exchange.headers, "content-encoding") != nullptr;
}

bool OpaqueQuestion::MayTextBeOpaque(BytesView text) {
  return text.size() >= kShortestSealedText && MayHoldSealed(text);
}

bool OpaqueQuestion::MayBeOpaque(const Exchange& exchange) {
  if (IsLabelled(exchange) || MayTextBeOpaque(exchange.target)) return true;
  for (const std::vector<Header>* headers : {&exchange.headers, &exchange.trailers}) {
    for (const Header& header : *headers) {
      if (MayTextBeOpaque(header.value)) return true;
    }
  }
  return MayBodyBeOpaque(exchange.body, nullptr, nullptr);
}

bool OpaqueQuestion::MayBodyBeOpaque(BytesView body, const TextParts* parts, std::vector<FarLook>* again) {
  if (body.size() < kShortestSealedText) return false;
  const bool is_print = parts != nullptr ? !parts->is_binary : AllOf<PrintBytes>(body);
  const bool may_be_json = MayBeJson(body);
  if (parts != nullptr && is_print && may_be_json) {
    const std::size_t before = again->size();
    for (const SourceRange& part : parts->fresh) {
      if (MayDocumentBeOpaque(body.substr(part.begin, part.length()))) again->push_back({part.begin});
    }
    return again->size() != before;
  }
  const bool may_be = MayWholeBeOpaque(body, is_print, may_be_json);
  if (parts != nullptr && (may_be || !may_be_json)) {
    for (const SourceRange& part : parts->fresh) again->push_back({part.begin});
  }
  return may_be;
}

bool OpaqueQuestion::MayWholeBeOpaque(BytesView body, bool is_print, bool may_be_json) {
  if (!is_print && (!IsText(body) || MayBeCharactersAsBytes(body) || MayHoldRow(body))) return true;
  if (may_be_json) return MayDocumentBeOpaque(body);
  return HasMark(body) || HasRun(body, kOfList, kLongList) || HasRun(body, kDense, kLongRun);
}

// All of a document that may be JSON, or what stands in it from one name to another.
bool OpaqueQuestion::MayDocumentBeOpaque(BytesView part) {
  if (part.size() < kShortestSealedText)
    return PairMaskAt<OnlyByte<'p'>, OnlyByte<'h'>>(part, 0) != 0 && HasJweMember(part);
  const DocumentSigns signs = SignsOf(part);
  if ((signs.has_dashes && HasMark(part)) || HasRun(part, kOfList, kLongList)) return true;
  if (HasRun(part, kOfByteObject, kLongByteObject) || (signs.has_cipher_pair && HasJweMember(part))) return true;
  return signs.has_backslash ? MayBeOpaqueEscaped(part) : MayBeOpaqueLiteral(part);
}

// Without a backslash every quote begins or ends a string, so only what stands around long runs is looked at.
bool OpaqueQuestion::MayBeOpaqueLiteral(BytesView part) {
  for (std::size_t at = 0;;) {
    const std::size_t run = FindDenseLiteral(part, at);
    if (run == part.size()) return false;
    const std::size_t begin = run == 0 ? 0 : part.rfind('"', run - 1) + 1;
    at = std::min(part.find('"', run), part.size());
    if (MayBeOpaqueString(part.substr(begin, at - begin))) return true;
  }
}

// What stands between any two quotes, be it a string or not.
bool OpaqueQuestion::MayBeOpaqueEscaped(BytesView part) {
  if (EscapesLetter(part) || EscapesMany(part)) return true;
  for (std::size_t begin = 0; begin < part.size();) {
    const std::size_t end = FindQuote(part, begin);
    const BytesView text = part.substr(begin, end - begin);
    begin = end + 1;
    if (text.size() < kShortestSealedText) continue;
    const bool has_run = HasRun(text, kDense, kLongRun);
    const bool is_escaped = text.find('\\') != BytesView::npos;
    if (is_escaped && (has_run || HasRun(text, kOfEscapedList, kLongList))) return true;
    if (!is_escaped && has_run && MayBeOpaqueString(text)) return true;
  }
  return false;
}

// What stands between two quotes, with a long run.
bool OpaqueQuestion::MayBeOpaqueString(BytesView text) {
  if (text.size() < kShortestSealedText || IsShortHex(text)) return false;
  if (IsShortToken(text)) return StructureIn(text).has_value();
  if (known_.contains(text)) return false;
  // Without its name a text is suspected most.
  if (StructureIn(text) || FindSealedText(text, "")) return true;
  Remember(text);
  return false;
}

void OpaqueQuestion::Remember(BytesView text) {
  if (text.size() > kLongestKnown) return;
  if (known_.size() >= kMostKnown) known_.clear();
  known_.emplace(std::string(text));
}

}  // namespace telltale
