#include "harness/app/decode_bodies.h"

#include "harness/decode/content_coding.h"

namespace telltale {

DecodedBodies DecodeBodies(const Recording& recording) {
  constexpr std::size_t kMaxBytes = 64U << 20;
  DecodedBodies bodies;
  for (const Exchange& exchange : recording.exchanges) {
    if (auto decoded = TakeOffContentCoding(exchange.headers, exchange.body, kMaxBytes)) {
      bodies.emplace(exchange.id, std::move(decoded->body));
    }
  }
  return bodies;
}

}  // namespace telltale
