#include "harness/sandbox/packet_watch.h"

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

// What the cell sends, as it is handed to the interface: such a packet is in this socket when the call that sent it
// returns, so the ledger is whole when no process is left. (At the other end of the pair it arrives when the kernel
// finds time.) Of TCP the headers do, since the capture server has the rest; datagrams are kept whole; what is not IP
// is skipped.
Status KeepWhatIsNeeded(int packets) {
  constexpr std::uint32_t kHeaders = 160;
  constexpr std::uint32_t kPacketType = static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PKTTYPE);
  std::array<sock_filter, 12> program = {{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kPacketType),             // to or from the interface
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 0, 9),  // sent by the cell?
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),                      // Ethernet type
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x0800, 0, 2),           // IPv4?
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23),                      // its protocol
      BPF_JUMP(BPF_JMP | BPF_JA, 2, 0, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x86dd, 0, 4),  // IPv6?
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 20),             // its next header
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 6, 0, 1),       // TCP?
      BPF_STMT(BPF_RET | BPF_K, kHeaders),
      BPF_STMT(BPF_RET | BPF_K, kMaxFrameBytes),
      BPF_STMT(BPF_RET | BPF_K, 0),
  }};
  const sock_fprog filter{program.size(), program.data()};
  if (setsockopt(packets, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0) {
    return SystemFailure("cannot filter the cell's packets", errno);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<PacketWatch>> PacketWatch::Start(Descriptor packets, const Clock& clock) {
  TRY_VOID(KeepWhatIsNeeded(packets.get()));
  Descriptor stop(eventfd(0, EFD_CLOEXEC));
  if (stop.get() < 0) return SystemFailure("cannot watch the cell's packets", errno);
  return std::unique_ptr<PacketWatch>(new PacketWatch(std::move(packets), std::move(stop), clock));
}

PacketWatch::PacketWatch(Descriptor packets, Descriptor stop, const Clock& clock)
    : packets_(std::move(packets)), stop_(std::move(stop)), clock_(clock) {
  thread_ = std::thread([this] {
    std::array<pollfd, 2> waits = {{{packets_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
    while (waits[1].revents == 0) {
      if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
      const std::lock_guard lock(mutex_);
      DrainLocked();
    }
  });
}

PacketWatch::~PacketWatch() { End(); }

Descriptor PacketWatch::End() {
  const std::uint64_t one = 1;
  (void)!write(stop_.get(), &one, sizeof one);
  if (thread_.joinable()) thread_.join();
  return std::move(packets_);
}

void PacketWatch::DrainLocked() {
  Bytes frame(kMaxFrameBytes, '\0');
  while (true) {
    const ssize_t count = recv(packets_.get(), frame.data(), frame.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    ledger_.Add(BytesView(frame).substr(0, static_cast<std::size_t>(count)), clock_.Now());
  }
}

PacketWatch::Taken PacketWatch::Take() {
  const std::lock_guard lock(mutex_);
  DrainLocked();
  Taken taken;
  tpacket_stats statistics{};
  socklen_t size = sizeof statistics;
  if (getsockopt(packets_.get(), SOL_PACKET, PACKET_STATISTICS, &statistics, &size) == 0) {
    taken.lost_packets = statistics.tp_drops;
  }
  taken.lost_packets += ledger_.forgotten();
  taken.entries = ledger_.Take();
  return taken;
}

std::uint64_t PacketWatch::EstablishedConnections() {
  const std::lock_guard lock(mutex_);
  DrainLocked();
  return ledger_.established_connections();
}

}  // namespace telltale
