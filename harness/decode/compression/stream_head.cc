#include <string_view>

#include "harness/decode/compression/compression_decoders.h"

namespace telltale {
namespace {

unsigned At(BytesView bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

// RFC 1952: deflate, no reserved flag, one of the three levels that are written, a known system or none.
bool IsGzipHead(BytesView bytes) {
  return bytes.starts_with("\x1f\x8b\x08") && (At(bytes, 3) & 0xe0U) == 0 &&
         (At(bytes, 8) == 0 || At(bytes, 8) == 2 || At(bytes, 8) == 4) && (At(bytes, 9) <= 13 || At(bytes, 9) == 255);
}

bool IsBzip2Head(BytesView bytes) {
  return bytes.starts_with("BZh") && At(bytes, 3) >= '1' && At(bytes, 3) <= '9' &&
         (bytes.substr(4).starts_with("1AY&SY") || bytes.substr(4).starts_with("\x17\x72\x45\x38\x50\x90"));
}

// Noise that is read so ends at once, or is a letter or two.
bool IsZlibHead(BytesView bytes) {
  if (!IsZlibHeader(bytes[0], bytes[1]) || WantsDictionary(bytes[1])) return false;
  constexpr std::size_t kWanted = 64;
  Output output;
  output.Begin(std::size_t{1} << 16);
  return DecodeZlib(bytes, 0, output) && (output.size() >= kWanted || output.size() + 16 >= bytes.size());
}

}  // namespace

bool BeginsStream(BytesView bytes) {
  using namespace std::string_view_literals;
  if (bytes.size() < 10) return false;
  return IsGzipHead(bytes) || IsBzip2Head(bytes) || bytes.starts_with("\x28\xb5\x2f\xfd"sv) ||
         bytes.starts_with("\xfd\x37zXZ\0"sv) || IsZlibHead(bytes);
}

}  // namespace telltale
