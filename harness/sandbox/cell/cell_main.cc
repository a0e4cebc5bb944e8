// telltale-cell: the part of a sandbox that must be a process of its own. Not for people to start.
//   telltale-cell enter CONTROL ARGUMENTS FOLDERS BWRAP MAC IPV4 IPV6 BOOT-TIME USER-NAMESPACE INSIDE OUTSIDE
//   CONTAINER HOST-NAME [ENTRANCE... - INNER-ENTRANCE...]
//                                                                seals the folders, makes the network, then becomes
//                                                                bubblewrap, whose first process is the init below
//   telltale-cell sweep ALIVE PREFIX FOLDER...                  removes what a killed telltale left (control_group.h)
//   telltale-cell init CONTROL USER CONTAINER                    the first process inside
//   telltale-cell relay INIT REPORT                              stands outside for one command
// Numbers are descriptors that were inherited.
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "core/whole_number.h"
#include "harness/sandbox/cell/cell_init.h"
#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/cell/enter_groups.h"
#include "harness/sandbox/cell/planted_container.h"
#include "harness/sandbox/cell/sealed_folders.h"
#include "harness/sandbox/cell/sealed_kernel_places.h"
#include "harness/sandbox/cell/user_namespace.h"
#include "harness/sandbox/limits/control_group_sweep.h"
#include "harness/sandbox/machine/boot_time.h"
#include "harness/sandbox/network/cell_network.h"

namespace telltale {
namespace {

// What `enter` is told, in the order of its arguments.
struct Entry {
  int control = -1;
  const char* bubblewrap_arguments = "";
  int folders = -1;
  const char* bubblewrap = "";
  CellAddresses addresses;
  std::int64_t boot_time = 0;
  UserNamespace user_namespace = UserNamespace::kTry;
  CellUser user;
  std::string container;  // its id
  std::string host_name;
  std::vector<int> group_entrances, inner_entrances;
};

struct Entered {
  bool user_namespace = false;
  bool boot_time = false;
  GatewaySockets sockets;
  GroupEntry groups;
  std::vector<std::string> container_options;  // bubblewrap's
};

Status SendNetwork(int control, Entered& entered) {
  std::vector<int> sockets;
  for (const Descriptor* const socket : entered.sockets.All()) sockets.push_back(socket->get());
  const std::vector<std::string> fields = {entered.user_namespace ? "1" : "0", entered.boot_time ? "1" : "0"};
  return SendCellMessage(control, CellMessageKind::kNetwork, JoinFields(fields), sockets);
}

// Whom the commands become; 0: nobody else.
std::uint32_t CommandUser(const CellUser& user, bool in_user_namespace) {
  if (user.outside == 0) return 0;
  return in_user_namespace ? user.inside : user.outside;
}

// How bubblewrap keeps the CLI from power over its own cell: for an ordinary user by a user namespace inside ours, in
// which the init alone keeps a capability (and the one to take both from its commands for good); for root, whose
// command is another user, by taking every capability but those with which the init becomes and ends that user and
// watches its files. With CAP_SYS_PTRACE, where we have that power ourselves, it writes what uname(2) tells commands
// and reads where their sockets lead, whatever they do to keep others from their memory.
std::vector<std::string> PrivilegeOptions(const CellUser& user) {
  if (user.outside == 0) {
    const std::string inside = std::to_string(user.inside);
    return {"--unshare-user", "--uid",          inside,      "--gid",      inside, "--cap-drop", "ALL",
            "--cap-add",      "CAP_SYS_PTRACE", "--cap-add", "CAP_SETPCAP"};
  }
  std::vector<std::string> options = {"--cap-drop", "ALL"};
  for (const char* kept : {"CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL", "CAP_DAC_READ_SEARCH"}) {
    options.insert(options.end(), {"--cap-add", kept});
  }
  if (prctl(PR_CAPBSET_READ, CAP_SYS_PTRACE) == 1) options.insert(options.end(), {"--cap-add", "CAP_SYS_PTRACE"});
  return options;
}

Status Seal(const Entry& entry, Entered& entered) {
  TRY(const Bytes content, ReadContent(entry.folders));
  const std::vector<SharedFolder> folders = FoldersFrom(SplitFields(content));
  if (unshare(CLONE_NEWNS) != 0) return SystemFailure("the kernel refuses a mount namespace", errno);
  TRY_VOID(SealFolders(folders, entry.user.outside));
  SealKernelPlaces();
  entered.container_options = PlantContainer(entry.container, entry.host_name, folders);
  return {};
}

// The NIS domain of the machine's own network. Bubblewrap makes a copy, in which it changes the host's name alone.
Status LeaveDomain() {
  constexpr std::string_view kNone = "(none)";  // as the kernel has it from the start
  if (unshare(CLONE_NEWUTS) == 0 && setdomainname(kNone.data(), kNone.size()) == 0) return {};
  return SystemFailure("the kernel refuses a namespace for the host's name", errno);
}

// The group is entered while all else is made; it must be over before bubblewrap starts. Folders are sealed by whoever
// may do most: root outside, an ordinary user in a namespace of which he is root.
Result<Entered> EnterNamespaces(const Entry& entry) {
  Entered entered;
  const bool is_root = entry.user.outside != 0;
  TRY(entered.groups, GroupEntry::Start(entry.group_entrances, entry.inner_entrances));
  if (is_root) TRY_VOID(Seal(entry, entered));
  TRY(entered.user_namespace, EnterUserNamespace(entry.user_namespace, entry.user));
  if (!is_root) TRY_VOID(Seal(entry, entered));
  if (is_root && setgroups(0, nullptr) != 0) return SystemFailure("cannot leave root's groups", errno);
  TRY_VOID(LeaveDomain());
  entered.boot_time = PlantBootTime(entry.boot_time).has_value();  // else the machine's own is seen, and not planted
  TRY(entered.sockets, EnterCellNetwork(entry.addresses));
  return entered;
}

// Of an argument that the harness wrote; -1, which is no descriptor and no kind of namespace: somebody else did.
int NumberOf(const char* argument) { return WholeNumber<int>(argument).value_or(-1); }

Entry EntryOf(char** arguments) {
  Entry entry;
  entry.control = NumberOf(arguments[0]);
  entry.bubblewrap_arguments = arguments[1];
  entry.folders = NumberOf(arguments[2]);
  entry.bubblewrap = arguments[3];
  entry.addresses = {arguments[4], arguments[5], arguments[6]};
  entry.boot_time = WholeNumber<std::int64_t>(arguments[7]).value_or(0);
  entry.user_namespace = static_cast<UserNamespace>(NumberOf(arguments[8]));
  entry.user.inside = WholeNumber<std::uint32_t>(arguments[9]).value_or(0);
  entry.user.outside = WholeNumber<std::uint32_t>(arguments[10]).value_or(0);
  entry.container = arguments[11];
  entry.host_name = arguments[12];
  std::vector<int>* entrances = &entry.group_entrances;
  for (char** entrance = arguments + 13; *entrance != nullptr; ++entrance) {
    if (std::string_view(*entrance) == "-") {
      entrances = &entry.inner_entrances;
    } else {
      entrances->push_back(NumberOf(*entrance));
    }
  }
  return entry;
}

int Enter(const Entry& entry) {
  const pid_t parent = getppid();
  // What is too large for a limit on files is told, by us and by bubblewrap. The init's commands have it as usual.
  signal(SIGXFSZ, SIG_IGN);
  auto entered = EnterNamespaces(entry);
  if (!entered) {
    std::fprintf(stderr, "%s\n", ToString(entered.error()).c_str());
    return 1;
  }
  // Becoming root of a user namespace has cleared it.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) return 1;
  const Status sent = SendNetwork(entry.control, *entered);
  const Result<bool> grouped = sent ? entered->groups.Finish() : tl::unexpected<Error>(sent.error());
  if (!grouped) {
    std::fprintf(stderr, "%s\n", ToString(grouped.error()).c_str());
    return 1;
  }
  // The init is this very program, started from an open descriptor: it need not be visible inside.
  const int self = open("/proc/self/exe", O_PATH);
  std::vector<std::string> argv = {"bwrap"};
  for (std::string& option : PrivilegeOptions(entry.user)) argv.push_back(std::move(option));
  if (!*grouped) argv.push_back("--unshare-cgroup-try");
  argv.insert(argv.end(), {"--args", entry.bubblewrap_arguments});
  for (std::string& option : entered->container_options) argv.push_back(std::move(option));
  argv.push_back("--");
  argv.push_back("/proc/self/fd/" + std::to_string(self));
  argv.push_back("init");
  argv.push_back(std::to_string(entry.control));
  argv.push_back(std::to_string(CommandUser(entry.user, entered->user_namespace)));
  argv.push_back(entry.container);
  std::vector<char*> pointers;
  for (std::string& argument : argv) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  execve(entry.bubblewrap, pointers.data(), environ);
  std::perror(entry.bubblewrap);
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
  if (mode == "enter" && argc >= 15) return telltale::Enter(telltale::EntryOf(argv + 2));
  if (mode == "sweep" && argc >= 5) {
    telltale::SweepControlGroups(telltale::NumberOf(argv[2]), argv[3], {argv + 4, argv + argc});
    return 0;
  }
  if (mode == "relay" && argc == 4)
    return telltale::RunCellRelay(telltale::NumberOf(argv[2]), telltale::NumberOf(argv[3]));
  if (mode == "init" && argc == 5) {
    const int control = telltale::NumberOf(argv[2]);
    const int user = telltale::NumberOf(argv[3]);
    const std::string container = argv[4];
    fcntl(control, F_SETFD, FD_CLOEXEC);
    telltale::HideArguments(argc, argv);
    // bubblewrap leaves open what it was given; a command must not inherit it.
    if (control > 3) close_range(3, static_cast<unsigned>(control) - 1, 0);
    close_range(static_cast<unsigned>(control) + 1, ~0U, 0);
    return telltale::RunCellInit(control, static_cast<std::uint32_t>(user), container);
  }
  std::fprintf(stderr, "telltale-cell is started by telltale, not by hand\n");
  return 2;
}
