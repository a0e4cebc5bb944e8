#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

#include "harness/decode/digest/primitives.h"

namespace telltale::digest {

std::uint64_t Xxh64(BytesView input) { return XXH64(input.data(), input.size(), 0); }
std::uint64_t Xxh3_64(BytesView input) { return XXH3_64bits(input.data(), input.size()); }
std::uint32_t Xxh32(BytesView input) { return XXH32(input.data(), input.size(), 0); }

void Xxh3_128(BytesView input, Out out) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(input.data(), input.size()));
  std::copy(canonical.digest, canonical.digest + 16, out.data());
}

}  // namespace telltale::digest
