#include "harness/bundle/exchange_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/base64.h"
#include "core/utf8.h"

namespace telltale {
namespace {

constexpr std::string_view kLengthMember = R"(,"body_total_bytes":)";
constexpr std::string_view kDigestMember = R"(,"body_sha256":")";

// A string of JSON as nlohmann's dump writes it.
void AppendString(BytesView utf8, std::string& line) {
  static constexpr std::string_view kShort = "\b\f\n\r\t\"\\";
  static constexpr std::string_view kLetters = "bfnrt\"\\";
  line += '"';
  std::size_t plain = 0;
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    const char c = utf8[at];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    line.append(utf8.substr(plain, at - plain));
    if (const std::size_t letter = kShort.find(c); letter != std::string_view::npos) {
      line += '\\';
      line += kLetters[letter];
    } else {
      fmt::format_to(std::back_inserter(line), "\\u{:04x}", static_cast<unsigned>(c));
    }
    plain = at + 1;
  }
  line.append(utf8.substr(plain));
  line += '"';
}

void AppendBytes(BytesView bytes, std::string& line) {
  if (IsValidUtf8(bytes)) {
    line += R"({"encoding":"utf8","data":)";
    AppendString(bytes, line);
    line += '}';
  } else {
    line += R"({"encoding":"base64","data":")" + ToBase64(bytes) + "\"}";
  }
}

// A quote within a string is escaped, so such a text can only be a member of that name.
bool NamesBytesItself(std::string_view record) {
  static constexpr std::string_view kOurs[] = {R"("id":)", R"("body":)", R"("raw":)", R"("response":)"};
  return std::any_of(std::begin(kOurs), std::end(kOurs),
                     [&](std::string_view name) { return record.find(name) != std::string_view::npos; });
}

bool IsObject(std::string_view record) { return record.size() > 2 && record.front() == '{' && record.back() == '}'; }

}  // namespace

std::optional<std::string> ExchangeLine(const Row& exchange, const Row* response) {
  const std::string_view record = exchange.record;
  const std::size_t length_at = record.find(kLengthMember);
  if (!IsObject(record) || length_at == std::string_view::npos || NamesBytesItself(record)) return std::nullopt;
  const std::size_t digest_at = record.find(kDigestMember, length_at);
  if (digest_at == std::string_view::npos) return std::nullopt;
  const std::size_t digest_end = record.find('"', digest_at + kDigestMember.size());
  if (digest_end == std::string_view::npos) return std::nullopt;
  if (exchange.body_at && *exchange.body_at > exchange.raw.size()) return std::nullopt;

  std::string line;
  line.reserve(record.size() + 2 * (exchange.raw.size() + exchange.body.size()) + 1024);
  line += R"({"id":)";
  AppendString(exchange.id, line);
  line += ',';
  line += record.substr(1, length_at - 1);
  line += R"(,"body":)";
  AppendBytes(exchange.body_at ? exchange.raw.substr(static_cast<std::size_t>(*exchange.body_at)) : exchange.body,
              line);
  line += record.substr(length_at, digest_end + 1 - length_at);
  if (!exchange.raw.empty()) {
    line += R"(,"raw":)";
    AppendBytes(exchange.raw, line);
  }
  if (response != nullptr) {
    const std::string_view answer = response->record;
    if (!IsObject(answer) || NamesBytesItself(answer)) return std::nullopt;
    line += R"(,"response":)";
    line += answer.substr(0, answer.size() - 1);
    line += R"(,"body":)";
    AppendBytes(response->body, line);
    line += '}';
  }
  line += record.substr(digest_end + 1);
  return line;
}

}  // namespace telltale
