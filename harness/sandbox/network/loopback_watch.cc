#include "harness/sandbox/network/loopback_watch.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace telltale {
namespace {

constexpr std::size_t kMaxDatagram = 65536;

struct End {
  std::string address;
  std::uint16_t port = 0;
};

End EndOf(const void* sockaddr_bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  sockaddr_in v4{};
  std::memcpy(&v4, sockaddr_bytes, sizeof v4);
  if (v4.sin_family == AF_INET) {
    inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    return {text.data(), ntohs(v4.sin_port)};
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, sockaddr_bytes, sizeof v6);
  inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
  return {text.data(), ntohs(v6.sin6_port)};
}

}  // namespace

Result<std::unique_ptr<LoopbackWatch>> LoopbackWatch::Start(Descriptor udp4, Descriptor udp6, const Clock& clock) {
  Descriptor stop(eventfd(0, EFD_CLOEXEC));
  if (stop.get() < 0) return SystemFailure("cannot watch the cell's loopback", errno);
  return std::unique_ptr<LoopbackWatch>(new LoopbackWatch(std::move(udp4), std::move(udp6), std::move(stop), clock));
}

LoopbackWatch::LoopbackWatch(Descriptor udp4, Descriptor udp6, Descriptor stop, const Clock& clock)
    : udp4_(std::move(udp4)),
      udp6_(std::move(udp6)),
      stop_(std::move(stop)),
      clock_(clock),
      buffer_(kMaxDatagram, '\0') {
  thread_ = std::thread([this] {
    std::array<pollfd, 3> waits = {{{udp4_.get(), POLLIN, 0}, {udp6_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
    while (waits[2].revents == 0) {
      if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
      const std::lock_guard lock(mutex_);
      DrainLocked(udp4_.get());
      DrainLocked(udp6_.get());
    }
  });
}

LoopbackWatch::~LoopbackWatch() {
  const std::uint64_t one = 1;
  (void)!write(stop_.get(), &one, sizeof one);
  thread_.join();
}

void LoopbackWatch::DrainLocked(int socket) {
  while (true) {
    sockaddr_storage peer{};
    iovec vector{buffer_.data(), buffer_.size()};
    alignas(cmsghdr) std::array<char, 256> control{};
    msghdr head{};
    head.msg_name = &peer;
    head.msg_namelen = sizeof peer;
    head.msg_iov = &vector;
    head.msg_iovlen = 1;
    head.msg_control = control.data();
    head.msg_controllen = control.size();
    const ssize_t count = recvmsg(socket, &head, MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    End meant;
    for (cmsghdr* part = CMSG_FIRSTHDR(&head); part != nullptr; part = CMSG_NXTHDR(&head, part)) {
      const bool is_ipv4 = part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_ORIGDSTADDR;
      const bool is_ipv6 = part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_ORIGDSTADDR;
      if (is_ipv4 || is_ipv6) meant = EndOf(CMSG_DATA(part));
      if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_RXQ_OVFL) {
        std::memcpy(&lost_[socket], CMSG_DATA(part), sizeof(std::uint32_t));
      }
    }
    const End source = EndOf(&peer);
    Add(EndText(source.address, source.port), meant.address, meant.port,
        BytesView(buffer_).substr(0, static_cast<std::size_t>(count)));
  }
}

void LoopbackWatch::Add(const std::string& source, const std::string& destination, std::uint16_t port,
                        BytesView datagram) {
  const std::string key = fmt::format("{} {} {}", source, destination, port);
  if (entries_.size() >= FlowLedger::kMaxFlows && entries_.count(key) == 0) {
    ++forgotten_;
    return;
  }
  LedgerEntry& entry = entries_[key];
  if (entry.packet_count++ == 0) {
    entry.flow.time = clock_.Now();
    entry.flow.protocol = "udp";
    entry.flow.source = source;
    entry.flow.destination = destination;
    entry.flow.port = port;
  }
  entry.flow.sent_bytes += datagram.size();
  entry.datagrams += datagram.substr(0, FlowLedger::kKeptDatagramBytes - entry.datagrams.size());
}

LoopbackWatch::Taken LoopbackWatch::Take() {
  const std::lock_guard lock(mutex_);
  DrainLocked(udp4_.get());
  DrainLocked(udp6_.get());
  Taken taken;
  for (auto& [key, entry] : std::exchange(entries_, {})) taken.entries.push_back(std::move(entry));
  std::stable_sort(taken.entries.begin(), taken.entries.end(),
                   [](const LedgerEntry& a, const LedgerEntry& b) { return a.flow.time < b.flow.time; });
  std::uint64_t lost = 0;
  for (const auto& [socket, count] : lost_) lost += count;
  taken.lost_datagrams = lost - told_lost_ + std::exchange(forgotten_, 0);
  told_lost_ = lost;
  return taken;
}

}  // namespace telltale
