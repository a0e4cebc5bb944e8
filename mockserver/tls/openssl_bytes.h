#pragma once
#include "core/bytes.h"

namespace telltale {

// The same bytes, as OpenSSL's functions take them. Borrowed.
inline const unsigned char* Unsigned(BytesView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace telltale
