#include "harness/sandbox/watch/read_trace.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/whole_number.h"

namespace telltale {

ReadTrace::ReadTrace(Descriptor watches, const std::vector<std::string>& places, int refusal)
    : watches_(std::move(watches)), refusal_(refusal) {
  for (std::size_t i = 0; i + 1 < places.size(); i += 2) {
    if (const auto watch = WholeNumber<int>(places[i])) paths_[*watch].push_back(places[i + 1]);
  }
}

bool ReadTrace::IsWatched(const std::string& path) const {
  return std::any_of(paths_.begin(), paths_.end(), [&path](const auto& entry) {
    return std::find(entry.second.begin(), entry.second.end(), path) != entry.second.end();
  });
}

std::set<std::string> ReadTrace::Take() {
  std::set<std::string> read_paths;
  has_lost_ = false;
  alignas(inotify_event) std::array<char, 65536> buffer;
  while (watches_.get() >= 0) {
    const ssize_t count = read(watches_.get(), buffer.data(), buffer.size());
    if (count <= 0) break;
    for (std::size_t at = 0; at + sizeof(inotify_event) <= static_cast<std::size_t>(count);) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof event);
      at += sizeof event + event.len;
      has_lost_ = has_lost_ || (event.mask & IN_Q_OVERFLOW) != 0;
      const auto known = paths_.find(event.wd);
      if (known != paths_.end()) read_paths.insert(known->second.begin(), known->second.end());
    }
  }
  return read_paths;
}

}  // namespace telltale
