#include "harness/sandbox/network/packet_watch.h"

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace telltale {
namespace {

constexpr std::size_t kMaxFrameBytes = 70000;
constexpr std::uint32_t kHeaderBytes = 160;

// What the cell sends, as it is handed to the interface: such a packet is in this socket when the call that sent it
// returns, so the ledger is whole when no process is left. (At the other end of the pair it arrives when the kernel
// finds time.) `tcp_bytes` and `other_bytes` are kept of each kind; what is neither IP nor ARP is skipped.
Status Keep(int packets, std::uint32_t tcp_bytes, std::uint32_t other_bytes) {
  constexpr std::uint32_t kPacketType = static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PKTTYPE);
  std::array<sock_filter, 13> program = {{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kPacketType),              // to or from the interface
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 0, 10),  // sent by the cell?
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),                       // Ethernet type
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x0800, 0, 2),            // IPv4?
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23),                       // its protocol
      BPF_JUMP(BPF_JMP | BPF_JA, 2, 0, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x86dd, 0, 3),  // IPv6?
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 20),             // its next header
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 6, 0, 2),       // TCP?
      BPF_STMT(BPF_RET | BPF_K, tcp_bytes),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x0806, 0, 1),  // ARP?
      BPF_STMT(BPF_RET | BPF_K, other_bytes),
      BPF_STMT(BPF_RET | BPF_K, 0),
  }};
  const sock_fprog filter{program.size(), program.data()};
  if (setsockopt(packets, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0) {
    return SystemFailure("cannot filter the cell's packets", errno);
  }
  return {};
}

// What was heard before there was a filter is of the set-up: no command has run yet. That the interface was down once
// is told in between.
void Forget(int packets) {
  char byte = 0;
  while (recv(packets, &byte, sizeof byte, MSG_DONTWAIT) >= 0 || errno == EINTR || errno == ENETDOWN) continue;
}

std::uint64_t LostBy(int socket) {
  tpacket_stats statistics{};
  socklen_t size = sizeof statistics;
  return getsockopt(socket, SOL_PACKET, PACKET_STATISTICS, &statistics, &size) == 0 ? statistics.tp_drops : 0;
}

}  // namespace

Result<std::unique_ptr<PacketWatch>> PacketWatch::Start(PacketSockets sockets, const Clock& clock) {
  TRY_VOID(Keep(sockets.others.get(), 0, kMaxFrameBytes));
  TRY_VOID(Keep(sockets.segments.get(), kHeaderBytes, 0));
  Forget(sockets.others.get());
  Forget(sockets.segments.get());
  Descriptor stop(eventfd(0, EFD_CLOEXEC));
  if (stop.get() < 0) return SystemFailure("cannot watch the cell's packets", errno);
  return std::unique_ptr<PacketWatch>(new PacketWatch(std::move(sockets), std::move(stop), clock));
}

PacketWatch::PacketWatch(PacketSockets sockets, Descriptor stop, const Clock& clock)
    : sockets_(std::move(sockets)), stop_(std::move(stop)), clock_(clock), frame_(kMaxFrameBytes, '\0') {
  ring_.Map(sockets_.segments.get());
  thread_ = std::thread([this] {
    std::array<pollfd, 3> waits = {
        {{sockets_.others.get(), POLLIN, 0}, {sockets_.segments.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
    while (waits[2].revents == 0) {
      if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
      const std::lock_guard lock(mutex_);
      DrainLocked();
    }
  });
}

PacketWatch::~PacketWatch() { End(); }

PacketSockets PacketWatch::End() {
  const std::uint64_t one = 1;
  (void)!write(stop_.get(), &one, sizeof one);
  if (thread_.joinable()) thread_.join();
  return std::move(sockets_);
}

void PacketWatch::DrainQueue(int socket) {
  while (true) {
    const ssize_t count = recv(socket, frame_.data(), frame_.size(), MSG_DONTWAIT | MSG_TRUNC);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    const auto wire_bytes = static_cast<std::size_t>(count);
    ledger_.Add(BytesView(frame_).substr(0, wire_bytes), wire_bytes, clock_.Now());
  }
}

void PacketWatch::DrainLocked() {
  DrainQueue(sockets_.others.get());
  if (!ring_.is_mapped()) return DrainQueue(sockets_.segments.get());
  ring_.Drain([this](BytesView head, std::size_t wire_bytes) { ledger_.Add(head, wire_bytes, clock_.Now()); });
}

PacketWatch::Taken PacketWatch::Take() {
  const std::lock_guard lock(mutex_);
  DrainLocked();
  Taken taken;
  taken.lost_packets = LostBy(sockets_.others.get()) + ledger_.forgotten();
  taken.lost_segments = LostBy(sockets_.segments.get());
  taken.entries = ledger_.Take();
  return taken;
}

LedgerCounts PacketWatch::Counts() {
  const std::lock_guard lock(mutex_);
  DrainLocked();
  return ledger_.counts();
}

}  // namespace telltale
