// telltale-cell: the part of a sandbox that must be a process of its own. Not for people to start.
//   telltale-cell enter CONTROL ARGUMENTS BWRAP MAC IPV4 IPV6 USER-NAMESPACE
//                                                                makes the network, then becomes bubblewrap, whose
//                                                                first process is the init below
//   telltale-cell init CONTROL                                   the first process inside
//   telltale-cell relay INIT REPORT                              stands outside for one command
// Numbers are descriptors that were inherited.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "core/whole_number.h"
#include "harness/sandbox/cell_init.h"
#include "harness/sandbox/cell_network.h"
#include "harness/sandbox/cell_protocol.h"

namespace telltale {
namespace {

Status SendNetwork(int control, const CellNetwork& network) {
  const GatewaySockets& sockets = network.sockets;
  return SendCellMessage(
      control, CellMessageKind::kNetwork, network.user_namespace ? "1" : "0",
      {sockets.tcp4.get(), sockets.tcp6.get(), sockets.dns_udp4.get(), sockets.dns_udp6.get(), sockets.dns_tcp4.get(),
       sockets.dns_tcp6.get(), sockets.packets.get(), sockets.netfilter.get()});
}

// How bubblewrap keeps the CLI from power over its own cell: by a user namespace inside ours, or, where there is none,
// by taking every capability but those with which the init becomes and ends the user, and watches its files.
std::vector<std::string> PrivilegeOptions(bool user_namespace) {
  if (user_namespace) return {"--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"};
  return {"--cap-drop", "ALL",       "--cap-add", "CAP_SETUID", "--cap-add",
          "CAP_SETGID", "--cap-add", "CAP_KILL",  "--cap-add",  "CAP_DAC_READ_SEARCH"};
}

// Of an argument that the harness wrote; -1, which is no descriptor and no kind of namespace: somebody else did.
int NumberOf(const char* argument) { return WholeNumber<int>(argument).value_or(-1); }

int Enter(char** arguments) {
  const int control = NumberOf(arguments[0]);
  const pid_t parent = getppid();
  const auto network =
      EnterCellNetwork({arguments[3], arguments[4], arguments[5]}, static_cast<UserNamespace>(NumberOf(arguments[6])));
  if (!network) {
    std::fprintf(stderr, "%s\n", ToString(network.error()).c_str());
    return 1;
  }
  // Becoming root of a user namespace has cleared it.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) return 1;
  if (const Status sent = SendNetwork(control, *network); !sent) {
    std::fprintf(stderr, "%s\n", ToString(sent.error()).c_str());
    return 1;
  }
  // The init is this very program, started from an open descriptor: it need not be visible inside.
  const int self = open("/proc/self/exe", O_PATH);
  std::vector<std::string> argv = {"bwrap"};
  for (std::string& option : PrivilegeOptions(network->user_namespace)) argv.push_back(std::move(option));
  argv.insert(argv.end(), {"--args", arguments[1], "--"});
  argv.push_back("/proc/self/fd/" + std::to_string(self));
  argv.push_back("init");
  argv.push_back(arguments[0]);
  std::vector<char*> pointers;
  for (std::string& argument : argv) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  execve(arguments[2], pointers.data(), environ);
  std::perror(arguments[2]);
  return 1;
}

// The command line is world-readable in /proc: it says no more than it must.
void HideArguments(int count, char** arguments) {
  for (int i = 1; i < count; ++i) std::memset(arguments[i], 0, std::strlen(arguments[i]));
  const std::size_t room = std::strlen(arguments[0]);
  std::memset(arguments[0], 0, room);
  std::strncpy(arguments[0], "init", room);
  prctl(PR_SET_NAME, "init");
}

}  // namespace
}  // namespace telltale

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "enter" && argc == 9) return telltale::Enter(argv + 2);
  if (mode == "relay" && argc == 4)
    return telltale::RunCellRelay(telltale::NumberOf(argv[2]), telltale::NumberOf(argv[3]));
  if (mode == "init" && argc == 3) {
    const int control = telltale::NumberOf(argv[2]);
    fcntl(control, F_SETFD, FD_CLOEXEC);
    telltale::HideArguments(argc, argv);
    // bubblewrap leaves open what it was given; a command must not inherit it.
    if (control > 3) close_range(3, static_cast<unsigned>(control) - 1, 0);
    close_range(static_cast<unsigned>(control) + 1, ~0U, 0);
    return telltale::RunCellInit(control);
  }
  std::fprintf(stderr, "telltale-cell is started by telltale, not by hand\n");
  return 2;
}
