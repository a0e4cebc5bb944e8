#include "harness/sandbox/network/packet_ring.h"

#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <atomic>
#include <cstdint>
#include <cstring>

namespace telltale {
namespace {

constexpr std::size_t kSlotBytes = 256;
constexpr std::size_t kBlockBytes = 64 << 10;
constexpr std::size_t kRingBytes = PacketRing::kSlots * kSlotBytes;

}  // namespace

PacketRing::~PacketRing() {
  if (memory_ != nullptr) munmap(memory_, kRingBytes);
}

bool PacketRing::Map(int socket) {
  const int version = TPACKET_V2;
  tpacket_req request{};
  request.tp_block_size = kBlockBytes;
  request.tp_block_nr = kRingBytes / kBlockBytes;
  request.tp_frame_size = kSlotBytes;
  request.tp_frame_nr = kSlots;
  if (setsockopt(socket, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0 ||
      setsockopt(socket, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) != 0) {
    return false;
  }
  void* const memory = mmap(nullptr, kRingBytes, PROT_READ | PROT_WRITE, MAP_SHARED, socket, 0);
  if (memory == MAP_FAILED) {
    const tpacket_req none{};
    setsockopt(socket, SOL_PACKET, PACKET_RX_RING, &none, sizeof none);
    return false;
  }
  memory_ = static_cast<unsigned char*>(memory);
  return true;
}

void PacketRing::Drain(const std::function<void(BytesView head, std::size_t wire_bytes)>& take) {
  while (true) {
    auto* const slot = reinterpret_cast<tpacket2_hdr*>(memory_ + next_ * kSlotBytes);
    std::atomic_ref<std::uint32_t> status(slot->tp_status);
    if ((status.load(std::memory_order_acquire) & TP_STATUS_USER) == 0) return;
    tpacket2_hdr head;
    std::memcpy(&head, slot, sizeof head);
    if (head.tp_mac <= kSlotBytes && head.tp_snaplen <= kSlotBytes - head.tp_mac) {
      take({reinterpret_cast<const char*>(slot) + head.tp_mac, head.tp_snaplen}, head.tp_len);
    }
    status.store(TP_STATUS_KERNEL, std::memory_order_release);
    next_ = (next_ + 1) % kSlots;
  }
}

}  // namespace telltale
