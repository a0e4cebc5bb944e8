#pragma once
#include <cstddef>
#include <optional>

#include "core/bytes.h"

namespace telltale {

// Whether bytes stay unopened that look like noise (noise.h), or that are packed and say that they need a dictionary
// or are damaged: no decoder of harness/decode makes a text of them, and they are no picture, key or certificate. How
// many of them; nullopt: no noise, or it is explained.
std::optional<std::size_t> FindSealedBytes(BytesView bytes);

}  // namespace telltale
