#include "harness/check/leak/token_scan.h"

#include <algorithm>
#include <array>

#include "harness/check/leak/edge.h"
#include "harness/check/leak/token_symbols.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/uuid.h"

namespace telltale {
namespace {

// The last 48 bits of a token of hex digits that has as many.
std::uint64_t HexTailKey(BytesView text, std::size_t end, bool& valid) {
  std::uint64_t key = 0;
  valid = HeadKey<4>(kHexSymbols, text, end - 12, end, key);
  return key;
}

}  // namespace

bool TokenScan::BeginsUuid(BytesView text, std::size_t begin, std::size_t end) {
  if (end - begin != 8 || !IsUuid(text.substr(begin, kUuidLength))) return false;
  return begin + kUuidLength == text.size() || !IsWordByte(text[begin + kUuidLength]);
}

void TokenScan::Report(const DigestMeaning& meaning, std::size_t offset, std::size_t length, std::size_t bits,
                       std::vector<DigestHit>& hits) const {
  hits.push_back({meaning.canary, offset, length, catalog_.Describe(meaning), static_cast<std::uint32_t>(bits)});
}

// Nearly every token is done with after its keys, which is why they are worked out before anything else is asked.
void TokenScan::LongToken(BytesView text, std::size_t begin, std::size_t end, Digester& digester,
                          std::vector<DigestHit>& hits) const {
  constexpr std::size_t kLongHex = 16;
  if (BeginsUuid(text, begin, end)) return Uuid(text, begin, digester, hits);
  if (end - begin > 2 && text[begin] == '0' && (text[begin + 1] | 0x20) == 'x') begin += 2;
  const std::size_t length = end - begin;
  if (length >= 8) Hex(text, begin, end, digester, hits);
  if (length >= 9 && IsDigit(text[begin])) Decimal(text, begin, end, digester, hits);
  // Of so many letters of Base64 or Base32 some are no hex digits.
  if (length >= kLongHex && AllOf<HexDigits>(text.substr(begin, length))) return;
  std::uint64_t key = 0;
  if (HeadKey<5>(kBase32Symbols, text, begin, end, key)) Radix(text, begin, end, kBase32Symbols, key, digester, hits);
  // Base64 goes on over its own punctuation, and may have begun with some.
  if (HeadKey<6>(kBase64Symbols, text, begin, text.size(), key)) {
    Radix(text, begin, end, kBase64Symbols, key, digester, hits);
  }
  if (begin > 0 && !IsWordByte(text[begin - 1]) && HeadKey<6>(kBase64Symbols, text, begin - 1, text.size(), key)) {
    Radix(text, begin - 1, end, kBase64Symbols, key, digester, hits);
  }
  Base64Tails(text, begin, end, digester, hits);
}

void TokenScan::Hex(BytesView text, std::size_t begin, std::size_t end, Digester& digester,
                    std::vector<DigestHit>& hits) const {
  const std::size_t length = end - begin;
  if (length < 12) {
    if (length == 8) WeakHex(text, begin, digester, hits);
    return;
  }
  std::uint64_t head = 0;
  if (!HeadKey<4>(kHexSymbols, text, begin, end, head)) return;
  bool has_tail = false;
  const std::uint64_t tail = HexTailKey(text, end, has_tail);
  if (!has_tail) return;
  const DigestIndex& index = catalog_.index();
  // An integer's hex without its leading zeros: the key of 16 digits.
  const bool short_integer = length > 12 && length < 16;
  const std::uint64_t padded_key = short_integer ? head >> (4 * (16 - length)) : head;
  if (!index.MayHave(head) && !index.MayHave(tail) && !index.MayHave(padded_key)) return;
  if (!AllOf<HexDigits>(text.substr(begin, length))) return;
  Radix(text, begin, end, kHexSymbols, head, digester, hits);
  Tail(text, begin, end, kHexSymbols, 0, tail, digester, hits);
  if (!short_integer) return;
  const Bytes padded = Bytes(16 - length, '0') + Bytes(text.substr(begin, length));
  std::vector<DigestHit> in_padded;
  Radix(padded, 0, 16, kHexSymbols, padded_key, digester, in_padded);
  for (DigestHit& hit : in_padded) {
    if (hit.bits != 64) continue;
    hit.offset = begin;
    hit.length = length;
    hits.push_back(std::move(hit));
  }
}

void TokenScan::Uuid(BytesView text, std::size_t begin, Digester& digester, std::vector<DigestHit>& hits) const {
  const DigestIndex& index = catalog_.index();
  std::array<char, 32> without_dashes{};
  std::ranges::copy_if(text.substr(begin, kUuidLength), without_dashes.begin(), [](char c) { return c != '-'; });
  const BytesView digits(without_dashes.data(), without_dashes.size());
  std::uint64_t head = 0;
  bool has_tail = false;
  const std::uint64_t tail = HexTailKey(digits, 32, has_tail);
  if (!HeadKey<4>(kHexSymbols, digits, 0, 32, head) || !has_tail) return;
  if (!index.MayHave(head) && !index.MayHave(tail)) return;
  std::vector<DigestHit> found;
  Radix(digits, 0, 32, kHexSymbols, head, digester, found);
  Tail(digits, 0, 32, kHexSymbols, 0, tail, digester, found);
  // A UUID made of a digest keeps only 48 bits in a row before its version is written over them.
  if (found.empty()) Radix(digits.substr(0, 12), 0, 12, kHexSymbols, head, digester, found);
  for (DigestHit& hit : found) {
    hit.offset = begin;
    hit.length = kUuidLength;
    hits.push_back(std::move(hit));
  }
}

}  // namespace telltale
