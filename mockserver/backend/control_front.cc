#include "mockserver/backend/control_front.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iterator>
#include <utility>
#include <vector>

namespace telltale {
namespace {

constexpr std::chrono::milliseconds kForAHead{5000};
constexpr std::chrono::milliseconds kToHangUp{1000};
constexpr int kGlanceMilliseconds = 250;

}  // namespace

Result<std::unique_ptr<ControlFront>> ControlFront::Start(int listening, OnHead on_head) {
  const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0 || fcntl(listening, F_SETFL, O_NONBLOCK) != 0) {
    const int error = errno;
    close(listening);
    if (wake >= 0) close(wake);
    return SystemFailure("the control API cannot listen", error);
  }
  return std::unique_ptr<ControlFront>(new ControlFront(listening, wake, std::move(on_head)));
}

ControlFront::ControlFront(int listening, int wake, OnHead on_head)
    : listening_(listening), wake_(wake), on_head_(std::move(on_head)) {
  thread_ = std::thread([this] { Work(); });
}

ControlFront::~ControlFront() {
  const std::uint64_t one = 1;
  static_cast<void>(write(wake_, &one, sizeof one));  // the counter is at zero: there is room
  thread_.join();
  while (!clients_.empty()) Drop(clients_.begin());
  close(listening_);
  close(wake_);
}

void ControlFront::Work() {
  while (true) {
    std::vector<pollfd> polled = {{wake_, POLLIN, 0}, {is_full_ ? -1 : listening_, POLLIN, 0}};
    for (const Client& client : clients_) polled.push_back({client.socket, POLLIN, 0});
    poll(polled.data(), polled.size(), clients_.empty() && !is_full_ ? -1 : kGlanceMilliseconds);
    is_full_ = false;
    if (polled[0].revents != 0) return;
    auto client = clients_.begin();
    for (std::size_t i = 2; i < polled.size(); ++i) {
      client = polled[i].revents != 0 && !Read(*client) ? Drop(client) : std::next(client);
    }
    if (polled[1].revents != 0) Accept();
    DropLateAndSurplus();
  }
}

void ControlFront::Accept() {
  for (std::size_t i = 0; i < kMostClients; ++i) {
    const int socket = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0) {
      is_full_ = errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS;
      if (is_full_ && !clients_.empty()) Drop(clients_.begin());
      return;
    }
    clients_.push_back({socket, Steady::now() + kForAHead, {}, false});
  }
}

bool ControlFront::Read(Client& client) {
  std::array<char, 4096> buffer;
  const ssize_t count = recv(client.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  if (count == 0) return false;
  if (client.is_dismissed) return true;
  client.read.append(buffer.data(), static_cast<std::size_t>(count));
  if (client.read.find("\r\n\r\n") == Bytes::npos) return client.read.size() <= kMaxHeadBytes;
  on_head_(*this, std::exchange(client.socket, -1), std::move(client.read));
  return false;
}

void ControlFront::Dismiss(int socket, BytesView answer) {
  static_cast<void>(send(socket, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
  shutdown(socket, SHUT_WR);
  // Closed at once, what the client still sends would take the answer from it.
  clients_.push_back({socket, Steady::now() + kToHangUp, {}, true});
}

void ControlFront::DropLateAndSurplus() {
  while (clients_.size() > kMostClients) Drop(clients_.begin());
  const auto now = Steady::now();
  for (auto client = clients_.begin(); client != clients_.end();) {
    client = client->deadline < now ? Drop(client) : std::next(client);
  }
}

ControlFront::Clients::iterator ControlFront::Drop(Clients::iterator client) {
  if (client->socket >= 0) close(client->socket);
  return clients_.erase(client);
}

}  // namespace telltale
