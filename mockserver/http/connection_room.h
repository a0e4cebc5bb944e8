#pragma once
#include <cstddef>

namespace telltale {

// How many connections a server holds at once.
struct ConnectionRoom {
  std::size_t connections = 1;  // that have a thread
  std::size_t reserved = 0;     // of these, for such as have brought a whole request
  std::size_t waiting = 0;      // that have none (waiting_room.h)
};

// Each connection is a file to the kernel; so are the journal and what a run needs, for which some are left.
ConnectionRoom RoomFor(std::size_t max_connections);

}  // namespace telltale
