#include "harness/scan/recorded_sizes.h"

#include <algorithm>
#include <charconv>

namespace telltale {
namespace {

bool IsNamed(std::string_view name, std::string_view lower) {
  return name.size() == lower.size() && std::equal(name.begin(), name.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::optional<std::uint64_t> ContentLength(const std::vector<Header>& headers) {
  std::optional<std::uint64_t> length;
  for (const Header& header : headers) {
    if (IsNamed(header.name, "transfer-encoding")) return std::nullopt;
    if (!IsNamed(header.name, "content-length")) continue;
    const std::string_view text = Trimmed(header.value);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) length = std::max(length.value_or(0), value);
  }
  return length;
}

bool NamesContentCoding(const std::vector<Header>& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const Header& header) {
    return IsNamed(header.name, "content-encoding") && !Trimmed(header.value).empty() &&
           !IsNamed(Trimmed(header.value), "identity");
  });
}

}  // namespace telltale
