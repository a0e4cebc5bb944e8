#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/cell/host_user.h"
#include "harness/sandbox/cell/mount_plan.h"
#include "harness/sandbox/cell/place_file.h"
#include "harness/sandbox/cell/user_namespace.h"
#include "harness/sandbox/limits/control_group.h"
#include "harness/sandbox/limits/limit_watch.h"
#include "harness/sandbox/network/cell_network.h"
#include "harness/sandbox/process.h"
#include "harness/sandbox/watch/absent_sockets.h"
#include "harness/sandbox/watch/read_trace.h"

namespace telltale {

// The programs that a sandbox is made with.
struct SandboxTools {
  std::filesystem::path helper;  // telltale-cell
  std::filesystem::path bubblewrap;
  UserNamespace user_namespace = UserNamespace::kTry;
  ControlGroups* groups = nullptr;  // borrowed; nullptr: limits of single processes alone
};
// Errors say what is missing and how to get it.
Result<SandboxTools> FindSandboxTools();

// A running sandbox: its namespaces, its init, its network's sockets. Everything in it ends with this object, or with
// this process. Not thread-safe.
class CellSandbox {
 public:
  // Returns when its network is there, so that it can be served while its files are put in place: `AwaitReady` comes
  // before everything that follows `sockets`. As root its commands run as a user of the host that is nobody's
  // (host_user.h), and `plan.identity` gets its number where no user namespace can show another.
  static Result<std::unique_ptr<CellSandbox>> Start(const SandboxTools& tools, CellPlan plan,
                                                    const CellAddresses& addresses, const Clock& clock);
  ~CellSandbox();
  CellSandbox(const CellSandbox&) = delete;
  CellSandbox& operator=(const CellSandbox&) = delete;

  // The sockets of the cell's gateway; each may be moved out once.
  GatewaySockets& sockets() { return sockets_; }
  Status AwaitReady();
  // Starts a command; what it prints and how it ends is the returned process's, which stands outside for it.
  struct Started {
    std::unique_ptr<Process> process;
    Descriptor not_started;  // after its end: an errno (int) where the command could not be executed, else empty
  };
  Result<Started> Execute(const CellCommand& command, std::chrono::milliseconds timeout, bool terminal,
                          const Bytes& standard_input = {});
  // Whether its first process has ended, and all others with it: nothing can be asked of it any more.
  bool HasEnded() const;
  // What may be known of why it ended; waits until everything in it is gone.
  std::string WhyItEnded();
  // The command lines of all that lives in it.
  Result<std::vector<std::string>> Processes();
  Status EndAll();
  // Puts a file into one of the writable folders, as the command's user's.
  Status Place(const FileToPlace& file);
  // Watches the files for being read. What cannot be watched is left out; of `optional` without a refusal, and their
  // first reading alone is told.
  Result<ReadTrace> Watch(std::vector<std::string> paths, const std::vector<std::string>& optional = {});
  // The folders inside in which files can be written, each with what is mounted below it; the kernel's list.
  std::vector<std::string> writable_folders() const;
  // A path outside for one inside, at or below one of those; empty: any other place.
  std::filesystem::path HostPath(const std::string& path) const;
  bool in_user_namespace() const { return in_user_namespace_; }
  // Whether the identity's time of the machine's start is what its processes see.
  bool has_boot_time() const { return has_boot_time_; }
  // What of the identity the kernel tells them.
  const PlantedByKernel& by_kernel() const { return by_kernel_; }
  // Which limits of the cell as a whole were reached; where it has none, of the control group that telltale is in.
  LimitHits Hits() const { return group_ ? group_->Hits() : HitsOfOwnGroup(); }
  bool has_limits_as_a_whole() const { return group_ != nullptr; }
  // Which limits of its processes were reached since the last call, as its init saw it.
  Result<ReachedLimits> TakeReachedLimits();
  // The Unix sockets that were tried and are not there, since the last call.
  Result<AbsentSockets::Taken> TakeAbsentSockets();
  // Folders inside that are the host's own, because nothing could be put over them (sealed_folders.h), and in which
  // others than root can make something.
  const std::vector<std::string>& host_folders() const { return host_folders_; }
  // The user that a command becomes; 0: who we are.
  std::uint32_t command_uid() const { return command_uid_; }

 private:
  explicit CellSandbox(const SandboxTools& tools, const Clock& clock) : tools_(tools), clock_(clock) {}
  Status Launch(CellPlan plan, const CellAddresses& addresses);
  Status TakeFolders(std::vector<Descriptor> descriptors);
  Result<CellMessage> Hear(CellMessageKind expected);
  tl::unexpected<Error> CannotBeMade();
  std::string AwaitItsEnd();

  const SandboxTools tools_;
  const Clock& clock_;
  Descriptor control_;
  std::optional<MountPlan> mounts_;  // until it is ready
  GatewaySockets sockets_;
  std::vector<std::pair<std::string, Descriptor>> folders_;  // "/home" and its descriptor; sorted
  HostUser user_;
  std::unique_ptr<ControlGroup> group_;
  std::vector<std::string> host_folders_;
  bool in_user_namespace_ = false;
  bool has_boot_time_ = false;
  PlantedByKernel by_kernel_;
  std::uint32_t command_uid_ = 0;
  std::vector<std::string> given_away_;  // what of the planted files becomes the command's user's
  std::string ended_because_;
  std::unique_ptr<Process> process_;  // bubblewrap
};

}  // namespace telltale
