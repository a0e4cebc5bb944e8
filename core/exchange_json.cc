#include "core/exchange_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "core/base64.h"
#include "core/time_text.h"
#include "core/utf8.h"

namespace telltale {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// Header bytes are Latin-1 or UTF-8 on the wire; JSON strings must be UTF-8, so others travel as {"encoding","data"}
// too.
ordered_json BytesToJson(BytesView bytes) {
  const bool is_text = IsValidUtf8(bytes);
  return {{"encoding", is_text ? "utf8" : "base64"}, {"data", is_text ? std::string(bytes) : ToBase64(bytes)}};
}

ordered_json TextToJson(BytesView text) { return IsValidUtf8(text) ? ordered_json(text) : BytesToJson(text); }

Result<Bytes> BytesFromJson(const json& value, const char* key) {
  if (value.is_string()) return value.get<std::string>();
  const auto data = value.is_object() ? value.find("data") : value.end();
  if (!value.is_object() || data == value.end() || !data->is_string()) {
    return InputError(fmt::format("\"{}\" is not {{\"encoding\",\"data\"}}", key));
  }
  const auto named = value.find("encoding");
  const std::string encoding = named != value.end() && named->is_string() ? named->get<std::string>() : "utf8";
  if (encoding == "utf8") return data->get<std::string>();
  if (encoding != "base64")
    return InputError(fmt::format("\"{}\" has the encoding \"{}\", not utf8 or base64", key, encoding));
  auto bytes = FromBase64(data->get_ref<const std::string&>());
  if (!bytes) return InputError(fmt::format("\"{}\" is not valid base64", key));
  return *std::move(bytes);
}

ordered_json HeadersToJson(const std::vector<Header>& headers) {
  ordered_json list = ordered_json::array();
  for (const Header& header : headers) list.push_back({TextToJson(header.name), TextToJson(header.value)});
  return list;
}

Result<std::vector<Header>> HeadersFromJson(const json& value, const char* key) {
  std::vector<Header> headers;
  if (!value.is_array()) return InputError(fmt::format("\"{}\" is not a list of [name, value]", key));
  for (const json& pair : value) {
    if (!pair.is_array() || pair.size() != 2)
      return InputError(fmt::format("\"{}\" is not a list of [name, value]", key));
    TRY(Bytes name, BytesFromJson(pair[0], key));
    TRY(Bytes text, BytesFromJson(pair[1], key));
    headers.push_back({std::move(name), std::move(text)});
  }
  return headers;
}

Status ReadText(const json& object, const char* key, std::string& target) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return {};
  TRY(target, BytesFromJson(*found, key));
  return {};
}

Status ReadTime(const json& object, const char* key, WallTime& target) {
  std::string text;
  TRY_VOID(ReadText(object, key, text));
  if (text.empty()) return {};
  const auto time = FromRfc3339(text);
  if (!time) return InputError(fmt::format("\"{}\" is not an RFC 3339 time", key));
  target = *time;
  return {};
}

Result<Response> ResponseFromJson(const json& value) {
  Response response;
  if (!value.is_object()) return InputError("\"response\" is not an object");
  if (const auto status = value.find("status"); status != value.end() && status->is_number_integer()) {
    response.status = status->get<int>();
  }
  if (const auto headers = value.find("headers"); headers != value.end()) {
    TRY(response.headers, HeadersFromJson(*headers, "response.headers"));
  }
  if (const auto body = value.find("body"); body != value.end() && !body->is_null()) {
    TRY(response.body, BytesFromJson(*body, "response.body"));
  }
  return response;
}

Result<TlsFacts> TlsFromJson(const json& value) {
  TlsFacts facts;
  if (!value.is_object()) return InputError("\"tls\" is not an object");
  TRY_VOID(ReadText(value, "version", facts.version));
  TRY_VOID(ReadText(value, "cipher", facts.cipher));
  TRY_VOID(ReadText(value, "sni", facts.sni));
  TRY_VOID(ReadText(value, "alpn", facts.alpn));
  return facts;
}

Status ReadParts(const json& object, Exchange& exchange) {
  if (const auto headers = object.find("headers"); headers != object.end()) {
    TRY(exchange.headers, HeadersFromJson(*headers, "headers"));
  }
  if (const auto trailers = object.find("trailers"); trailers != object.end()) {
    TRY(exchange.trailers, HeadersFromJson(*trailers, "trailers"));
  }
  TRY_VOID(ReadText(object, "body", exchange.body));
  TRY_VOID(ReadText(object, "raw", exchange.raw));
  if (const auto response = object.find("response"); response != object.end() && !response->is_null()) {
    TRY(exchange.response, ResponseFromJson(*response));
  }
  if (const auto tls = object.find("tls"); tls != object.end() && !tls->is_null()) {
    TRY(exchange.tls, TlsFromJson(*tls));
  }
  if (const auto problems = object.find("problems"); problems != object.end()) {
    if (!problems->is_array()) return InputError("\"problems\" is not a list");
    for (const json& problem : *problems)
      exchange.problems.push_back(problem.is_string() ? problem.get<std::string>() : problem.dump());
  }
  return {};
}

}  // namespace

ordered_json ExchangeToJson(const Exchange& exchange) {
  ordered_json object = {
      {"id", exchange.id}, {"time", ToRfc3339(exchange.time)}, {"last_byte", ToRfc3339(exchange.last_byte)}};
  if (!exchange.run.empty()) object["scenario"] = exchange.run;
  object["scheme"] = exchange.scheme;
  object["host"] = TextToJson(exchange.host);
  object["port"] = exchange.port;
  object["method"] = TextToJson(exchange.method);
  object["target"] = TextToJson(exchange.target);
  object["http_version"] = exchange.http_version;
  object["headers"] = HeadersToJson(exchange.headers);
  if (!exchange.trailers.empty()) object["trailers"] = HeadersToJson(exchange.trailers);
  object["body"] = BytesToJson(exchange.body);
  object["body_total_bytes"] = exchange.body_total_bytes;
  object["body_sha256"] = exchange.body_sha256;
  if (!exchange.raw.empty()) object["raw"] = BytesToJson(exchange.raw);
  if (exchange.response) {
    object["response"] = {{"status", exchange.response->status},
                          {"headers", HeadersToJson(exchange.response->headers)},
                          {"body", BytesToJson(exchange.response->body)}};
  }
  if (exchange.tls) {
    object["tls"] = {{"version", exchange.tls->version},
                     {"cipher", exchange.tls->cipher},
                     {"sni", TextToJson(exchange.tls->sni)},
                     {"alpn", TextToJson(exchange.tls->alpn)}};
  }
  if (!exchange.peer.empty()) object["peer"] = exchange.peer;
  if (!exchange.problems.empty()) object["problems"] = exchange.problems;
  return object;
}

Result<Exchange> ExchangeFromJson(const json& object) {
  if (!object.is_object()) return InputError("an exchange is a JSON object");
  for (const char* key : {"id", "host"}) {
    if (!object.contains(key)) return InputError(fmt::format("the exchange has no \"{}\"", key));
  }
  Exchange exchange;
  const std::pair<const char*, std::string*> texts[] = {{"id", &exchange.id},
                                                        {"scenario", &exchange.run},
                                                        {"scheme", &exchange.scheme},
                                                        {"host", &exchange.host},
                                                        {"method", &exchange.method},
                                                        {"target", &exchange.target},
                                                        {"http_version", &exchange.http_version},
                                                        {"peer", &exchange.peer},
                                                        {"body_sha256", &exchange.body_sha256}};
  for (const auto& [key, target] : texts) TRY_VOID(ReadText(object, key, *target));
  TRY_VOID(ReadTime(object, "time", exchange.time));
  exchange.last_byte = exchange.time;
  TRY_VOID(ReadTime(object, "last_byte", exchange.last_byte));
  if (const auto port = object.find("port"); port != object.end()) {
    if (!port->is_number_unsigned() || port->get<std::uint64_t>() > 65535)
      return InputError("\"port\" is not 0 to 65535");
    exchange.port = port->get<std::uint16_t>();
  }
  TRY_VOID(ReadParts(object, exchange));
  exchange.body_total_bytes = exchange.body.size();
  if (const auto total = object.find("body_total_bytes"); total != object.end() && total->is_number_unsigned()) {
    exchange.body_total_bytes = total->get<std::uint64_t>();
  }
  return exchange;
}

Result<Exchange> ExchangeFromLine(std::string_view line) {
  // JSON's readers take one of two members of a name, and which of them was sent nobody knows.
  std::vector<std::set<std::string>> names;
  std::string twice;
  const auto watch = [&](int, json::parse_event_t event, const json& parsed) {
    if (event == json::parse_event_t::object_start) names.emplace_back();
    if (event == json::parse_event_t::object_end) names.pop_back();
    if (event == json::parse_event_t::key && !names.back().insert(parsed.get<std::string>()).second) {
      twice = parsed.get<std::string>();
    }
    return true;
  };
  try {
    const json object = json::parse(line, watch);
    if (!twice.empty()) return InputError(fmt::format("\"{}\" stands twice in one object", twice.substr(0, 40)));
    return ExchangeFromJson(object);
  } catch (const json::exception& error) {
    return InputError(fmt::format("not JSON: {}", error.what()));
  }
}

}  // namespace telltale
