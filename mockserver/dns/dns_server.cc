#include "mockserver/dns/dns_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <thread>

#include "core/digest.h"
#include "mockserver/dns/dns_message.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxQueryBytes = 4096;
constexpr std::size_t kMaxConnections = 64;  // further ones wait in the backlog
constexpr std::uint16_t kDnsPort = 53;

std::string ToText(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    return fmt::format("{}:{}", text.data(), ntohs(v4.sin_port));
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
  return fmt::format("[{}]:{}", text.data(), ntohs(v6.sin6_port));
}

// A client over TCP: what it has sent of messages with a two-byte length in front.
struct Connection {
  int socket = -1;
  std::string peer;
  Bytes pending;
};

class ThreadedDnsServer final : public DnsServer {
 public:
  ThreadedDnsServer(DnsSockets sockets, Recorder& recorder, const Clock& clock, NameTable& names, int stop)
      : sockets_(std::move(sockets)), recorder_(recorder), clock_(clock), names_(names), stop_(stop) {
    thread_ = std::thread([this] { Serve(); });
  }
  ~ThreadedDnsServer() override {
    const std::uint64_t one = 1;
    (void)!write(stop_, &one, sizeof one);
    thread_.join();
    for (const int socket : sockets_.udp) close(socket);
    for (const int socket : sockets_.tcp) close(socket);
    for (const Connection& connection : connections_) close(connection.socket);
    close(stop_);
  }

  void Assign(const std::string& run, bool fails) override {
    const std::lock_guard lock(mutex_);
    run_ = run;
    fails_ = fails;
  }
  Status RecordingStatus() const override {
    const std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  void Serve();
  void AnswerDatagram(int socket);
  void Accept(int socket);
  bool Hear(Connection& connection);  // false: it is over
  // The reply; empty: no answer is due.
  Bytes Answer(BytesView query, const std::string& peer);
  Bytes Decide(const DnsQuestion& question, bool fails);
  bool Note(const Status& status);  // keeps the first failure; false: it failed

  DnsSockets sockets_;
  Recorder& recorder_;
  const Clock& clock_;
  NameTable& names_;
  const int stop_;
  std::vector<Connection> connections_;  // of the thread
  mutable std::mutex mutex_;             // guards what follows
  std::string run_;
  bool fails_ = false;
  Status status_;
  std::thread thread_;
};

void ThreadedDnsServer::Serve() {
  while (true) {
    std::vector<pollfd> waits = {{stop_, POLLIN, 0}};
    for (const int socket : sockets_.udp) waits.push_back({socket, POLLIN, 0});
    const bool full = connections_.size() >= kMaxConnections;
    for (const int socket : sockets_.tcp) waits.push_back({full ? -1 : socket, POLLIN, 0});
    for (const Connection& connection : connections_) waits.push_back({connection.socket, POLLIN, 0});
    const std::size_t first_connection = waits.size() - connections_.size();
    if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
    if (waits[0].revents != 0) return;
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      if (waits[first_connection + i].revents == 0 || Hear(connections_[i])) continue;
      close(connections_[i].socket);
      connections_[i].socket = -1;
    }
    std::erase_if(connections_, [](const Connection& connection) { return connection.socket < 0; });
    for (std::size_t i = 1; i < first_connection; ++i) {
      if (waits[i].revents == 0) continue;
      if (i <= sockets_.udp.size()) {
        AnswerDatagram(waits[i].fd);
      } else {
        Accept(waits[i].fd);
      }
    }
  }
}

bool ThreadedDnsServer::Note(const Status& status) {
  const std::lock_guard lock(mutex_);
  if (!status && status_) status_ = status;
  return status.has_value();
}

Bytes ThreadedDnsServer::Decide(const DnsQuestion& question, bool fails) {
  if (fails && !names_.IsApart(question.name)) return DnsReply(question, DnsStatus::kServerFailure, std::nullopt);
  std::string name = question.name;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  const bool metadata = name == "metadata.google.internal" || name == "metadata";
  if (question.type == kDnsTypePtr || metadata) return DnsReply(question, DnsStatus::kNoSuchName, std::nullopt);
  if (question.type != kDnsTypeA || question.dns_class != kDnsClassInternet) {
    return DnsReply(question, DnsStatus::kNoError, std::nullopt);
  }
  const auto address = names_.AddressFor(question.name);
  return DnsReply(question, address ? DnsStatus::kNoError : DnsStatus::kServerFailure, address);
}

Bytes ThreadedDnsServer::Answer(BytesView query, const std::string& peer) {
  std::string run;
  bool fails = false;
  {
    const std::lock_guard lock(mutex_);
    run = run_;
    fails = fails_;
  }
  const auto question = ParseDnsQuery(query);
  Exchange exchange;
  exchange.time = exchange.last_byte = clock_.Now();
  exchange.run = run;
  exchange.scheme = "dns";
  exchange.port = kDnsPort;
  exchange.peer = peer;
  exchange.body = exchange.raw = Bytes(query);
  exchange.body_total_bytes = query.size();
  exchange.body_sha256 = Sha256Hex(query);
  if (question) {
    exchange.host = question->name;
    exchange.method = DnsTypeName(question->type);
  } else {
    exchange.problems = {"unparsable: not a DNS query"};
  }
  const auto id = recorder_.Record(exchange);
  if (!id) {
    Note(tl::unexpected<Error>(id.error()));
    return {};
  }
  if (!question) {
    Note(recorder_.Record(Gap{"unparsable", run, *id, "bytes that came to port 53 are not a DNS query", false}));
    return {};
  }
  return Decide(*question, fails);
}

void ThreadedDnsServer::AnswerDatagram(int socket) {
  std::array<char, kMaxQueryBytes> buffer;
  alignas(cmsghdr) std::array<char, 256> control{};
  sockaddr_storage peer{};
  iovec vector{buffer.data(), buffer.size()};
  msghdr head{};
  head.msg_name = &peer;
  head.msg_namelen = sizeof peer;
  head.msg_iov = &vector;
  head.msg_iovlen = 1;
  head.msg_control = control.data();
  head.msg_controllen = control.size();
  const ssize_t count = recvmsg(socket, &head, MSG_DONTWAIT);
  if (count < 0) return;
  Bytes reply = Answer(BytesView(buffer.data(), static_cast<std::size_t>(count)), ToText(peer));
  if (reply.empty()) return;
  // The packet info that came says which address was asked; sent back, it says where to send from.
  for (cmsghdr* part = CMSG_FIRSTHDR(&head); part != nullptr; part = CMSG_NXTHDR(&head, part)) {
    if (part->cmsg_level != IPPROTO_IP || part->cmsg_type != IP_PKTINFO) continue;
    in_pktinfo info{};
    std::memcpy(&info, CMSG_DATA(part), sizeof info);
    info.ipi_spec_dst = info.ipi_addr;
    info.ipi_ifindex = 0;
    std::memcpy(CMSG_DATA(part), &info, sizeof info);
  }
  vector = {reply.data(), reply.size()};
  sendmsg(socket, &head, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void ThreadedDnsServer::Accept(int socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  const int connection = accept4(socket, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (connection >= 0) connections_.push_back({connection, ToText(peer), {}});
}

bool ThreadedDnsServer::Hear(Connection& connection) {
  std::array<char, kMaxQueryBytes> buffer;
  const ssize_t count = recv(connection.socket, buffer.data(), buffer.size(), 0);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (count <= 0) {
    if (!connection.pending.empty()) Answer(connection.pending, connection.peer);  // what came is recorded
    return false;
  }
  connection.pending.append(buffer.data(), static_cast<std::size_t>(count));
  while (connection.pending.size() >= 2) {
    const std::size_t length = (static_cast<std::size_t>(static_cast<unsigned char>(connection.pending[0])) << 8) |
                               static_cast<unsigned char>(connection.pending[1]);
    if (connection.pending.size() < length + 2) return true;
    const Bytes reply = Answer(BytesView(connection.pending).substr(2, length), connection.peer);
    connection.pending.erase(0, length + 2);
    if (reply.empty()) return false;
    Bytes framed{static_cast<char>(reply.size() >> 8), static_cast<char>(reply.size() & 0xff)};
    framed += reply;
    if (send(connection.socket, framed.data(), framed.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(framed.size())) {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<std::unique_ptr<DnsServer>> DnsServer::Start(DnsSockets sockets, Recorder& recorder, const Clock& clock,
                                                    NameTable& names) {
  const int stop = eventfd(0, EFD_CLOEXEC);
  if (stop < 0) return SystemFailure("cannot start the DNS responder", errno);
  return std::make_unique<ThreadedDnsServer>(std::move(sockets), recorder, clock, names, stop);
}

}  // namespace telltale
