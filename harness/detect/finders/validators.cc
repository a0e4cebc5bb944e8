#include "harness/detect/finders/validators.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "harness/decode/digest/digest.h"
#include "harness/detect/edge.h"

namespace telltale {
namespace {

unsigned DigitOf(char c) { return static_cast<unsigned>(c - '0'); }

unsigned Leading(BytesView digits, std::size_t count) {
  unsigned value = 0;
  for (const char c : digits.substr(0, count)) value = value * 10 + DigitOf(c);
  return value;
}

struct IbanCountry {
  std::string_view code;
  std::size_t length;
};

constexpr std::array<IbanCountry, 38> kIbanCountries = {
    {{"AD", 24}, {"AE", 23}, {"AT", 20}, {"BE", 16}, {"BG", 22}, {"BR", 29}, {"CH", 21}, {"CY", 28},
     {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"EE", 20}, {"ES", 24}, {"FI", 18}, {"FR", 27}, {"GB", 22},
     {"GR", 27}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IS", 26}, {"IT", 27}, {"LI", 21},
     {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MT", 31}, {"NL", 18}, {"NO", 15}, {"PL", 28},
     {"PT", 25}, {"RO", 24}, {"SA", 24}, {"SE", 24}, {"SI", 19}, {"SK", 24}}};

}  // namespace

bool PassesLuhn(BytesView digits) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    unsigned digit = DigitOf(digits[digits.size() - 1 - i]);
    if (i % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
    sum += digit;
  }
  return !digits.empty() && sum % 10 == 0;
}

bool IsIban(BytesView text) {
  const auto country = std::find_if(kIbanCountries.begin(), kIbanCountries.end(),
                                    [&](const IbanCountry& c) { return text.starts_with(c.code); });
  if (country == kIbanCountries.end() || text.size() != country->length) return false;
  if (text == "GB82WEST12345698765432" || text == "DE89370400440532013000") return false;  // everybody's examples
  unsigned remainder = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[(i + 4) % text.size()];
    if (IsDigit(c)) {
      remainder = (remainder * 10 + DigitOf(c)) % 97;
    } else if (c >= 'A' && c <= 'Z') {
      remainder = (remainder * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
    } else {
      return false;
    }
  }
  return remainder == 1;
}

bool IsCardNumber(BytesView digits) {
  const unsigned two = Leading(digits, 2);
  const unsigned four = Leading(digits, 4);
  const bool visa = digits.starts_with('4') && digits.size() == 16;
  const bool mastercard = ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) && digits.size() == 16;
  const bool american = (two == 34 || two == 37) && digits.size() == 15;
  const bool others = (four == 6011 || two == 65 || two == 35 || two == 62) && digits.size() == 16;
  if (!(visa || mastercard || american || others) || !PassesLuhn(digits)) return false;
  const bool for_tests = digits.starts_with("42424242") || digits.starts_with("41111111") ||
                         digits.starts_with("55555555") || digits.starts_with("400000") ||
                         digits.starts_with("378282") || digits.starts_with("601111") || digits.starts_with("510510");
  return !for_tests && LooksRandom(digits);
}

bool IsPhoneNumber(BytesView digits) {
  if (digits.size() < 9 || digits.size() > 15 || digits[0] == '0') return false;
  if (digits[0] == '1') {
    const bool fiction = digits.size() == 11 && digits.substr(4, 5) == "55501";
    return digits.size() == 11 && digits[1] >= '2' && digits[4] >= '2' && !fiction;
  }
  if (digits[0] == '7') return digits.size() == 11;
  static constexpr std::string_view kTwoDigitCodes =
      " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 "
      "90"
      " 91 92 93 94 95 98 ";
  const std::string code = " " + std::string(digits.substr(0, 2)) + " ";
  if (kTwoDigitCodes.find(code) != std::string_view::npos) return digits.size() >= 10 && digits.size() <= 13;
  static constexpr std::string_view kThreeDigitStarts =
      " 21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 85 88 96 97 99 ";
  return kThreeDigitStarts.find(code) != std::string_view::npos && digits.size() >= 10 && digits.size() <= 12;
}

std::optional<std::array<std::uint8_t, 4>> ParseIpv4(BytesView text) {
  std::array<std::uint8_t, 4> address{};
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t end = i == 3 ? text.size() : text.find('.');
    if (end == BytesView::npos || end == 0 || end > 3) return std::nullopt;
    const BytesView octet = text.substr(0, end);
    if (!std::all_of(octet.begin(), octet.end(), IsDigit) || (octet.size() > 1 && octet[0] == '0')) return std::nullopt;
    const unsigned value = Leading(octet, 3);
    if (value > 255) return std::nullopt;
    address[i] = static_cast<std::uint8_t>(value);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return address;
}

bool IsHarmlessIpv4(const std::array<std::uint8_t, 4>& address) {
  const auto& [a, b, c, d] = address;
  if (a == 0 || a == 127 || a >= 224 || (a == 169 && b == 254)) return true;
  if ((a == 192 && b == 0 && c == 2) || (a == 198 && b == 51 && c == 100) || (a == 203 && b == 0 && c == 113))
    return true;
  if (a == 198 && (b == 18 || b == 19)) return true;                              // benchmarking
  if (a == 172 && b == 17 && c == 0) return true;                                 // Docker's default bridge
  if ((a == 8 || a == 1 || a == 9) && a == b && (a == c || a == 8)) return true;  // public resolvers
  return d == 0 || (a == b && b == c && c == d) || (a == 1 && b == 2 && c == 3 && d == 4);
}

bool HasBase62Checksum(BytesView token) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::size_t kLength = 6;
  if (token.size() <= kLength) return false;
  Digester digester;
  std::uint32_t crc = 0;
  for (const char c : digester.Compute(DigestAlgorithm::kCrc32, token.substr(0, token.size() - kLength))) {
    crc = crc << 8U | static_cast<unsigned char>(c);
  }
  std::string text(kLength, '0');
  for (std::size_t i = kLength; i > 0 && crc > 0; crc /= 62) text[--i] = kDigits[crc % 62];
  return token.ends_with(text);
}

bool LooksRandom(BytesView text) {
  std::array<std::uint32_t, 256> counts{};
  std::size_t distinct = 0;
  for (const char c : text) distinct += counts[static_cast<unsigned char>(c)]++ == 0 ? 1 : 0;
  const std::uint32_t most = *std::max_element(counts.begin(), counts.end());
  const bool example = text.find("EXAMPLE") != BytesView::npos || text.find("example") != BytesView::npos ||
                       text.find("XXXX") != BytesView::npos || text.find("1234567890") != BytesView::npos ||
                       text.find("abcdefgh") != BytesView::npos;
  return !example && distinct >= std::min<std::size_t>(8, text.size() / 3) && most * 3 <= text.size();
}

bool MatchesGlob(BytesView text, BytesView glob) {
  std::size_t t = 0;
  std::size_t g = 0;
  std::size_t star = BytesView::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != BytesView::npos) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

}  // namespace telltale
