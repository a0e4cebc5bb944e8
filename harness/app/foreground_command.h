#pragma once
#include <atomic>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"

namespace telltale {

// A command that the user started through telltale, as it ended.
struct CommandEnd {
  int exit_code = -1;  // -1: ended by `signal`
  int signal = 0;
  std::vector<std::string> survivors;  // command lines of what it left running; ended by us
  bool failed() const { return exit_code != 0; }
};

struct ForegroundCommand {
  std::vector<std::string> argv;                                 // argv[0] is searched in PATH
  std::vector<std::pair<std::string, std::string>> environment;  // complete
  // How long processes that it leaves behind may go on.
  std::chrono::milliseconds grace{10000};
};

// Runs it in a process group of its own, with our standard streams; where we have the terminal it gets it, so that
// Ctrl-C and Ctrl-Z are its own. The signal that sets `interrupted` (interrupt.h) is passed on to the group. Returns
// when it has ended and nothing of what it started lives: processes that outlive it, also in other sessions, are waited
// for during `grace`, then killed. Input error: it cannot be executed. Once at a time, from the main thread; the
// process must have no other children.
Result<CommandEnd> RunInForeground(const ForegroundCommand& command, const std::atomic<bool>& interrupted);

}  // namespace telltale
