#include "mockserver/net/in_flight.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace telltale {
namespace {

constexpr std::size_t kMaxIdleBlocks = 32;
constexpr std::size_t kBeginBytes = 16 << 10;

// From the kernel and back to it: what was needed once does not stay with the process.
char* MapBlock() {
  void* const block = mmap(nullptr, InFlight::kBlockBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return block == MAP_FAILED ? nullptr : static_cast<char*>(block);
}

}  // namespace

InFlight::InFlight(InFlightLimits limits)
    : max_coming_bytes_(limits.max_memory_bytes / 4 * 3),
      max_whole_bytes_(limits.max_memory_bytes / 4),
      spill_(std::move(limits.spill_directory), limits.max_spilled_bytes) {}

InFlight::~InFlight() {
  for (char* block : blocks_) munmap(block, kBlockBytes);
}

bool InFlight::TryTake(std::uint64_t bytes) {
  if (taken_.fetch_add(bytes) + bytes <= max_coming_bytes_) return true;
  taken_ -= bytes;
  return false;
}

char* InFlight::TryTakeBlock() {
  if (!TryTake(kBlockBytes)) return nullptr;
  {
    const std::lock_guard lock(blocks_mutex_);
    if (!blocks_.empty()) {
      char* const block = blocks_.back();
      blocks_.pop_back();
      return block;
    }
  }
  char* const block = MapBlock();
  if (block == nullptr) Return(kBlockBytes);
  return block;
}

void InFlight::ReturnBlock(char* block) {
  Return(kBlockBytes);
  {
    const std::lock_guard lock(blocks_mutex_);
    if (blocks_.size() < kMaxIdleBlocks) return blocks_.push_back(block);
  }
  munmap(block, kBlockBytes);
}

void InFlight::AdmitWhole(std::uint64_t bytes) {
  std::unique_lock lock(whole_mutex_);
  const std::uint64_t ticket = next_ticket_++;
  whole_ended_.wait(
      lock, [&] { return admitted_ == ticket && (whole_bytes_ == 0 || whole_bytes_ + bytes <= max_whole_bytes_); });
  ++admitted_;
  whole_bytes_ += bytes;
  if (admitted_ != next_ticket_) whole_ended_.notify_all();
}

void InFlight::EndWhole(std::uint64_t bytes) {
  const std::lock_guard lock(whole_mutex_);
  whole_bytes_ -= bytes;
  if (admitted_ != next_ticket_) whole_ended_.notify_all();
}

bool InFlightShare::TryGrow(std::uint64_t bytes) {
  if (bytes_ + bytes <= kFree) {
    in_flight_.Take(bytes);
  } else if (!in_flight_.TryTake(bytes)) {
    return false;
  }
  bytes_ += bytes;
  return true;
}

void InFlightShare::Clear() { in_flight_.Return(std::exchange(bytes_, 0)); }

void WholeRequest::Admit(std::uint64_t bytes) {
  in_flight_.AdmitWhole(bytes);
  bytes_ = bytes;
}

void WholeRequest::End() {
  if (bytes_ > 0) in_flight_.EndWhole(std::exchange(bytes_, 0));
}

bool InFlightBytes::Append(BytesView bytes) {
  if (lacks_room_) return bytes.empty();
  const BytesView begin = bytes.substr(0, kBeginBytes - begin_.size());
  if (!begin.empty()) {
    share_.TryGrow(begin.size());  // so little is always granted
    begin_.append(begin);
    size_ += begin.size();
    bytes.remove_prefix(begin.size());
  }
  while (!bytes.empty()) {
    const auto filled = static_cast<std::size_t>((size_ - kBeginBytes) % InFlight::kBlockBytes);
    const BytesView piece = bytes.substr(0, InFlight::kBlockBytes - filled);
    if ((filled == 0 && !AddBlock()) || !Fill(piece)) {
      lacks_room_ = true;
      FreeBlocks();
      size_ = begin_.size();
      return false;
    }
    bytes.remove_prefix(piece.size());
  }
  return true;
}

bool InFlightBytes::AddBlock() {
  if (char* const block = in_flight_.TryTakeBlock(); block != nullptr) {
    blocks_.emplace_back(block);
    return true;
  }
  const auto block = in_flight_.spill().Take();
  if (block) blocks_.emplace_back(*block);
  return block.has_value();
}

// Puts bytes behind those of the last block, which has room for them.
bool InFlightBytes::Fill(BytesView bytes) {
  const auto filled = static_cast<std::size_t>((size_ - kBeginBytes) % InFlight::kBlockBytes);
  if (char* const* block = std::get_if<char*>(&blocks_.back())) {
    std::memcpy(*block + filled, bytes.data(), bytes.size());
  } else if (!in_flight_.spill().Write(std::get<SpillFile::Block>(blocks_.back()), filled, bytes)) {
    return false;
  }
  size_ += bytes.size();
  return true;
}

void InFlightBytes::ForEachPiece(const std::function<void(BytesView)>& show) {
  if (!begin_.empty()) show(begin_);
  std::uint64_t left = size_ - begin_.size();
  Bytes from_disk;
  for (const Place& place : blocks_) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(InFlight::kBlockBytes, left));
    left -= count;
    if (char* const* block = std::get_if<char*>(&place)) {
      show(BytesView(*block, count));
      continue;
    }
    from_disk.resize(InFlight::kBlockBytes);
    if (!in_flight_.spill().Read(std::get<SpillFile::Block>(place), from_disk.data(), count)) {
      lacks_room_ = true;
      return;
    }
    show(BytesView(from_disk).substr(0, count));
  }
}

Bytes InFlightBytes::Take() {
  Bytes all;
  if (blocks_.empty()) {
    all = std::move(begin_);
  } else {
    all.reserve(static_cast<std::size_t>(size_));
    ForEachPiece([&](BytesView piece) { all.append(piece); });
  }
  Clear();
  return all;
}

void InFlightBytes::FreeBlocks() {
  for (const Place& place : blocks_) {
    if (char* const* block = std::get_if<char*>(&place)) {
      in_flight_.ReturnBlock(*block);
    } else {
      in_flight_.spill().Free(std::get<SpillFile::Block>(place));
    }
  }
  blocks_.clear();
}

void InFlightBytes::Clear() {
  FreeBlocks();
  begin_ = Bytes();
  size_ = 0;
  share_.Clear();
}

}  // namespace telltale
