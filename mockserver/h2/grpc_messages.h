#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/exchange.h"

namespace telltale {

// One message of a gRPC body: a byte that says whether it is compressed, four of length, then the message.
struct GrpcMessage {
  bool is_compressed = false;
  std::uint64_t offset = 0;  // of the message in the body, behind its prefix
  std::uint64_t length = 0;
};

struct GrpcBody {
  std::vector<GrpcMessage> messages;
  std::uint64_t trailing_bytes = 0;  // behind the last whole message
};

bool IsGrpc(const Exchange& exchange);
// Never fails: stops where the body does.
GrpcBody SplitGrpcBody(BytesView body);

}  // namespace telltale
