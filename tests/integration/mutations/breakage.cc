// Breaks one part of the instrument from outside: a library that is loaded before the system's (LD_PRELOAD), and makes
// the calls that the part named by $BREAK lives of fail, lie or do nothing. Only telltale itself is dynamically linked
// and given the variable; nothing of this is in telltale, so that nobody who audits or is audited can ask for it.
#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>

namespace {

bool Broken(std::string_view part) {
  const char* const broken = std::getenv("BREAK");
  return broken != nullptr && part == broken;
}

template <class Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int OptionOf(int socket, int level, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return getsockopt(socket, level, name, &value, &size) == 0 ? value : -1;
}

bool IsTransparent(int socket) {
  return OptionOf(socket, IPPROTO_IP, IP_TRANSPARENT) == 1 || OptionOf(socket, IPPROTO_IPV6, 75) == 1;
}

std::uint16_t LocalPort(int socket) {
  sockaddr_in6 address{};
  socklen_t size = sizeof address;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.sin6_port);  // stands at one place in both families
}

bool IsResolver(int socket) { return OptionOf(socket, SOL_SOCKET, SO_TYPE) == SOCK_DGRAM && LocalPort(socket) == 53; }

bool IsServersConnection(int socket) {
  return OptionOf(socket, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_TCP && OptionOf(socket, SOL_SOCKET, SO_ACCEPTCONN) == 0;
}

// In an orderly way, or with a reset, which is what the kernel says for a process that leaves something unread.
bool ClientHasEnded(int socket) {
  tcp_info facts{};
  socklen_t size = sizeof facts;
  constexpr unsigned char kClose = 7;
  constexpr unsigned char kCloseWait = 8;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &facts, &size) != 0) return false;
  return facts.tcpi_state == kCloseWait || facts.tcpi_state == kClose;
}

bool IsInotify(int descriptor) {
  std::array<char, 64> target{};
  const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
  return readlink(path.c_str(), target.data(), target.size() - 1) > 0 &&
         std::strstr(target.data(), "inotify") != nullptr;
}

// A folder whose path leads elsewhere here, or nowhere.
bool IsOfCell(int folder) {
  std::array<char, 4096> target{};
  const std::string path = "/proc/self/fd/" + std::to_string(folder);
  struct stat inside {};
  struct stat here {};
  if (readlink(path.c_str(), target.data(), target.size() - 1) < 0 || fstat(folder, &inside) != 0) return false;
  return stat(target.data(), &here) != 0 || here.st_ino != inside.st_ino || here.st_dev != inside.st_dev;
}

// What a packet socket is given in place of its own filter.
int AttachInstead(int socket, const sock_filter* program, unsigned short size) {
  const sock_fprog filter{size, const_cast<sock_filter*>(program)};
  return Real<int(int, int, int, const void*, socklen_t)>("setsockopt")(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
                                                                        sizeof filter);
}

}  // namespace

extern "C" {

int setsockopt(int socket, int level, int name, const void* value, socklen_t size) noexcept {
  static auto* const real = Real<int(int, int, int, const void*, socklen_t)>("setsockopt");
  if (level != SOL_SOCKET || name != SO_ATTACH_FILTER || size != sizeof(sock_fprog)) {
    return real(socket, level, name, value, size);
  }
  constexpr auto kRandom = static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_RANDOM);
  if (Broken("packet-socket")) {
    const std::array<sock_filter, 1> deaf = {{BPF_STMT(BPF_RET | BPF_K, 0)}};
    return AttachInstead(socket, deaf.data(), deaf.size());
  }
  const auto* const own = static_cast<const sock_fprog*>(value);
  std::array<sock_filter, 32> program{};
  if (own->len + 4U > program.size()) return real(socket, level, name, value, size);
  if (Broken("ledger-loses")) {
    // Of two packets one is never seen.
    program[0] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kRandom);
    program[1] = BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 0x7fffffff, 1, 0);
    program[2] = BPF_STMT(BPF_RET | BPF_K, 0);
    std::memcpy(program.data() + 3, own->filter, own->len * sizeof(sock_filter));
    return AttachInstead(socket, program.data(), static_cast<unsigned short>(own->len + 3));
  }
  if (Broken("datagrams")) {
    // UDP over IPv4.
    program[0] = BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23);
    program[1] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 0, 1);
    program[2] = BPF_STMT(BPF_RET | BPF_K, 0);
    std::memcpy(program.data() + 3, own->filter, own->len * sizeof(sock_filter));
    return AttachInstead(socket, program.data(), static_cast<unsigned short>(own->len + 3));
  }
  return real(socket, level, name, value, size);
}

ssize_t sendmsg(int socket, const msghdr* message, int flags) {
  static auto* const real = Real<ssize_t(int, const msghdr*, int)>("sendmsg");
  if (Broken("responder") && IsResolver(socket)) return 1;
  return real(socket, message, flags);
}

ssize_t recvmsg(int socket, msghdr* message, int flags) {
  static auto* const real = Real<ssize_t(int, msghdr*, int)>("recvmsg");
  const ssize_t count = real(socket, message, flags);
  if (count <= 0) return count;
  const auto* const text = static_cast<const char*>(message->msg_iov->iov_base);
  const bool is_of_cell = OptionOf(socket, SOL_SOCKET, SO_TYPE) == SOCK_SEQPACKET;
  if (is_of_cell && ((Broken("processes") && text[0] == 'p') || (Broken("absent-sockets") && text[0] == 'a'))) return 1;
  const bool loses =
      (Broken("questions") && IsResolver(socket)) || (Broken("loopback-datagrams") && IsTransparent(socket));
  if (!loses) return count;
  errno = EAGAIN;
  return -1;
}

ssize_t send(int socket, const void* bytes, size_t size, int flags) {
  static auto* const real = Real<ssize_t(int, const void*, size_t, int)>("send");
  if (Broken("answers") && IsServersConnection(socket)) {
    errno = EPIPE;
    return -1;
  }
  return real(socket, bytes, size, flags);
}

ssize_t recv(int socket, void* bytes, size_t size, int flags) {
  static auto* const real = Real<ssize_t(int, void*, size_t, int)>("recv");
  const ssize_t count = real(socket, bytes, size, flags);
  // Looked at afterwards: it may have ended between a look before and the reading.
  if (count > 0 && Broken("gone-clients") && IsServersConnection(socket) && ClientHasEnded(socket)) return 0;
  return count;
}

int accept4(int socket, sockaddr* peer, socklen_t* size, int flags) {
  static auto* const real = Real<int(int, sockaddr*, socklen_t*, int)>("accept4");
  const bool is_deaf = (Broken("ipv6") && OptionOf(socket, SOL_SOCKET, SO_DOMAIN) == AF_INET6) ||
                       (Broken("loopback") && IsTransparent(socket));
  const int connection = real(socket, peer, size, flags);
  if (!is_deaf || connection < 0) return connection;
  close(connection);
  errno = EAGAIN;
  return -1;
}

ssize_t read(int descriptor, void* bytes, size_t size) {
  static auto* const real = Real<ssize_t(int, void*, size_t)>("read");
  if (Broken("reads") && IsInotify(descriptor)) {
    errno = EAGAIN;
    return -1;
  }
  return real(descriptor, bytes, size);
}

DIR* fdopendir(int descriptor) {
  static auto* const real = Real<DIR*(int)>("fdopendir");
  if (Broken("written-files") && IsOfCell(descriptor)) {
    errno = EACCES;
    return nullptr;
  }
  return real(descriptor);
}

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  static auto* const real = Real<int(clockid_t, timespec*)>("clock_gettime");
  static std::atomic<int> calls{0};
  const int code = real(clock, now);
  if (clock != CLOCK_REALTIME || code != 0) return code;
  constexpr int kEvenly = 12;
  constexpr time_t kHour = 3600;
  if (Broken("clock") && ++calls > kEvenly) now->tv_sec += kHour;
  return code;
}

int sqlite3_step(sqlite3_stmt* statement) {
  static auto* const real = Real<int(sqlite3_stmt*)>("sqlite3_step");
  static std::atomic<int> rows{0};
  constexpr int kBefore = 3;
  const char* const text = sqlite3_sql(statement);
  if (text == nullptr || std::string_view(text).find("INSERT") == std::string_view::npos) return real(statement);
  if (Broken("journal-refuses") && ++rows > kBefore) return SQLITE_FULL;
  if (Broken("journal-forgets") && ++rows > kBefore) return SQLITE_DONE;
  return real(statement);
}

int inflate(z_stream* stream, int flush) {
  static auto* const real = Real<int(z_stream*, int)>("inflate");
  return Broken("gzip") ? Z_DATA_ERROR : real(stream, flush);
}

void SSL_CTX_set_alpn_select_cb(SSL_CTX* context, SSL_CTX_alpn_select_cb_func callback, void* argument) {
  static auto* const real = Real<void(SSL_CTX*, SSL_CTX_alpn_select_cb_func, void*)>("SSL_CTX_set_alpn_select_cb");
  if (!Broken("http2")) real(context, callback, argument);
}

// The leaves are signed with a key that nobody vouches for.
int X509_sign(X509* certificate, EVP_PKEY* key, const EVP_MD* digest) {
  static auto* const real = Real<int(X509*, EVP_PKEY*, const EVP_MD*)>("X509_sign");
  const bool is_leaf = X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) != 0;
  if (!Broken("authority") || !is_leaf) return real(certificate, key, digest);
  EVP_PKEY* const stranger = EVP_EC_gen("P-256");
  const int size = real(certificate, stranger, digest);
  EVP_PKEY_free(stranger);
  return size;
}

}  // extern "C"
