#include "mockserver/http/waiting_room.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/bytes.h"
#include "mockserver/http/head.h"

namespace telltale {
namespace {

std::size_t BytesIn(int socket) {
  int bytes = 0;
  return ioctl(socket, FIONREAD, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

bool IsWholeRecord(BytesView bytes) {
  constexpr std::size_t kHeadBytes = 5;
  if (bytes.size() < kHeadBytes) return false;
  const auto at = [&](std::size_t index) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[index])); };
  return bytes.size() >= kHeadBytes + (at(3) << 8) + at(4);
}

bool IsWholeRequest(BytesView bytes) {
  constexpr BytesView kEnd = "\r\n\r\n";
  const std::size_t end = bytes.find(kEnd);
  if (end == BytesView::npos) return false;
  const auto head = ParseHead(bytes.substr(0, end + 2));
  if (!head) return false;
  std::vector<std::string> problems;
  const Framing framing = FramingOf(*head, problems);
  if (framing.kind == Framing::Kind::kChunked) return bytes.ends_with("0\r\n\r\n");
  return framing.kind == Framing::Kind::kLength && framing.length <= bytes.size() - end - kEnd.size();
}

}  // namespace

bool LooksWhole(int socket) {
  constexpr char kHandshake = 0x16;
  std::array<char, 16384> buffer;
  const ssize_t count = recv(socket, buffer.data(), buffer.size(), MSG_PEEK | MSG_DONTWAIT);
  if (count <= 0) return false;
  const BytesView bytes(buffer.data(), static_cast<std::size_t>(count));
  return bytes.front() == kHandshake ? IsWholeRecord(bytes) : IsWholeRequest(bytes);
}

WaitingRoom::~WaitingRoom() {
  for (const WaitingConnection& connection : waiting_) close(connection.socket);
}

template <class Wanted>
std::vector<WaitingConnection> WaitingRoom::TakeIf(std::size_t count, const Wanted& wanted) {
  std::vector<WaitingConnection> taken;
  const auto end = std::remove_if(waiting_.begin(), waiting_.end(), [&](const WaitingConnection& connection) {
    if (taken.size() >= count || !wanted(connection)) return false;
    taken.push_back(connection);
    return true;
  });
  waiting_.erase(end, waiting_.end());
  return taken;
}

std::vector<WaitingConnection> WaitingRoom::TakeWhole(std::size_t count) {
  if (count == 0) return {};  // as long as every place is taken, which is asked all the time
  std::reverse(waiting_.begin(), waiting_.end());
  auto taken = TakeIf(count, [](const WaitingConnection& connection) { return LooksWhole(connection.socket); });
  std::reverse(waiting_.begin(), waiting_.end());
  return taken;
}

std::optional<WaitingConnection> WaitingRoom::TakeFirst() {
  if (waiting_.empty()) return std::nullopt;
  const WaitingConnection first = waiting_.front();
  waiting_.pop_front();
  return first;
}

std::vector<WaitingConnection> WaitingRoom::TakeAllOf(ListenerId listener) {
  return TakeIf(waiting_.size(), [&](const WaitingConnection& connection) { return connection.listener == listener; });
}

std::vector<WaitingConnection> WaitingRoom::TakeSilent(std::size_t count, SteadyTime latest) {
  return TakeIf(count, [&](const WaitingConnection& connection) {
    return connection.since <= latest && BytesIn(connection.socket) == 0;
  });
}

}  // namespace telltale
