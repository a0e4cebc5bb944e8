#include <cstring>

#include "harness/decode/compression/compression_decoders.h"

namespace telltale {

bool MayBeCompressed(BytesView text, const TextFacts& facts) {
  return (facts.classes & kBinary) != 0 && text.size() >= 8;
}

void FindMagic(BytesView text, BytesView magic, Candidates& candidates) {
  constexpr int kMost = 64;
  int found = 0;
  if (text.size() <= 64 && std::memchr(text.data(), magic[0], text.size()) == nullptr) return;
  for (std::size_t at = text.find(magic); at != BytesView::npos && found < kMost; at = text.find(magic, at + 1)) {
    candidates.push_back({at, text.size(), 0});
    ++found;
  }
}

}  // namespace telltale
