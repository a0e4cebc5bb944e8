#include <algorithm>
#include <optional>

#include "harness/detect/edge.h"
#include "harness/detect/tokens/token_scan.h"
#include "harness/detect/tokens/token_symbols.h"

// Digests that are written as a number, that have only 32 bits, or that are all of a decoded text.
namespace telltale {
namespace {

constexpr std::size_t kLongestNumber = 20;  // digits, of 64 bits
constexpr std::uint64_t kTailMask = (std::uint64_t{1} << kEnoughBits) - 1;

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

// The first 48 bits of a number that was made of `width` bits.
std::uint64_t HeadOf(std::uint64_t number, unsigned width) { return number << (64 - width) >> 16U; }

// Calls with each width, in bits, of which a digest's first bytes may have made the number: at most twice.
template <class Use>
void ForEachWidth(std::uint64_t number, const Use& use) {
  for (const unsigned width : {48U, 52U, 56U, 60U, 64U}) {
    if (width < 64 && number >> width != 0) continue;
    if (number >> (width - 8) == 0) break;
    use(width);
  }
}

}  // namespace

// Eight hex digits that stand alone.
void TokenScan::AddWeakHex(BytesView text, std::size_t begin, std::vector<Look>& looks) const {
  std::uint32_t value = 0;
  for (std::size_t i = begin; i < begin + 8; ++i) {
    const int digit = kHexSymbols.At(text, i);
    if (digit < 0) return;
    value = value << 4U | static_cast<unsigned>(digit);
  }
  if (StandsAlone(text, begin, begin + 8)) looks.push_back({Look::Kind::kWeak, 0, begin, begin + 8, {value}});
}

void TokenScan::AddNumber(BytesView text, std::size_t begin, std::size_t end, std::vector<Look>& looks) const {
  constexpr std::uint64_t kPastCounters = 2200000000U;
  constexpr std::size_t kLongest = 160;
  const BytesView token = text.substr(begin, end - begin);
  if (!AllDigits(token)) return;
  if (token.size() > kLongestNumber) {
    if (token.size() <= kLongest) looks.push_back({Look::Kind::kLongNumber, 0, begin, end, {}});
    return;
  }
  const std::optional<std::uint64_t> number = ToNumber(token);
  if (!number) return;
  const bool negative = begin > 0 && text[begin - 1] == '-';
  const std::size_t first = negative ? begin - 1 : begin;
  const std::uint64_t value = negative ? -*number : *number;
  if (*number <= UINT32_MAX && *number >= (negative ? 100000000U : kPastCounters) && StandsAlone(text, first, end)) {
    looks.push_back({Look::Kind::kWeak, 0, first, end, {value}});
  }
  if (*number >> 40U == 0) return;
  Look look{Look::Kind::kNumber, 0, first, end, {}};
  ForEachWidth(value, [&](unsigned width) { look.keys[look.key_count++] = HeadOf(value, width); });
  look.keys[look.key_count++] = value & kTailMask;
  Add(look, looks);
}

void TokenScan::LongNumber(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const {
  const Bytes bytes = BigEndian(text.substr(look.begin, look.end - look.begin));
  for (const std::size_t size :
       {std::size_t{16}, std::size_t{20}, std::size_t{28}, std::size_t{32}, std::size_t{48}, std::size_t{64}}) {
    if (bytes.size() > size || bytes.size() + 2 < size) continue;
    const Bytes padded = Bytes(size - bytes.size(), '\0') + bytes;
    std::vector<DigestHit> found;
    Whole(padded, digester, found);
    for (DigestHit& hit : found) {
      if (hit.bits != 8 * size) continue;
      hit.offset = look.begin;
      hit.length = look.end - look.begin;
      hits.push_back(std::move(hit));
    }
  }
}

// A number that was made of a digest's first (or last) 6 to 8 bytes.
void TokenScan::Number(BytesView text, const Look& look, Digester& digester, std::vector<DigestHit>& hits) const {
  const bool negative = text[look.begin] == '-';
  const std::size_t first = negative ? look.begin + 1 : look.begin;
  const std::uint64_t magnitude = *ToNumber(text.substr(first, look.end - first));
  const std::uint64_t number = negative ? -magnitude : magnitude;
  const std::size_t length = look.end - look.begin;
  ForEachWidth(number, [&](unsigned width) {
    catalog_.index().Find(HeadOf(number, width), [&](const DigestMeaning& meaning) {
      const Bytes digest = catalog_.Recompute(meaning, digester);
      if ((meaning.flags & DigestMeaning::kTail) != 0 || digest.size() < 8) return;
      std::uint64_t head = 0;
      for (std::size_t i = 0; i < 8; ++i) head = head << 8U | static_cast<unsigned char>(digest[i]);
      if (head >> (64 - width) == number) Report(meaning, look.begin, length, width, hits);
    });
  });
  catalog_.index().Find(number & kTailMask, [&](const DigestMeaning& meaning) {
    const Bytes digest = catalog_.Recompute(meaning, digester);
    if ((meaning.flags & DigestMeaning::kTail) == 0 || digest.size() < 8) return;
    std::uint64_t tail = 0;
    for (std::size_t i = 8; i > 0; --i) tail = tail << 8U | static_cast<unsigned char>(digest[digest.size() - i]);
    for (const unsigned width : {52U, 56U, 60U, 64U}) {
      const std::uint64_t mask = width == 64 ? UINT64_MAX : (std::uint64_t{1} << width) - 1;
      if ((tail & mask) == number) return Report(meaning, look.begin, length, width, hits);
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
