#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/sandbox/descriptor.h"

namespace telltale {

// Which of the watched files inside a cell were read, as inotify tells it. Not thread-safe.
class ReadTrace {
 public:
  ReadTrace() = default;
  // `watches` is the inotify descriptor, non-blocking; `places` are its watch descriptors (decimal) and their paths in
  // turn. `refusal`: why not all that are there are watched (an errno); 0: they are.
  ReadTrace(Descriptor watches, const std::vector<std::string>& places, int refusal);
  int refusal() const { return refusal_; }
  bool IsWatched(const std::string& path) const;
  // The paths that were read since the last call.
  std::set<std::string> Take();
  // Whether there was more, of the last call's, than the kernel keeps.
  bool has_lost() const { return has_lost_; }
  // Ends the trace and gives its descriptor away, whose closing takes the kernel a while.
  Descriptor End() { return std::move(watches_); }

 private:
  Descriptor watches_;
  int refusal_ = 0;
  bool has_lost_ = false;
  std::map<int, std::vector<std::string>> paths_;  // a file may have several names
};

}  // namespace telltale
