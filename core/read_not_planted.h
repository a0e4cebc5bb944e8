#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

// How an audit's isolation facts (core/audit.h) say which facts of the machine's own the CLI was seen to read, though
// nothing is planted there: that it told of them cannot be known. The paths follow, sorted, with ", " between them.
inline constexpr std::string_view kReadNotPlanted = "read, not planted: ";

inline bool IsReadNotPlanted(std::string_view fact) { return fact.starts_with(kReadNotPlanted); }

// The paths of that fact; empty: there is none.
inline std::vector<std::string> ReadNotPlanted(const std::vector<std::string>& facts) {
  std::vector<std::string> paths;
  for (const std::string& fact : facts) {
    if (!IsReadNotPlanted(fact)) continue;
    std::string_view rest = std::string_view(fact).substr(kReadNotPlanted.size());
    while (!rest.empty()) {
      const std::size_t end = rest.find(", ");
      paths.emplace_back(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 2);
    }
  }
  return paths;
}

}  // namespace telltale
