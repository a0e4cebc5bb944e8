#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// One message of gRPC over HTTP/2: behind a flag and a 32-bit length, perhaps packed.
struct GrpcMessage {
  Bytes text;              // unpacked
  std::size_t offset = 0;  // of the message in the body
};

// The messages of a body, to its last byte; at most 10,000. Empty: it is none, or one cannot be unpacked, for which
// `unread` has the reason then.
std::vector<GrpcMessage> ReadGrpc(BytesView body, std::string& unread);

}  // namespace telltale
