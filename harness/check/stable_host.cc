#include "harness/check/stable_host.h"

#include <algorithm>

#include "core/ascii.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestPlanted = 4;

bool IsHex(char c) { return IsAsciiDigit(c) || (c >= 'a' && c <= 'f') || c == '-'; }

// Eight hex digits and more with a digit among them, or a long label that is full of digits.
bool LooksRandom(const std::string& label) {
  constexpr std::size_t kShortest = 8;
  if (label.size() < kShortest) return false;
  const auto digits = static_cast<std::size_t>(std::count_if(label.begin(), label.end(), IsAsciiDigit));
  return digits > 0 && (std::all_of(label.begin(), label.end(), IsHex) || digits * 3 >= label.size());
}

}  // namespace

std::string StableHost(const std::string& host, const Run* run) {
  std::string name = AsciiLower(host);
  if (run != nullptr) {
    for (const PlantedCanary& planted : run->planted) {
      const std::string value = AsciiLower(planted.canary.value);
      if (value.size() < kShortestPlanted) continue;
      for (std::size_t at = name.find(value); at != std::string::npos; at = name.find(value, at + 1)) {
        name.replace(at, value.size(), "*");
      }
    }
  }
  const bool is_address =
      name.find_first_not_of("0123456789.") == std::string::npos || name.find(':') != std::string::npos;
  if (is_address) return name;
  std::string stable;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    const std::string label = name.substr(begin, end - begin);
    stable += (begin == 0 ? "" : ".") + (LooksRandom(label) ? std::string("*") : label);
    begin = end + 1;
  }
  return stable;
}

}  // namespace telltale
