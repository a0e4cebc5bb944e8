#include "harness/payload/sealed_bytes.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "harness/decode/compression/compression_decoders.h"
#include "harness/decode/decode.h"
#include "harness/decode/plausible.h"
#include "harness/payload/codings.h"
#include "harness/payload/explained_noise.h"
#include "harness/payload/noise.h"

namespace telltale {
namespace {

constexpr std::size_t kMostUnpacked = std::size_t{4} << 20;
constexpr std::size_t kMostOpened = std::size_t{256} << 10;  // of what looks like noise, so much is tried to be opened

bool IsCompression(const std::string& step) {
  static constexpr std::string_view kSteps[] = {"gzip", "zlib", "zstd",   "compress", "bzip2",
                                                "xz",   "lz4",  "brotli", "snappy",   "lz-string"};
  return std::find(std::begin(kSteps), std::end(kSteps), step) != std::end(kSteps);
}

// Whether some decoder unpacks a text, or much more than went in, out of bytes. A bare deflate stream has nothing that
// tells it, so it must become a text. Of noise there are thousands of views: most are told by their length, and only of
// the others the way is worked out.
class OpenedLook final : public ViewVisitor {
 public:
  explicit OpenedLook(std::size_t bytes) : bytes_(bytes) {}
  bool OnView(const View& view) override {
    is_open_ = is_open_ || IsOpened(view);
    return true;
  }
  bool is_open() const { return is_open_; }

 private:
  bool IsOpened(const View& view) const {
    if (view.text.size() < kShortestNoise) return false;
    const std::uint64_t wire_bytes = view.source->ToWire(0, view.text.size()).length;
    if (wire_bytes * 2 < bytes_) return false;
    const std::vector<std::string> path = view.source->Path(0, view.text.size());
    const bool unpacked = std::any_of(path.begin(), path.end(), IsCompression);
    const bool inflated = std::find(path.begin(), path.end(), "deflate") != path.end();
    if (unpacked && view.text.size() > 2 * wire_bytes) return true;
    return (unpacked || inflated) && IsText(view.text.substr(0, 4096));
  }

  std::size_t bytes_;
  bool is_open_ = false;
};

bool Opens(BytesView bytes) {
  Exchange exchange;
  exchange.scheme = "tcp";
  exchange.body = bytes.substr(0, kMostOpened);
  DecodeLimits limits;
  limits.max_output_bytes = kMostUnpacked;
  OpenedLook look(exchange.body.size());
  std::vector<Gap> gaps;  // what was not opened is sealed
  ExchangeDecoder(limits).Decode(exchange, look, gaps);
  return look.is_open();
}

}  // namespace

std::optional<std::size_t> FindSealedBytes(BytesView bytes) {
  if (bytes.size() < kShortestNoise || IsText(bytes)) return std::nullopt;
  if (IsZlibHeader(bytes[0], bytes[1]) && WantsDictionary(bytes[1])) return bytes.size();
  const auto noise = FindNoise(bytes);
  if (!noise && !HasMagic(bytes)) return std::nullopt;
  const Uncoded uncoded = TakeOffCodings(bytes, kMostUnpacked);
  if (uncoded.body && uncoded.unread.empty()) return FindSealedBytes(*uncoded.body);
  if (!uncoded.unread.empty()) return bytes.size();
  if (!noise || IsImage(bytes) || IsKeyOrCertificate(bytes) || Opens(bytes)) return std::nullopt;
  return noise->length();
}

}  // namespace telltale
