#include "mockserver/h2/grpc_messages.h"

namespace telltale {

bool IsGrpc(const Exchange& exchange) {
  const Header* type = FindHeader(exchange.headers, "content-type");
  return type != nullptr && type->value.starts_with("application/grpc");
}

GrpcBody SplitGrpcBody(BytesView body) {
  constexpr std::size_t kPrefix = 5;
  GrpcBody split;
  std::uint64_t at = 0;
  while (body.size() - at >= kPrefix) {
    std::uint64_t length = 0;
    for (std::size_t i = 1; i < kPrefix; ++i) length = length << 8 | static_cast<unsigned char>(body[at + i]);
    if (body.size() - at - kPrefix < length) break;
    split.messages.push_back({body[at] != 0, at + kPrefix, length});
    at += kPrefix + length;
  }
  split.trailing_bytes = body.size() - at;
  return split;
}

}  // namespace telltale
