#include "harness/check/leak/token_scan.h"

#include <algorithm>
#include <array>
#include <optional>

#include "harness/check/leak/edge.h"
#include "harness/check/leak/form_list.h"

namespace telltale {
namespace {

constexpr std::size_t kEnoughBits = 48;  // where the token ends with them
constexpr std::size_t kPlentyBits = 64;  // where it goes on

using Table = std::array<std::int8_t, 256>;

constexpr Table MakeTable(std::string_view alphabet, bool any_case) {
  Table table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    const char c = alphabet[i];
    table[static_cast<unsigned char>(c)] = static_cast<std::int8_t>(i);
    if (any_case && c >= 'a' && c <= 'z') table[static_cast<unsigned char>(c - 32)] = static_cast<std::int8_t>(i);
  }
  return table;
}

constexpr Table MakeBase64() {
  Table table = MakeTable("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", false);
  table['-'] = 62;
  table['_'] = 63;
  return table;
}

constexpr Table kHexTable = MakeTable("0123456789abcdef", true);
constexpr Table kBase32Table = MakeTable("abcdefghijklmnopqrstuvwxyz234567", true);
constexpr Table kBase64Table = MakeBase64();

// Bits [at, at + count) of `bytes`, count up to 8; what is past the end reads as zeros.
unsigned BitsAt(BytesView bytes, std::size_t at, unsigned count) {
  unsigned value = 0;
  for (unsigned i = 0; i < count; ++i, ++at) {
    const unsigned byte = at / 8 < bytes.size() ? static_cast<unsigned char>(bytes[at / 8]) : 0;
    value = value << 1U | (byte >> (7 - at % 8) & 1U);
  }
  return value;
}

bool AllDigits(BytesView text) { return std::all_of(text.begin(), text.end(), IsDigit); }

bool StandsAlone(BytesView text, std::size_t begin, std::size_t end) {
  constexpr std::string_view kBefore = "\"'=&/:, \t\r\n;([{<>|`";
  constexpr std::string_view kBehind = "\"'&/, \t\r\n;)]}<>|\\?#=`";
  return (begin == 0 || kBefore.find(text[begin - 1]) != std::string_view::npos) &&
         (end == text.size() || kBehind.find(text[end]) != std::string_view::npos);
}

std::optional<std::uint64_t> ToNumber(BytesView digits) {
  std::uint64_t number = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (number > (UINT64_MAX - digit) / 10) return std::nullopt;
    number = number * 10 + digit;
  }
  return number;
}

Bytes BigEndian(BytesView digits) {
  Bytes bytes;  // least significant first
  for (const char c : digits) {
    unsigned carry = static_cast<unsigned>(c - '0');
    for (char& byte : bytes) {
      carry += static_cast<unsigned char>(byte) * 10U;
      byte = static_cast<char>(carry & 0xffU);
      carry >>= 8U;
    }
    if (carry != 0) bytes += static_cast<char>(carry);
  }
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

bool LooksLikeUuid(BytesView text, std::size_t begin) {
  constexpr std::size_t kLength = 36;
  if (text.size() - begin < kLength) return false;
  for (std::size_t i = 0; i < kLength; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[begin + i] != '-' : !IsHexDigit(text[begin + i])) return false;
  }
  return begin + kLength == text.size() || !IsWordByte(text[begin + kLength]);
}

}  // namespace

// How a token's characters stand for bits.
struct TokenScan::Symbols {
  const Table& table;
  unsigned bits;
  std::size_t slack;  // characters at the end whose bits may be padding
  int At(BytesView text, std::size_t at) const { return table[static_cast<unsigned char>(text[at])]; }
};

void TokenScan::Report(const DigestMeaning& meaning, std::size_t offset, std::size_t length, std::size_t bits,
                       std::vector<DigestHit>& hits) const {
  hits.push_back({meaning.canary, offset, length, catalog_.Describe(meaning), static_cast<std::uint32_t>(bits)});
}

void TokenScan::Radix(BytesView text, std::size_t begin, std::size_t end, const Symbols& symbols, Digester& digester,
                      std::vector<DigestHit>& hits) const {
  const std::size_t needed = (kEnoughBits + symbols.bits - 1) / symbols.bits;
  if (end - begin < needed) return;
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < needed; ++i) {
    const int value = symbols.At(text, begin + i);
    if (value < 0) return;
    key = key << symbols.bits | static_cast<unsigned>(value);
  }
  key >>= needed * symbols.bits - kEnoughBits;
  if (!catalog_.index().MayHave(key)) return;
  catalog_.index().Find(key, [&](const DigestMeaning& meaning) {
    if ((meaning.flags & DigestMeaning::kTail) != 0) return;
    const Bytes digest = catalog_.Recompute(meaning, digester);
    std::size_t matched = 0;
    while (begin + matched < end && matched * symbols.bits < 8 * digest.size() &&
           symbols.At(text, begin + matched) ==
               static_cast<int>(BitsAt(digest, matched * symbols.bits, symbols.bits))) {
      ++matched;
    }
    const std::size_t bits = std::min(matched * symbols.bits, 8 * digest.size());
    const bool whole = begin + matched + symbols.slack >= end;
    if (bits >= kPlentyBits || (whole && bits >= kEnoughBits)) Report(meaning, begin, matched, bits, hits);
  });
}

void TokenScan::Tail(BytesView text, std::size_t begin, std::size_t end, const Symbols& symbols, unsigned unused_bits,
                     Digester& digester, std::vector<DigestHit>& hits) const {
  std::uint64_t key = 0;
  std::size_t taken = 0;
  for (unsigned shift = 0; shift < kEnoughBits + unused_bits && end - taken > begin; shift += symbols.bits) {
    const int value = symbols.At(text, end - 1 - taken);
    if (value < 0) return;
    if (shift < 64) key |= static_cast<std::uint64_t>(value) << shift;
    ++taken;
  }
  if (taken * symbols.bits < kEnoughBits + unused_bits) return;
  if (unused_bits > 0 && (key & ((1U << unused_bits) - 1)) != 0) return;
  key = key >> unused_bits & ((std::uint64_t{1} << kEnoughBits) - 1);
  if (!catalog_.index().MayHave(key)) return;
  catalog_.index().Find(key, [&](const DigestMeaning& meaning) {
    if ((meaning.flags & DigestMeaning::kTail) == 0) return;
    const Bytes digest = catalog_.Recompute(meaning, digester);
    const std::size_t total = 8 * digest.size();
    std::size_t matched = 0;
    std::size_t bits = 0;
    while (end - matched > begin && bits < total) {
      const unsigned skip = matched == 0 ? unused_bits : 0;
      const auto width = static_cast<unsigned>(std::min<std::size_t>(symbols.bits - skip, total - bits));
      const int value = symbols.At(text, end - 1 - matched);
      const unsigned wanted = BitsAt(digest, total - bits - width, width);
      if (value < 0 || (static_cast<unsigned>(value) >> skip & ((1U << width) - 1)) != wanted) break;
      bits += width;
      ++matched;
    }
    if (bits >= kPlentyBits || (end - matched == begin && bits >= kEnoughBits)) {
      Report(meaning, end - matched, matched, bits, hits);
    }
  });
}

void TokenScan::LongToken(BytesView text, std::size_t begin, std::size_t end, Digester& digester,
                          std::vector<DigestHit>& hits) const {
  static constexpr Symbols kHex{kHexTable, 4, 0};
  static constexpr Symbols kBase32{kBase32Table, 5, 1};
  static constexpr Symbols kBase64{kBase64Table, 6, 1};
  const std::size_t length = end - begin;
  if (length == 8 && LooksLikeUuid(text, begin)) return Uuid(text, begin, digester, hits);
  if (length > 2 && text[begin] == '0' && (text[begin + 1] | 0x20) == 'x') begin += 2;
  const BytesView token = text.substr(begin, end - begin);
  const bool hex = token.size() >= 8 && std::all_of(token.begin(), token.end(), IsHexDigit);
  if (hex && token.size() >= 12) {
    Radix(text, begin, end, kHex, digester, hits);
    Tail(text, begin, end, kHex, 0, digester, hits);
    if (token.size() < 16 && token.size() > 12) {
      // An integer's hex without its leading zeros.
      const Bytes padded = Bytes(16 - token.size(), '0') + Bytes(token);
      std::vector<DigestHit> in_padded;
      Radix(padded, 0, 16, kHex, digester, in_padded);
      for (DigestHit& hit : in_padded) {
        if (hit.bits != 64) continue;
        hit.offset = begin;
        hit.length = token.size();
        hits.push_back(std::move(hit));
      }
    }
  }
  if (hex && token.size() == 8 && StandsAlone(text, begin, end)) {
    if (const auto raw = FromHex(token)) {
      std::uint32_t value = 0;
      for (const char c : *raw) value = value << 8U | static_cast<unsigned char>(c);
      Weak(value, begin, 8, hits);
    }
  }
  if (token.size() >= 9 && AllDigits(token)) Decimal(text, begin, end, digester, hits);
  if (token.size() >= 10) Radix(text, begin, end, kBase32, digester, hits);
  // Base64 goes on over its own punctuation, and may have begun with some.
  std::size_t run_end = begin;
  while (run_end < text.size() && run_end - begin < 90 && kBase64.At(text, run_end) >= 0) ++run_end;
  Radix(text, begin, run_end, kBase64, digester, hits);
  if (begin > 0 && !IsWordByte(text[begin - 1]) && kBase64.At(text, begin - 1) >= 0) {
    Radix(text, begin - 1, run_end, kBase64, digester, hits);
  }
  std::size_t run_begin = begin;
  while (run_begin > 0 && end - run_begin < 90 && kBase64.At(text, run_begin - 1) >= 0) --run_begin;
  for (const unsigned unused : {0U, 2U, 4U}) Tail(text, run_begin, end, kBase64, unused, digester, hits);
}

void TokenScan::Uuid(BytesView text, std::size_t begin, Digester& digester, std::vector<DigestHit>& hits) const {
  static constexpr Symbols kHex{kHexTable, 4, 0};
  const Bytes digits = Replaced(text.substr(begin, 36), "-", "");
  std::vector<DigestHit> found;
  Radix(digits, 0, 32, kHex, digester, found);
  Tail(digits, 0, 32, kHex, 0, digester, found);
  // A UUID made of a digest keeps only 48 bits in a row before its version is written over them.
  const BytesView head = BytesView(digits).substr(0, 12);
  if (found.empty()) Radix(head, 0, 12, kHex, digester, found);
  for (DigestHit& hit : found) {
    hit.offset = begin;
    hit.length = 36;
    hits.push_back(std::move(hit));
  }
}

void TokenScan::Decimal(BytesView text, std::size_t begin, std::size_t end, Digester& digester,
                        std::vector<DigestHit>& hits) const {
  constexpr std::uint64_t kPastCounters = 2200000000U;
  const BytesView token = text.substr(begin, end - begin);
  const bool negative = begin > 0 && text[begin - 1] == '-';
  if (token.size() <= 20) {
    const std::optional<std::uint64_t> number = ToNumber(token);
    if (!number) return;
    const std::size_t first = negative ? begin - 1 : begin;
    if (*number <= UINT32_MAX && StandsAlone(text, first, end)) {
      if (!negative && *number >= kPastCounters) Weak(static_cast<std::uint32_t>(*number), begin, token.size(), hits);
      if (negative && *number >= 100000000) Weak(static_cast<std::uint32_t>(-*number), first, end - first, hits);
    }
    if (*number >> 40U == 0) return;
    Number(negative ? -*number : *number, first, end - first, digester, hits);
    return;
  }
  if (token.size() > 160) return;
  Bytes bytes = BigEndian(token);
  for (const std::size_t size :
       {std::size_t{16}, std::size_t{20}, std::size_t{28}, std::size_t{32}, std::size_t{48}, std::size_t{64}}) {
    if (bytes.size() > size || bytes.size() + 2 < size) continue;
    const Bytes padded = Bytes(size - bytes.size(), '\0') + bytes;
    std::vector<DigestHit> found;
    Whole(padded, digester, found);
    for (DigestHit& hit : found) {
      if (hit.bits != 8 * size) continue;
      hit.offset = begin;
      hit.length = token.size();
      hits.push_back(std::move(hit));
    }
  }
}

// A number that was made of a digest's first (or last) 6 to 8 bytes.
void TokenScan::Number(std::uint64_t number, std::size_t offset, std::size_t length, Digester& digester,
                       std::vector<DigestHit>& hits) const {
  for (const unsigned width : {48U, 52U, 56U, 60U, 64U}) {
    if (width < 64 && number >> width != 0) continue;
    if (number >> (width - 8) == 0) break;
    const std::uint64_t left = number << (64 - width);
    catalog_.index().Find(left >> 16U, [&](const DigestMeaning& meaning) {
      const Bytes digest = catalog_.Recompute(meaning, digester);
      if ((meaning.flags & DigestMeaning::kTail) != 0 || digest.size() < 8) return;
      std::uint64_t head = 0;
      for (std::size_t i = 0; i < 8; ++i) head = head << 8U | static_cast<unsigned char>(digest[i]);
      if (head >> (64 - width) == number) Report(meaning, offset, length, width, hits);
    });
  }
  catalog_.index().Find(number & 0xffffffffffffU, [&](const DigestMeaning& meaning) {
    const Bytes digest = catalog_.Recompute(meaning, digester);
    if ((meaning.flags & DigestMeaning::kTail) == 0 || digest.size() < 8) return;
    std::uint64_t tail = 0;
    for (std::size_t i = 8; i > 0; --i) tail = tail << 8U | static_cast<unsigned char>(digest[digest.size() - i]);
    for (const unsigned width : {52U, 56U, 60U, 64U}) {
      const std::uint64_t mask = width == 64 ? UINT64_MAX : (std::uint64_t{1} << width) - 1;
      if ((tail & mask) == number) return Report(meaning, offset, length, width, hits);
    }
  });
}

void TokenScan::Weak(std::uint32_t value, std::size_t offset, std::size_t length, std::vector<DigestHit>& hits) const {
  const auto [first, last] = catalog_.weak().equal_range(value);
  for (auto it = first; it != last; ++it) {
    hits.push_back({it->second.canary, offset, length, catalog_.Describe(it->second), 32});
  }
}

void TokenScan::Whole(BytesView bytes, Digester& digester, std::vector<DigestHit>& hits) const {
  if (bytes.size() == 4) {
    std::uint32_t big = 0;
    for (const char c : bytes) big = big << 8U | static_cast<unsigned char>(c);
    Weak(big, 0, 4, hits);
    return;
  }
  if (bytes.size() < DigestIndex::kKeyBytes || bytes.size() > kMaxDigestBytes + 16) return;
  for (const bool tail : {false, true}) {
    const std::uint64_t key = tail ? DigestIndex::Tail(bytes) : DigestIndex::Head(bytes);
    catalog_.index().Find(key, [&](const DigestMeaning& meaning) {
      if (((meaning.flags & DigestMeaning::kTail) != 0) != tail) return;
      const Bytes digest = catalog_.Recompute(meaning, digester);
      const std::size_t most = std::min(digest.size(), bytes.size());
      std::size_t same = 0;
      while (same < most && (tail ? bytes[bytes.size() - 1 - same] == digest[digest.size() - 1 - same]
                                  : bytes[same] == digest[same])) {
        ++same;
      }
      if (8 * same >= kPlentyBits || (same == bytes.size() && 8 * same >= kEnoughBits)) {
        Report(meaning, tail ? bytes.size() - same : 0, same, 8 * same, hits);
      }
    });
  }
}

}  // namespace telltale
