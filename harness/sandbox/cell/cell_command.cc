#include "harness/sandbox/cell/cell_command.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "harness/sandbox/cell/command_user.h"
#include "harness/sandbox/cell/listener_handover.h"
#include "harness/sandbox/limits/resource_limits.h"

namespace telltale {

void BecomeCommand(const CellCommand& command, const std::vector<Descriptor>& streams, const SystemCallFilter& filter,
                   int report) {
  const auto fail = [report] {
    (void)SendCellMessage(report, CellMessageKind::kNotStarted, std::to_string(errno), {});
    _exit(127);
  };
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGXFSZ, SIG_DFL);
  setsid();
  for (int target = 0; target < 3; ++target) {
    if (dup2(streams[static_cast<std::size_t>(target)].get(), target) < 0) fail();
  }
  if (command.terminal && ioctl(0, TIOCSCTTY, 0) != 0) fail();
  SetResourceLimits();
  LeaveKeys();
  if (!(command.uid != 0 ? BecomeUser(command.uid) : LeavePowers())) fail();
  if (chdir(command.directory.c_str()) != 0) fail();
  int listener = -1;
  if (!filter.Apply(listener)) fail();
  if (listener >= 0 && !OfferListener(report, listener)) fail();
  std::vector<char*> argv, environment;
  for (const std::string& argument : command.argv) argv.push_back(const_cast<char*>(argument.c_str()));
  for (const std::string& variable : command.environment) environment.push_back(const_cast<char*>(variable.c_str()));
  argv.push_back(nullptr);
  environment.push_back(nullptr);
  execve(argv[0], argv.data(), environment.data());
  fail();
  _exit(127);
}

}  // namespace telltale
