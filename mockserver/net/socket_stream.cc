#include "mockserver/net/socket_stream.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "core/result.h"

namespace telltale {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

int PollMilliseconds(Steady::duration left) {
  const auto rounded_up = std::chrono::ceil<milliseconds>(left).count();
  return static_cast<int>(std::clamp<long long>(rounded_up, 0, std::numeric_limits<int>::max()));
}

}  // namespace

SocketStream::SocketStream(int socket, std::function<void()> on_bytes)
    : socket_(socket), on_bytes_(std::move(on_bytes)) {
  CHECK_THAT(fcntl(socket_, F_SETFL, O_NONBLOCK) == 0);
  // Waiting for more to send would cost a client that waits for us 40 ms. Sockets that are not TCP's know no such
  // thing.
  const int on = 1;
  static_cast<void>(setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
  setsockopt(socket_, SOL_SOCKET, SO_OOBINLINE, &on, sizeof on);  // only TCP has urgent data
}

SocketStream::~SocketStream() { close(socket_); }

bool SocketStream::WaitFor(short events, milliseconds timeout) const {
  const auto deadline = Steady::now() + timeout;
  while (true) {
    pollfd wanted{socket_, events, 0};
    const int ready = poll(&wanted, 1, PollMilliseconds(deadline - Steady::now()));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

ReadResult SocketStream::Read(char* buffer, std::size_t size, milliseconds timeout) {
  while (true) {
    const ssize_t count = recv(socket_, buffer, size, 0);
    if (count > 0) {
      received_bytes_ += static_cast<std::uint64_t>(count);
      on_bytes_();
      return {ReadState::kBytes, static_cast<std::size_t>(count)};
    }
    if (cut_) return {ReadState::kBroken, 0};
    if (count == 0) return {ReadState::kEnded, 0};
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return {ReadState::kBroken, 0};
    if (!WaitFor(POLLIN, timeout)) return {ReadState::kTimedOut, 0};
  }
}

bool SocketStream::Write(BytesView bytes, milliseconds timeout) {
  while (!bytes.empty()) {
    const ssize_t count = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      if (!WaitFor(POLLOUT, timeout)) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

// Without events poll still reports POLLHUP (both directions ended) and POLLERR (reset). A client that has only ended
// its own direction still wants its answer.
bool SocketStream::Linger(milliseconds duration) { return !WaitFor(0, duration) && !cut_; }

void SocketStream::End() { shutdown(socket_, SHUT_WR); }

void SocketStream::ResetAtClose() {
  resets_at_close_ = true;
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void SocketStream::CutForOthers() {
  cut_for_others_ = true;
  Cut();
}

void SocketStream::EndAnswers() const { shutdown(socket_, SHUT_WR); }

void SocketStream::Cut() {
  cut_ = true;
  shutdown(socket_, SHUT_RDWR);
}

}  // namespace telltale
