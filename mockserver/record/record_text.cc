#include "mockserver/record/record_text.h"

#include <fmt/format.h>

#include <iterator>

#include "core/base64.h"
#include "core/time_text.h"
#include "core/utf8.h"

namespace telltale {
namespace {

// Puts members of one JSON object behind each other.
class ObjectText {
 public:
  explicit ObjectText(std::string& text) : text_(text) { text_ += '{'; }
  void End() { text_ += '}'; }

  // A string. What is no UTF-8 in it (a run's hostile name) must not stop the recording.
  void Add(std::string_view name, BytesView value) {
    AddName(name);
    IsValidUtf8(value) ? AddString(value) : AddRepaired(value);
  }
  void Add(std::string_view name, std::uint64_t value) {
    AddName(name);
    fmt::format_to(std::back_inserter(text_), "{}", value);
  }
  void Add(std::string_view name, const std::vector<Header>& headers) {
    AddName(name);
    text_ += '[';
    const char* separator = "";
    for (const Header& header : headers) {
      text_ += separator;
      text_ += '[';
      AddBytes(header.name);
      text_ += ',';
      AddBytes(header.value);
      text_ += ']';
      separator = ",";
    }
    text_ += ']';
  }
  void Add(std::string_view name, const std::vector<std::string>& list) {
    AddName(name);
    text_ += '[';
    const char* separator = "";
    for (const std::string& one : list) {
      text_ += separator;
      IsValidUtf8(one) ? AddString(one) : AddRepaired(one);
      separator = ",";
    }
    text_ += ']';
  }
  // A string, or {"encoding","data"} of what is no UTF-8.
  void AddWire(std::string_view name, BytesView value) {
    AddName(name);
    AddBytes(value);
  }
  void AddName(std::string_view name) {
    if (text_.back() != '{') text_ += ',';
    text_ += '"';
    text_ += name;
    text_ += "\":";
  }

 private:
  void AddBytes(BytesView bytes) {
    if (IsValidUtf8(bytes)) return AddString(bytes);
    text_ += R"({"encoding":"base64","data":")" + ToBase64(bytes) + "\"}";
  }

  void AddRepaired(BytesView bytes) {
    std::string repaired;
    while (!bytes.empty()) AppendUtf8(TakeValidOrReplacement(bytes), repaired);
    AddString(repaired);
  }
  static char32_t TakeValidOrReplacement(BytesView& bytes) {
    constexpr char32_t kReplacement = 0xfffd;
    const CodePoint point = TakeCodePoint(bytes);
    return point.valid ? point.value : kReplacement;
  }

  void AddString(BytesView utf8) {
    text_ += '"';
    std::size_t plain = 0;
    for (std::size_t at = 0; at < utf8.size(); ++at) {
      const char c = utf8[at];
      if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
      text_.append(utf8.substr(plain, at - plain));
      if (c == '"' || c == '\\') {
        text_ += '\\';
        text_ += c;
      } else {
        fmt::format_to(std::back_inserter(text_), "\\u{:04x}", static_cast<unsigned>(c));
      }
      plain = at + 1;
    }
    text_.append(utf8.substr(plain));
    text_ += '"';
  }

  std::string& text_;
};

}  // namespace

std::string ResponseRecord(const Response& response) {
  std::string text;
  ObjectText object(text);
  object.Add("status", static_cast<std::uint64_t>(response.status));
  object.Add("headers", response.headers);
  object.End();
  return text;
}

std::string ExchangeRecord(const Exchange& exchange) {
  std::string text;
  text.reserve(1024);
  ObjectText object(text);
  object.Add("time", ToRfc3339(exchange.time));
  object.Add("last_byte", ToRfc3339(exchange.last_byte));
  if (!exchange.run.empty()) object.Add("scenario", exchange.run);
  object.Add("scheme", exchange.scheme);
  object.AddWire("host", exchange.host);
  object.Add("port", std::uint64_t{exchange.port});
  object.AddWire("method", exchange.method);
  object.AddWire("target", exchange.target);
  object.Add("http_version", exchange.http_version);
  object.Add("headers", exchange.headers);
  if (!exchange.trailers.empty()) object.Add("trailers", exchange.trailers);
  object.Add("body_total_bytes", exchange.body_total_bytes);
  object.Add("body_sha256", exchange.body_sha256);
  if (exchange.tls) {
    object.AddName("tls");
    ObjectText tls(text);
    tls.Add("version", exchange.tls->version);
    tls.Add("cipher", exchange.tls->cipher);
    tls.AddWire("sni", exchange.tls->sni);
    tls.AddWire("alpn", exchange.tls->alpn);
    tls.End();
  }
  if (!exchange.peer.empty()) object.Add("peer", exchange.peer);
  if (!exchange.problems.empty()) object.Add("problems", exchange.problems);
  object.End();
  return text;
}

}  // namespace telltale
