#include "harness/scan/exchange_line.h"

#include <simdjson.h>

#include <array>
#include <utility>

#include "core/base64.h"
#include "core/exchange_json.h"
#include "core/time_text.h"
#include "harness/scan/scheme.h"

namespace telltale {
namespace {

using Element = simdjson::dom::element;
using Object = simdjson::dom::object;
using Array = simdjson::dom::array;

// Every function is false where the value is not of the usual kind.

bool ReadString(const Element& value, std::string& target) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return false;
  // A lone surrogate comes out of simdjson as bytes that are no UTF-8, of which the first is always this one.
  const bool may_be_surrogate = text.find('\xed') != std::string_view::npos;
  if (may_be_surrogate && !simdjson::validate_utf8(text.data(), text.size())) return false;
  target.assign(text);
  return true;
}

bool ReadEncoded(const Object& value, Bytes& target) {
  std::string_view encoding;
  Element data;
  bool has_encoding = false;
  bool has_data = false;
  for (const auto& [key, member] : value) {
    if (key == "encoding") {
      if (has_encoding || member.get(encoding) != simdjson::SUCCESS) return false;
      has_encoding = true;
    } else if (key == "data") {
      if (has_data) return false;
      data = member;
      has_data = true;
    }
  }
  if (!has_data) return false;
  if (!has_encoding || encoding == "utf8") return ReadString(data, target);
  std::string_view text;
  if (encoding != "base64" || data.get(text) != simdjson::SUCCESS) return false;
  auto bytes = FromBase64(text);
  if (!bytes) return false;
  target = *std::move(bytes);
  return true;
}

bool ReadText(const Element& value, Bytes& target) {
  if (value.is_string()) return ReadString(value, target);
  if (value.is_null()) return true;
  Object object;
  return value.get(object) == simdjson::SUCCESS && ReadEncoded(object, target);
}

bool ReadHeaders(const Element& value, std::vector<Header>& headers) {
  Array list;
  if (value.get(list) != simdjson::SUCCESS) return false;
  std::size_t count = 0;
  for (const Element& element : list) {
    Array pair;
    if (element.get(pair) != simdjson::SUCCESS || pair.size() != 2) return false;
    if (headers.size() == count) headers.emplace_back();
    headers[count].name.clear();
    headers[count].value.clear();
    const Element name = *pair.begin();
    const Element text = *++pair.begin();
    if (name.is_null() || text.is_null()) return false;
    if (!ReadText(name, headers[count].name) || !ReadText(text, headers[count].value)) return false;
    ++count;
  }
  headers.resize(count);
  return true;
}

bool ReadTime(const Element& value, WallTime& target) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS || text.empty()) return false;
  const auto time = FromRfc3339(text);
  if (time) target = *time;
  return time.has_value();
}

bool ReadResponse(const Element& value, std::optional<Response>& target) {
  Object object;
  if (value.get(object) != simdjson::SUCCESS) return false;
  Response response;
  unsigned seen = 0;
  for (const auto& [key, member] : object) {
    const unsigned bit = key == "status" ? 1 : key == "headers" ? 2 : key == "body" ? 4 : 0;
    if ((seen & bit) != 0) return false;
    seen |= bit;
    std::int64_t status = 0;
    if (bit == 1) {
      if (member.get(status) != simdjson::SUCCESS || status < 0 || status > 1000000) return false;
      response.status = static_cast<int>(status);
    }
    if (bit == 2 && !ReadHeaders(member, response.headers)) return false;
    if (bit == 4 && !ReadText(member, response.body)) return false;
  }
  target = std::move(response);
  return true;
}

bool ReadTls(const Element& value, std::optional<TlsFacts>& target) {
  Object object;
  if (value.get(object) != simdjson::SUCCESS) return false;
  TlsFacts facts;
  const std::array<std::pair<std::string_view, std::string*>, 4> texts = {
      {{"version", &facts.version}, {"cipher", &facts.cipher}, {"sni", &facts.sni}, {"alpn", &facts.alpn}}};
  unsigned seen = 0;
  for (const auto& [key, member] : object) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (key != texts[i].first) continue;
      if ((seen >> i & 1U) != 0 || !ReadText(member, *texts[i].second)) return false;
      seen |= 1U << i;
    }
  }
  target = std::move(facts);
  return true;
}

bool ReadProblems(const Element& value, std::vector<std::string>& problems) {
  Array list;
  if (value.get(list) != simdjson::SUCCESS) return false;
  for (const Element& problem : list) {
    problems.emplace_back();
    if (!problem.is_string() || !ReadString(problem, problems.back())) return false;
  }
  return true;
}

// Keeps the memory.
void Clear(Exchange& exchange) {
  for (std::string* text :
       {&exchange.id, &exchange.run, &exchange.scheme, &exchange.host, &exchange.method, &exchange.target,
        &exchange.http_version, &exchange.body, &exchange.body_sha256, &exchange.raw, &exchange.peer}) {
    text->clear();
  }
  exchange.time = exchange.last_byte = {};
  exchange.port = 0;
  exchange.body_total_bytes = 0;
  exchange.trailers.clear();
  exchange.response.reset();
  exchange.tls.reset();
  exchange.problems.clear();
}

enum class Key : std::uint8_t {
  kId,
  kTime,
  kLastByte,
  kScenario,
  kScheme,
  kHost,
  kPort,
  kMethod,
  kTarget,
  kHttpVersion,
  kHeaders,
  kTrailers,
  kBody,
  kBodyTotalBytes,
  kBodySha256,
  kRaw,
  kResponse,
  kTls,
  kPeer,
  kProblems,
  kOther
};

constexpr std::array<std::string_view, 20> kKeys = {
    "id",          "time",   "last_byte",    "scenario", "scheme",   "host",    "port",
    "method",      "target", "http_version", "headers",  "trailers", "body",    "body_total_bytes",
    "body_sha256", "raw",    "response",     "tls",      "peer",     "problems"};

Key KeyOf(std::string_view name) {
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    if (kKeys[i] == name) return static_cast<Key>(i);
  }
  return Key::kOther;
}

}  // namespace

class ExchangeLineReader::Impl {
 public:
  bool ReadUsual(std::string_view line, Exchange& exchange) {
    Object object;
    if (parser_.parse(line.data(), line.size(), false).get(object) != simdjson::SUCCESS) return false;
    Clear(exchange);
    std::uint32_t seen = 0;
    std::size_t index = 0;
    for (const auto& [name, value] : object) {
      const Key key = KeyAt(index++, name);
      if (key == Key::kOther) continue;
      const std::uint32_t bit = 1U << static_cast<unsigned>(key);
      if ((seen & bit) != 0 || !ReadMember(key, value, exchange)) return false;
      seen |= bit;
    }
    const auto has = [&](Key key) { return (seen >> static_cast<unsigned>(key) & 1U) != 0; };
    if (!has(Key::kId) || !has(Key::kHost)) return false;
    if (!has(Key::kHeaders)) exchange.headers.clear();
    if (!has(Key::kLastByte)) exchange.last_byte = exchange.time;
    if (!has(Key::kBodyTotalBytes)) exchange.body_total_bytes = exchange.body.size();
    return true;
  }

 private:
  // The members of a recording's lines come in the same order in all of them.
  Key KeyAt(std::size_t index, std::string_view name) {
    if (index >= last_keys_.size()) return KeyOf(name);
    Key& last = last_keys_[index];
    if (last == Key::kOther || kKeys[static_cast<std::size_t>(last)] != name) last = KeyOf(name);
    return last;
  }

  static bool ReadMember(Key key, const Element& value, Exchange& exchange) {
    switch (key) {
      case Key::kId:
        return ReadText(value, exchange.id);
      case Key::kTime:
        return ReadTime(value, exchange.time);
      case Key::kLastByte:
        return ReadTime(value, exchange.last_byte);
      case Key::kScenario:
        return ReadText(value, exchange.run);
      case Key::kScheme:
        return ReadText(value, exchange.scheme);
      case Key::kHost:
        return ReadText(value, exchange.host);
      case Key::kPort:
        return ReadPort(value, exchange.port);
      case Key::kMethod:
        return ReadText(value, exchange.method);
      case Key::kTarget:
        return ReadText(value, exchange.target);
      case Key::kHttpVersion:
        return ReadText(value, exchange.http_version);
      case Key::kHeaders:
        return ReadHeaders(value, exchange.headers);
      case Key::kTrailers:
        return ReadHeaders(value, exchange.trailers);
      case Key::kBody:
        return ReadText(value, exchange.body);
      case Key::kBodyTotalBytes:
        return value.get(exchange.body_total_bytes) == simdjson::SUCCESS;
      case Key::kBodySha256:
        return ReadText(value, exchange.body_sha256);
      case Key::kRaw:
        return ReadText(value, exchange.raw);
      case Key::kResponse:
        return value.is_null() || ReadResponse(value, exchange.response);
      case Key::kTls:
        return value.is_null() || ReadTls(value, exchange.tls);
      case Key::kPeer:
        return ReadText(value, exchange.peer);
      case Key::kProblems:
        return ReadProblems(value, exchange.problems);
      case Key::kOther:
        break;
    }
    return true;
  }

  static bool ReadPort(const Element& value, std::uint16_t& port) {
    std::uint64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS || number > 65535) return false;
    port = static_cast<std::uint16_t>(number);
    return true;
  }

  simdjson::dom::parser parser_;
  std::array<Key, kKeys.size()> last_keys_{};  // by the place in the line; a guess, whatever stands in it
};

ExchangeLineReader::ExchangeLineReader() : impl_(std::make_unique<Impl>()) {}
ExchangeLineReader::~ExchangeLineReader() = default;
ExchangeLineReader::ExchangeLineReader(ExchangeLineReader&&) noexcept = default;
ExchangeLineReader& ExchangeLineReader::operator=(ExchangeLineReader&&) noexcept = default;

Status ExchangeLineReader::Read(std::string_view line, Exchange& exchange) {
  static_assert(kPaddingBytes >= simdjson::SIMDJSON_PADDING);
  if (!impl_->ReadUsual(line, exchange)) {
    TRY(exchange, ExchangeFromLine(line));
  }
  return exchange.scheme == "https" ? Status() : SettleScheme(exchange.scheme);
}

}  // namespace telltale
