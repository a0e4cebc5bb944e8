#pragma once
#include "core/bytes.h"

namespace telltale {

// What a client says in its ClientHello (RFC 8446, 4.1.2; as TLS records) but for what is made of random numbers and
// lists of methods that every client has: its key shares, groups, signatures and versions. Bytes that are no
// ClientHello are given as they are.
Bytes HelloWithoutKeys(BytesView records);

}  // namespace telltale
