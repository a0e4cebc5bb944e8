#include "harness/sandbox/watch/absent_sockets.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <utility>

#include "core/whole_number.h"
#include "harness/sandbox/cell/connect_calls.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

constexpr std::size_t kBeforePath = offsetof(sockaddr_un, sun_path);
constexpr std::size_t kMaxTableBytes = 4 << 20;

std::string Printable(BytesView name) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (const char character : name) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x20 && byte < 0x7f && byte != '\\') {
      text += character;
    } else {
      text += std::string("\\x") + kDigits[byte >> 4] + kDigits[byte & 15];
    }
  }
  return text;
}

// The kernel's list of sockets says how each was bound, with an @ for each NUL.
bool IsBound(const Bytes& abstract_name) {
  const Descriptor table(open("/proc/net/unix", O_RDONLY | O_CLOEXEC));
  Bytes text;
  std::array<char, 65536> buffer;
  while (text.size() < kMaxTableBytes) {
    const ssize_t count = read(table.get(), buffer.data(), buffer.size());
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  Bytes wanted = " @" + abstract_name + "\n";
  std::replace(wanted.begin(), wanted.end(), '\0', '@');
  return text.find(wanted) != Bytes::npos;
}

bool IsSocket(const Bytes& path, pid_t thread) {
  const std::string place = path.front() == '/' ? path : "/proc/" + std::to_string(thread) + "/cwd/" + path;
  struct stat facts {};
  return stat(place.c_str(), &facts) == 0 && S_ISSOCK(facts.st_mode);
}

}  // namespace

void AbsentSockets::Note(const std::string& name) {
  if (names_.size() < kMaxNames || names_.contains(name)) {
    names_.insert(name);
  } else {
    ++unnamed_;
  }
}

void AbsentSockets::LookAt(pid_t thread, std::uint64_t address, std::uint64_t size) {
  sockaddr_un said{};
  const iovec here{&said, std::min<std::size_t>(size, sizeof said)};
  const iovec there{reinterpret_cast<void*>(address), here.iov_len};  // NOLINT: an address of another process
  const ssize_t count = process_vm_readv(thread, &here, 1, &there, 1, 0);
  if (count < 0 && errno != EFAULT) ++unnamed_;
  if (count <= static_cast<ssize_t>(kBeforePath) || said.sun_family != AF_UNIX) return;
  const BytesView path(said.sun_path, static_cast<std::size_t>(count) - kBeforePath);
  if (path.front() == '\0') {
    const Bytes name(path.substr(1));
    if (!name.empty() && !IsBound(name)) Note('@' + Printable(name.substr(0, name.find_last_not_of('\0') + 1)));
    return;
  }
  const Bytes name(path.substr(0, path.find('\0')));
  if (!IsSocket(name, thread)) Note(Printable(name));
}

bool AbsentSockets::IsOne(const HeardCall& call) {
  return std::any_of(std::begin(kConnectCalls), std::end(kConnectCalls), [&call](const ConnectCalls& calls) {
    return call.number() == calls.connect || call.number() == calls.sendto;
  });
}

void AbsentSockets::Hear(const HeardCall& call) {
  const bool is_datagram = std::any_of(std::begin(kConnectCalls), std::end(kConnectCalls),
                                       [&call](const ConnectCalls& calls) { return call.number() == calls.sendto; });
  LookAt(call.caller(), call.argument(is_datagram ? 4 : 1), call.argument(is_datagram ? 5 : 2));
  call.GoOn();
}

AbsentSockets::Taken AbsentSockets::Take() {
  Taken taken;
  const std::set<std::string> names = std::exchange(names_, {});
  taken.names.assign(names.begin(), names.end());
  taken.unnamed_tries = std::exchange(unnamed_, 0);
  return taken;
}

std::vector<std::string> ToFields(const AbsentSockets::Taken& taken) {
  std::vector<std::string> fields = {std::to_string(taken.unnamed_tries)};
  fields.insert(fields.end(), taken.names.begin(), taken.names.end());
  return fields;
}

AbsentSockets::Taken AbsentSocketsFrom(const std::vector<std::string>& fields) {
  AbsentSockets::Taken taken;
  if (fields.empty()) return taken;
  taken.unnamed_tries = WholeNumber<std::uint64_t>(fields[0]).value_or(0);
  taken.names.assign(fields.begin() + 1, fields.end());
  return taken;
}

}  // namespace telltale
