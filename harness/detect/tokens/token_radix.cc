#include <algorithm>

#include "harness/detect/tokens/token_scan.h"
#include "harness/detect/tokens/token_symbols.h"

// Digests whose bits stand in a token symbol by symbol, from its beginning or from its end.
namespace telltale {
namespace {

constexpr std::size_t kLongestRun = 90;  // Base64 of the longest digest has 88 letters

// Bits [at, at + count) of `bytes`, count up to 8; what is past the end reads as zeros.
unsigned BitsAt(BytesView bytes, std::size_t at, unsigned count) {
  unsigned value = 0;
  for (unsigned i = 0; i < count; ++i, ++at) {
    const unsigned byte = at / 8 < bytes.size() ? static_cast<unsigned char>(bytes[at / 8]) : 0;
    value = value << 1U | (byte >> (7 - at % 8) & 1U);
  }
  return value;
}

}  // namespace

void TokenScan::Radix(BytesView text, std::size_t begin, std::size_t end, const TokenSymbols& symbols,
                      std::uint64_t key, Digester& digester, std::vector<DigestHit>& hits) const {
  catalog_.index().Find(key, [&](const DigestMeaning& meaning) {
    if ((meaning.flags & DigestMeaning::kTail) != 0) return;
    std::size_t run_end = end;
    if (symbols.past_words) {
      run_end = begin;
      while (run_end < text.size() && run_end - begin < kLongestRun && symbols.At(text, run_end) >= 0) ++run_end;
    }
    const Bytes digest = catalog_.Recompute(meaning, digester);
    std::size_t matched = 0;
    while (begin + matched < run_end && matched * symbols.bits < 8 * digest.size() &&
           symbols.At(text, begin + matched) ==
               static_cast<int>(BitsAt(digest, matched * symbols.bits, symbols.bits))) {
      ++matched;
    }
    const std::size_t bits = std::min(matched * symbols.bits, 8 * digest.size());
    const bool whole = begin + matched + symbols.slack >= run_end;
    if (bits >= kPlentyBits || (whole && bits >= kEnoughBits)) Report(meaning, begin, matched, bits, hits);
  });
}

void TokenScan::Tail(BytesView text, std::size_t begin, std::size_t end, const TokenSymbols& symbols,
                     unsigned unused_bits, std::uint64_t key, Digester& digester, std::vector<DigestHit>& hits) const {
  catalog_.index().Find(key, [&](const DigestMeaning& meaning) {
    if ((meaning.flags & DigestMeaning::kTail) == 0) return;
    std::size_t run_begin = begin;
    if (symbols.past_words) {
      while (run_begin > 0 && end - run_begin < kLongestRun && symbols.At(text, run_begin - 1) >= 0) --run_begin;
    }
    const Bytes digest = catalog_.Recompute(meaning, digester);
    const std::size_t total = 8 * digest.size();
    std::size_t matched = 0;
    std::size_t bits = 0;
    while (end - matched > run_begin && bits < total) {
      const unsigned skip = matched == 0 ? unused_bits : 0;
      const auto width = static_cast<unsigned>(std::min<std::size_t>(symbols.bits - skip, total - bits));
      const int value = symbols.At(text, end - 1 - matched);
      const unsigned wanted = BitsAt(digest, total - bits - width, width);
      if (value < 0 || (static_cast<unsigned>(value) >> skip & ((1U << width) - 1)) != wanted) break;
      bits += width;
      ++matched;
    }
    if (bits >= kPlentyBits || (end - matched == run_begin && bits >= kEnoughBits)) {
      Report(meaning, end - matched, matched, bits, hits);
    }
  });
}

// Key i of the look is of the bits before the last 2 * i, which a last letter has to spare.
void TokenScan::AddBase64Tails(BytesView text, std::size_t begin, std::size_t end, std::vector<Look>& looks) const {
  constexpr std::uint64_t kKeyMask = (std::uint64_t{1} << kEnoughBits) - 1;
  std::uint64_t bits = 0;
  std::size_t taken = 0;
  while (taken < 9 && taken < end) {
    const int value = kBase64Symbols.At(text, end - 1 - taken);
    if (value < 0) break;
    bits |= static_cast<std::uint64_t>(value) << (6 * taken);
    ++taken;
  }
  if (taken < 8) return;
  Look look{Look::Kind::kBase64Tails, 1, begin, end, {bits & kKeyMask}};
  for (unsigned unused = 2; taken == 9 && unused <= 4 && (bits & ((1U << unused) - 1)) == 0; unused += 2) {
    look.keys[look.key_count++] = bits >> unused & kKeyMask;
  }
  Add(look, looks);
}

void TokenScan::Base64Tails(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const {
  for (unsigned i = 0; i < look.key_count; ++i) {
    Tail(text, look.begin, look.end, kBase64Symbols, 2 * i, look.keys[i], digester, hits);
  }
}

}  // namespace telltale
