#pragma once
#include <optional>

#include "core/bytes.h"
#include "harness/payload/binary_document.h"

namespace telltale {

// One value of MessagePack (msgpack.org's specification) as JSON: an object or array. Names that are no texts are
// written as JSON writes them; binaries, extensions and texts that are no UTF-8 become Base64, infinities strings.
// nullopt: the bytes are not one such value to their end, or it is nested deeper than 100 levels or has more than a
// million values. Linear in the bytes.
std::optional<BinaryDocument> ReadMessagePack(BytesView bytes);

}  // namespace telltale
