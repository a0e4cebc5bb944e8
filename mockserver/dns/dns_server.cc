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
#include <deque>
#include <mutex>
#include <thread>

#include "core/digest.h"
#include "core/gap_kinds.h"
#include "core/metadata_service.h"
#include "mockserver/dns/dns_message.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxQueryBytes = 65536;
constexpr std::size_t kMaxWaitingBytes = 64 << 20;
constexpr std::size_t kMaxPeers = 65536;
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
  bool answers = true;  // the client still takes some
};

// What one datagram was, and how to answer it.
struct Datagram {
  int socket = -1;
  sockaddr_storage peer{};
  socklen_t peer_bytes = 0;
  alignas(cmsghdr) std::array<char, 64> control{};
  std::size_t control_bytes = 0;
  Bytes query;
};

class ThreadedDnsServer final : public DnsServer {
 public:
  ThreadedDnsServer(DnsSockets sockets, Recorder& recorder, const Clock& clock, NameTable& names, int stop, int work)
      : sockets_(std::move(sockets)), recorder_(recorder), clock_(clock), names_(names), stop_(stop), work_(work) {
    taker_ = std::thread([this] { TakeDatagrams(); });
    thread_ = std::thread([this] { Serve(); });
  }
  ~ThreadedDnsServer() override {
    const std::uint64_t one = 1;
    (void)!write(stop_, &one, sizeof one);
    taker_.join();
    thread_.join();
    for (const int socket : sockets_.udp) close(socket);
    for (const int socket : sockets_.tcp) close(socket);
    for (const Connection& connection : connections_) close(connection.socket);
    close(work_);
    close(stop_);
  }

  void Assign(const std::string& run, Behaviour behaviour) override {
    const std::lock_guard lock(mutex_);
    run_ = run;
    behaviour_ = behaviour;
    told_unsent_ = false;
  }
  DnsProgress Progress() const override {
    const std::lock_guard lock(mutex_);
    DnsProgress progress = progress_;
    progress.is_busy = progress.is_busy || !waiting_.empty();
    return progress;
  }
  std::map<std::string, DnsReceived> TakeReceived() override {
    const std::lock_guard lock(mutex_);
    return std::exchange(received_, {});
  }
  Status RecordingStatus() const override {
    const std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  void TakeDatagrams();  // the taker's: from the sockets to waiting_
  void TakeAllOf(int socket);
  void Serve();
  void AnswerWaiting();
  void AnswerDatagram(Datagram& datagram);
  void TellUnsent(const std::string& peer, int error);  // once a run
  void Accept(int socket);
  bool Hear(Connection& connection);  // false: it is over
  void AnswerPending(Connection& connection);
  // The reply; empty: no answer is due.
  Bytes Answer(BytesView query, const std::string& peer);
  Bytes Decide(const DnsQuestion& question, Behaviour behaviour);
  bool Note(const Status& status);  // keeps the first failure; false: it failed
  DnsReceived& ReceivedLocked(const std::string& peer);

  DnsSockets sockets_;
  Recorder& recorder_;
  const Clock& clock_;
  NameTable& names_;
  const int stop_;
  const int work_;                       // waiting_ has something
  std::vector<Connection> connections_;  // of the thread
  mutable std::mutex mutex_;             // guards what follows
  std::deque<Datagram> waiting_;
  std::size_t waiting_bytes_ = 0;
  DnsProgress progress_;
  std::map<std::string, DnsReceived> received_;
  DnsReceived others_;  // past kMaxPeers
  std::string run_;
  bool told_unsent_ = false;  // of this run, that an answer could not be sent
  Behaviour behaviour_;
  Status status_;
  std::thread taker_, thread_;
};

void ThreadedDnsServer::TakeDatagrams() {
  while (true) {
    std::vector<pollfd> waits = {{stop_, POLLIN, 0}};
    for (const int socket : sockets_.udp) waits.push_back({socket, POLLIN, 0});
    if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
    if (waits[0].revents != 0) return;
    for (const int socket : sockets_.udp) TakeAllOf(socket);
    const std::uint64_t one = 1;
    (void)!write(work_, &one, sizeof one);
  }
}

void ThreadedDnsServer::TakeAllOf(int socket) {
  std::array<char, kMaxQueryBytes> buffer;
  while (true) {
    Datagram datagram;
    datagram.socket = socket;
    iovec vector{buffer.data(), buffer.size()};
    msghdr head{};
    head.msg_name = &datagram.peer;
    head.msg_namelen = sizeof datagram.peer;
    head.msg_iov = &vector;
    head.msg_iovlen = 1;
    head.msg_control = datagram.control.data();
    head.msg_controllen = datagram.control.size();
    const ssize_t count = recvmsg(socket, &head, MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    datagram.peer_bytes = head.msg_namelen;
    datagram.control_bytes = head.msg_controllen;
    datagram.query.assign(buffer.data(), static_cast<std::size_t>(count));
    const std::lock_guard lock(mutex_);
    ++progress_.datagrams;
    if (waiting_bytes_ > kMaxWaitingBytes) continue;  // the sender's account will say that one is missing
    waiting_bytes_ += sizeof datagram + datagram.query.size();
    waiting_.push_back(std::move(datagram));
  }
}

void ThreadedDnsServer::Serve() {
  while (true) {
    std::vector<pollfd> waits = {{stop_, POLLIN, 0}, {work_, POLLIN, 0}};
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
      const std::lock_guard lock(mutex_);
      --progress_.open_connections;
    }
    std::erase_if(connections_, [](const Connection& connection) { return connection.socket < 0; });
    for (std::size_t i = 2; i < first_connection; ++i) {
      if (waits[i].revents != 0) Accept(waits[i].fd);
    }
    if (waits[1].revents != 0) AnswerWaiting();
  }
}

void ThreadedDnsServer::AnswerWaiting() {
  std::uint64_t count = 0;
  (void)!read(work_, &count, sizeof count);
  std::unique_lock lock(mutex_);
  while (!waiting_.empty()) {
    Datagram datagram = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= sizeof datagram + datagram.query.size();
    progress_.is_busy = true;
    lock.unlock();
    AnswerDatagram(datagram);
    lock.lock();
    progress_.is_busy = false;
  }
}

DnsReceived& ThreadedDnsServer::ReceivedLocked(const std::string& peer) {
  // Whoever is too much to be remembered is missed by the other side of the account.
  if (received_.size() >= kMaxPeers && received_.count(peer) == 0) return others_;
  return received_[peer];
}

bool ThreadedDnsServer::Note(const Status& status) {
  const std::lock_guard lock(mutex_);
  if (!status && status_) status_ = status;
  return status.has_value();
}

Bytes ThreadedDnsServer::Decide(const DnsQuestion& question, Behaviour behaviour) {
  const bool is_apart = names_.IsApart(question.name);
  if (behaviour.fails && !is_apart) return DnsReply(question, DnsStatus::kServerFailure, {});
  if (question.type == kDnsTypePtr) return DnsReply(question, DnsStatus::kNoSuchName, {});
  const bool asks_ipv4 = question.type == kDnsTypeA;
  const bool asks_ipv6 = question.type == kDnsTypeAaaa && (is_apart || !behaviour.ipv4_only);
  if ((!asks_ipv4 && !asks_ipv6) || question.dns_class != kDnsClassInternet) {
    return DnsReply(question, DnsStatus::kNoError, {});
  }
  if (const std::string metadata = MetadataAddressOf(question.name); !metadata.empty()) {
    in_addr address{};
    inet_pton(AF_INET, metadata.c_str(), &address);
    const BytesView bytes(reinterpret_cast<const char*>(&address), sizeof address);
    return DnsReply(question, DnsStatus::kNoError, asks_ipv4 ? bytes : BytesView());
  }
  if (asks_ipv6) {
    const auto address = names_.Ipv6AddressFor(question.name);
    return DnsReply(question, address ? DnsStatus::kNoError : DnsStatus::kServerFailure, address.value_or(Bytes()));
  }
  const auto address = names_.AddressFor(question.name);
  const std::uint32_t number = htonl(address.value_or(0));
  const BytesView bytes(reinterpret_cast<const char*>(&number), address ? sizeof number : 0);
  return DnsReply(question, address ? DnsStatus::kNoError : DnsStatus::kServerFailure, bytes);
}

Bytes ThreadedDnsServer::Answer(BytesView query, const std::string& peer) {
  std::string run;
  Behaviour behaviour;
  {
    const std::lock_guard lock(mutex_);
    run = run_;
    behaviour = behaviour_;
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
    Note(recorder_.Record(
        Gap{gap_kind::kUnparsable, run, *id, "bytes that came to port 53 are not a DNS query", false}));
    return {};
  }
  return Decide(*question, behaviour);
}

void ThreadedDnsServer::AnswerDatagram(Datagram& datagram) {
  const std::string peer = ToText(datagram.peer);
  Bytes reply = Answer(datagram.query, peer);
  {
    const std::lock_guard lock(mutex_);
    if (status_) ++ReceivedLocked(peer).datagrams;
  }
  if (reply.empty()) return;
  iovec vector{reply.data(), reply.size()};
  msghdr head{};
  head.msg_name = &datagram.peer;
  head.msg_namelen = datagram.peer_bytes;
  head.msg_iov = &vector;
  head.msg_iovlen = 1;
  head.msg_control = datagram.control.data();
  head.msg_controllen = datagram.control_bytes;
  // The packet info that came says which address was asked; sent back, it says where to send from.
  for (cmsghdr* part = CMSG_FIRSTHDR(&head); part != nullptr; part = CMSG_NXTHDR(&head, part)) {
    if (part->cmsg_level != IPPROTO_IP || part->cmsg_type != IP_PKTINFO) continue;
    in_pktinfo info{};
    std::memcpy(&info, CMSG_DATA(part), sizeof info);
    info.ipi_spec_dst = info.ipi_addr;
    info.ipi_ifindex = 0;
    std::memcpy(CMSG_DATA(part), &info, sizeof info);
  }
  const ssize_t sent = sendmsg(datagram.socket, &head, MSG_DONTWAIT | MSG_NOSIGNAL);
  // For want of room datagrams get lost now and then, and resolvers ask again.
  if (sent < 0 && errno != EAGAIN && errno != ENOBUFS) TellUnsent(peer, errno);
}

void ThreadedDnsServer::TellUnsent(const std::string& peer, int error) {
  std::string run;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(told_unsent_, true)) return;
    run = run_;
  }
  Note(recorder_.Record(Gap{gap_kind::kResourceLimit, run, "",
                            fmt::format("an answer of DNS could not be sent to {}: {}", peer, std::strerror(error)),
                            false}));
}

void ThreadedDnsServer::Accept(int socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  const int connection = accept4(socket, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (connection < 0) return;
  const int yes = 1;
  setsockopt(connection, SOL_SOCKET, SO_OOBINLINE, &yes, sizeof yes);
  connections_.push_back({connection, ToText(peer), {}, true});
  const std::lock_guard lock(mutex_);
  ++progress_.connections;
  ++progress_.open_connections;
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
  AnswerPending(connection);
  const std::lock_guard lock(mutex_);
  if (status_) ReceivedLocked(connection.peer).stream_bytes += static_cast<std::uint64_t>(count);
  return true;
}

void ThreadedDnsServer::AnswerPending(Connection& connection) {
  while (connection.pending.size() >= 2) {
    const std::size_t length = (static_cast<std::size_t>(static_cast<unsigned char>(connection.pending[0])) << 8) |
                               static_cast<unsigned char>(connection.pending[1]);
    if (connection.pending.size() < length + 2) return;
    const Bytes reply = Answer(BytesView(connection.pending).substr(2, length), connection.peer);
    connection.pending.erase(0, length + 2);
    // Bytes that are no query end the answering, and so does a client that takes nothing; what comes is recorded.
    if (connection.answers && reply.empty()) shutdown(connection.socket, SHUT_WR);
    connection.answers = connection.answers && !reply.empty();
    if (!connection.answers) continue;
    Bytes framed{static_cast<char>(reply.size() >> 8), static_cast<char>(reply.size() & 0xff)};
    framed += reply;
    connection.answers =
        send(connection.socket, framed.data(), framed.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(framed.size());
  }
}

}  // namespace

Result<std::unique_ptr<DnsServer>> DnsServer::Start(DnsSockets sockets, Recorder& recorder, const Clock& clock,
                                                    NameTable& names) {
  const int stop = eventfd(0, EFD_CLOEXEC);
  const int work = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (stop < 0 || work < 0) {
    const int error = errno;
    if (stop >= 0) close(stop);
    return SystemFailure("cannot start the DNS responder", error);
  }
  return std::make_unique<ThreadedDnsServer>(std::move(sockets), recorder, clock, names, stop, work);
}

}  // namespace telltale
