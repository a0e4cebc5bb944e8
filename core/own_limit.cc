#include "core/own_limit.h"

#include <cerrno>
#include <system_error>

namespace telltale {
namespace {

struct SystemLimit {
  int error;
  const char* hint;
};

constexpr SystemLimit kSystemLimits[] = {
    // Its words begin with those of the next.
    {ENFILE, "fs.file-max limits the open files of the whole machine: raise it, or end other programs"},
    {EMFILE, "`ulimit -n` limits how many files telltale may open: raise it, or do fewer things at once with --jobs"},
    {ENOMEM, "`ulimit -v`, a control group or the machine itself gives telltale too little memory: raise it"},
    {EAGAIN,
     "`ulimit -u` or a control group limits how many processes and threads telltale may start, or the machine is too "
     "busy: raise the limit, or do fewer things at once with --jobs"},
    {EFBIG, "`ulimit -f` limits how large a file telltale may write: raise it"},
    {ENOSPC, "the disk is full: free some space, or write elsewhere"},
    {EDQUOT, "the user's quota of the disk is used up: free some space, or write elsewhere"},
};

struct Words {
  const char* text;
  const char* hint;
};

constexpr const char* kShell = "a limit that telltale was started with may be too low: `ulimit -a` lists them";
constexpr const char* kNoProcWords = "the proc file system is not there";
constexpr const char* kNoProc = "telltale sees by it what runs: mount -t proc proc /proc";

// Of programs that have their own way of saying it.
constexpr Words kWords[] = {
    {kNoProcWords, kNoProc},
    {"error while loading shared libraries", kShell},
    {"was killed by signal", kShell},
    {"it ended without a word", kShell},
};

bool Says(std::string_view message, std::string_view words) { return message.find(words) != std::string_view::npos; }

}  // namespace

tl::unexpected<Error> NoProcFailure() { return Failure(kNoProcWords, "/proc", kNoProc); }

std::string OwnLimitHint(std::string_view message) {
  // So does the kernel say that a number of namespaces is reached, which is how machines forbid them.
  const bool is_about_namespaces = Says(message, "namespace");
  for (const SystemLimit& limit : kSystemLimits) {
    if (limit.error == ENOSPC && is_about_namespaces) continue;
    if (Says(message, std::generic_category().message(limit.error))) return limit.hint;
  }
  for (const Words& words : kWords) {
    if (Says(message, words.text)) return words.hint;
  }
  return {};
}

}  // namespace telltale
