#include "core/exchange.h"

#include <algorithm>
#include <string_view>

#include "core/ascii.h"

namespace telltale {
namespace {}  // namespace

const Header* FindHeader(const std::vector<Header>& headers, std::string_view name) {
  const auto same = [&](const Header& header) {
    return std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(),
                      [](char a, char b) { return AsciiLower(a) == AsciiLower(b); });
  };
  const auto found = std::find_if(headers.begin(), headers.end(), same);
  return found == headers.end() ? nullptr : &*found;
}

}  // namespace telltale
