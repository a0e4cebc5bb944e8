#include "harness/detect/finders/generic_rules.h"

#include <algorithm>

#include "core/ascii.h"
#include "harness/decode/byte_masks.h"
#include "harness/detect/edge.h"
#include "harness/detect/finders/generic_finders.h"
#include "harness/detect/finders/validators.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxHits = 256;

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

// A card's number goes on with four digits more behind a blank or a dash, or stands in quotes: most numbers do neither.
bool MayBeCard(BytesView text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kGroup = 4;
  constexpr std::size_t kShortest = 15;
  constexpr std::size_t kLongest = 20;
  const BytesView word = text.substr(begin, end - begin);
  if (word.size() != kGroup && (word.size() < kShortest || word.size() > kLongest)) return false;
  if (!std::ranges::all_of(word, IsDigit)) return false;
  if (end < text.size() && (text[end] == ' ' || text[end] == '-')) {
    const BytesView group = text.substr(end + 1, kGroup);
    return word.size() > kGroup || (group.size() == kGroup && std::ranges::all_of(group, IsDigit));
  }
  return end < text.size() && text[end] == '"' && begin > 0 && text[begin - 1] == '"';
}

// Whether anything can turn at a mark, by the bytes beside it and the eight behind it.
bool MayTurn(BytesView text, std::size_t at) {
  switch (text[at]) {
    case ':':
      return MayBeUrlCredentials(text, at);
    case '-':
      return MayBePrivateKey(text, at);
    case '/':
    case '\\':
      return MayBeHomePath(text, at);
    case '+':
      return MayBePhone(text, at);
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

}  // namespace

bool HasContext(BytesView text, std::size_t at, std::initializer_list<std::string_view> words) {
  constexpr std::size_t kReach = 40;
  const std::size_t begin = at > kReach ? at - kReach : 0;
  const std::string before = AsciiLower(text.substr(begin, at - begin));
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return before.find(word) != std::string::npos; });
}

Reach GenericRules::ScanWord(BytesView text, std::size_t begin, std::size_t end, GenericHits& hits) {
  if (hits.size() >= kMaxHits) return Reach::kFar;
  const std::size_t length = end - begin;
  const char next = end < text.size() ? text[end] : ' ';
  Reach reach = Reach::kWord;
  const auto look = [&](auto find, Reach far = Reach::kFar) {
    reach = std::max(reach, far);
    find(text, begin, hits);
  };
  const auto look_if = [&](bool may_be, auto find) {
    if (may_be) return look(find);
    reach = std::max(reach, Reach::kToken);
  };
  const char before = begin > 0 ? text[begin - 1] : ' ';
  if (length <= 4 && (next == ':' || next == '-') && std::ranges::all_of(text.substr(begin, length), IsHexDigit)) {
    if (length == 2) look_if(MayBeMac(text, begin), FindMac);
    if (next == ':' && before != ':' && before != '.') look_if(MayBeIpv6(text, begin), FindIpv6);
  }
  if (IsDigit(text[begin])) {
    if (length <= 3 && next == '.' && before != '.' && before != '-' && before != '_') {
      look_if(MayBeIpv4(text, begin), FindIpv4);
    }
    if (length == 4 && next == ' ') {
      look_if(MayBeCard(text, begin, end), FindCard);  // no by a word that it is not joined to
    } else if (MayBeCard(text, begin, end)) {
      look(FindCard);
    }
    return reach;
  }
  if (MayBeToken(text, begin, end)) look(FindToken, Reach::kToken);
  if (length >= 10 && text[begin] == 'e' && text[begin + 1] == 'y') look(FindJwt, Reach::kToken);
  if (length >= 4 && text[begin] >= 'A' && text[begin] <= 'Z' && text[begin + 1] >= 'A' && IsDigit(text[begin + 2])) {
    look(FindIban);
  }
  return reach;
}

void GenericRules::ScanMarks(BytesView text, SourceRange part, GenericHits& hits, KnownStretches* stretches) {
  ForEachByte<MarkBytes>(text.substr(0, part.end), part.begin, [&](std::size_t at) {
    if (!MayTurn(text, at)) return true;
    if (stretches != nullptr) stretches->LookedFarther(at);
    FindAtMark(text, at, hits);
    return hits.size() < kMaxHits;
  });
}

void GenericRules::DropAllowed(BytesView text, GenericHits& hits) const {
  std::erase_if(hits, [&](const GenericHit& hit) { return Allows(hit, text.substr(hit.offset, hit.length)); });
}

void GenericRules::Scan(BytesView text, GenericHits& hits) const {
  ForEachRun<WordBytes>(text, [&](std::size_t begin, std::size_t end) { ScanWord(text, begin, end, hits); });
  ScanMarks(text, hits);
  DropAllowed(text, hits);
}

bool GenericRules::Allows(const GenericHit& hit, BytesView value) const {
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const AllowedValue& allowed) {
    return (allowed.rule.empty() || allowed.rule == hit.rule) && MatchesGlob(value, allowed.value);
  });
}

}  // namespace telltale
