#pragma once
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace telltale {

// `text` as one gzip member.
Bytes Gzip(BytesView text);
// `text` in zlib's format; with `dictionary` where that is not empty.
Bytes Zlib(BytesView text, BytesView dictionary = {});
// The bytes that hex digits write.
Bytes Unhexed(std::string_view digits);
// Bytes as a cipher gives them: the same for the same seed.
Bytes Noise(std::size_t size, unsigned seed = 1);

}  // namespace telltale
