#pragma once
#include <cstddef>
#include <functional>

#include "core/bytes.h"

namespace telltale {

// The heads of a packet socket's frames in memory that the kernel shares with us (TPACKET_V2). A frame costs its slot
// of 256 bytes whatever it carries, where the socket's own queue charges the whole of it: an upload of megabytes fits.
// A frame stands here when the call that sent it returns. Borrows the socket. Not thread-safe.
class PacketRing {
 public:
  PacketRing() = default;
  ~PacketRing();
  PacketRing(const PacketRing&) = delete;
  PacketRing& operator=(const PacketRing&) = delete;

  // False: this kernel gives none; the socket is to be read as usual.
  bool Map(int socket);
  bool is_mapped() const { return memory_ != nullptr; }
  // Every frame that has come: its head, and how long all of it was.
  void Drain(const std::function<void(BytesView head, std::size_t wire_bytes)>& take);

  static constexpr std::size_t kSlots = 4096;

 private:
  unsigned char* memory_ = nullptr;
  std::size_t next_ = 0;
};

}  // namespace telltale
