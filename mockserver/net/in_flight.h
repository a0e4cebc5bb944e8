#pragma once
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "core/bytes.h"
#include "mockserver/net/spill_file.h"

namespace telltale {

struct InFlightLimits {
  std::uint64_t max_memory_bytes = 512ULL << 20;  // of all that has come and is not recorded yet
  std::uint64_t max_spilled_bytes = 4ULL << 30;   // on disk, once memory has no room
  std::filesystem::path spill_directory;          // empty: nothing goes to disk
};

// The one budget for what all connections hold of requests that are not recorded yet. Three quarters are for requests
// that are coming: what finds no room there goes to disk, and what finds none there either is counted only. A quarter
// is for whole requests on their way to the journal; these wait for each other, and never for a client. So a client
// that sends slowly, or nothing more, keeps nobody from being recorded. Thread-safe.
class InFlight {
 public:
  static constexpr std::size_t kBlockBytes = SpillFile::kBlockBytes;

  explicit InFlight(InFlightLimits limits);
  ~InFlight();

  // Memory for what is coming. False: there is no room.
  bool TryTake(std::uint64_t bytes);
  // The same, past the budget where it must be: for the little that every connection needs.
  void Take(std::uint64_t bytes) { taken_ += bytes; }
  void Return(std::uint64_t bytes) { taken_ -= bytes; }
  std::uint64_t taken() const { return taken_; }

  // A block of kBlockBytes; nullptr: there is no room.
  char* TryTakeBlock();
  void ReturnBlock(char* block);
  SpillFile& spill() { return spill_; }

  // Waits until a whole request of so many bytes may be made. One is always let through, however large.
  void AdmitWhole(std::uint64_t bytes);
  void EndWhole(std::uint64_t bytes);

 private:
  std::uint64_t max_coming_bytes_;
  std::uint64_t max_whole_bytes_;
  std::atomic<std::uint64_t> taken_{0};
  SpillFile spill_;
  std::mutex blocks_mutex_;
  std::vector<char*> blocks_;  // a few that are kept for the next who needs one
  std::mutex whole_mutex_;
  std::condition_variable whole_ended_;
  std::uint64_t whole_bytes_ = 0;
  std::uint64_t next_ticket_ = 0, admitted_ = 0;  // they are let through in the order in which they came
};

// A part of the budget that grows with what is held elsewhere, and goes back with this object. One thread.
class InFlightShare {
 public:
  explicit InFlightShare(InFlight& in_flight) : in_flight_(in_flight) {}
  ~InFlightShare() { Clear(); }
  InFlightShare(const InFlightShare&) = delete;
  InFlightShare& operator=(const InFlightShare&) = delete;
  // The first kFree bytes are always granted.
  bool TryGrow(std::uint64_t bytes);
  void Clear();

 private:
  static constexpr std::uint64_t kFree = 16 << 10;
  InFlight& in_flight_;
  std::uint64_t bytes_ = 0;
};

// A whole request on its way to the journal. One thread.
class WholeRequest {
 public:
  explicit WholeRequest(InFlight& in_flight) : in_flight_(in_flight) {}
  ~WholeRequest() { End(); }
  WholeRequest(const WholeRequest&) = delete;
  WholeRequest& operator=(const WholeRequest&) = delete;
  // Waits; once.
  void Admit(std::uint64_t bytes);
  void End();

 private:
  InFlight& in_flight_;
  std::uint64_t bytes_ = 0;
};

// Bytes as they come: the first 16 KiB in memory, the rest in blocks, in memory or on disk. One thread.
class InFlightBytes {
 public:
  explicit InFlightBytes(InFlight& in_flight) : in_flight_(in_flight), share_(in_flight) {}
  ~InFlightBytes() { Clear(); }
  InFlightBytes(const InFlightBytes&) = delete;
  InFlightBytes& operator=(const InFlightBytes&) = delete;

  // False: there was no room for all of it. Then only the first 16 KiB stay, so that others find room and come through
  // whole, and nothing is taken any more.
  bool Append(BytesView bytes);
  std::uint64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool lacks_room() const { return lacks_room_; }
  // Shows it piece by piece, in order; ends early where the disk fails.
  void ForEachPiece(const std::function<void(BytesView)>& show);
  // All of it in one piece. What was on disk and cannot be read is not there, and lacks_room() says so.
  Bytes Take();
  void Clear();

 private:
  using Place = std::variant<char*, SpillFile::Block>;
  bool AddBlock();
  bool Fill(BytesView bytes);
  void FreeBlocks();

  InFlight& in_flight_;
  InFlightShare share_;
  Bytes begin_;
  std::vector<Place> blocks_;
  std::uint64_t size_ = 0;
  bool lacks_room_ = false;
};

}  // namespace telltale
