#include "core/digest_text.h"

#include <algorithm>

#include "core/ascii.h"
#include "core/base64.h"
#include "core/digest.h"

namespace telltale {
namespace {

constexpr std::size_t kUuidDigits = 32;
constexpr std::size_t kVersionDigit = 12;
constexpr std::size_t kVariantDigit = 16;

void AddHex(std::string text, std::size_t fewest_digits, std::vector<std::string>& readings) {
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  const std::string hex = AsciiLower(text);
  const bool is_hex = hex.find_first_not_of("0123456789abcdef") == std::string::npos;
  const bool is_new = std::find(readings.begin(), readings.end(), hex) == readings.end();
  if (is_hex && is_new && hex.size() >= fewest_digits) readings.push_back(hex);
}

}  // namespace

std::vector<std::string> DigestDigits(const std::string& text, std::size_t fewest_digits) {
  std::vector<std::string> readings;
  AddHex(text, fewest_digits, readings);
  if (const std::size_t colon = text.find(':'); colon != std::string::npos) {
    AddHex(text.substr(colon + 1), fewest_digits, readings);
  }
  for (const auto& bytes : {FromBase64(text), FromBase64Url(text)}) {
    if (bytes && bytes->size() >= fewest_digits / 2) readings.push_back(ToHex(*bytes));
  }
  return readings;
}

bool BeginsDigest(const std::string& digits, const std::string& digest) {
  if (digits.size() > digest.size()) return false;
  if (digest.starts_with(digits)) return true;
  if (digits.size() != kUuidDigits) return false;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != kVersionDigit && i != kVariantDigit && digits[i] != digest[i]) return false;
  }
  return true;
}

}  // namespace telltale
