#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/exchange.h"

namespace telltale {

// The head of an HTTP/1 request, read leniently: what a real server would refuse is still told apart and kept.
struct RequestHead {
  std::string method;
  std::string target;   // as on the wire; may hold spaces
  std::string version;  // "1.0", "1.1"
  std::vector<Header> headers;
  std::vector<std::string> problems;
};

// Whether a first line with these bytes can still become an HTTP/1 request line.
enum class LineKind { kUndecided, kHttp, kNotHttp };
LineKind ClassifyRequestLine(BytesView begin);

// `text` is the request line and the header lines, with their ends, without the empty line. nullopt: no request line.
std::optional<RequestHead> ParseHead(BytesView text);
// Header or trailer lines; folded lines are joined with a space, lines without a colon are kept as a name and told.
std::vector<Header> ParseHeaderLines(BytesView text, std::vector<std::string>& problems);

// Where the body ends.
struct Framing {
  enum class Kind { kLength, kChunked, kUnknown };
  Kind kind = Kind::kLength;
  std::uint64_t length = 0;
  std::string problem;  // of kUnknown: why
};
Framing FramingOf(const RequestHead& head, std::vector<std::string>& problems);

// Whether a comma-separated header of that name holds `token`, ASCII case ignored.
bool HeaderHasToken(const std::vector<Header>& headers, std::string_view name, std::string_view token);
bool WantsKeepAlive(const RequestHead& head);

// "host:port", "[::1]:443", "host". Port 0: none was given.
struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};
HostAndPort SplitHostAndPort(std::string_view text);

}  // namespace telltale
