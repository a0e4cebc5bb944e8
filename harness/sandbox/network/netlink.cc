#include "harness/sandbox/network/netlink.h"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace telltale {
namespace {

constexpr std::size_t Padded(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

Bytes BigEndian(std::uint32_t value) {
  Bytes bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> shift) & 0xff);
  return bytes;
}

}  // namespace

NetlinkMessage& NetlinkMessage::Append(BytesView bytes) {
  payload_ += bytes;
  payload_.resize(Padded(payload_.size()), '\0');
  return *this;
}

NetlinkMessage& NetlinkMessage::Attribute(std::uint16_t type, BytesView value) {
  const nlattr head{static_cast<std::uint16_t>(sizeof(nlattr) + value.size()), type};
  return Append(Bytes(reinterpret_cast<const char*>(&head), sizeof head) + Bytes(value));
}

NetlinkMessage& NetlinkMessage::Text(std::uint16_t type, std::string_view value) {
  return Attribute(type, Bytes(value) + '\0');
}

NetlinkMessage& NetlinkMessage::Number(std::uint16_t type, std::uint32_t value) {
  return Attribute(type, BytesView(reinterpret_cast<const char*>(&value), sizeof value));
}

NetlinkMessage& NetlinkMessage::BigEndianNumber(std::uint16_t type, std::uint32_t value) {
  return Attribute(type, BigEndian(value));
}

NetlinkMessage& NetlinkMessage::Begin(std::uint16_t type) {
  open_.push_back(payload_.size());
  return Attribute(static_cast<std::uint16_t>(type | NLA_F_NESTED), {});
}

NetlinkMessage& NetlinkMessage::End() {
  CHECK_THAT(!open_.empty());
  const auto size = static_cast<std::uint16_t>(payload_.size() - open_.back());
  std::memcpy(payload_.data() + open_.back(), &size, sizeof size);
  open_.pop_back();
  return *this;
}

Bytes NetlinkMessage::Serialise(std::uint32_t sequence) const {
  CHECK_THAT(open_.empty());
  nlmsghdr head{};
  head.nlmsg_len = static_cast<std::uint32_t>(sizeof head + payload_.size());
  head.nlmsg_type = type_;
  head.nlmsg_flags = static_cast<std::uint16_t>(flags_ | NLM_F_REQUEST);
  head.nlmsg_seq = sequence;
  return Bytes(reinterpret_cast<const char*>(&head), sizeof head) + payload_;
}

Result<NetlinkSocket> NetlinkSocket::Open(int protocol) {
  Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
  if (socket.get() < 0) return SystemFailure("cannot open a netlink socket", errno);
  // A kernel that does not answer must not hold us for ever.
  const timeval patience{5, 0};
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return NetlinkSocket(std::move(socket));
}

Status NetlinkSocket::Send(const std::vector<NetlinkMessage>& messages, const std::string& what) {
  Bytes request;
  std::size_t unanswered = 0;
  for (const NetlinkMessage& message : messages) {
    const Bytes bytes = message.Serialise(sequence_++);
    nlmsghdr head;
    std::memcpy(&head, bytes.data(), sizeof head);
    if ((head.nlmsg_flags & NLM_F_ACK) != 0) ++unanswered;
    request += bytes;
  }
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  if (sendto(socket_.get(), request.data(), request.size(), 0, reinterpret_cast<const sockaddr*>(&kernel),
             sizeof kernel) < 0) {
    return SystemFailure(what, errno);
  }
  while (unanswered > 0) {
    alignas(nlmsghdr) std::array<char, 16384> buffer;
    const ssize_t count = recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return SystemFailure(what, errno);
    auto left = static_cast<std::size_t>(count);
    std::size_t at = 0;
    while (left >= sizeof(nlmsghdr)) {
      nlmsghdr head;
      std::memcpy(&head, buffer.data() + at, sizeof head);
      if (head.nlmsg_len < sizeof head || head.nlmsg_len > left) break;
      if (head.nlmsg_type == NLMSG_ERROR) {
        nlmsgerr answer;
        std::memcpy(&answer, buffer.data() + at + sizeof head, sizeof answer);
        if (answer.error != 0) return SystemFailure(what, -answer.error);
        if (unanswered > 0) --unanswered;
      }
      const std::size_t step = std::min(Padded(head.nlmsg_len), left);
      at += step;
      left -= step;
    }
  }
  return {};
}

}  // namespace telltale
