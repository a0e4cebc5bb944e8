#include "mockserver/backend/control_admission.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "mockserver/http/head.h"
#include "schema/uri.h"

namespace telltale {
namespace {

ApiReply Refuse(int status, const char* why) {
  return {status, "application/json", fmt::format("{{\"error\":\"{}\"}}\n", why)};
}

std::vector<std::string_view> ValuesOf(const RequestHead& head, std::string_view name) {
  std::vector<std::string_view> values;
  for (const Header& header : head.headers) {
    if (EqualInAscii(header.name, name)) values.push_back(header.value);
  }
  return values;
}

// "127.0.0.1:4711" or "localhost:4711"; without the port where it is HTTP's own.
bool NamesDoor(std::string_view host, const ControlDoor& door) {
  const std::string address = door.address == "::1" ? "[::1]" : door.address;
  for (const std::string& name : {address, std::string("localhost")}) {
    if (EqualInAscii(host, fmt::format("{}:{}", name, door.port)) || (door.port == 80 && EqualInAscii(host, name)))
      return true;
  }
  return false;
}

bool IsOfDoor(std::string_view origin, const ControlDoor& door) {
  constexpr std::string_view kScheme = "http://";
  return origin.starts_with(kScheme) && NamesDoor(origin.substr(kScheme.size()), door);
}

// Takes the same time wherever the difference is.
bool SameSecret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

// A broken escape stands for itself.
std::string Unescaped(std::string_view text) {
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), '+', ' ');
  return PercentDecoded(plain).value_or(plain);
}

ControlApi::Parameters ParametersOf(std::string_view query) {
  ControlApi::Parameters parameters;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    parameters.emplace(Unescaped(pair.substr(0, equals)), Unescaped(pair.substr(std::min(pair.size(), equals + 1))));
  }
  return parameters;
}

ControlRequest RequestOf(const RequestHead& head, std::uint64_t body_bytes) {
  const std::string_view target = head.target;
  const std::size_t question = std::min(target.find('?'), target.size());
  return {head.method, std::string(target.substr(0, question)),
          ParametersOf(target.substr(std::min(target.size(), question + 1))), body_bytes,
          HeaderHasToken(head.headers, "expect", "100-continue")};
}

}  // namespace

Admission Admit(BytesView text, const ControlDoor& door) {
  const auto head = ParseHead(text);
  if (!head || !head->target.starts_with('/')) return {{}, Refuse(400, "this is no request of the control API")};
  const std::vector<std::string_view> hosts = ValuesOf(*head, "host");
  if (hosts.size() != 1 || !NamesDoor(hosts.front(), door)) {
    return {{}, Refuse(403, "the Host header does not name this address and port")};
  }
  const std::vector<std::string_view> origins = ValuesOf(*head, "origin");
  if (!std::all_of(origins.begin(), origins.end(), [&](std::string_view one) { return IsOfDoor(one, door); })) {
    return {{}, Refuse(403, "the Origin header names another page")};
  }
  std::vector<std::string> problems;
  const Framing framing = FramingOf(*head, problems);
  if (framing.kind != Framing::Kind::kLength || !problems.empty()) {
    return {{}, Refuse(411, "say how long the body is: Content-Length")};
  }
  Admission admission{RequestOf(*head, framing.length), std::nullopt};
  const bool is_page = admission.request.path == "/" && (head->method == "GET" || head->method == "HEAD");
  const std::vector<std::string_view> tokens = ValuesOf(*head, "authorization");
  const bool knows_token = tokens.size() == 1 && SameSecret(tokens.front(), "Bearer " + door.token);
  if (!is_page && !knows_token) admission.refusal = Refuse(401, "give the token: Authorization: Bearer TOKEN");
  return admission;
}

}  // namespace telltale
