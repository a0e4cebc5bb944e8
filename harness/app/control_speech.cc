#include "harness/app/control_speech.h"

#include <fmt/format.h>
#include <zlib.h>

#include <initializer_list>
#include <string_view>
#include <utility>

#include "core/base64.h"

namespace telltale {
namespace {

// RFC 9113: frames by hand, because what is to be shown is the server's reading, and no library of the server's.
enum Frame : unsigned char { kData = 0, kHeaders = 1, kSettings = 4 };
constexpr unsigned char kEndStream = 1, kEndHeaders = 4;
constexpr unsigned char kStream = 1;
constexpr std::size_t kFrameHead = 9;
constexpr std::size_t kMaxAnswer = 64 << 10;
// Of the static table of RFC 7541: ":status: 200", 204 and 206, each as one byte.
constexpr unsigned char kIndexed200 = 0x88, kIndexed206 = 0x8a;

Bytes FrameOf(Frame kind, unsigned char flags, unsigned char stream, BytesView payload) {
  Bytes frame;
  for (const int shift : {16, 8, 0}) frame += static_cast<char>(payload.size() >> shift & 0xff);
  frame += static_cast<char>(kind);
  frame += static_cast<char>(flags);
  frame.append(3, '\0');
  frame += static_cast<char>(stream);
  return frame.append(payload);
}

// RFC 7541 section 5.1 with a prefix of seven bits, and the text.
Bytes Literal(std::string_view text) {
  constexpr std::size_t kPrefix = 127;
  Bytes coded;
  if (text.size() < kPrefix) {
    coded += static_cast<char>(text.size());
  } else {
    coded += static_cast<char>(kPrefix);
    std::size_t rest = text.size() - kPrefix;
    for (; rest >= 128; rest /= 128) coded += static_cast<char>(rest % 128 + 128);
    coded += static_cast<char>(rest);
  }
  return coded.append(text);
}

Bytes Fields(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  Bytes block;
  for (const auto& [name, value] : fields) block += '\0' + Literal(name) + Literal(value);
  return block;
}

std::size_t PayloadBytes(const Bytes& frame) {
  std::size_t size = 0;
  for (const std::size_t at : {0, 1, 2}) size = size << 8 | static_cast<unsigned char>(frame[at]);
  return size;
}

}  // namespace

Bytes ControlBody(const std::string& value) { return R"({"control":")" + ToBase64(value) + R"("})"; }

Bytes Http1Request(const ControlTarget& target, const Bytes& body, const std::string& more_headers) {
  return fmt::format("POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}\r\n",
                     target.path, target.host, body.size(), more_headers) +
         body;
}

Status PostHttp1(ControlLine& line, const ControlTarget& target, const Bytes& body, const std::string& more_headers) {
  TRY_VOID(line.Write(Http1Request(target, body, more_headers)));
  Bytes answer;
  while (answer.find("\r\n\r\n") == Bytes::npos && answer.size() < kMaxAnswer) {
    const Bytes more = line.Read();
    if (more.empty()) return Failure("no answer came");
    answer += more;
  }
  if (answer.starts_with("HTTP/1.1 2")) return {};
  return Failure("the answer is not that of a backend that works");
}

Status PostHttp2(ControlLine& line, const ControlTarget& target, const Bytes& body) {
  const Bytes head = Fields({{":method", "POST"},
                             {":scheme", target.scheme},
                             {":authority", target.host},
                             {":path", target.path},
                             {"content-type", "application/json"}});
  TRY_VOID(line.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + FrameOf(kSettings, 0, 0, {}) +
                      FrameOf(kHeaders, kEndHeaders, kStream, head) + FrameOf(kData, kEndStream, kStream, body)));
  Bytes frames;
  while (frames.size() < kMaxAnswer) {
    while (frames.size() >= kFrameHead && frames.size() >= kFrameHead + PayloadBytes(frames)) {
      const std::size_t size = PayloadBytes(frames);
      if (frames[3] == kHeaders && frames[kFrameHead - 1] == kStream && size > 0) {
        const auto first = static_cast<unsigned char>(frames[kFrameHead]);
        if (first >= kIndexed200 && first <= kIndexed206) return {};
        return Failure("the answer is not that of a backend that works");
      }
      frames.erase(0, kFrameHead + size);
    }
    const Bytes more = line.Read();
    if (more.empty()) break;
    frames += more;
  }
  return Failure("no answer came");
}

Bytes Gzip(BytesView text) {
  constexpr int kGzipWindow = 15 + 16;
  constexpr int kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
    return {};
  }
  Bytes packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const bool is_whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(is_whole ? stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

}  // namespace telltale
