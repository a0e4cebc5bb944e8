#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace telltale {

// Limits of a cell that its commands ran into, or may have.
struct ReachedLimits {
  bool processes = false;   // as many lived at once as there may
  bool open_files = false;  // one of them had as many open
  bool memory = false;      // one of them had as much, but for a sixteenth
  std::set<std::string>
      disks;  // folders on a disk that was full, but for a sixty-fourth, or held as many files as it may
  bool is_unwatched = false;  // that could not be seen

  bool operator==(const ReachedLimits&) const = default;
};
// For a message to another process.
std::vector<std::string> ToFields(const ReachedLimits& reached);
ReachedLimits ReachedLimitsFrom(const std::vector<std::string>& fields);

struct WatchedLimits {
  std::uint64_t processes = 0;
  std::uint64_t open_files = 0;
  std::uint64_t memory_bytes = 0;
};
// Those that SetResourceLimits gives to commands here.
WatchedLimits LimitsOfCommands();

// The kernel refuses what is past a limit of a process, and counts it nowhere. So the first process of a cell looks
// every few milliseconds. How many processes there were between two looks is bounded: by those that lived at the first
// and all that were made since, which the kernel's last number tells; a limit that may have been reached has been. The
// table of open files never shrinks while a process lives. What is over between two looks (a process that opens
// thousands of files and ends, one refused request for gigabytes) is not seen. Not thread-safe.
class LimitWatch {
 public:
  // `proc`: the folder of a /proc. `disks`: writable folders.
  LimitWatch(std::string proc, const WatchedLimits& limits, std::vector<std::string> disks);

  void Look();
  // At the disks and at the processes and threads that were made last, which takes as long however many there are.
  void LookBriefly();
  // What was reached since the last call.
  ReachedLimits Take();

 private:
  void LookAtProcesses();
  // How many threads it has; 0: it is not there.
  std::uint64_t LookAtProcess(const std::string& number);
  // Of a process or thread; gives its status.
  std::string LookAtStatus(const std::string& folder);
  void LookAtDisks();

  const std::string proc_;
  const WatchedLimits limits_;
  const std::vector<std::string> disks_;
  std::uint64_t last_number_ = 0;  // the last process or thread that was made before the last look
  std::uint64_t living_ = 0;       // at the last look
  ReachedLimits reached_;
};

}  // namespace telltale
