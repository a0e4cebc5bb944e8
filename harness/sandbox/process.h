#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "core/run.h"

namespace telltale {

struct ProcessRequest {
  std::vector<std::string> argv;                                 // argv[0] is an absolute path: no search
  std::vector<std::pair<std::string, std::string>> environment;  // complete
  std::filesystem::path working_directory;
  std::chrono::milliseconds timeout{60000};
  std::uint64_t max_output_bytes = 1 << 20;  // of each of stdout and stderr; the rest is read and dropped
  Bytes standard_input = {};                 // what stdin holds; of a terminal what was typed, at most kMaxTypedBytes
  bool terminal = false;  // a pty of 80x24 is stdin, stdout and stderr; all output is `standard_output`
  // As root: whose stdout and stderr are (programs open them again as /dev/stderr), and who the child becomes
  // (command_user.h); 0: the caller.
  std::uint32_t stream_owner = 0;
  std::uint32_t user = 0;
  std::vector<int> inherited;  // descriptors that keep their numbers in the child; all others are closed
};

// A terminal keeps no more than a line of 4 KiB, which nobody may have read yet.
inline constexpr std::size_t kMaxTypedBytes = 4000;

// One child in a session of its own. Its output is drained until this object goes, so that children which it leaves
// behind never block or break on a closed pipe. stdin is a file of `standard_input`, or /dev/null where that is empty.
// Not thread-safe.
class Process {
 public:
  // A program that cannot be executed is not an error: Wait says started == false.
  static Result<std::unique_ptr<Process>> Start(const ProcessRequest& request, const Clock& clock);
  // Ends what is left of the session and stops draining.
  virtual ~Process() = default;
  // Waits for the child itself. At the timeout, or soon after `cancelled` becomes true, its session's process group is
  // killed first.
  virtual ProcessOutcome Wait(const std::atomic<bool>& cancelled) = 0;
  virtual int pid() const = 0;
};

}  // namespace telltale
