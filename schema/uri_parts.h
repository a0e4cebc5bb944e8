#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace telltale {

// The five components of a URI reference (RFC 3986, sections 4.1 and 5.2). An absent component is not an empty one:
// "a?" has a query. Views of the text that was read; thread-safe.
struct UriParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

// nullopt: `text` is not what the grammar of RFC 3986 (appendix A) makes of a URI reference. In linear time.
std::optional<UriParts> ReadUri(std::string_view text);

// What `reference` is, seen from `base`, which has a scheme (section 5.2.2, the strict way), as text. In linear time.
std::string TransformedUri(const UriParts& base, const UriParts& reference);

}  // namespace telltale
