#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Bytes as XML 1.0 text or attribute value (also safe in HTML): markup is escaped, what XML cannot hold (NULs, control
// characters, invalid UTF-8) and what a reader cannot see (bidirectional marks) becomes \xNN. Line breaks and tabs stay
// in text and are escaped in attribute values.
std::string XmlText(BytesView text);
std::string XmlAttribute(BytesView value);

// ` name="value"` of each, values escaped.
std::string XmlAttributes(const std::vector<std::pair<std::string_view, std::string>>& attributes);

}  // namespace telltale
