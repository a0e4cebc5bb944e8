#include "harness/sandbox/cell/cell_sandbox.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <sstream>
#include <system_error>

#include "core/own_limit.h"
#include "core/process_ending.h"
#include "core/whole_number.h"
#include "harness/sandbox/cell/give_tree.h"
#include "harness/sandbox/cell/mount_table.h"
#include "harness/sandbox/watch/folder_look.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr int kSignalBase = 128;     // of the exit code of a program that says which signal ended another
constexpr timeval kPatience{20, 0};  // with our own helper, on a busy machine

Result<fs::path> FirstExecutable(const std::vector<fs::path>& candidates, const std::string& what,
                                 const std::string& hint) {
  for (const fs::path& candidate : candidates) {
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return Failure(what + " is not there", "", hint);
}

void TakeSockets(std::vector<Descriptor>& from, GatewaySockets& sockets) {
  std::size_t next = 0;
  for (Descriptor* const socket : sockets.All()) *socket = std::move(from[next++]);
}

}  // namespace

Result<SandboxTools> FindSandboxTools() {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  if (error) return NoProcFailure();
  const fs::path installed = folder.parent_path() / "libexec/telltale";
  SandboxTools tools;
  TRY(tools.helper,
      FirstExecutable({folder / "telltale-cell", installed / "telltale-cell"},
                      "telltale-cell, which is built beside telltale,", "build or install all of telltale"));
  // The machine's own first: a security module may know it by its place. The portable archive brings one (ci/portable).
  TRY(tools.bubblewrap, FirstExecutable({"/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap", installed / "bwrap"},
                                        "bubblewrap", "install the package bubblewrap"));
  return tools;
}

Result<std::unique_ptr<CellSandbox>> CellSandbox::Start(const SandboxTools& tools, CellPlan plan,
                                                        const CellAddresses& addresses, const Clock& clock) {
  auto sandbox = std::unique_ptr<CellSandbox>(new CellSandbox(tools, clock));
  TRY_VOID(sandbox->Launch(std::move(plan), addresses));
  return sandbox;
}

CellSandbox::~CellSandbox() {
  // The init ends when its control socket closes, and the kernel ends all others before it is gone.
  control_.reset();
}

Status CellSandbox::Launch(CellPlan plan, const CellAddresses& addresses) {
  if (geteuid() == 0) {
    TRY(user_, HostUser::Allocate());
  }
  plan.is_users_own = user_.id() == 0;
  if (user_.id() != 0 && tools_.user_namespace == UserNamespace::kNone) plan.identity.uid = user_.id();
  TRY(mounts_, PlanCell(plan));
  TRY(const Descriptor arguments, mounts_->Arguments());
  TRY(const Descriptor folders, ContentDescriptor(JoinFields(ToFields(mounts_->shared()))));
  TRY(auto ends, CellSocketPair());
  control_ = std::move(ends.first);
  Descriptor inside = std::move(ends.second);
  setsockopt(control_.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  const std::string& container = plan.identity.ValueOf("container_id");
  ProcessRequest request;
  request.argv = {tools_.helper.string(),
                  "enter",
                  std::to_string(inside.get()),
                  std::to_string(arguments.get()),
                  std::to_string(folders.get()),
                  tools_.bubblewrap.string(),
                  addresses.mac,
                  addresses.ipv4,
                  addresses.ipv6,
                  plan.identity.ValueOf("boot_time"),
                  std::to_string(static_cast<int>(tools_.user_namespace)),
                  std::to_string(plan.identity.uid),
                  std::to_string(user_.id()),
                  container,
                  plan.identity.ValueOf("hostname")};
  request.working_directory = "/";
  request.inherited = mounts_->descriptors();
  if (tools_.groups != nullptr) {
    TRY(group_, tools_.groups->Make(container));
    const auto hand_over = [&request](const std::vector<int>& entrances) {
      for (const int entrance : entrances) {
        request.argv.push_back(std::to_string(entrance));
        request.inherited.push_back(entrance);
      }
    };
    hand_over(group_->entrances());
    request.argv.emplace_back("-");
    hand_over(group_->inner_entrances());
  }
  request.inherited.push_back(inside.get());
  request.inherited.push_back(arguments.get());
  request.inherited.push_back(folders.get());
  TRY(process_, Process::Start(request, clock_));
  // From here on only the sandbox holds its end: if it dies we hear it.
  inside.reset();
  auto network = Hear(CellMessageKind::kNetwork);
  if (!network) return CannotBeMade();
  if (network->descriptors.size() != GatewaySockets::kCount) return Failure("the sandbox's network is not whole");
  TakeSockets(network->descriptors, sockets_);
  const std::vector<std::string> made = SplitFields(network->text);
  if (made.size() != 2) return Failure("the sandbox does not say how it was made");
  in_user_namespace_ = made[0] == "1";
  has_boot_time_ = made[1] == "1";
  if (user_.id() != 0) command_uid_ = in_user_namespace_ ? plan.identity.uid : user_.id();
  // The working directory mostly lies in HOME.
  const std::string& home = plan.identity.ValueOf("home");
  const std::string& cwd = plan.identity.ValueOf("cwd");
  if (!plan.home_read_only) given_away_.push_back(home);
  if (plan.home_read_only || !cwd.starts_with(home + "/")) given_away_.push_back(cwd);
  return {};
}

Status CellSandbox::AwaitReady() {
  auto ready = Hear(CellMessageKind::kReady);
  if (!ready) return CannotBeMade();
  TRY_VOID(TakeFolders(std::move(ready->descriptors)));
  by_kernel_ = PlantedByKernelFrom(SplitFields(ready->text));
  // What was planted is root's.
  if (user_.id() == 0) return {};
  for (const std::string& folder : given_away_) TRY_VOID(GiveTree(HostPath(folder), user_.id()));
  return {};
}

Status CellSandbox::TakeFolders(std::vector<Descriptor> descriptors) {
  if (descriptors.empty()) return Failure("the sandbox does not say what it shows");
  TRY(const Bytes table, ReadContent(descriptors.front().get()));
  const std::vector<Mount> mounts = MountsFrom(SplitFields(table));
  for (const std::string& folder : FoldersOfHost(mounts, OwnMountTable())) {
    const std::string place = mounts_->HostPlaceOf(folder);
    if (place.empty() || !LookAtFolder(place).is_roots) host_folders_.push_back(folder);
  }
  mounts_.reset();
  const std::vector<std::string> writable = WritableFolders(mounts);
  if (writable.size() + 1 != descriptors.size()) return Failure("the sandbox's folders are not whole");
  for (std::size_t i = 0; i < writable.size(); ++i) folders_.emplace_back(writable[i], std::move(descriptors[i + 1]));
  return {};
}

std::vector<std::string> CellSandbox::writable_folders() const {
  std::vector<std::string> paths;
  for (const auto& [path, descriptor] : folders_) paths.push_back(path);
  return paths;
}

bool CellSandbox::HasEnded() const {
  char byte = 0;
  const ssize_t count = recv(control_.get(), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
  return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR);
}

std::string CellSandbox::WhyItEnded() {
  if (ended_because_.empty()) ended_because_ = AwaitItsEnd();
  return ended_because_;
}

std::string CellSandbox::AwaitItsEnd() {
  control_.reset();  // where the init still lives, it ends now
  // bubblewrap ends when the kernel has ended all that lived beside the init.
  const Descriptor ending(static_cast<int>(syscall(SYS_pidfd_open, process_->pid(), 0)));
  pollfd wait{ending.get(), POLLIN, 0};
  poll(&wait, 1, static_cast<int>(kPatience.tv_sec) * 1000);
  const std::atomic<bool> cancelled{true};
  const ProcessOutcome outcome = process_->Wait(cancelled);
  std::string reason = outcome.started ? outcome.standard_error : outcome.start_error;
  while (!reason.empty() && reason.back() == '\n') reason.pop_back();
  if (outcome.signal) reason += (reason.empty() ? "it was " : "; it was ") + KilledBySignal(*outcome.signal);
  if (!reason.empty()) return reason;
  return outcome.exit_code.value_or(0) > kSignalBase
             ? fmt::format("its first process was {}", KilledBySignal(*outcome.exit_code - kSignalBase))
             : "it ended without a word";
}

tl::unexpected<Error> CellSandbox::CannotBeMade() {
  const std::string reason = WhyItEnded();
  const std::string limit = OwnLimitHint(reason);
  return Failure("the sandbox cannot be made: " + reason, "",
                 limit.empty() ? "`telltale doctor` says how to get it" : limit);
}

Result<CellMessage> CellSandbox::Hear(CellMessageKind expected) {
  auto message = ReceiveCellMessage(control_.get());
  if (!message) return tl::unexpected<Error>(std::move(message).error());
  if (!message->has_value()) return Failure("the sandbox has ended");
  if ((*message)->kind != expected) return Failure("the sandbox answered something else than what was asked");
  return std::move(**message);
}

Result<CellSandbox::Started> CellSandbox::Execute(const CellCommand& command, std::chrono::milliseconds timeout,
                                                  bool terminal, const Bytes& standard_input) {
  TRY(auto ends, CellSocketPair());
  TRY(const Descriptor content, ContentDescriptor(Encode(command)));
  std::array<int, 2> report{};
  if (pipe2(report.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  Started started;
  started.not_started = Descriptor(report[0]);
  const Descriptor report_end(report[1]);
  TRY_VOID(SendCellMessage(control_.get(), CellMessageKind::kCommand, {}, {content.get(), ends.second.get()}));
  ends.second.reset();
  ProcessRequest request;
  request.argv = {tools_.helper.string(), "relay", std::to_string(ends.first.get()), std::to_string(report_end.get())};
  request.working_directory = "/";
  request.timeout = timeout;
  request.terminal = terminal;
  request.standard_input = standard_input;
  request.stream_owner = user_.id();
  request.inherited = {ends.first.get(), report_end.get()};
  TRY(started.process, Process::Start(request, clock_));
  return started;
}

Result<std::vector<std::string>> CellSandbox::Processes() {
  TRY_VOID(SendCellMessage(control_.get(), CellMessageKind::kProcesses, {}, {}));
  TRY(const CellMessage answer, Hear(CellMessageKind::kProcesses));
  std::vector<std::string> lines;
  std::istringstream text(answer.text);
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

Result<ReachedLimits> CellSandbox::TakeReachedLimits() {
  TRY_VOID(SendCellMessage(control_.get(), CellMessageKind::kLimits, {}, {}));
  TRY(const CellMessage answer, Hear(CellMessageKind::kLimits));
  return ReachedLimitsFrom(SplitFields(answer.text));
}

Result<AbsentSockets::Taken> CellSandbox::TakeAbsentSockets() {
  TRY_VOID(SendCellMessage(control_.get(), CellMessageKind::kAbsentSockets, {}, {}));
  TRY(const CellMessage answer, Hear(CellMessageKind::kAbsentSockets));
  return AbsentSocketsFrom(SplitFields(answer.text));
}

Status CellSandbox::EndAll() {
  TRY_VOID(SendCellMessage(control_.get(), CellMessageKind::kEndAll, {}, {}));
  TRY(const CellMessage done, Hear(CellMessageKind::kEndAll));
  return {};
}

Status CellSandbox::Place(const FileToPlace& file) {
  for (const auto& [folder, descriptor] : folders_) {
    if (file.path == folder || !IsAtOrBelow(file.path, folder)) continue;
    return PlaceFile(file, fmt::format("/proc/self/fd/{}", descriptor.get()), file.path.substr(folder.size() + 1),
                     user_.id());
  }
  return Failure("no file can be written there", file.path);
}

Result<ReadTrace> CellSandbox::Watch(std::vector<std::string> paths, const std::vector<std::string>& optional) {
  for (const std::string& path : optional) paths.push_back(kOptionalWatch + path);
  TRY(const Descriptor list, ContentDescriptor(JoinFields(paths)));
  TRY_VOID(SendCellMessage(control_.get(), CellMessageKind::kWatch, {}, {list.get()}));
  TRY(CellMessage answer, Hear(CellMessageKind::kWatch));
  const int refusal = WholeNumber<int>(answer.text).value_or(EINVAL);
  if (answer.descriptors.size() != 2) return ReadTrace(Descriptor(), {}, refusal);
  TRY(const Bytes places, ReadContent(answer.descriptors[1].get()));
  return ReadTrace(std::move(answer.descriptors[0]), SplitFields(places), refusal);
}

fs::path CellSandbox::HostPath(const std::string& path) const {
  for (const auto& [folder, descriptor] : folders_) {
    if (!IsAtOrBelow(path, folder)) continue;
    return fmt::format("/proc/self/fd/{}{}", descriptor.get(), path.substr(folder.size()));
  }
  return {};
}

}  // namespace telltale
