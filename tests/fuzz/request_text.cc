#include "tests/fuzz/request_text.h"

#include <algorithm>

#include "core/ascii.h"

namespace telltale {
namespace {

std::string_view TakeLine(BytesView& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

}  // namespace

Exchange ReadRequestText(BytesView text) {
  Exchange exchange;
  exchange.host = "t.example";
  const std::string_view first = TakeLine(text);
  exchange.scheme = first == "UDP" ? "udp" : "https";
  if (exchange.scheme == "https") {
    const std::size_t space = std::min(first.find(' '), first.size());
    exchange.method = first.substr(0, space);
    exchange.target = first.substr(std::min(space + 1, first.size()));
  }
  for (std::string_view line = TakeLine(text); !line.empty(); line = TakeLine(text)) {
    const std::size_t colon = std::min(line.find(": "), line.size());
    exchange.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(line.substr(std::min(colon + 2, line.size())))});
  }
  exchange.body = text;
  exchange.body_total_bytes = exchange.body.size();
  return exchange;
}

std::string TargetOf(const Dialect& dialect) {
  std::string name = "dialect_" + AsciiLower(dialect.name);
  std::ranges::replace_if(
      name, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); }, '_');
  return name;
}

}  // namespace telltale
