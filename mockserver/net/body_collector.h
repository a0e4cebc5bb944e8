#pragma once
#include <algorithm>
#include <cstdint>
#include <string>

#include "core/bytes.h"
#include "core/digest.h"

namespace telltale {

// Keeps the first `limit` bytes of a body, counts and hashes all of them.
class BodyCollector {
 public:
  explicit BodyCollector(std::uint64_t limit) : limit_(limit) {}

  void Add(BytesView piece) {
    total_ += piece.size();
    digest_.Add(piece);
    kept_.append(
        piece.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), limit_ - kept_.size()))));
  }
  std::uint64_t total() const { return total_; }
  bool is_cut() const { return kept_.size() < total_; }
  Bytes TakeBytes() { return std::move(kept_); }
  // Once, at the end.
  std::string FinishSha256() { return digest_.FinishHex(); }

 private:
  std::uint64_t limit_;
  std::uint64_t total_ = 0;
  Bytes kept_;
  Sha256Stream digest_;
};

}  // namespace telltale
