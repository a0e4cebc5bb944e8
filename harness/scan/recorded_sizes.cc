#include "harness/scan/recorded_sizes.h"

#include <algorithm>
#include <charconv>

#include "core/ascii.h"

namespace telltale {
namespace {

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::optional<std::uint64_t> ContentLength(const std::vector<Header>& headers) {
  std::optional<std::uint64_t> length;
  for (const Header& header : headers) {
    if (EqualInAscii(header.name, "transfer-encoding")) return std::nullopt;
    if (!EqualInAscii(header.name, "content-length")) continue;
    const std::string_view text = Trimmed(header.value);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) length = std::max(length.value_or(0), value);
  }
  return length;
}

bool NamesContentCoding(const std::vector<Header>& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const Header& header) {
    return EqualInAscii(header.name, "content-encoding") && !Trimmed(header.value).empty() &&
           !EqualInAscii(Trimmed(header.value), "identity");
  });
}

}  // namespace telltale
