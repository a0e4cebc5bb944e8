#include "mockserver/http/head.h"

#include <algorithm>
#include <limits>

#include "core/ascii.h"
#include "core/whole_number.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxMethod = 64;

bool IsTokenCharacter(char c) {
  const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes one line off the front, without its LF or CRLF.
std::string_view TakeLine(BytesView& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == BytesView::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The elements of all headers of that name, trimmed.
std::vector<std::string_view> ListOf(const std::vector<Header>& headers, std::string_view name) {
  std::vector<std::string_view> list;
  for (const Header& header : headers) {
    if (!EqualInAscii(header.name, name)) continue;
    std::string_view rest = header.value;
    while (true) {
      const std::size_t comma = rest.find(',');
      list.push_back(Trim(rest.substr(0, comma)));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return list;
}

}  // namespace

LineKind ClassifyRequestLine(BytesView begin) {
  const std::size_t space = begin.find(' ');
  const std::string_view method = begin.substr(0, space);
  if (method.size() > kMaxMethod || !std::all_of(method.begin(), method.end(), IsTokenCharacter)) {
    return LineKind::kNotHttp;
  }
  if (space == 0) return LineKind::kNotHttp;
  if (space == BytesView::npos || begin.find('\n') == BytesView::npos) return LineKind::kUndecided;
  BytesView rest = begin;
  const std::string_view line = TakeLine(rest);
  const std::size_t version = line.rfind(' ');
  return version > space && line.substr(version + 1).starts_with("HTTP/") ? LineKind::kHttp : LineKind::kNotHttp;
}

std::optional<RequestHead> ParseHead(BytesView text) {
  RequestHead head;
  const std::string_view line = TakeLine(text);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == 0 || last <= first) return std::nullopt;
  const std::string_view version = line.substr(last + 1);
  if (!version.starts_with("HTTP/1.") || version.size() != 8 || version[7] < '0' || version[7] > '9') {
    return std::nullopt;
  }
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  head.version = version.substr(5);
  if (head.target.find(' ') != std::string::npos) head.problems.push_back("the target holds a space");
  head.headers = ParseHeaderLines(text, head.problems);
  return head;
}

std::vector<Header> ParseHeaderLines(BytesView text, std::vector<std::string>& problems) {
  std::vector<Header> headers;
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (line.empty()) continue;
    if ((line.front() == ' ' || line.front() == '\t') && !headers.empty()) {
      headers.back().value.append(" ").append(Trim(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) problems.push_back("a header line without a colon");
    const std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
    headers.push_back({std::string(line.substr(0, colon)), std::string(Trim(value))});
  }
  return headers;
}

Framing FramingOf(const RequestHead& head, std::vector<std::string>& problems) {
  const std::vector<std::string_view> codings = ListOf(head.headers, "transfer-encoding");
  const std::vector<std::string_view> lengths = ListOf(head.headers, "content-length");
  if (!codings.empty()) {
    if (!lengths.empty()) problems.push_back("both Content-Length and Transfer-Encoding");
    if (!EqualInAscii(codings.back(), "chunked")) {
      return {Framing::Kind::kUnknown, 0, "the last Transfer-Encoding is not chunked"};
    }
    if (codings.size() > 1) problems.push_back("a transfer coding besides chunked was kept in the body");
    return {Framing::Kind::kChunked, 0, ""};
  }
  if (lengths.empty()) return {};
  const auto length = WholeNumber<std::uint64_t>(lengths.front());
  const bool agree = std::all_of(lengths.begin(), lengths.end(),
                                 [&](auto text) { return WholeNumber<std::uint64_t>(text) == length; });
  if (!length || !agree) return {Framing::Kind::kUnknown, 0, "Content-Length is not one number"};
  if (lengths.size() > 1) problems.push_back("Content-Length more than once");
  return {Framing::Kind::kLength, *length, ""};
}

bool HeaderHasToken(const std::vector<Header>& headers, std::string_view name, std::string_view token) {
  const std::vector<std::string_view> list = ListOf(headers, name);
  return std::any_of(list.begin(), list.end(), [&](auto element) { return EqualInAscii(element, token); });
}

bool WantsKeepAlive(const RequestHead& head) {
  if (HeaderHasToken(head.headers, "connection", "close")) return false;
  return head.version != "1.0" || HeaderHasToken(head.headers, "connection", "keep-alive");
}

HostAndPort SplitHostAndPort(std::string_view text) {
  HostAndPort split;
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  // More than one colon without brackets is an IPv6 address without a port.
  const bool bare_v6 = bracket == std::string_view::npos && colon != text.rfind(':');
  if (bare_v6 || colon == std::string_view::npos) {
    split.host = bracket == std::string_view::npos ? text : text.substr(1, bracket - 1);
    return split;
  }
  split.host = bracket == std::string_view::npos ? text.substr(0, colon) : text.substr(1, bracket - 1);
  const auto port = WholeNumber<std::uint64_t>(text.substr(colon + 1));
  if (port && *port <= std::numeric_limits<std::uint16_t>::max()) split.port = static_cast<std::uint16_t>(*port);
  return split;
}

}  // namespace telltale
