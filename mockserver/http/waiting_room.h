#pragma once
#include <sys/socket.h>

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "core/clock.h"
#include "mockserver/http/capture_server.h"

namespace telltale {

// Whether a connection has already brought all that it takes to answer it: a whole request, or a whole first record of
// TLS. Looks at what the kernel holds and takes nothing; what is larger than 16 KiB does not look whole.
bool LooksWhole(int socket);

// A connection that was accepted and has no thread yet.
struct WaitingConnection {
  ListenerId listener = 0;
  int socket = -1;
  sockaddr_storage peer{};
  SteadyTime since{};
};

// Connections for which there is no thread. The kernel's own queue gives them out as they came, so that whoever sends
// its request at once waits behind thousands who say nothing; here they are looked at. For one thread. Owns the
// sockets.
class WaitingRoom {
 public:
  explicit WaitingRoom(std::size_t most) : most_(most) {}
  ~WaitingRoom();
  WaitingRoom(const WaitingRoom&) = delete;
  WaitingRoom& operator=(const WaitingRoom&) = delete;

  bool is_empty() const { return waiting_.empty(); }
  bool has_room() const { return waiting_.size() < most_; }
  void Add(WaitingConnection connection) { waiting_.push_back(connection); }
  // Up to `count` that look whole, those that came last first: so a crowd that came before costs them nothing.
  std::vector<WaitingConnection> TakeWhole(std::size_t count);
  // The one that has waited longest.
  std::optional<WaitingConnection> TakeFirst();
  std::vector<WaitingConnection> TakeAllOf(ListenerId listener);
  // Up to `count` that came before `latest` and have not brought a byte.
  std::vector<WaitingConnection> TakeSilent(std::size_t count, SteadyTime latest);

 private:
  template <class Wanted>
  std::vector<WaitingConnection> TakeIf(std::size_t count, const Wanted& wanted);

  std::size_t most_;
  std::deque<WaitingConnection> waiting_;  // as they came
};

}  // namespace telltale
