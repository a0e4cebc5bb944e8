#include "tests/unit/harness/payload/packed.h"

#include <zlib.h>

#include <random>

#include "core/base64.h"

namespace telltale {
namespace {

Bytes Deflate(BytesView text, int window_bits, BytesView dictionary) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  if (!dictionary.empty()) {
    deflateSetDictionary(&stream, reinterpret_cast<const Bytef*>(dictionary.data()),
                         static_cast<uInt>(dictionary.size()));
  }
  Bytes packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

Bytes Gzip(BytesView text) { return Deflate(text, 15 + 16, {}); }
Bytes Zlib(BytesView text, BytesView dictionary) { return Deflate(text, 15, dictionary); }

Bytes Unhexed(std::string_view digits) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

Bytes Noise(std::size_t size, unsigned seed) {
  std::mt19937 engine(seed);
  Bytes bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(engine() >> 13 & 0xffU));
  return bytes;
}

}  // namespace telltale
