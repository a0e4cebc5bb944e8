#pragma once
#include <string_view>

namespace telltale {

// Letters, digits and hyphens (RFC 1123), at most 63 bytes a label and 253 a name. A label that begins with "xn--" has
// to be what IDNA2008 makes of some label.
bool IsHostname(std::string_view text);

// The same, or labels of any script as IDNA2008 allows them (RFC 5890, and RFC 5893 where one is written from right to
// left), in UTF-8; lengths are those of what a resolver is asked for. What has a composed form need not be written so.
bool IsInternationalHostname(std::string_view text);

}  // namespace telltale
