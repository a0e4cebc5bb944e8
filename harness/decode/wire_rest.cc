#include "harness/decode/wire_rest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <string_view>
#include <utility>

#include "core/ascii.h"
#include "harness/decode/client_hello.h"
#include "harness/decode/wire_numbers.h"

namespace telltale {
namespace {

constexpr std::string_view kH2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

constexpr char kTlsHandshake = 22;
constexpr std::string_view kTlsRecord = "\x16\x03";  // and a minor version: begins a ClientHello

bool IsUsualMethod(std::string_view method) {
  constexpr std::array<std::string_view, 9> kMethods = {"GET",   "POST",    "PUT",     "DELETE",   "HEAD",
                                                        "PATCH", "OPTIONS", "CONNECT", "WEBSOCKET"};
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

bool IsUsualVersion(std::string_view version) {
  return version.empty() || version == "1.1" || version == "2" || version == "1.0" || version == "3";
}

// Takes one line with its end off the front.
BytesView TakeLine(BytesView& text) {
  const std::size_t end = text.find('\n');
  const BytesView line = text.substr(0, end == BytesView::npos ? end : end + 1);
  text.remove_prefix(line.size());
  return line;
}

BytesView WithoutEnd(BytesView line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

// Where the message itself begins: behind what opened a tunnel, or at 0.
std::size_t BeginOfMessage(const Exchange& exchange) {
  const BytesView raw = exchange.raw;
  if (exchange.http_version == "2") {
    const std::size_t preface = raw.find(kH2Preface);
    return preface == BytesView::npos ? 0 : preface;
  }
  const bool is_tunnelled =
      (raw.starts_with("CONNECT ") && exchange.method != "CONNECT") || raw.starts_with('\4') || raw.starts_with('\5');
  const bool is_encrypted = raw.starts_with(kTlsHandshake);
  if ((!is_tunnelled && !is_encrypted) || exchange.method.empty()) return 0;
  const std::size_t begin = raw.find(exchange.method + " " + exchange.target + " HTTP/");
  if (begin != BytesView::npos) return begin;
  // The target may have been said in another form.
  const std::size_t method = raw.find(exchange.method + " ");
  return method == BytesView::npos ? 0 : method;
}

Bytes WithoutProxyPassword(BytesView preamble) {
  Bytes rest;
  bool skips = false;
  while (!preamble.empty()) {
    const BytesView line = TakeLine(preamble);
    const bool is_folded = line.starts_with(' ') || line.starts_with('\t');
    skips = is_folded ? skips : EqualInAscii(line.substr(0, line.find(':')), "proxy-authorization");
    if (!skips) rest += line;
  }
  return rest;
}

// Each folded header once more, its lines put together as they are. `message` is left behind the head.
Bytes UnfoldedHeaders(BytesView& message) {
  Bytes unfolded;
  Bytes header;
  bool is_folded = false;
  while (!message.empty()) {
    const BytesView line = WithoutEnd(TakeLine(message));
    const bool continues = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    if (continues) {
      header += line.substr(line.find_first_not_of(" \t") == BytesView::npos ? 0 : line.find_first_not_of(" \t"));
      is_folded = true;
      continue;
    }
    if (is_folded) unfolded += header + '\n';
    is_folded = false;
    if (line.empty() && !header.empty()) break;
    header = line;
  }
  return unfolded;
}

bool IsChunked(const Exchange& exchange) {
  return std::any_of(exchange.headers.begin(), exchange.headers.end(),
                     [](const Header& header) { return EqualInAscii(header.name, "transfer-encoding"); });
}

// What stands behind the sizes of the chunks.
Bytes ChunkExtensions(BytesView chunks) {
  Bytes extensions;
  while (!chunks.empty()) {
    const BytesView line = WithoutEnd(TakeLine(chunks));
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
    if (error != std::errc()) break;
    const BytesView extension = line.substr(static_cast<std::size_t>(end - line.data()));
    if (!extension.empty()) extensions += Bytes(extension) + '\n';
    if (size == 0 || size >= chunks.size()) break;
    chunks.remove_prefix(static_cast<std::size_t>(size));
    TakeLine(chunks);
  }
  return extensions;
}

std::uint32_t Number(BytesView bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string FrameName(unsigned kind) {
  constexpr std::array<const char*, 9> kNames = {"",     "",     "PRIORITY", "RST_STREAM",   "SETTINGS",
                                                 "PUSH", "PING", "GOAWAY",   "WINDOW_UPDATE"};
  return "frame:" + (kind < kNames.size() ? std::string(kNames[kind]) : "type-" + std::to_string(kind));
}

// Sorts the payloads of a connection's frames by what they are.
class FrameSorter {
 public:
  void Take(BytesView frames) {
    constexpr std::size_t kHeader = 9;
    if (frames.starts_with(kH2Preface)) frames.remove_prefix(kH2Preface.size());
    while (frames.size() >= kHeader) {
      const std::size_t length = Number(frames.substr(0, 3));
      const auto kind = static_cast<unsigned char>(frames[3]);
      numbers_["frame:length"].Add(length);
      numbers_["frame:stream"].Add(Number(frames.substr(5, 4)));
      TakeFrame(kind, static_cast<unsigned char>(frames[4]), frames.substr(kHeader, length));
      TakeNumbers(kind, frames.substr(kHeader, length));
      frames.remove_prefix(std::min(frames.size(), kHeader + length));
    }
  }
  void MoveTo(std::vector<WirePart>& parts) {
    for (auto& [place, bytes] : parts_) {
      // Zeros say nothing.
      if (bytes.find_first_not_of('\0') != Bytes::npos) parts.push_back({place, std::move(bytes)});
    }
    for (auto& [place, numbers] : numbers_) numbers.MoveTo(place, parts);
  }

 private:
  // Of a frame whose payload is numbers (RFC 9113, 6): of two bytes and four in turn, or of four.
  void TakeNumbers(unsigned kind, BytesView payload) {
    constexpr unsigned kPriority = 2, kResetStream = 3, kSettings = 4, kGoAway = 7, kWindowUpdate = 8;
    constexpr std::size_t kNumber = 4, kIdentifier = 2;
    const bool is_settings = kind == kSettings;
    if (!is_settings && kind != kPriority && kind != kResetStream && kind != kGoAway && kind != kWindowUpdate) return;
    const std::size_t before = is_settings ? kIdentifier : 0;
    for (std::size_t taken = 0; payload.size() >= before + kNumber && (kind != kGoAway || taken < 2); ++taken) {
      numbers_[FrameName(kind)].Add(Number(payload.substr(before, kNumber)));
      payload.remove_prefix(before + kNumber);
    }
  }
  void TakeFrame(unsigned kind, unsigned flags, BytesView payload) {
    constexpr unsigned kData = 0, kHeaders = 1, kContinuation = 9, kPadded = 8, kPriority = 0x20;
    if (kind == kContinuation) return;
    if (kind != kData && kind != kHeaders) {
      parts_[FrameName(kind)] += payload;
      return;
    }
    if ((flags & kPadded) != 0 && !payload.empty()) {
      const std::size_t padding = std::min<std::size_t>(static_cast<unsigned char>(payload[0]), payload.size() - 1);
      parts_["padding"] += payload.substr(payload.size() - padding);
      payload.remove_prefix(1);
    }
    constexpr std::size_t kPriorityBytes = 5;
    if (kind == kHeaders && (flags & kPriority) != 0) parts_["frame:PRIORITY"] += payload.substr(0, kPriorityBytes);
  }

  std::map<std::string, Bytes> parts_;
  std::map<std::string, WireNumbers> numbers_;
};

void AddPart(const char* place, Bytes bytes, std::vector<WirePart>& parts) {
  if (!bytes.empty()) parts.push_back({place, std::move(bytes)});
}

}  // namespace

std::vector<WirePart> WireRest(const Exchange& exchange) {
  std::vector<WirePart> parts;
  if (exchange.scheme == "tls" && exchange.raw.starts_with(kTlsHandshake)) {
    AddPart("client-hello", HelloWithoutKeys(exchange.raw), parts);
  }
  if (exchange.http_version.empty() && exchange.method.empty()) return parts;
  if (exchange.scheme != "dns" && !IsUsualMethod(exchange.method)) AddPart("method", exchange.method, parts);
  if (!IsUsualVersion(exchange.http_version)) AddPart("version", exchange.http_version, parts);
  BytesView message = exchange.raw;
  const std::size_t begin = BeginOfMessage(exchange);
  BytesView preamble = message.substr(0, begin);
  const std::size_t hello = std::min(preamble.find(kTlsRecord), preamble.size());
  AddPart("preamble", WithoutProxyPassword(preamble.substr(0, hello)), parts);
  AddPart("client-hello", HelloWithoutKeys(preamble.substr(hello)), parts);
  message.remove_prefix(begin);
  if (exchange.method == "WEBSOCKET") {
    AddWebSocketNumbers(exchange.raw, parts);
  } else if (exchange.http_version == "2") {
    FrameSorter sorter;
    sorter.Take(message);
    sorter.MoveTo(parts);
  } else if (exchange.http_version.starts_with("1.")) {
    while (message.starts_with('\r') || message.starts_with('\n')) message.remove_prefix(1);
    AddPart("header-fold", UnfoldedHeaders(message), parts);
    if (IsChunked(exchange)) AddPart("chunk-extension", ChunkExtensions(message), parts);
  }
  return parts;
}

}  // namespace telltale
