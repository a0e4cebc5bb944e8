#include "harness/sandbox/watch/absent_sockets.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <optional>
#include <utility>

#include "core/whole_number.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/watch/path_as_seen.h"
#include "harness/sandbox/watch/said_addresses.h"

namespace telltale {
namespace {

constexpr std::size_t kBeforePath = offsetof(sockaddr_un, sun_path);
constexpr std::size_t kMaxTableBytes = 8 << 20;

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

// The kernel's list of sockets, cut at kMaxTableBytes.
Bytes SocketTable() {
  const Descriptor table(open("/proc/net/unix", O_RDONLY | O_CLOEXEC));
  Bytes text;
  std::array<char, 65536> buffer;
  while (text.size() < kMaxTableBytes) {
    const ssize_t count = read(table.get(), buffer.data(), buffer.size());
    if (count <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

// Its lines say how each socket was bound, with an @ for each NUL.
bool IsBound(const Bytes& table, const Bytes& abstract_name) {
  Bytes wanted = " @" + abstract_name + "\n";
  std::replace(wanted.begin(), wanted.end(), '\0', '@');
  return table.find(wanted) != Bytes::npos;
}

// Whether a process of the cell may have bound it: of what the cell shows of the host, where nobody can, it has the
// names of sockets and nobody behind them.
bool IsSocketOfTheCell(const Bytes& path, pid_t thread) {
  const std::string place = PathAsSeenBy(thread, path);
  struct stat facts {};
  struct statvfs mount {};
  return stat(place.c_str(), &facts) == 0 && S_ISSOCK(facts.st_mode) && statvfs(place.c_str(), &mount) == 0 &&
         (mount.f_flag & ST_RDONLY) == 0;
}

// The name that an address of a Unix socket says: up to its first NUL, but for an abstract one, which begins with that.
// Empty: it is no such address, or has no name.
Bytes NameIn(const Bytes& address) {
  sockaddr_un said{};
  std::memcpy(&said, address.data(), std::min(address.size(), sizeof said));
  if (address.size() <= kBeforePath || said.sun_family != AF_UNIX) return {};
  const BytesView path = BytesView(address).substr(kBeforePath);
  if (path.front() != '\0') return Bytes(path.substr(0, path.find('\0')));
  return path.size() > 1 ? Bytes(path) : Bytes();
}

}  // namespace

void AbsentSockets::Note(const std::string& name) {
  if (names_.size() < kMaxNames || names_.contains(name)) {
    names_.insert(name);
  } else {
    ++unnamed_;
  }
}

AbsentSockets::Taken AbsentSockets::LookAt(const std::vector<Bytes>& addresses, pid_t thread) const {
  std::set<Bytes> said;
  for (const Bytes& address : addresses) said.insert(NameIn(address));
  said.erase(Bytes());
  Taken taken;
  // A caller can say a thousand at once, and each takes its time.
  while (said.size() > kMaxNames) {
    said.erase(std::prev(said.end()));
    ++taken.unnamed_tries;
  }
  std::optional<Bytes> table;
  for (const Bytes& name : said) {
    const bool is_abstract = name.front() == '\0';
    const Bytes abstract = is_abstract ? name.substr(1) : Bytes();
    std::string shown =
        is_abstract ? '@' + Printable(abstract.substr(0, abstract.find_last_not_of('\0') + 1)) : Printable(name);
    if (names_.contains(shown)) continue;
    if (is_abstract && !table) table = SocketTable();
    if (is_abstract ? IsBound(*table, abstract) : IsSocketOfTheCell(name, thread)) continue;
    // Where it may stand behind the end of the table, it is not known.
    const bool is_known = !is_abstract || table->size() < kMaxTableBytes;
    if (is_known && taken.names.size() < kMaxNames) {
      taken.names.push_back(std::move(shown));
    } else {
      ++taken.unnamed_tries;
    }
  }
  return taken;
}

void AbsentSockets::Hear(const HeardCall& call) {
  const auto addresses = SaidAddresses(call, sizeof(sockaddr_un));
  Taken absent;
  if (addresses) {
    absent = LookAt(*addresses, call.caller());
  } else {
    absent.unnamed_tries = 1;
  }
  // Who has ended meanwhile has tried nothing; and what was looked at then was another's, perhaps.
  if (call.CallerLives()) {
    for (const std::string& name : absent.names) Note(name);
    unnamed_ += absent.unnamed_tries;
  }
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
