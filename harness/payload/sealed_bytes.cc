#include "harness/payload/sealed_bytes.h"

#include <algorithm>
#include <iterator>
#include <string>

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

// Whether some decoder unpacks a text, or much more than went in, out of `bytes`. A bare deflate stream has nothing
// that tells it, so it must become a text.
bool Opens(BytesView bytes) {
  Exchange exchange;
  exchange.scheme = "tcp";
  exchange.body = bytes.substr(0, kMostOpened);
  DecodeLimits limits;
  limits.max_output_bytes = kMostUnpacked;
  const std::vector<DecodedView> views = DecodeExchange(exchange, limits, {}).views;
  return std::any_of(views.begin(), views.end(), [&](const DecodedView& view) {
    const bool unpacked = std::any_of(view.path.begin(), view.path.end(), IsCompression);
    const bool inflated = std::find(view.path.begin(), view.path.end(), "deflate") != view.path.end();
    if (view.wire.length * 2 < exchange.body.size() || view.text.size() < kShortestNoise) return false;
    if (unpacked && view.text.size() > 2 * view.wire.length) return true;
    return (unpacked || inflated) && IsText(BytesView(view.text).substr(0, 4096));
  });
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
