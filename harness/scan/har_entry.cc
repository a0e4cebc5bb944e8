#include "harness/scan/har_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/base64.h"
#include "core/time_text.h"

namespace telltale {
namespace {

using nlohmann::json;

std::string TextAt(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const json* ObjectAt(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? &*found : nullptr;
}

Result<std::vector<Header>> HeadersOf(const json& message) {
  std::vector<Header> headers;
  const auto found = message.find("headers");
  if (found == message.end() || found->is_null()) return headers;
  if (!found->is_array()) return InputError("\"headers\" is not a list");
  for (const json& header : *found) {
    if (!header.is_object()) return InputError("\"headers\" is not a list of {\"name\",\"value\"}");
    headers.push_back({TextAt(header, "name"), TextAt(header, "value")});
  }
  return headers;
}

Result<Bytes> ContentOf(const json& content) {
  Bytes text = TextAt(content, "text");
  const std::string encoding = TextAt(content, "encoding");
  if (encoding.empty()) return text;
  if (encoding != "base64") return InputError(fmt::format("the encoding \"{}\" is not base64", encoding.substr(0, 40)));
  auto bytes = FromBase64(text);
  if (!bytes) return InputError("a text is not valid base64");
  return *std::move(bytes);
}

// Letters and digits as they are: reading it back gives the same bytes.
void AppendPercentEncoded(const std::string& text, Bytes& to) {
  for (const char c : text) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
    to += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
}

Result<Bytes> PostedBody(const json& post) {
  TRY(Bytes body, ContentOf(post));
  const auto params = post.find("params");
  if (!body.empty() || params == post.end() || !params->is_array()) return body;
  for (const json& param : *params) {
    if (!param.is_object()) continue;
    if (!body.empty()) body += '&';
    AppendPercentEncoded(TextAt(param, "name"), body);
    body += '=';
    AppendPercentEncoded(TextAt(param, "value"), body);
    if (const std::string file = TextAt(param, "fileName"); !file.empty()) {
      body += "&filename=";
      AppendPercentEncoded(file, body);
    }
  }
  return body;
}

// "https://host:8443/path?query#fragment"; a fragment never leaves.
Status ReadUrl(const std::string& url, Exchange& exchange) {
  const std::size_t colon = url.find("://");
  if (colon == std::string::npos || colon == 0) return InputError("the request's \"url\" is not an absolute URL");
  exchange.scheme = url.substr(0, colon);
  const std::size_t host = colon + 3;
  const std::size_t path = std::min(url.find_first_of("/?#", host), url.size());
  std::string authority = url.substr(host, path - host);
  if (const std::size_t at = authority.rfind('@'); at != std::string::npos) authority.erase(0, at + 1);
  exchange.port = exchange.scheme == "https" || exchange.scheme == "wss" ? 443 : 80;
  const std::size_t port = authority.rfind(':');
  if (port != std::string::npos && authority.find(']', port) == std::string::npos) {
    const std::string digits = authority.substr(port + 1);
    if (digits.empty() || digits.size() > 5 || digits.find_first_not_of("0123456789") != std::string::npos ||
        std::stoul(digits) > 65535) {
      return InputError("the request's \"url\" has a port that is none");
    }
    exchange.port = static_cast<std::uint16_t>(std::stoul(digits));
    authority.resize(port);
  }
  exchange.host = authority;
  exchange.target = url.substr(path, url.find('#', path) - path);
  if (!exchange.target.starts_with('/')) exchange.target.insert(0, "/");
  return {};
}

Status ReadRequest(const json& request, Exchange& exchange) {
  TRY_VOID(ReadUrl(TextAt(request, "url"), exchange));
  exchange.method = TextAt(request, "method");
  exchange.http_version = TextAt(request, "httpVersion");
  if (exchange.http_version.starts_with("HTTP/")) exchange.http_version.erase(0, 5);
  TRY(exchange.headers, HeadersOf(request));
  if (const json* const post = ObjectAt(request, "postData"); post != nullptr) {
    TRY(exchange.body, PostedBody(*post));
  }
  exchange.body_total_bytes = exchange.body.size();
  // Archives that leave bodies out still say how long they were.
  const auto size = request.find("bodySize");
  if (exchange.body.empty() && size != request.end() && size->is_number_integer() && size->get<std::int64_t>() > 0) {
    exchange.body_total_bytes = static_cast<std::uint64_t>(size->get<std::int64_t>());
  }
  return {};
}

Result<Exchange> FromEntry(const json& entry, std::uint64_t number) {
  const json* const request = entry.is_object() ? ObjectAt(entry, "request") : nullptr;
  if (request == nullptr) return InputError("the entry has no \"request\"");
  Exchange exchange;
  exchange.id = fmt::format("entry-{}", number);
  TRY_VOID(ReadRequest(*request, exchange));
  if (const auto time = FromRfc3339(TextAt(entry, "startedDateTime"))) exchange.time = *time;
  exchange.last_byte = exchange.time;
  if (const json* const answer = ObjectAt(entry, "response"); answer != nullptr) {
    Response response;
    const auto status = answer->find("status");
    if (status != answer->end() && status->is_number_integer()) response.status = status->get<int>();
    TRY(response.headers, HeadersOf(*answer));
    if (const json* const content = ObjectAt(*answer, "content"); content != nullptr) {
      TRY(response.body, ContentOf(*content));
    }
    exchange.response = std::move(response);
  }
  return exchange;
}

}  // namespace

Result<Exchange> ExchangeFromHarEntry(std::string_view entry, std::uint64_t number) {
  try {
    return FromEntry(json::parse(entry), number);
  } catch (const json::exception& error) {
    return InputError(fmt::format("not JSON: {}", error.what()));
  }
}

}  // namespace telltale
