#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "harness/decode/compression/compression_decoders.h"
#include "harness/decode/load_bytes.h"
#include "harness/decode/plausible.h"

namespace telltale {
namespace {

constexpr int kRaw = -15;
constexpr int kZlib = 15;
constexpr int kGzip = 15 + 16;

// One a thread, reset between streams: making one costs more than a short stream takes.
class Inflater {
 public:
  Inflater() { ready_ = inflateInit2(&stream_, kRaw) == Z_OK; }
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Null: no memory for one.
  z_stream* Start(int window_bits, BytesView source) {
    if (!ready_ || inflateReset2(&stream_, window_bits) != Z_OK) return nullptr;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(source.data()));
    stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(source.size(), UINT32_MAX));
    return &stream_;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

struct Outcome {
  bool complete = false;
  std::size_t consumed = 0;
};

// Inflates one stream.
Outcome Inflate(BytesView source, int window_bits, Output& output) {
  thread_local Inflater inflater;
  z_stream* const stream = inflater.Start(window_bits, source);
  if (stream == nullptr) return {};
  std::array<char, 16384> piece;  // filled by the library
  Outcome outcome;
  for (int status = Z_OK; status == Z_OK;) {
    stream->next_out = reinterpret_cast<Bytef*>(piece.data());
    stream->avail_out = static_cast<uInt>(piece.size());
    status = inflate(stream, Z_NO_FLUSH);
    const std::size_t produced = piece.size() - stream->avail_out;
    if (!output.Put(BytesView(piece.data(), produced), 0, 1)) break;
    if (status == Z_OK && produced == 0 && stream->avail_in == 0) break;
    outcome.complete = status == Z_STREAM_END;
  }
  outcome.consumed = source.size() - stream->avail_in;
  output.Widen(outcome.consumed);
  if (outcome.complete) output.MarkWhole();
  return outcome;
}

// A dynamic block's first code, of the lengths of the other codes, is three bits a length and must be complete: noise
// hardly ever is. zlib refuses every other one (but a lone code of one bit) just so.
bool HasCompleteCode(BytesView source) {
  const auto bits_at = [&](std::size_t at) {
    const std::size_t byte = at / 8;
    const auto low = static_cast<unsigned>(static_cast<unsigned char>(source[byte]));
    const auto high =
        byte + 1 < source.size() ? static_cast<unsigned>(static_cast<unsigned char>(source[byte + 1])) : 0U;
    return (low | high << 8) >> (at % 8);
  };
  const unsigned count = (bits_at(13) & 15U) + 4;
  unsigned filled = 0;  // in 128ths
  for (unsigned i = 0; i < count; ++i) {
    const std::size_t at = 17 + std::size_t{3} * i;
    if (at / 8 >= source.size()) return false;
    if (const unsigned length = bits_at(at) & 7U; length != 0) filled += 128U >> length;
  }
  return filled == 128;
}

// RFC 1951, 3.2.6, by the next nine bits as they stand in the stream, the first one lowest: the symbol, and how many
// bits its code has.
struct FixedCode {
  std::uint16_t symbol = 0;
  std::uint8_t bits = 0;
};
constexpr auto kFixedCodes = [] {
  std::array<FixedCode, 512> table{};
  for (unsigned next = 0; next < table.size(); ++next) {
    unsigned code = 0;  // the first bit highest
    for (unsigned bit = 0; bit < 9; ++bit) code = code << 1 | (next >> bit & 1U);
    const auto add = [&](unsigned symbol, unsigned bits) {
      table[next] = {static_cast<std::uint16_t>(symbol), static_cast<std::uint8_t>(bits)};
    };
    if (code >> 2 < 24) {
      add(256 + (code >> 2), 7);
    } else if (code >> 1 < 192) {
      add((code >> 1) - 48, 8);
    } else if (code >> 1 < 200) {
      add(280 + (code >> 1) - 192, 8);
    } else {
      add(144 + code - 400, 9);
    }
  }
  return table;
}();

// Of a fixed block, whether its first symbols are eight letters, or what comes before is no damage: a match that
// reaches before the text. Noise is damaged after some four.
bool MayBeFixedBlock(BytesView source) {
  constexpr unsigned kEndOfBlock = 256;
  constexpr int kEnough = 8;  // what is shorter and damaged is no text (DecodeRawDeflate)
  constexpr std::array<std::uint8_t, 30> kLengthBits = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                        2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
  // Nine letters have 81 bits at most, and 24 follow them.
  std::array<char, 16> head{};
  std::copy_n(source.begin(), std::min(source.size(), head.size()), head.begin());
  std::size_t at = 3;  // behind the block's kind
  const auto peek = [&] { return LoadUpTo8(head.data() + at / 8, 4) >> (at % 8); };
  for (int letters = 0; letters < kEnough; ++letters) {
    const FixedCode code = kFixedCodes[peek() & 511U];
    at += code.bits;
    if (at > 8 * source.size()) return false;  // cut short
    if (code.symbol < kEndOfBlock) continue;
    if (code.symbol == kEndOfBlock) return true;
    if (code.symbol > 285) return false;
    at += kLengthBits[code.symbol - 257U];
    unsigned distance = 0;  // its code, the first bit highest
    for (unsigned bit = 0; bit < 5; ++bit) distance = distance << 1 | static_cast<unsigned>(peek() >> bit & 1U);
    // Those of four and more have further bits, and reach back five bytes at least.
    return distance < 4 ? static_cast<int>(distance) < letters : letters >= 5 && distance < 8;
  }
  return true;
}

// The first bits of a stream of RFC 1951: the kind of its first block, and what that kind says of itself.
bool MayBeRawDeflate(BytesView source) {
  if (source.size() < 5) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(source[i])); };
  const unsigned kind = (byte(0) >> 1) & 3U;
  if (kind == 0) return (byte(1) ^ byte(3)) == 0xff && (byte(2) ^ byte(4)) == 0xff && source.size() > 9;
  if (kind == 1) return MayBeFixedBlock(source);
  const unsigned literals = byte(0) >> 3;
  return kind == 2 && literals <= 29 && (byte(1) & 31U) < 30 && HasCompleteCode(source);
}

}  // namespace

void FindGzip(BytesView text, Candidates& candidates) { FindMagic(text, "\x1f\x8b\x08", candidates); }

bool DecodeGzip(BytesView source, int, Output& output) {
  const Outcome outcome = Inflate(source, kGzip, output);
  return outcome.complete || output.size() != 0;
}

void FindZlib(BytesView text, Candidates& candidates) {
  constexpr int kMost = 64;
  int found = 0;
  for (std::size_t at = text.find('x'); at != BytesView::npos && at + 6 < text.size() && found < kMost;
       at = text.find('x', at + 1)) {
    if (!IsZlibHeader('x', text[at + 1]) || WantsDictionary(text[at + 1])) continue;
    candidates.push_back({at, text.size(), 0});
    ++found;
  }
}

bool DecodeZlib(BytesView source, int, Output& output) {
  const Outcome outcome = Inflate(source, kZlib, output);
  return outcome.complete || output.size() >= 4;
}

void FindRawDeflate(BytesView text, Candidates& candidates) {
  if (MayBeRawDeflate(text)) WholeText(text, candidates);
}

bool DecodeRawDeflate(BytesView source, int, Output& output) {
  if (!MayBeRawDeflate(source)) return false;
  const Outcome outcome = Inflate(source, kRaw, output);
  // A checksum may follow.
  const std::size_t slack = std::clamp<std::size_t>(source.size() / 4, 4, 16);
  const bool whole = outcome.complete && outcome.consumed + slack >= source.size();
  // Noise ends before it reaches a limit: what was cut there was meant, whatever its beginning looks like. In noise
  // that becomes text it is one letter again and again, and a few bytes make hundreds.
  const bool begins_a_text =
      output.size() >= 8 && output.size() <= 8 * outcome.consumed && IsText(output.text().substr(0, 256));
  return output.size() != 0 && (whole || output.cut() || begins_a_text);
}

}  // namespace telltale
