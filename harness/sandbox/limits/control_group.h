#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/limits/resource_limits.h"

namespace telltale {

// The bounds of one cell as a whole.
struct GroupLimits {
  std::uint64_t memory_bytes = kMaxMemoryBytes;  // its disks of memory included
  std::uint64_t processes = kMaxProcesses + 16;  // bubblewrap and the init are some of them
};

// What happened in a control group since it was made.
struct LimitHits {
  std::uint64_t killed_for_memory = 0;  // processes that the kernel ended at the limit of memory
  std::uint64_t refused_forks = 0;      // processes that were not started at the limit of processes
};

// Of the groups that this process is in: whatever it starts is in them too, where it makes none. None where there are
// none.
LimitHits HitsOfOwnGroup();

// What keeps the bounds of one cell: a group of the kernel's, cgroup v2, or v1 where the machine has that alone. Not
// thread-safe.
class ControlGroup {
 public:
  // Open for writing: whoever writes "0" there is a member. One, or one each of v1's hierarchies.
  std::vector<int> entrances() const;
  // The same of a group inside of it, for who has entered already: of whoever takes the group for the root (a namespace
  // of control groups), the inner one's name is all that is seen.
  std::vector<int> inner_entrances() const;
  LimitHits Hits() const;

 private:
  friend class ControlGroups;
  struct Place {
    std::filesystem::path folder;
    std::filesystem::path inner;  // in it
    Descriptor lock;              // held while somebody uses the folder
    Descriptor entrance;
    Descriptor inner_entrance;
  };
  std::vector<Place> places_;
};

// The hierarchies in which this process may make control groups. Where telltale is killed, a process that outlives it
// removes what was made; what that one left (both were killed) the next audit removes. Thread-safe.
class ControlGroups {
 public:
  // `helper` is telltale-cell. Errors say why there are none here and how to get them: cells then have the limits of
  // their single processes alone.
  static Result<std::unique_ptr<ControlGroups>> Find(const std::filesystem::path& helper,
                                                     const GroupLimits& limits = {});
  // Removes every group that it made, waiting for their last processes, at most some seconds.
  ~ControlGroups();
  ControlGroups(const ControlGroups&) = delete;
  ControlGroups& operator=(const ControlGroups&) = delete;

  // Lives as long as the process that it is for, and not longer than this object.
  // `inner` names the group inside.
  Result<std::unique_ptr<ControlGroup>> Make(const std::string& inner);
  std::string name() const { return version_ == 2 ? "cgroup v2" : "cgroup v1"; }

 private:
  struct Parent {
    std::filesystem::path folder;
    std::vector<std::pair<std::string, std::string>> limits;  // file, text
  };
  ControlGroups() = default;
  Status StartSweeper(const std::filesystem::path& helper);
  static Status MakeInner(ControlGroup::Place& place, const std::string& name);
  // None: another telltale took it for a leftover before it was held.
  Result<std::unique_ptr<ControlGroup>> MakeNamed(const std::string& name, const std::string& inner) const;

  int version_ = 2;
  std::vector<Parent> parents_;
  std::string prefix_;  // of the names of our groups
  Descriptor alive_;    // closed with this process
  int sweeper_ = -1;
};

}  // namespace telltale
