#include "core/exchange.h"

#include <algorithm>
#include <string_view>

#include "core/ascii.h"

namespace telltale {

const Header* FindHeader(const std::vector<Header>& headers, std::string_view name) {
  const auto same = [&](const Header& header) { return EqualInAscii(header.name, name); };
  const auto found = std::find_if(headers.begin(), headers.end(), same);
  return found == headers.end() ? nullptr : &*found;
}

}  // namespace telltale
