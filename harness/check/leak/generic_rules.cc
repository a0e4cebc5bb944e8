#include "harness/check/leak/generic_rules.h"

#include <algorithm>
#include <array>

#include "harness/check/leak/edge.h"
#include "harness/check/leak/generic_finders.h"
#include "harness/check/leak/validators.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxHits = 256;  // of one text

enum class Trigger : std::uint8_t { kNone, kWord, kAt, kSlash, kPlus, kDash, kColon };

constexpr auto kTriggers = [] {
  std::array<Trigger, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) {
    if (IsWordByte(static_cast<char>(c))) table[c] = Trigger::kWord;
  }
  table['@'] = Trigger::kAt;
  table['/'] = Trigger::kSlash;
  table['\\'] = Trigger::kSlash;
  table['+'] = Trigger::kPlus;
  table['-'] = Trigger::kDash;
  table[':'] = Trigger::kColon;
  return table;
}();

void FindAtWord(BytesView text, std::size_t begin, std::size_t end, GenericHits& hits) {
  const std::size_t length = end - begin;
  const char next = end < text.size() ? text[end] : ' ';
  if (length == 2 && (next == ':' || next == '-')) FindMac(text, begin, hits);
  if (length <= 4 && next == ':') FindIpv6(text, begin, hits);
  if (IsDigit(text[begin])) {
    if (length <= 3 && next == '.') FindIpv4(text, begin, hits);
    if (length == 4 || length >= 15) FindCard(text, begin, hits);
    return;
  }
  FindToken(text, begin, hits);
  if (length >= 10 && text[begin] == 'e' && text[begin + 1] == 'y') FindJwt(text, begin, hits);
  if (length >= 4 && text[begin] >= 'A' && text[begin] <= 'Z' && text[begin + 1] >= 'A' && IsDigit(text[begin + 2])) {
    FindIban(text, begin, hits);
  }
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
  for (std::size_t at = 0; at < text.size() && hits.size() < first + kMaxHits;) {
    switch (kTriggers[static_cast<unsigned char>(text[at])]) {
      case Trigger::kWord: {
        const std::size_t begin = at;
        while (at < text.size() && kTriggers[static_cast<unsigned char>(text[at])] == Trigger::kWord) ++at;
        FindAtWord(text, begin, at, hits);
        continue;
      }
      case Trigger::kAt:
        FindEmail(text, at, hits);
        break;
      case Trigger::kSlash:
        FindHomePath(text, at, hits);
        break;
      case Trigger::kPlus:
        FindPhone(text, at, hits);
        break;
      case Trigger::kDash:
        FindPrivateKey(text, at, hits);
        break;
      case Trigger::kColon:
        FindUrlCredentials(text, at, hits);
        break;
      case Trigger::kNone:
        break;
    }
    ++at;
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
