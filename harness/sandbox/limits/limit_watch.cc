#include "harness/sandbox/limits/limit_watch.h"

#include <sys/resource.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/whole_number.h"
#include "harness/sandbox/limits/resource_limits.h"
#include "harness/sandbox/watch/proc_folder.h"

namespace telltale {
namespace {

// The number behind "\nName:" and blanks; 0: there is none.
std::uint64_t Field(const std::string& status, const std::string& name) {
  const std::size_t found = status.find('\n' + name + ':');
  if (found == std::string::npos) return 0;
  const std::size_t begin = status.find_first_not_of(" \t", found + name.size() + 2);
  if (begin == std::string::npos) return 0;
  return WholeNumber<std::uint64_t>(status.substr(begin, status.find_first_not_of("0123456789", begin) - begin))
      .value_or(0);
}

// A file of one line; empty: it cannot be read.
std::string LineOf(const std::string& path) {
  std::string text = ReadProcFile(path).text;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// "0.20 0.18 0.12 1/80 11206": the last is that of the reader's own namespace.
std::optional<std::uint64_t> LastNumber(const std::string& proc) {
  const std::string text = LineOf(proc + "/loadavg");
  return WholeNumber<std::uint64_t>(text.substr(text.rfind(' ') + 1));
}

std::uint64_t HighestNumber(const std::string& proc) {
  constexpr std::uint64_t kMostEver = 4'194'304;
  return WholeNumber<std::uint64_t>(LineOf(proc + "/sys/kernel/pid_max")).value_or(kMostEver);
}

// The kernel's tables have 128 places or a power of two times that: how many the one has in which the last file that is
// allowed stands.
std::uint64_t TableOf(std::uint64_t open_files) {
  std::uint64_t places = 128;
  while (places < open_files) places *= 2;
  return places;
}

std::uint64_t LimitOf(__rlimit_resource resource, std::uint64_t most) {
  rlimit limit{};
  return getrlimit(resource, &limit) == 0 ? std::min<std::uint64_t>(limit.rlim_max, most) : most;
}

}  // namespace

WatchedLimits LimitsOfCommands() {
#ifdef TELLTALE_NO_MEMORY_LIMIT
  constexpr std::uint64_t kMemory = ~0ULL;
#else
  constexpr std::uint64_t kMemory = kMaxMemoryBytes;
#endif
  return {LimitOf(RLIMIT_NPROC, kMaxProcesses), LimitOf(RLIMIT_NOFILE, kMaxOpenFiles), LimitOf(RLIMIT_DATA, kMemory)};
}

std::vector<std::string> ToFields(const ReachedLimits& reached) {
  std::vector<std::string> fields;
  for (const bool flag : {reached.processes, reached.open_files, reached.memory, reached.is_unwatched}) {
    fields.emplace_back(flag ? "1" : "0");
  }
  fields.insert(fields.end(), reached.disks.begin(), reached.disks.end());
  return fields;
}

ReachedLimits ReachedLimitsFrom(const std::vector<std::string>& fields) {
  constexpr std::size_t kFlags = 4;
  ReachedLimits reached;
  if (fields.size() < kFlags) {
    reached.is_unwatched = true;
    return reached;
  }
  reached.processes = fields[0] == "1";
  reached.open_files = fields[1] == "1";
  reached.memory = fields[2] == "1";
  reached.is_unwatched = fields[3] == "1";
  reached.disks.insert(fields.begin() + kFlags, fields.end());
  return reached;
}

LimitWatch::LimitWatch(std::string proc, const WatchedLimits& limits, std::vector<std::string> disks)
    : proc_(std::move(proc)), limits_(limits), disks_(std::move(disks)) {
  last_number_ = LastNumber(proc_).value_or(0);
}

void LimitWatch::Look() {
  LookAtProcesses();
  LookAtDisks();
}

void LimitWatch::LookBriefly() {
  constexpr std::uint64_t kNewest = 16;
  const std::uint64_t number = LastNumber(proc_).value_or(0);
  for (std::uint64_t age = 0; age < std::min(kNewest, number); ++age) {
    LookAtStatus(proc_ + '/' + std::to_string(number - age));
  }
  LookAtDisks();
}

void LimitWatch::LookAtProcesses() {
  const auto number = LastNumber(proc_);
  std::uint64_t living = 0;
  const int error = EachNumber(
      proc_, [&](const std::string& process) { living += std::max<std::uint64_t>(LookAtProcess(process), 1); });
  if (!number || error != 0) {
    reached_.is_unwatched = true;
    return;
  }
  // They begin anew when they have come to their end.
  const std::uint64_t made =
      *number >= last_number_ ? *number - last_number_ : *number + HighestNumber(proc_) - last_number_;
  reached_.processes = reached_.processes || living_ + made >= limits_.processes || living >= limits_.processes;
  last_number_ = *number;
  living_ = living;
}

std::uint64_t LimitWatch::LookAtProcess(const std::string& number) {
  const std::string folder = proc_ + '/' + number;
  const std::string status = LookAtStatus(folder);
  const std::uint64_t threads = Field(status, "Threads");
  // What a process whose first thread has ended holds, its other threads tell.
  if (threads > 1 || status.find("\nState:\tZ") != std::string::npos) {
    const std::string tasks = folder + "/task";
    static_cast<void>(EachNumber(tasks, [&](const std::string& thread) { LookAtStatus(tasks + '/' + thread); }));
  }
  return threads;
}

std::string LimitWatch::LookAtStatus(const std::string& folder) {
  std::string status = ReadProcFile(folder + "/status").text;
  reached_.open_files = reached_.open_files || Field(status, "FDSize") >= TableOf(limits_.open_files);
  const std::uint64_t memory = Field(status, "VmData") * 1024;
  reached_.memory = reached_.memory || memory >= limits_.memory_bytes / 16 * 15;
  return status;
}

void LimitWatch::LookAtDisks() {
  for (const std::string& folder : disks_) {
    struct statvfs facts {};
    if (statvfs(folder.c_str(), &facts) != 0 || facts.f_blocks == 0) continue;
    const bool is_full = facts.f_bavail <= facts.f_blocks / 64 || (facts.f_files != 0 && facts.f_favail == 0);
    if (is_full) reached_.disks.insert(folder);
  }
}

ReachedLimits LimitWatch::Take() { return std::exchange(reached_, {}); }

}  // namespace telltale
