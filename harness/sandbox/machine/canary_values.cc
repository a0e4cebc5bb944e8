#include "harness/sandbox/machine/canary_values.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/digest.h"

namespace telltale {
namespace {

std::vector<std::uint8_t> Draw(const RandomBytes& random, std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  random(bytes.data(), bytes.size());
  return bytes;
}

std::string DrawFrom(std::string_view alphabet, const RandomBytes& random, std::size_t count) {
  std::string text;
  text.reserve(count);
  // Bytes past the largest multiple of the alphabet are drawn again, so that every character is equally likely.
  const std::size_t limit = 256 - 256 % alphabet.size();
  while (text.size() < count) {
    for (const std::uint8_t byte : Draw(random, count - text.size())) {
      if (byte < limit) text += alphabet[byte % alphabet.size()];
    }
  }
  return text;
}

std::string Capitalised(std::string word) {
  if (!word.empty()) word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

}  // namespace

std::string DrawWord(const RandomBytes& random, std::size_t syllables) {
  static constexpr std::string_view kConsonants = "bdfghjklmnprstvz";
  static constexpr std::string_view kVowels = "aeio";
  std::string word;
  word.reserve(syllables * 2);
  for (const std::uint8_t byte : Draw(random, syllables)) {
    word += kConsonants[byte & 15];
    word += kVowels[(byte >> 4) & 3];
  }
  return word;
}

std::string DrawHex(const RandomBytes& random, std::size_t bytes) {
  const auto drawn = Draw(random, bytes);
  return ToHex(BytesView(reinterpret_cast<const char*>(drawn.data()), drawn.size()));
}

std::string DrawUuid(const RandomBytes& random) {
  std::string hex = DrawHex(random, 16);
  hex[12] = '4';
  hex[16] = "89ab"[DrawIndex(random, 4)];
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) + '-' +
         hex.substr(20);
}

std::string DrawToken(const RandomBytes& random, std::size_t count) {
  return DrawFrom("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", random, count);
}

std::string DrawUpper(const RandomBytes& random, std::size_t count) {
  return DrawFrom("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", random, count);
}

std::string DrawMac(const RandomBytes& random) {
  auto bytes = Draw(random, 6);
  bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0xfc) | 0x02);
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4],
                     bytes[5]);
}

std::string DrawIpv4(const RandomBytes& random) {
  static constexpr std::array<std::string_view, 3> kNetworks = {"192.0.2.", "198.51.100.", "203.0.113."};
  return fmt::format("{}{}", kNetworks[DrawIndex(random, kNetworks.size())], 1 + DrawIndex(random, 254));
}

std::string DrawIpv6(const RandomBytes& random) {
  std::string text = "2001:db8";
  // A group of zero would make several spellings possible.
  for (int group = 0; group < 6; ++group) text += fmt::format(":{:x}", 1 + DrawIndex(random, 0xffff));
  return text;
}

std::string DrawBootTime(const RandomBytes& random) {
  constexpr std::size_t kFirst = 1704067200;  // 2024-01-01
  constexpr std::size_t kSeconds = std::size_t{545} * 86400;
  return std::to_string(kFirst + DrawIndex(random, kSeconds));
}

std::string DrawKernelRelease(const RandomBytes& random) { return "5.10.0-" + DrawWord(random, kNameSyllables); }

std::size_t DrawIndex(const RandomBytes& random, std::size_t count) {
  std::uint32_t drawn = 0;
  random(reinterpret_cast<std::uint8_t*>(&drawn), sizeof drawn);
  return drawn % count;  // biased by at most count / 2^32
}

std::string DrawValue(CanaryClass canary_class, const RandomBytes& random) {
  const auto word = [&random] { return DrawWord(random, kNameSyllables); };
  switch (canary_class) {
    case CanaryClass::kFullname:
      return Capitalised(word()) + ' ' + Capitalised(word());
    case CanaryClass::kEmail:
      return word() + '@' + word() + ".example";
    case CanaryClass::kHome:
      return "/home/" + word();
    case CanaryClass::kCwd:
      return "/srv/" + word();
    case CanaryClass::kMachineId:
      return DrawHex(random, 16);
    case CanaryClass::kMac:
      return DrawMac(random);
    case CanaryClass::kIpv4:
      return DrawIpv4(random);
    case CanaryClass::kIpv6:
      return DrawIpv6(random);
    case CanaryClass::kEnvSecret:
      return DrawToken(random, 32);
    case CanaryClass::kGitRemote:
      return "https://git." + word() + ".example/" + word() + '/' + word() + ".git";
    case CanaryClass::kFileName:
      return word() + ".txt";
    case CanaryClass::kUsername:
    case CanaryClass::kHostname:
    case CanaryClass::kFlagValue:
    case CanaryClass::kArgument:
    case CanaryClass::kGeneric:
      break;
  }
  return word();
}

}  // namespace telltale
