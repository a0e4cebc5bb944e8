#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {

// One netlink request under construction: a type, the family's fixed header, then attributes that may nest. Everything
// is padded to four bytes, as the protocol wants it.
class NetlinkMessage {
 public:
  NetlinkMessage(std::uint16_t type, std::uint16_t flags) : type_(type), flags_(flags) {}

  template <class T>
  NetlinkMessage& Header(const T& header) {
    return Append(BytesView(reinterpret_cast<const char*>(&header), sizeof header));
  }
  NetlinkMessage& Attribute(std::uint16_t type, BytesView value);
  NetlinkMessage& Text(std::uint16_t type, std::string_view value);          // with its NUL
  NetlinkMessage& Number(std::uint16_t type, std::uint32_t value);           // host order
  NetlinkMessage& BigEndianNumber(std::uint16_t type, std::uint32_t value);  // network order
  NetlinkMessage& Begin(std::uint16_t type);                                 // attributes until End() belong to it
  NetlinkMessage& End();

  Bytes Serialise(std::uint32_t sequence) const;

 private:
  NetlinkMessage& Append(BytesView bytes);

  std::uint16_t type_;
  std::uint16_t flags_;
  Bytes payload_;
  std::vector<std::size_t> open_;  // where the nested attributes begin
};

// A netlink socket: it acts on the network namespace in which it was opened, wherever its holder is by then. Not
// thread-safe.
class NetlinkSocket {
 public:
  static Result<NetlinkSocket> Open(int protocol);                           // NETLINK_ROUTE, NETLINK_NETFILTER
  explicit NetlinkSocket(Descriptor socket) : socket_(std::move(socket)) {}  // one that was opened elsewhere
  // Sends the messages at once and waits for the kernel's answer to each that asks for one (NLM_F_ACK). The error names
  // `what`.
  Status Send(const std::vector<NetlinkMessage>& messages, const std::string& what);
  int get() const { return socket_.get(); }

 private:
  Descriptor socket_;
  std::uint32_t sequence_ = 1;
};

}  // namespace telltale
