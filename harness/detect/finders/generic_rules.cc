#include "harness/detect/finders/generic_rules.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>
#include <utility>

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
  static constexpr bool Has(char c) { return c == '@' || c == '/' || c == '\\' || c == '+'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using byte_masks_internal::Is;
    return _mm_or_si128(_mm_or_si128(Is(bytes, '/'), Is(bytes, '\\')), _mm_or_si128(Is(bytes, '@'), Is(bytes, '+')));
  }
#endif
};
// Those that stand in every document, and what must stand behind them ("://", "-----").
struct CommonMarkBytes {
  static constexpr bool Has(char c) { return c == ':' || c == '-'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    return _mm_or_si128(byte_masks_internal::Is(bytes, ':'), byte_masks_internal::Is(bytes, '-'));
  }
#endif
};
struct BehindCommonMark {
  static constexpr bool Has(char c) { return c == '/' || c == '-'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    return _mm_or_si128(byte_masks_internal::Is(bytes, '/'), byte_masks_internal::Is(bytes, '-'));
  }
#endif
};

std::uint64_t MarksAt(BytesView text, std::size_t base) {
  return MaskAt<MarkBytes>(text, base) | PairMaskAt<CommonMarkBytes, BehindCommonMark>(text, base);
}

// A card's number goes on with four digits more behind a blank or a dash, or stands in quotes: most numbers do neither.
bool IsCardGroup(const Word& word) { return word.length() == 4 && std::ranges::all_of(word.letters(), IsDigit); }
bool IsBeforeGroup(const Word& word) {
  if (word.end >= word.text.size()) return false;
  const BytesView group = word.text.substr(word.end + 1, 4);
  return group.size() == 4 && std::ranges::all_of(group, IsDigit);
}
bool BeginsCardInBlanks(const Word& word) { return word.behind == ' ' && IsCardGroup(word); }
bool BeginsCard(const Word& word) {
  constexpr std::size_t kShortest = 15;
  constexpr std::size_t kLongest = 20;
  if (word.behind == '-' && IsCardGroup(word)) return IsBeforeGroup(word);  // of the same joined word
  if (word.length() < kShortest || word.length() > kLongest) return false;
  const bool stands_alone = word.behind == '"' && word.before == '"';
  const bool goes_on = word.behind == ' ' || word.behind == '-';
  return (stands_alone || goes_on) && std::ranges::all_of(word.letters(), IsDigit);
}

bool IsHexGroup(const Word& word) {
  return word.length() <= 4 && (word.behind == ':' || word.behind == '-') &&
         std::ranges::all_of(word.letters(), IsHexDigit);
}
bool BeginsMac(const Word& word) { return word.length() == 2 && IsHexGroup(word); }
bool BeginsIpv6(const Word& word) {
  return word.behind == ':' && word.before != ':' && word.before != '.' && IsHexGroup(word);
}
bool BeginsIpv4(const Word& word) {
  return word.behind == '.' && word.length() <= 3 && IsDigit(word.first()) && word.before != '.' &&
         word.before != '-' && word.before != '_';
}
bool BeginsWithLetter(const Word& word) { return !IsDigit(word.first()); }
bool BeginsJwt(const Word& word) { return word.length() >= 10 && word.letters().starts_with("ey"); }
bool BeginsIban(const Word& word) {
  const BytesView letters = word.letters();
  return letters.size() >= 4 && letters[0] >= 'A' && letters[0] <= 'Z' && letters[1] >= 'A' && IsDigit(letters[2]);
}

// For what is told by the word alone.
bool Always(const Word&) { return true; }

constexpr Reach kBeside;
constexpr Reach kToken{Before::kBeside, Behind::kToBreak};
constexpr Reach kNamedToken{Before::kName, Behind::kToBreak};
constexpr Reach kInContext{Before::kAnywhere, Behind::kAnywhere};

constexpr std::array kWordFinders = std::to_array<WordFinder>({
    {"a MAC address", R"("mac":"3c:22:fb:7a:91:0e")", BeginsMac, MayBeMac, kToken, FindMac, kInContext},
    {"an IPv6 address", R"("ip":"2a02:8109:9a40:1c6c::1f3")", BeginsIpv6, MayBeIpv6, kToken, FindIpv6, kToken},
    {"an IP address", R"("peer":"100.73.47.36")", BeginsIpv4, MayBeIpv4, kToken, FindIpv4, kInContext},
    {"a payment card's number", R"("number":"4539 1488 0343 6467")", BeginsCardInBlanks, IsBeforeGroup, kToken,
     FindCard, kInContext},
    {"a payment card's number", R"("credit card":"4539148803436467")", BeginsCard, Always, kBeside, FindCard,
     kInContext},
    {"a random value that is named a secret", R"("api_key":"tok4Zr2Ltpv9cxtDQg8WuE7rdtdxTBgRX")", BeginsWithLetter,
     MayBeToken, kBeside, FindToken, kNamedToken},
    {"a JWT with personal claims", R"("token":"eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImphbmVAY29ycC5pbyJ9.c2lnbmF0dXJl")",
     BeginsJwt, Always, kBeside, FindJwt, kToken},
    {"an IBAN", R"("account":"FR14 2004 1010 0505 0001 3M02 606")", BeginsIban, Always, kBeside, FindIban, kToken},
});

constexpr std::array kMarkFinders = std::to_array<MarkFinder>({
    {"an e-mail address", R"("by":"jane.roe@corp-mail.com")", '@', MayBeEmail, FindEmail, kInContext},
    {"a path under a home directory", R"("cwd":"/home/mkowalski/src")", '/', MayBeHomePath, FindHomePath, kInContext},
    {"a path under a home directory", R"("cwd":"C:\\Users\\mkowalski\\src")", '\\', MayBeHomePath, FindHomePath,
     kInContext},
    {"a phone number", R"("call":"+49 171 2739105")", '+', MayBePhone, FindPhone, kInContext},
    {"a private key",
     R"("key":"-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBv7kq2Zs0Xw9TnYpLr4Hd8Jm1CfGaUe3iVoQxKbNtWAoGCCqGSM49AwEH\n-----END EC PRIVATE KEY-----")",
     '-', MayBePrivateKey, FindPrivateKey, kInContext},
    {"credentials in a URL", R"("proxy":"http://jroe:tr0ub4dor@proxy.corp.io:3128")", ':', MayBeUrlCredentials,
     FindUrlCredentials, kInContext},
});

static_assert(
    [] {
      for (unsigned byte = 0; byte < 256; ++byte) {
        bool is_mark = false;
        for (const MarkFinder& finder : kMarkFinders) is_mark = is_mark || finder.mark == static_cast<char>(byte);
        const auto c = static_cast<char>(byte);
        if (is_mark != (MarkBytes::Has(c) || CommonMarkBytes::Has(c))) return false;
      }
      return true;
    }(),
    "each mark has a finder, and each finder's mark is looked for");

// Calls ask(row) of each row of a table with the row as a constant, so that its functions are compiled into the loop.
template <const auto& kTable, class Ask>
void ForEachRow(const Ask& ask) {
  [&]<std::size_t... kIndex>(std::index_sequence<kIndex...>) {
    (ask(std::integral_constant<std::size_t, kIndex>()), ...);
  }
  (std::make_index_sequence<kTable.size()>());
}

}  // namespace

std::span<const WordFinder> WordFinders() { return kWordFinders; }
std::span<const MarkFinder> MarkFinders() { return kMarkFinders; }

bool HasContext(BytesView text, std::size_t at, std::initializer_list<std::string_view> words) {
  const std::size_t begin = at > kContext ? at - kContext : 0;
  const std::string before = AsciiLower(text.substr(begin, at - begin));
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return before.find(word) != std::string::npos; });
}

Reach GenericRules::ScanWord(BytesView text, std::size_t begin, std::size_t end, GenericHits& hits) {
  if (hits.size() >= kMaxHits) return kInContext;
  const Word word{text, begin, end, begin > 0 ? text[begin - 1] : ' ', end < text.size() ? text[end] : ' '};
  Reach reach;
  ForEachRow<kWordFinders>([&](auto row) {
    constexpr const WordFinder& kFinder = kWordFinders[row];
    if (!kFinder.begins(word)) return;
    reach = reach.Join(kFinder.may_reach);
    if (!kFinder.may(word)) return;
    reach = reach.Join(kFinder.reach);
    kFinder.find(text, begin, hits);
  });
  return reach;
}

void GenericRules::ScanMarks(BytesView text, SourceRange part, GenericHits& hits, std::vector<FarLook>* far) {
  const auto look_at = [&](std::size_t at) {
    ForEachRow<kMarkFinders>([&](auto row) {
      constexpr const MarkFinder& kFinder = kMarkFinders[row];
      if (text[at] != kFinder.mark || !kFinder.may(text, at)) return;
      const auto look = kFinder.reach.FarLookAt(at);
      if (far != nullptr && look) far->push_back(*look);
      kFinder.find(text, at, hits);
    });
  };
  for (std::size_t base = part.begin; base < part.end; base += 64) {
    std::uint64_t left = MarksAt(text, base);
    if (part.end - base < 64) left &= (std::uint64_t{1} << (part.end - base)) - 1;
    for (; left != 0; left &= left - 1) {
      look_at(base + static_cast<std::size_t>(std::countr_zero(left)));
      if (hits.size() >= kMaxHits) return;
    }
  }
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
    return allowed.pointer.empty() && (allowed.rule.empty() || allowed.rule == hit.rule) &&
           MatchesGlob(value, allowed.value);
  });
}

}  // namespace telltale
