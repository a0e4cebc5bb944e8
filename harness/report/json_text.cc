#include "harness/report/json_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/redact.h"
#include "core/utf8.h"

namespace telltale {

std::string JsonText(const nlohmann::ordered_json& value, int indent) {
  const std::string dumped = value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string text;
  text.reserve(dumped.size() + 1);
  for (BytesView rest = dumped; !rest.empty();) {
    if (static_cast<unsigned char>(rest.front()) < 0x7f) {
      text += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    const BytesView before = rest;
    const CodePoint next = TakeCodePoint(rest);
    const BytesView bytes = before.substr(0, next.length);
    if (Printable(bytes) == bytes) {
      text += bytes;
    } else {
      // Everything that Printable refuses is in the basic plane.
      text += fmt::format("\\u{:04x}", static_cast<unsigned>(next.value));
    }
  }
  return text += '\n';
}

}  // namespace telltale
