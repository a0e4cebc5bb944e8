#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "harness/decode/plausible.h"
#include "harness/decode/run/run_decoders.h"
#include "harness/decode/sub_runs.h"

// A number is read in full only where its first bytes, which its first digits and its length tell, can be those of a
// text, or where it has the size of a digest: reading takes time quadratic in the digits.
namespace telltale {
namespace {

constexpr std::size_t kMostDigits = 1024;

constexpr std::array<std::string_view, 7> kAlphabets = {
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",      // base 58: Bitcoin, IPFS
    "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ",      // base 58: Flickr
    "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz",      // base 58: Ripple
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",  // base 62
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",  // base 62
    "0123456789abcdefghijklmnopqrstuvwxyz",                            // base 36
    "0123456789",
};
constexpr int kBackwards = 8;            // flag of a variant of base 58: the last digit is written first
constexpr std::size_t kHeadDigits = 10;  // they tell the first five bytes
constexpr std::size_t kLastBase58 = 2;
constexpr std::size_t kBase36 = 5;
constexpr std::size_t kBase10 = 6;

using Values = std::array<std::int8_t, 256>;
const std::array<Values, kAlphabets.size()> kValues = [] {
  std::array<Values, kAlphabets.size()> all;
  for (std::size_t a = 0; a < all.size(); ++a) {
    all[a].fill(-1);
    for (std::size_t v = 0; v < kAlphabets[a].size(); ++v) {
      all[a][static_cast<unsigned char>(kAlphabets[a][v])] = static_cast<std::int8_t>(v);
    }
    for (char c = 'A'; a == kBase36 && c <= 'Z'; ++c)
      all[a][static_cast<unsigned char>(c)] = static_cast<std::int8_t>(c - 'A' + 10);
  }
  return all;
}();

// Bit i: a letter of alphabet i.
const std::array<std::uint8_t, 256> kAlphabetsOf = [] {
  std::array<std::uint8_t, 256> all{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t a = 0; a < kAlphabets.size(); ++a) {
      if (kValues[a][byte] >= 0) all[byte] |= static_cast<std::uint8_t>(1U << a);
    }
  }
  return all;
}();

// A power of a base, fraction * 2^exponent.
struct Power {
  double fraction = 0.5;
  int exponent = 1;
};
constexpr auto kPowers = [] {
  std::array<std::array<Power, kMostDigits + 1>, kAlphabets.size()> all;
  for (std::size_t a = 0; a < all.size(); ++a) {
    for (std::size_t i = 1; i < all[a].size(); ++i) {
      Power& power = all[a][i];
      power = {all[a][i - 1].fraction * static_cast<double>(kAlphabets[a].size()), all[a][i - 1].exponent};
      for (; power.fraction >= 1; ++power.exponent) power.fraction /= 2;
    }
  }
  return all;
}();

// Whether four bytes can be a text's first ones, in UTF-8.
bool BeginsText(std::uint32_t bytes) {
  TextWatch watch;
  for (int shift = 24; shift >= 0; shift -= 8) {
    if (!watch.Take(static_cast<unsigned char>(bytes >> shift & 0xff))) return false;
  }
  return true;
}

// Whether the number's first four bytes can be text, or it has the size of a digest in base 58 and `may_be_digest`. All
// digits are of the alphabet.
// `head`: the first ten digits at least, or all; `count`: of all digits.
bool IsPromising(BytesView head_digits, std::size_t count, std::size_t alphabet, bool may_be_digest) {
  const Values& values = kValues[alphabet];
  const auto base = static_cast<double>(kAlphabets[alphabet].size());
  const std::size_t taken = std::min(count, kHeadDigits);
  double head = 0;
  for (const char c : head_digits.substr(0, taken)) head = head * base + values[static_cast<unsigned char>(c)];
  if (head == 0) return false;
  const Power& power = kPowers[alphabet][count - taken];
  int exponent = 0;
  const double fraction = std::frexp(head * power.fraction, &exponent);  // from 0.5 up to 1
  exponent += power.exponent;                                            // the number has as many bits
  const int bytes = (exponent + 7) / 8;
  if (bytes < 6) return false;
  if (alphabet < 3 && may_be_digest && IsDigestSize(static_cast<std::size_t>(bytes))) return true;
  // Ten digits tell the first five bytes, but for a carry into the last of them.
  return BeginsText(static_cast<std::uint32_t>(std::ldexp(fraction, exponent - 8 * (bytes - 5)) / 256));
}

// Big-endian bytes of the number; `digits` are all of the alphabet.
std::string ToBytes(BytesView digits, std::size_t alphabet) {
  const Values& values = kValues[alphabet];
  const std::uint64_t base = kAlphabets[alphabet].size();
  std::vector<std::uint32_t> limbs;  // little endian
  limbs.reserve(digits.size() * 6 / 32 + 1);
  constexpr std::size_t kDigitsAtOnce = 5;  // 62^5 is below 2^32
  for (std::size_t at = 0; at < digits.size(); at += kDigitsAtOnce) {
    std::uint64_t carry = 0;
    std::uint64_t factor = 1;
    for (const char c : digits.substr(at, kDigitsAtOnce)) {
      carry = carry * base + static_cast<std::uint64_t>(values[static_cast<unsigned char>(c)]);
      factor *= base;
    }
    for (std::uint32_t& limb : limbs) {
      carry += limb * factor;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
  }
  std::string bytes;
  for (auto limb = limbs.rbegin(); limb != limbs.rend(); ++limb) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(*limb >> shift));
  }
  return bytes.substr(std::min(bytes.find_first_not_of('\0'), bytes.size()));
}

}  // namespace

void FindBigNumber(BytesView text, const TextRun& run, Candidates& candidates) {
  StandingOut standing_out(text, run);
  ForWordRuns(text, run, 10, [&](const TextRun& part) {
    if (part.length() > kMostDigits) return;
    const bool stands_out = standing_out(part);
    if (!stands_out && (part.classes & kMixed) == kMixed) return;
    const BytesView digits = text.substr(part.begin, part.length());
    const std::uint8_t alphabets = AllSay(digits, kAlphabetsOf);  // of which all digits are letters
    std::array<char, kHeadDigits> last{};                         // the last one first
    std::copy_n(digits.rbegin(), kHeadDigits, last.begin());
    const auto add = [&](std::size_t alphabet, bool may_be_digest) {
      Candidate candidate{part.begin, part.end, static_cast<int>(alphabet)};
      if (IsPromising(digits, digits.size(), alphabet, may_be_digest)) candidates.push_back(candidate);
      if (alphabet > kLastBase58) return;
      candidate.variant |= kBackwards;
      const BytesView head(last.data(), last.size());
      if (IsPromising(head, digits.size(), alphabet, false)) candidates.push_back(candidate);
    };
    if (part.classes == kDigit) {
      if (part.length() >= 18) add(kBase10, false);
      return;
    }
    constexpr std::uint8_t kBase58 = 7;
    const bool may_be_digest = (alphabets & kBase58) != 0 && stands_out;
    const bool mixed = (part.classes & kLowerCase) != 0 && (part.classes & kUpperCase) != 0;
    for (std::size_t alphabet = 0; alphabet < kBase10; ++alphabet) {
      if (alphabet == kBase36 && (mixed || (part.classes & kDigit) == 0)) continue;
      if ((alphabets >> alphabet & 1) == 0) continue;
      add(alphabet, may_be_digest);
    }
  });
}

bool DecodeBigNumber(BytesView source, int variant, Output& output) {
  const bool backwards = (variant & kBackwards) != 0;
  const auto alphabet = static_cast<std::size_t>(variant & ~kBackwards);
  const std::string bytes =
      backwards ? ToBytes(Bytes(source.rbegin(), source.rend()), alphabet) : ToBytes(source, alphabet);
  if (!IsText(bytes) && !(alphabet < 3 && !backwards && IsPlausible(bytes))) return false;
  // Every byte depends on every digit.
  output.Put(bytes, 0, source.size());
  return true;
}

}  // namespace telltale
