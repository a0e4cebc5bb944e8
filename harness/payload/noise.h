#pragma once
#include <cstddef>
#include <optional>

#include "core/bytes.h"
#include "harness/decode/source_range.h"

namespace telltale {

// Telling what a cipher gives from everything else, by statistics alone. Of 64 bytes of noise 7.9 pairs are equal, 32
// bytes have the high bit and 24 are printable; the bounds lie five standard deviations away, so that of a million
// sealed texts one is missed, and text, numbers, protobuf and msgpack lie far outside. What a compressor gives looks
// the same: whoever asks has tried to open it first.
inline constexpr std::size_t kShortestNoise = 64;

// The first stretch of at least 64 bytes that looks like noise, however it is framed; nullopt: there is none. Linear.
std::optional<SourceRange> FindNoise(BytesView bytes);

// Whether some `window` letters in a row are spread over an alphabet as noise is: no more of their pairs are equal than
// five standard deviations above one in `alphabet`. Names, paths, sentences and code have two to ten times as many.
bool HasUniformLetters(BytesView letters, std::size_t alphabet, std::size_t window);

}  // namespace telltale
