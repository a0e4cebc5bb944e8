#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/sandbox/cell/heard_call.h"

namespace telltale {

// Which Unix sockets the processes of a cell tried to connect to, or to send datagrams to by name, though nobody there
// has them: whoever listens behind such a name on a user's machine would have been told something. The filter of system
// calls holds every call that may say a name until it has been looked at here; then the kernel goes on with it as if
// nothing had been (seccomp_unotify(2)). For the first process of a cell, whose files, network and processes are those
// that it looks at. Not thread-safe.
class AbsentSockets {
 public:
  // What is kept until it is taken. Others are counted.
  static constexpr std::size_t kMaxNames = 64;

  // Looks at a call (IsSocketCall), and lets it go on.
  void Hear(const HeardCall& call);

  struct Taken {
    // Paths as they were said, "@name" for abstract ones; what is not printable as \xNN. Sorted.
    std::vector<std::string> names;
    // To more names; by processes whose memory is closed; where the cell has more sockets than are looked through.
    std::uint64_t unnamed_tries = 0;
  };
  // What was heard since the last call.
  Taken Take();

 private:
  // Which of them nobody has, but for those that are noted already.
  Taken LookAt(const std::vector<Bytes>& addresses, pid_t thread) const;
  void Note(const std::string& name);

  std::set<std::string> names_;
  std::uint64_t unnamed_ = 0;
};

// As fields of a message between a cell and telltale, and back; what is no such list is an empty one.
std::vector<std::string> ToFields(const AbsentSockets::Taken& taken);
AbsentSockets::Taken AbsentSocketsFrom(const std::vector<std::string>& fields);

}  // namespace telltale
