#pragma once
#include <algorithm>
#include <cstddef>

namespace telltale {

// How many connections a server holds at once.
struct ConnectionRoom {
  std::size_t connections = 1;  // that have a thread
  std::size_t waiting = 0;      // that have none (waiting_room.h)

  // Of those with a thread, for such as have brought a whole request.
  std::size_t reserved() const { return std::min<std::size_t>(64, connections / 8); }
};

// Each connection is a file to the kernel; so are the journal and what a run needs, for which some are left.
ConnectionRoom RoomFor(std::size_t max_connections);

}  // namespace telltale
