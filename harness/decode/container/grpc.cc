#include "harness/decode/container/container_decoders.h"

namespace telltale {

void FindGrpc(BytesView text, Candidates& candidates) {
  std::size_t at = 0;
  while (at + 5 < text.size() && static_cast<unsigned char>(text[at]) <= 1) {
    std::size_t length = 0;
    for (std::size_t i = 1; i < 5; ++i) length = (length << 8) | static_cast<unsigned char>(text[at + i]);
    if (length == 0 || length > text.size() - at - 5) return;
    candidates.push_back({at + 5, at + 5 + length, 0});
    at += 5 + length;
  }
}

}  // namespace telltale
