#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/sandbox/cell/heard_call.h"

namespace telltale {

// Which Unix sockets the processes of a cell tried to connect to, or to send datagrams to by name (sendto), though
// nobody there has them: whoever listens behind such a name on a user's machine would have been told something. The
// filter of system calls holds every connect until it has been looked at here; then the kernel goes on with it as if
// nothing had been (seccomp_unotify(2)). For the first process of a cell, whose files, network and processes are those
// that it looks at. Not thread-safe.
class AbsentSockets {
 public:
  // What is kept until it is taken. Others are counted.
  static constexpr std::size_t kMaxNames = 64;

  // Whether it is a call of the kind that is looked at here.
  static bool IsOne(const HeardCall& call);
  // Looks at it, and lets it go on.
  void Hear(const HeardCall& call);

  struct Taken {
    // Paths as they were said, "@name" for abstract ones; what is not printable as \xNN. Sorted.
    std::vector<std::string> names;
    std::uint64_t unnamed_tries = 0;  // to more names, or by processes whose memory is closed
  };
  // What was heard since the last call.
  Taken Take();

 private:
  void LookAt(pid_t thread, std::uint64_t address, std::uint64_t size);
  void Note(const std::string& name);

  std::set<std::string> names_;
  std::uint64_t unnamed_ = 0;
};

// As fields of a message between a cell and telltale, and back; what is no such list is an empty one.
std::vector<std::string> ToFields(const AbsentSockets::Taken& taken);
AbsentSockets::Taken AbsentSocketsFrom(const std::vector<std::string>& fields);

}  // namespace telltale
