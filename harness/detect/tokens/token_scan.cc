#include "harness/detect/tokens/token_scan.h"

#include <algorithm>
#include <iterator>

#include "harness/decode/byte_masks.h"
#include "harness/decode/plausible.h"
#include "harness/decode/uuid.h"
#include "harness/detect/edge.h"
#include "harness/detect/tokens/token_symbols.h"

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

void TokenScan::Add(Look look, std::vector<Look>& looks) const {
  for (std::size_t i = 0; i < look.key_count; ++i) catalog_.index().Prefetch(look.keys[i]);
  looks.push_back(look);
}

// Nearly every token is done with after its keys, which is why they are worked out before anything else is asked.
void TokenScan::LongToken(BytesView text, std::size_t begin, std::size_t end, std::vector<Look>& looks) const {
  constexpr std::size_t kLongHex = 16;
  if (end - begin > 2 && text[begin] == '0' && (text[begin + 1] | 0x20) == 'x') begin += 2;
  const std::size_t length = end - begin;
  if (length >= 8) AddHex(text, begin, end, looks);
  if (length >= 9 && IsDigit(text[begin])) AddNumber(text, begin, end, looks);
  // Of so many letters of Base64 or Base32 some are no hex digits.
  if (length >= kLongHex && AllOf<HexDigits>(text.substr(begin, length))) return;
  std::uint64_t key = 0;
  if (HeadKey<5>(kBase32Symbols, text, begin, end, key)) Add({Look::Kind::kBase32, 1, begin, end, {key}}, looks);
  // Base64 goes on over its own punctuation, and may have begun with some.
  if (HeadKey<6>(kBase64Symbols, text, begin, text.size(), key)) {
    Add({Look::Kind::kBase64, 1, begin, end, {key}}, looks);
  }
  if (begin > 0 && !IsWordByte(text[begin - 1]) && HeadKey<6>(kBase64Symbols, text, begin - 1, text.size(), key)) {
    Add({Look::Kind::kBase64, 1, begin - 1, end, {key}}, looks);
  }
  AddBase64Tails(text, begin, end, looks);
}

void TokenScan::FindAll(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const {
  switch (look.kind) {
    case Look::Kind::kHex:
      return Hex(text, look, digester, hits);
    case Look::Kind::kHexBackwards:
      return HexBackwards(text, look, digester, hits);
    case Look::Kind::kUuid:
      return FindUuid(text, look, digester, hits);
    case Look::Kind::kBase32:
      return Radix(text, look.begin, look.end, kBase32Symbols, look.keys[0], digester, hits);
    case Look::Kind::kBase64:
      return Radix(text, look.begin, look.end, kBase64Symbols, look.keys[0], digester, hits);
    case Look::Kind::kBase64Tails:
      return Base64Tails(text, look, digester, hits);
    case Look::Kind::kNumber:
      return Number(text, look, digester, hits);
    case Look::Kind::kLongNumber:
      return LongNumber(text, look, digester, hits);
    case Look::Kind::kWeak:
      return Weak(static_cast<std::uint32_t>(look.keys[0]), look.begin, look.end - look.begin, hits);
  }
}

void TokenScan::AddHex(BytesView text, std::size_t begin, std::size_t end, std::vector<Look>& looks) const {
  const std::size_t length = end - begin;
  if (length < 12) {
    if (length == 8) AddWeakHex(text, begin, looks);
    return;
  }
  std::uint64_t head = 0;
  if (!HeadKey<4>(kHexSymbols, text, begin, end, head)) return;
  bool has_tail = false;
  const std::uint64_t tail = HexTailKey(text, end, has_tail);
  if (!has_tail) return;
  Look look{Look::Kind::kHex, 2, begin, end, {head, tail}};
  // An integer's hex without its leading zeros: the key of 16 digits.
  if (length > 12 && length < 16) look.keys[look.key_count++] = head >> (4 * (16 - length));
  Add(look, looks);
  if (!IsDigestSize(length / 2) || length % 2 != 0) return;
  std::array<char, 12> last{};
  std::copy_n(std::make_reverse_iterator(text.begin() + static_cast<std::ptrdiff_t>(end)), last.size(), last.begin());
  std::uint64_t backwards = 0;
  if (!HeadKey<4>(kHexSymbols, BytesView(last.data(), last.size()), 0, last.size(), backwards)) return;
  Add({Look::Kind::kHexBackwards, 1, begin, end, {backwards}}, looks);
}

// All of a digest's digits, the last one first.
void TokenScan::HexBackwards(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const {
  const BytesView token = text.substr(look.begin, look.end - look.begin);
  if (!AllOf<HexDigits>(token)) return;
  const Bytes backwards(token.rbegin(), token.rend());
  std::vector<DigestHit> found;
  Radix(backwards, 0, backwards.size(), kHexSymbols, look.keys[0], digester, found);
  for (DigestHit& hit : found) {
    hit.offset = look.begin;
    hit.length = token.size();
    hit.what += ", its digits reversed";
    hits.push_back(std::move(hit));
  }
}

void TokenScan::Hex(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const {
  const BytesView token = text.substr(look.begin, look.end - look.begin);
  if (!AllOf<HexDigits>(token)) return;
  Radix(text, look.begin, look.end, kHexSymbols, look.keys[0], digester, hits);
  Tail(text, look.begin, look.end, kHexSymbols, 0, look.keys[1], digester, hits);
  if (look.key_count < 3) return;
  const Bytes padded = Bytes(16 - token.size(), '0') + Bytes(token);
  std::vector<DigestHit> in_padded;
  Radix(padded, 0, 16, kHexSymbols, look.keys[2], digester, in_padded);
  for (DigestHit& hit : in_padded) {
    if (hit.bits != 64) continue;
    hit.offset = look.begin;
    hit.length = token.size();
    hits.push_back(std::move(hit));
  }
}

void TokenScan::Uuid(BytesView text, std::size_t begin, std::vector<Look>& looks) const {
  constexpr std::size_t kNode = 24;
  const std::array<char, 32> digits = UuidDigits(text.substr(begin, kUuidLength));
  const BytesView view(digits.data(), digits.size());
  std::uint64_t head = 0;
  bool has_tail = false;
  const std::uint64_t tail = HexTailKey(view, 32, has_tail);
  if (!HeadKey<4>(kHexSymbols, view, 0, 32, head) || !has_tail) return;
  Add({Look::Kind::kUuid, 2, begin, begin + kUuidLength, {head, tail}}, looks);
  AddHex(text, begin + kNode, begin + kUuidLength, looks);
}

void TokenScan::FindUuid(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const {
  const std::array<char, 32> without_dashes = UuidDigits(text.substr(look.begin, kUuidLength));
  const BytesView digits(without_dashes.data(), without_dashes.size());
  std::vector<DigestHit> found;
  Radix(digits, 0, 32, kHexSymbols, look.keys[0], digester, found);
  Tail(digits, 0, 32, kHexSymbols, 0, look.keys[1], digester, found);
  // A UUID made of a digest keeps only 48 bits in a row before its version is written over them.
  if (found.empty()) Radix(digits.substr(0, 12), 0, 12, kHexSymbols, look.keys[0], digester, found);
  for (DigestHit& hit : found) {
    hit.offset = look.begin;
    hit.length = kUuidLength;
    hits.push_back(std::move(hit));
  }
}

}  // namespace telltale
