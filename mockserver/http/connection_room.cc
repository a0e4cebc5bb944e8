#include "mockserver/http/connection_room.h"

#include <sys/resource.h>

#include <algorithm>

namespace telltale {

ConnectionRoom RoomFor(std::size_t max_connections) {
  constexpr rlim_t kOthers = 64;
  constexpr std::size_t kMostWaiting = 16384;
  rlimit files{};
  std::size_t free = max_connections + 2 * kMostWaiting;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY) {
    free = std::min<std::size_t>(free, files.rlim_cur > 2 * kOthers ? files.rlim_cur - kOthers : files.rlim_cur / 2);
  }
  ConnectionRoom room;
  room.connections = std::max<std::size_t>(std::min(max_connections, free - free / 4), 1);
  // The other half is for whatever else this process does: those who wait must not stop it.
  room.waiting = (free - std::min(free, room.connections)) / 2;
  return room;
}

}  // namespace telltale
