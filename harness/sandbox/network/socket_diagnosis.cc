#include "harness/sandbox/network/socket_diagnosis.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace telltale {
namespace {

// What has not even left: what has and is not acknowledged yet is on its way.
std::uint32_t UnsentBytes(BytesView attributes) {
  while (attributes.size() >= sizeof(rtattr)) {
    rtattr head{};
    std::memcpy(&head, attributes.data(), sizeof head);
    if (head.rta_len < sizeof head || head.rta_len > attributes.size()) return 0;
    if (head.rta_type == INET_DIAG_INFO) {
      tcp_info info{};
      std::memcpy(&info, attributes.data() + sizeof head,
                  std::min<std::size_t>(sizeof info, head.rta_len - sizeof head));
      return info.tcpi_notsent_bytes;
    }
    attributes.remove_prefix(std::min<std::size_t>(attributes.size(), RTA_ALIGN(head.rta_len)));
  }
  return 0;
}

std::string AddressText(std::uint8_t family, const std::uint32_t* words) {
  const bool is_mapped = family == AF_INET6 && words[0] == 0 && words[1] == 0 && words[2] == htonl(0xffff);
  const bool is_ipv4 = family == AF_INET || is_mapped;
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(is_ipv4 ? AF_INET : AF_INET6, is_mapped ? words + 3 : words, text.data(), text.size());
  return text.data();
}

}  // namespace

std::optional<SocketState> ReadSocketState(BytesView message) {
  nlmsghdr head{};
  inet_diag_msg body{};
  if (message.size() < sizeof head + sizeof body) return std::nullopt;
  std::memcpy(&head, message.data(), sizeof head);
  if (head.nlmsg_type != SOCK_DIAG_BY_FAMILY) return std::nullopt;
  std::memcpy(&body, message.data() + sizeof head, sizeof body);
  SocketState socket;
  socket.source_ip = AddressText(body.idiag_family, &body.id.idiag_src[0]);
  socket.destination_ip = AddressText(body.idiag_family, &body.id.idiag_dst[0]);
  socket.source_port = ntohs(body.id.idiag_sport);
  socket.destination_port = ntohs(body.id.idiag_dport);
  socket.state = body.idiag_state;
  socket.unsent_bytes = UnsentBytes(message.substr(sizeof head + sizeof body));
  return socket;
}

}  // namespace telltale
