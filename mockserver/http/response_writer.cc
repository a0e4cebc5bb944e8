#include "mockserver/http/response_writer.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace telltale {
namespace {

std::string_view ReasonOf(int status) {
  static constexpr std::array<std::pair<int, std::string_view>, 18> kReasons = {{{101, "Switching Protocols"},
                                                                                 {200, "OK"},
                                                                                 {201, "Created"},
                                                                                 {202, "Accepted"},
                                                                                 {204, "No Content"},
                                                                                 {301, "Moved Permanently"},
                                                                                 {302, "Found"},
                                                                                 {303, "See Other"},
                                                                                 {304, "Not Modified"},
                                                                                 {307, "Temporary Redirect"},
                                                                                 {308, "Permanent Redirect"},
                                                                                 {400, "Bad Request"},
                                                                                 {401, "Unauthorized"},
                                                                                 {403, "Forbidden"},
                                                                                 {404, "Not Found"},
                                                                                 {429, "Too Many Requests"},
                                                                                 {500, "Internal Server Error"},
                                                                                 {503, "Service Unavailable"}}};
  for (const auto& [known, reason] : kReasons) {
    if (known == status) return reason;
  }
  return "Status";
}

bool HasNoBody(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace

Bytes ResponseHeadText(const Response& response, const std::string& http_version, std::uint64_t body_bytes,
                       bool keep_alive) {
  Bytes text = fmt::format("HTTP/{} {} {}\r\n", http_version, response.status, ReasonOf(response.status));
  for (const Header& header : response.headers) text += fmt::format("{}: {}\r\n", header.name, header.value);
  if (!HasNoBody(response.status) && FindHeader(response.headers, "content-length") == nullptr) {
    text += fmt::format("Content-Length: {}\r\n", body_bytes);
  }
  if (response.status != 101 && FindHeader(response.headers, "connection") == nullptr) {
    text += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  }
  return text + "\r\n";
}

bool CarriesBody(const std::string& method, int status) { return method != "HEAD" && !HasNoBody(status); }

}  // namespace telltale
