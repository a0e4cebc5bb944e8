#include "harness/sandbox/network/socket_ends.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "harness/sandbox/network/socket_diagnosis.h"

namespace telltale {

void SocketEnds::Read() {
  std::array<char, 8192> buffer;
  for (std::size_t i = 0; i < kMost; ++i) {
    const ssize_t count = recv(events_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count >= 0) {
      Add(BytesView(buffer.data(), static_cast<std::size_t>(count)));
    } else if (errno == ENOBUFS) {
      const std::lock_guard lock(mutex_);
      ++taken_.lost;
    } else if (errno != EINTR) {
      return;
    }
  }
}

void SocketEnds::Add(BytesView message) {
  const auto socket = ReadSocketState(message);
  if (!socket) return;
  const std::lock_guard lock(mutex_);
  if (ended_.size() >= kMost || taken_.unsent.size() >= kMost) {
    ++taken_.lost;
    return;
  }
  ended_.emplace(std::to_string(socket->source_port), socket->destination_ip);
  // Who aborts its own connection (a linger of zero) has the kernel forget where it went and what was left of it: what
  // it drops then, it drops wherever the connection leads to.
  if (socket->destination_port == 0 || socket->unsent_bytes == 0) return;
  taken_.unsent[{EndText(socket->source_ip, socket->source_port), socket->destination_ip, socket->destination_port}] +=
      socket->unsent_bytes;
}

bool SocketEnds::HasEnded(const ConnectionEnds& ends) const {
  const auto& [source, destination, port] = ends;
  const std::lock_guard lock(mutex_);
  return ended_.contains({source.substr(source.rfind(':') + 1), destination});
}

SocketEnds::Taken SocketEnds::Take() {
  const std::lock_guard lock(mutex_);
  ended_.clear();
  return std::exchange(taken_, {});
}

}  // namespace telltale
