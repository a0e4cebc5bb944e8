#include "harness/check/leak/generic_rules.h"

#include <algorithm>
#include <bit>

#include "harness/check/leak/edge.h"
#include "harness/check/leak/generic_finders.h"
#include "harness/check/leak/validators.h"
#include "harness/decode/byte_masks.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxHits = 256;  // of one text

// Punctuation at which something may turn.
struct MarkBytes {
  static constexpr bool Has(char c) { return c == '@' || c == '/' || c == '\\' || c == '+' || c == '-' || c == ':'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using byte_masks_internal::Is;
    const __m128i paths = _mm_or_si128(Is(bytes, '/'), Is(bytes, '\\'));
    return _mm_or_si128(_mm_or_si128(_mm_or_si128(Is(bytes, '@'), Is(bytes, ':')), paths),
                        _mm_or_si128(Is(bytes, '+'), Is(bytes, '-')));
  }
#endif
};

// A card's number goes on behind a blank or a dash, or stands in quotes: most numbers do neither.
bool MayBeCard(BytesView text, std::size_t begin, char next) {
  return next == ' ' || next == '-' || (next == '"' && begin > 0 && text[begin - 1] == '"');
}

void FindAtWord(BytesView text, std::size_t begin, std::size_t end, GenericHits& hits) {
  const std::size_t length = end - begin;
  const char next = end < text.size() ? text[end] : ' ';
  if (length == 2 && (next == ':' || next == '-')) FindMac(text, begin, hits);
  if (length <= 4 && next == ':') FindIpv6(text, begin, hits);
  if (IsDigit(text[begin])) {
    if (length <= 3 && next == '.') FindIpv4(text, begin, hits);
    if ((length == 4 || length >= 15) && MayBeCard(text, begin, next)) FindCard(text, begin, hits);
    return;
  }
  FindToken(text, begin, end, hits);
  if (length >= 10 && text[begin] == 'e' && text[begin + 1] == 'y') FindJwt(text, begin, hits);
  if (length >= 4 && text[begin] >= 'A' && text[begin] <= 'Z' && text[begin + 1] >= 'A' && IsDigit(text[begin + 2])) {
    FindIban(text, begin, hits);
  }
}

// What must follow a mark for anything to turn at it.
bool MayTurn(BytesView text, std::size_t at) {
  const char next = at + 1 < text.size() ? text[at + 1] : ' ';
  switch (text[at]) {
    case ':':
      return next == '/';
    case '-':
      return next == '-';
    case '/':
    case '\\':
      return next == 'h' || next == 'U' || next == '/' || next == '\\';
    default:
      return true;
  }
}

void FindAtMark(BytesView text, std::size_t at, GenericHits& hits) {
  switch (text[at]) {
    case '@':
      return FindEmail(text, at, hits);
    case '/':
    case '\\':
      return FindHomePath(text, at, hits);
    case '+':
      return FindPhone(text, at, hits);
    case '-':
      return FindPrivateKey(text, at, hits);
    default:
      return FindUrlCredentials(text, at, hits);
  }
}

std::size_t WordEnd(BytesView text, std::size_t at) {
  while (at < text.size() && WordBytes::Has(text[at])) ++at;
  return at;
}

}  // namespace

bool HasContext(BytesView text, std::size_t at, std::initializer_list<std::string_view> words) {
  constexpr std::size_t kReach = 40;
  const std::size_t begin = at > kReach ? at - kReach : 0;
  std::string before(text.substr(begin, at - begin));
  for (char& c : before) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return before.find(word) != std::string::npos; });
}

void GenericRules::Scan(BytesView text, std::vector<GenericHit>& hits) const {
  const std::size_t first = hits.size();
  std::uint64_t word_before = 0;  // 1: the byte before the block is of a word
  for (std::size_t base = 0; base < text.size(); base += 64) {
    const std::uint64_t words = MaskAt<WordBytes>(text, base);
    const std::uint64_t starts = words & ~(words << 1U | word_before);
    word_before = words >> 63U;
    for (std::uint64_t left = starts | MaskAt<MarkBytes>(text, base); left != 0; left &= left - 1) {
      if (hits.size() >= first + kMaxHits) break;
      const auto bit = static_cast<unsigned>(std::countr_zero(left));
      const std::size_t at = base + bit;
      if ((starts >> bit & 1U) == 0) {
        if (MayTurn(text, at)) FindAtMark(text, at, hits);
        continue;
      }
      const std::size_t end = at + static_cast<std::size_t>(std::countr_one(words >> bit));
      FindAtWord(text, at, end < base + 64 ? end : WordEnd(text, end), hits);
    }
  }
  hits.erase(std::remove_if(hits.begin() + static_cast<std::ptrdiff_t>(first), hits.end(),
                            [&](const GenericHit& hit) { return Allows(hit, text.substr(hit.offset, hit.length)); }),
             hits.end());
}

bool GenericRules::Allows(const GenericHit& hit, BytesView value) const {
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const AllowedValue& allowed) {
    return (allowed.rule.empty() || allowed.rule == hit.rule) && MatchesGlob(value, allowed.value);
  });
}

}  // namespace telltale
