#include "harness/sandbox/network/send_queue.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <array>
#include <optional>

#include "core/bytes.h"
#include "harness/sandbox/network/socket_diagnosis.h"

namespace telltale {
namespace {

constexpr std::uint8_t kFinWait1 = 4, kLastAck = 9, kClosing = 11;  // our end is closed, and not all has arrived

struct Request {
  nlmsghdr head{};
  inet_diag_req_v2 body{};
};

std::optional<Request> QuestionAbout(const std::string& source_ip, std::uint16_t source_port,
                                     const std::string& destination_ip, std::uint16_t destination_port) {
  Request request;
  request.head.nlmsg_len = sizeof request;
  request.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.head.nlmsg_flags = NLM_F_REQUEST;
  const bool is_ipv6 = source_ip.find(':') != std::string::npos;
  request.body.sdiag_family = is_ipv6 ? AF_INET6 : AF_INET;
  request.body.sdiag_protocol = IPPROTO_TCP;
  request.body.idiag_ext = 1U << (INET_DIAG_INFO - 1);
  request.body.idiag_states = ~0U;
  inet_diag_sockid& id = request.body.id;
  id.idiag_sport = htons(source_port);
  id.idiag_dport = htons(destination_port);
  id.idiag_cookie[0] = id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  const int family = request.body.sdiag_family;
  if (inet_pton(family, source_ip.c_str(), id.idiag_src) != 1) return std::nullopt;
  if (inet_pton(family, destination_ip.c_str(), id.idiag_dst) != 1) return std::nullopt;
  return request;
}

}  // namespace

Sending SendQueue::Of(const std::string& source_ip, std::uint16_t source_port, const std::string& destination_ip,
                      std::uint16_t destination_port) {
  const auto request = QuestionAbout(source_ip, source_port, destination_ip, destination_port);
  if (!request) return Sending::kDone;
  const std::lock_guard lock(mutex_);
  if (send(diagnosis_.get(), &*request, sizeof *request, 0) < 0) return Sending::kDone;
  alignas(nlmsghdr) std::array<char, 4096> buffer;
  const ssize_t count = recv(diagnosis_.get(), buffer.data(), buffer.size(), 0);
  if (count < 0) return Sending::kDone;
  const auto socket = ReadSocketState(BytesView(buffer.data(), static_cast<std::size_t>(count)));
  if (!socket || socket->unsent_bytes == 0) return Sending::kDone;
  const std::uint8_t state = socket->state;
  return state == kFinWait1 || state == kLastAck || state == kClosing ? Sending::kLeftOver : Sending::kGoesOn;
}

}  // namespace telltale
