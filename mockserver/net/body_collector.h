#pragma once
#include <algorithm>
#include <cstdint>
#include <string>

#include "core/bytes.h"
#include "core/digest.h"
#include "mockserver/net/in_flight.h"

namespace telltale {

// Why a body is not kept whole.
enum class BodyCut { kNone, kAtLimit, kNoRoom };

// Keeps the first `limit` bytes of a body, as far as there is room, counts and hashes all of them. One thread.
class BodyCollector {
 public:
  BodyCollector(std::uint64_t limit, InFlight& in_flight) : limit_(limit), kept_(in_flight) {}

  void Add(BytesView piece) {
    const std::uint64_t room = limit_ - std::min(limit_, total_);
    Count(piece);
    kept_.Append(piece.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), room))));
  }
  // Counts and hashes what is kept elsewhere.
  void Count(BytesView piece) {
    total_ += piece.size();
    digest_.Add(piece);
  }
  std::uint64_t total() const { return total_; }
  std::uint64_t kept() const { return kept_.size(); }
  // Before TakeBytes; what cannot be taken then, `lacks_room` tells after it.
  BodyCut cut() const {
    return lacks_room() ? BodyCut::kNoRoom : kept_.size() < total_ ? BodyCut::kAtLimit : BodyCut::kNone;
  }
  bool lacks_room() const { return kept_.lacks_room(); }
  Bytes TakeBytes() { return kept_.Take(); }
  // Once, at the end.
  std::string FinishSha256() { return digest_.FinishHex(); }

 private:
  std::uint64_t limit_;
  std::uint64_t total_ = 0;
  InFlightBytes kept_;
  Sha256Stream digest_;
};

}  // namespace telltale
