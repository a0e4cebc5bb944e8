#include "core/exchange.h"

#include <algorithm>
#include <string_view>

namespace telltale {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

const Header* FindHeader(const std::vector<Header>& headers, std::string_view name) {
  const auto same = [&](const Header& header) {
    return std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(),
                      [](char a, char b) { return Lower(a) == Lower(b); });
  };
  const auto found = std::find_if(headers.begin(), headers.end(), same);
  return found == headers.end() ? nullptr : &*found;
}

}  // namespace telltale
