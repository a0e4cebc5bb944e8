#include <brotli/decode.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "harness/decode/compression/compression_decoders.h"
#include "harness/decode/plausible.h"

// Brotli has no magic number, and almost any bytes begin a stream. What its first meta-block says of its length sorts
// out nearly all that is none, before a decoder is made.
namespace telltale {
namespace {

class BitReader {
 public:
  // Of the first 64 bits, which is more than is asked for here.
  explicit BitReader(BytesView bytes) {
    for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 8); ++i) {
      bits_ |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
  }
  unsigned Take(unsigned count) {
    const auto value = static_cast<unsigned>(bits_ & ((std::uint64_t{1} << count) - 1));
    bits_ >>= count;
    return value;
  }

 private:
  std::uint64_t bits_ = 0;
};

// Reads the window size; false: a reserved one.
bool SkipWindowBits(BitReader& bits) {
  if (bits.Take(1) == 0 || bits.Take(3) != 0) return true;
  return bits.Take(3) != 1;
}

bool MayBeBrotli(BytesView source) {
  if (source.size() < 6) return false;
  BitReader bits(source);
  if (!SkipWindowBits(bits)) return false;
  const bool last = bits.Take(1) != 0;
  if (last && bits.Take(1) != 0) return false;  // an empty stream
  const unsigned nibbles = bits.Take(2) + 4;
  if (nibbles == 7) return bits.Take(1) == 0 && source.size() > 64;  // metadata first: rare
  const std::size_t length = bits.Take(nibbles * 4) + std::size_t{1};
  if (nibbles > 4 && length >> (4 * (nibbles - 1)) == 0) return false;
  if (!last && bits.Take(1) != 0) return length <= source.size();  // stored
  // A text may expand however far (what is cut must be told); what is as short as digests and keys are is mostly noise.
  constexpr std::size_t kLongestNoise = 72;
  return length >= 6 && (source.size() > kLongestNoise || length <= source.size() * 24);
}

struct Destroy {
  void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
};

}  // namespace

void FindBrotli(BytesView text, Candidates& candidates) {
  if (MayBeBrotli(text)) WholeText(text, candidates);
}

bool DecodeBrotli(BytesView source, int, Output& output) {
  if (!MayBeBrotli(source)) return false;
  const std::unique_ptr<BrotliDecoderState, Destroy> state(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
  if (!state) return false;
  const auto* next_in = reinterpret_cast<const std::uint8_t*>(source.data());
  std::size_t left = source.size();
  std::array<char, 16384> piece;  // filled by the library
  BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
    auto* next_out = reinterpret_cast<std::uint8_t*>(piece.data());
    std::size_t room = piece.size();
    result = BrotliDecoderDecompressStream(state.get(), &left, &next_in, &room, &next_out, nullptr);
    if (!output.Put(BytesView(piece.data(), piece.size() - room), 0, 1)) break;
  }
  output.Widen(source.size() - left);
  if (result == BROTLI_DECODER_RESULT_SUCCESS) output.MarkWhole();
  const bool whole = result == BROTLI_DECODER_RESULT_SUCCESS && left <= 16;
  return output.size() != 0 && (whole || output.cut() || (output.size() >= 8 && IsText(output.text().substr(0, 256))));
}

}  // namespace telltale
