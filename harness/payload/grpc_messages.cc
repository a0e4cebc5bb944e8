#include "harness/payload/grpc_messages.h"

#include <utility>

#include "harness/payload/codings.h"

namespace telltale {

std::vector<GrpcMessage> ReadGrpc(BytesView body, std::string& unread) {
  constexpr std::size_t kMostMessages = 10'000;
  constexpr std::size_t kMostUnpacked = std::size_t{64} << 20;
  constexpr std::size_t kHead = 5;
  std::vector<GrpcMessage> messages;
  std::size_t unpacked = 0;
  for (std::size_t at = 0; at < body.size();) {
    if (body.size() - at < kHead || static_cast<unsigned char>(body[at]) > 1) return {};
    std::size_t length = 0;
    for (std::size_t i = 1; i < kHead; ++i) length = length << 8U | static_cast<unsigned char>(body[at + i]);
    if (length > body.size() - at - kHead || messages.size() == kMostMessages) return {};
    const BytesView text = body.substr(at + kHead, length);
    GrpcMessage message{Bytes(text), at + kHead};
    if (body[at] != 0) {
      Uncoded uncoded = TakeOffCodings(text, kMostUnpacked - unpacked);
      if (!uncoded.body || !uncoded.unread.empty()) {
        unread = uncoded.unread.empty() ? "a message of it is packed in a way that nothing here reads" : uncoded.unread;
        return {};
      }
      message.text = *std::move(uncoded.body);
    }
    unpacked += message.text.size();
    if (unpacked >= kMostUnpacked) return {};
    messages.push_back(std::move(message));
    at += kHead + length;
  }
  return messages;
}

}  // namespace telltale
