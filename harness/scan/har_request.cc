#include "harness/scan/har_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "core/ascii.h"
#include "core/gap_kinds.h"
#include "harness/scan/har_parameters.h"
#include "harness/scan/har_text.h"

namespace telltale {
namespace {

using simdjson::dom::element;

constexpr std::array<std::string_view, 13> kRequestNames = {
    "method",   "url",         "httpVersion", "headers", "cookies",  "queryString",       "postData",
    "_content", "headersSize", "bodySize",    "comment", "trailers", "_requestBodyStatus"};
constexpr std::array<std::string_view, 3> kHeaderNames = {"name", "value", "comment"};
constexpr std::array<std::string_view, 11> kCookieNames = {
    "name", "value", "path", "domain", "expires", "httpOnly", "secure", "comment", "sameSite", "session", "size"};

struct Pair {
  Bytes name;
  Bytes value;
};

template <std::size_t N>
std::vector<Pair> ReadPairs(const element* found, const std::array<std::string_view, N>& names, std::string_view where,
                            const HarPlace& place) {
  std::vector<Pair> pairs;
  simdjson::dom::array list;
  simdjson::dom::object object;
  if (found == nullptr) return pairs;
  if (found->get(object) == simdjson::SUCCESS) {
    // {"Name":"value"} or {"Name":["value",...]}: not what the format says, and clear all the same.
    for (const auto& [name, value] : object) {
      if (value.get(list) != simdjson::SUCCESS) {
        pairs.push_back({Bytes(name), TextOf(value)});
        continue;
      }
      for (const element& one : list) pairs.push_back({Bytes(name), TextOf(one)});
    }
    return pairs;
  }
  if (found->get(list) != simdjson::SUCCESS) {
    if (!SaysNothing(*found)) place.rest->Add("request", where, *found);
    return pairs;
  }
  for (const element& entry : list) {
    simdjson::dom::array pair;
    if (entry.get(object) == simdjson::SUCCESS) {
      const HarMembers<N> members(object, names, where, *place.rest);
      pairs.push_back({members.Text("name"), members.Text("value")});
    } else if (entry.get(pair) == simdjson::SUCCESS && pair.size() == 2) {
      pairs.push_back({TextOf(*pair.begin()), TextOf(*++pair.begin())});
    } else if (!SaysNothing(entry)) {
      place.rest->Add("request", where, entry);
    }
  }
  return pairs;
}

std::vector<Header> HeadersOf(const element* found, const HarPlace& place) {
  std::vector<Header> headers;
  for (Pair& pair : ReadPairs(found, kHeaderNames, "headers", place)) {
    headers.push_back({std::move(pair.name), std::move(pair.value)});
  }
  return headers;
}

bool IsLocal(std::string_view scheme) {
  for (const std::string_view local : {"data", "blob", "about", "javascript", "file", "chrome", "chrome-extension",
                                       "moz-extension", "safari-web-extension", "resource", "devtools"}) {
    if (scheme == local) return true;
  }
  return false;
}

bool ReadPort(std::string_view digits, std::uint16_t& port) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || value > 65535) return false;
  port = static_cast<std::uint16_t>(value);
  return true;
}

// "https://user:password@host:8443/path?query#fragment". A fragment never leaves. Who the user is leaves in a header,
// and is kept as it stands here. What is no URL is kept whole as the target, and nothing is known of its destination.
void ReadUrl(const Bytes& url, const HarPlace& place, HarRequest& request) {
  Exchange& exchange = request.exchange;
  const std::size_t colon = url.find(':');
  const std::string scheme = AsciiLower(std::string_view(url).substr(0, std::min(colon, url.size())));
  request.is_local = colon != Bytes::npos && IsLocal(scheme);
  if (request.is_local) return;
  if (colon == Bytes::npos || url.compare(colon, 3, "://") != 0) {
    exchange.scheme = "https";
    exchange.target = url;
    place.Tell(gap_kind::kIncompleteExchange,
               "the request's \"url\" is not an absolute URL: where it went is not known");
    return;
  }
  request.is_websocket = scheme == "ws" || scheme == "wss";
  const bool is_plain = scheme == "http" || scheme == "ws";
  exchange.scheme = is_plain ? "http" : "https";
  exchange.port = is_plain ? 80 : 443;
  const std::size_t host = colon + 3;
  const std::size_t path = std::min(url.find_first_of("/?#", host), url.size());
  std::string authority = url.substr(host, path - host);
  if (const std::size_t at = authority.rfind('@'); at != std::string::npos) {
    place.rest->AddText("request", "url", url.substr(0, path));
    authority.erase(0, at + 1);
  }
  const std::size_t port = authority.rfind(':');
  if (port != std::string::npos && authority.find(']', port) == std::string::npos) {
    if (!ReadPort(std::string_view(authority).substr(port + 1), exchange.port)) {
      place.Tell(gap_kind::kIncompleteExchange, "the request's \"url\" has a port that is none");
    }
    authority.resize(port);
  }
  exchange.host = authority;
  exchange.target = url.substr(path, url.find('#', path) - path);
  if (!exchange.target.starts_with('/')) exchange.target.insert(0, "/");
}

std::string HttpVersion(const Bytes& text) {
  const std::string lower = AsciiLower(text);
  if (lower == "h2" || lower == "http/2" || lower == "http/2.0") return "2";
  for (const char* version : {"0.9", "1.0", "1.1"}) {
    if (lower == std::string("http/") + version) return version;
  }
  return "";
}

// Members of the query that do not stand in the URL: some programs keep the two apart.
void AddQuery(const std::vector<Pair>& query, Bytes& target) {
  if (query.empty()) return;
  const std::size_t mark = target.find('?');
  const std::set<Bytes> words = FormWords(mark == Bytes::npos ? BytesView() : BytesView(target).substr(mark + 1));
  bool has_query = mark != Bytes::npos;
  for (const auto& [name, value] : query) {
    const auto is_there = [&](const Bytes& text) { return text.empty() || words.contains(text); };
    if (is_there(name) && is_there(value)) continue;
    target += has_query ? '&' : '?';
    AppendPercentEncoded(name, target);
    target += '=';
    AppendPercentEncoded(value, target);
    has_query = true;
  }
}

void AddCookies(const std::vector<Pair>& cookies, std::vector<Header>& headers) {
  std::set<Bytes> known;
  for (const Header& header : headers) {
    if (AsciiLower(header.name) != "cookie") continue;
    for (std::size_t begin = 0; begin < header.value.size();) {
      const std::size_t end = std::min(header.value.find(';', begin), header.value.size());
      const std::size_t first = std::min(header.value.find_first_not_of(' ', begin), end);
      known.insert(header.value.substr(first, end - first));
      begin = end + 1;
    }
  }
  Bytes missing;
  for (const auto& [name, value] : cookies) {
    Bytes cookie = name;
    cookie += '=';
    cookie += value;
    if (known.contains(cookie) || cookie.size() == 1) continue;
    missing += (missing.empty() ? "" : "; ") + cookie;
  }
  if (!missing.empty()) headers.push_back({"Cookie", std::move(missing)});
}

// HTTP Toolkit keeps bytes that are no text in "_content", beside a postData that is not there.
HarBody ReadBodies(const HarMembers<kRequestNames.size()>& members, const HarPlace& place, HarRequest& request) {
  HarBody body;
  if (const element* const post = members.Find("postData"); post != nullptr) {
    body = ReadHarBody(*post, "request/postData", place);
  }
  if (const element* const content = members.Find("_content"); content != nullptr) {
    HarBody other = ReadHarBody(*content, "request/_content", place);
    if (body.bytes.empty()) {
      other.media_type = body.media_type.empty() ? other.media_type : body.media_type;
      body = std::move(other);
    } else if (other.bytes != body.bytes) {
      request.other_readings.push_back(std::move(other.bytes));
    }
  }
  return body;
}

// Firefox says in the user's language why a body is not there.
void TellBodyMarks(const element* post, bool body_is_there, const HarPlace& place) {
  simdjson::dom::object object;
  if (post == nullptr || post->get(object) != simdjson::SUCCESS) return;
  if (TellMarks(object, body_is_there, place)) return;
  element comment;
  if (!body_is_there && object["comment"].get(comment) == simdjson::SUCCESS && !SaysNothing(comment)) {
    place.Tell(gap_kind::kBodyCut, "there is a remark in place of the body");
  }
}

void AddMediaType(const HarBody& body, std::vector<Header>& headers) {
  if (body.media_type.empty() || FindHeader(headers, "content-type") != nullptr) return;
  headers.push_back({"Content-Type", body.media_type});
}

}  // namespace

HarRequest ReadHarRequest(const simdjson::dom::object& object, HarPlace place) {
  HarRequest request;
  Exchange& exchange = request.exchange;
  exchange.id = place.exchange;
  const HarMembers<kRequestNames.size()> members(object, kRequestNames, "request", *place.rest);
  ReadUrl(members.Text("url"), place, request);
  if (request.is_local) return request;
  exchange.method = members.Text("method");
  exchange.http_version = HttpVersion(members.Text("httpVersion"));
  exchange.headers = HeadersOf(members.Find("headers"), place);
  exchange.trailers = HeadersOf(members.Find("trailers"), place);
  place.headers = &exchange.headers;
  HarBody body = ReadBodies(members, place, request);
  const element* const size = members.Find("bodySize");
  exchange.body_total_bytes =
      WholeBodyBytes(body, exchange.method, size == nullptr ? std::nullopt : SizeOf(*size), place);
  exchange.body = std::move(body.bytes);
  for (Bytes& reading : body.other_readings) request.other_readings.push_back(std::move(reading));
  AddQuery(ReadPairs(members.Find("queryString"), kHeaderNames, "queryString", place), exchange.target);
  AddCookies(ReadPairs(members.Find("cookies"), kCookieNames, "cookies", place), exchange.headers);
  AddMediaType(body, exchange.headers);
  TellMarks(object, !exchange.body.empty(), place);
  TellBodyMarks(members.Find("postData"), !exchange.body.empty(), place);
  const Header* const upgrade = FindHeader(exchange.headers, "upgrade");
  request.is_websocket = request.is_websocket || (upgrade != nullptr && AsciiLower(upgrade->value) == "websocket");
  return request;
}

bool TellMarks(const simdjson::dom::object& object, bool body_is_there, const HarPlace& place) {
  bool any = false;
  for (const auto& [key, value] : object) {
    const std::string name = AsciiLower(key);
    const std::string text = AsciiLower(RawTextOf(value));
    if (name.find("response") != std::string::npos) continue;
    bool is_set = false;
    for (const char* word : {"discard", "truncat", "omitted", "redact", "sanitiz"}) {
      if (name.find(word) == std::string::npos) continue;
      bool flag = false;
      is_set = is_set || (value.get(flag) == simdjson::SUCCESS ? flag : !SaysNothing(value) && text != "false");
      is_set = is_set || SizeOf(value).value_or(0) > 0;
    }
    // "discarded:not-representable" stands beside bytes in Base64.
    const bool is_status = text.starts_with("discarded") && !(text.ends_with("not-representable") && body_is_there);
    bool is_said = false;
    for (const char* word :
         {"not included", "discarded", "truncated", "omitted", "too large", "too long", "redacted"}) {
      is_said = is_said || (name.ends_with("comment") && text.find(word) != std::string::npos);
    }
    if (!is_set && !is_status && !is_said) continue;
    any = true;
    place.Tell(gap_kind::kBodyCut,
               fmt::format("the recording says that something was left out: \"{}\"", key.substr(0, 40)));
  }
  return any;
}

}  // namespace telltale
