#include "harness/sandbox/cell/cell_init.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/sandbox/cell/cell_command.h"
#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/cell/filter_listeners.h"
#include "harness/sandbox/cell/filter_trial.h"
#include "harness/sandbox/cell/listener_handover.h"
#include "harness/sandbox/cell/mount_table.h"
#include "harness/sandbox/cell/system_call_filter.h"
#include "harness/sandbox/cell/uname_answer.h"
#include "harness/sandbox/limits/limit_watch.h"
#include "harness/sandbox/watch/living_processes.h"

namespace telltale {
namespace {

// One command: asked for, then running, then ended.
struct Job {
  Descriptor relay;
  CellCommand command;
  pid_t pid = -1;
  Descriptor report;  // to the process that is to become the command, until it has
};

class Init {
 public:
  Init(int control, UnameAnswer answer, const PlantedByKernel& planted, SystemCallFilter filter)
      : control_(control), planted_(planted), filter_(std::move(filter)), listeners_(std::move(answer)) {}
  int Run();

 private:
  bool Announce();
  bool AnswerControl();
  void HearRelay(Job& job);
  void HearReport(Job& job);
  void Start(Job& job, const std::vector<Descriptor>& streams);
  static void TellNotStarted(Job& job, const std::string& error);
  void Reap();
  void Watch(const CellMessage& message);
  void EndAll();
  std::string Living();

  // How long to wait for events until the next look at the limits is due; -1: nobody lives who could reach one.
  int MillisecondsToNextLook();
  void LookAtLimits();

  const int control_;
  const PlantedByKernel planted_;
  const SystemCallFilter filter_;
  FilterListeners listeners_;
  std::optional<LimitWatch> limits_;
  std::chrono::steady_clock::time_point next_look_{};        // a brief one
  std::chrono::steady_clock::time_point next_whole_look_{};  // at all processes
  Descriptor child_signals_;
  std::vector<Job> jobs_;
};

std::vector<Mount> Mounts() {
  std::vector<Mount> mounts = OwnMountTable();
  for (Mount& mount : mounts) {
    if (IsKernels(mount)) continue;
    struct stat facts {};
    if (stat(mount.point.c_str(), &facts) != 0) continue;
    mount.is_device = S_ISCHR(facts.st_mode);
    mount.is_file = S_ISREG(facts.st_mode) || mount.is_device;
  }
  return mounts;
}

bool Init::Announce() {
  const std::vector<Mount> mounts = Mounts();
  const auto table = ContentDescriptor(JoinFields(ToFields(mounts)));
  if (!table) return false;
  std::vector<Descriptor> owned;
  std::vector<int> descriptors = {table->get()};
  for (const std::string& path : WritableFolders(mounts)) {
    owned.emplace_back(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (owned.back().get() < 0) return false;
    descriptors.push_back(owned.back().get());
  }
  limits_.emplace("/proc", LimitsOfCommands(), WritableDisks(mounts));
  return descriptors.size() <= kMaxMessageDescriptors &&
         SendCellMessage(control_, CellMessageKind::kReady, JoinFields(ToFields(planted_)), descriptors).has_value();
}

void Init::TellNotStarted(Job& job, const std::string& error) {
  job.pid = -1;
  job.report.reset();
  (void)SendCellMessage(job.relay.get(), CellMessageKind::kNotStarted, error, {});
  job.relay.reset();
}

// What becomes of it is heard while all else goes on: who is left of another command may stop this one before it has
// become a program.
void Init::Start(Job& job, const std::vector<Descriptor>& streams) {
  auto report = CellSocketPair();
  job.pid = report ? fork() : -1;
  if (job.pid == 0) BecomeCommand(job.command, streams, filter_, report->second.get());
  if (job.pid < 0) return TellNotStarted(job, std::to_string(errno));
  job.report = std::move(report->first);
}

// The other end is closed by exec.
void Init::HearReport(Job& job) {
  const auto message = ReceiveCellMessage(job.report.get());
  if (!message || !message->has_value()) return job.report.reset();
  if ((*message)->kind == CellMessageKind::kNotStarted) return TellNotStarted(job, (*message)->text);
  if (auto listener = TakeListener(job.report.get(), **message, job.pid)) return listeners_.Add(*std::move(listener));
  const std::string error = std::to_string(errno);
  kill(job.pid, SIGKILL);  // nobody would hear it
  TellNotStarted(job, error);
}

void Init::HearRelay(Job& job) {
  auto message = ReceiveCellMessage(job.relay.get());
  if (!message || !message->has_value()) {
    // The relay was ended at the time limit: so is its command, which may not have come to its own session yet.
    if (job.pid > 0) {
      kill(job.pid, SIGKILL);
      kill(-job.pid, SIGKILL);
    }
    job.relay.reset();
    return;
  }
  if ((*message)->kind == CellMessageKind::kStreams && (*message)->descriptors.size() == 3 && job.pid < 0) {
    Start(job, (*message)->descriptors);
  }
}

void Init::Reap() {
  signalfd_siginfo drained;
  (void)!read(child_signals_.get(), &drained, sizeof drained);
  int status = 0;
  const auto next = [&status] { return waitpid(-1, &status, WNOHANG | __WALL); };
  for (pid_t pid = next(); pid > 0; pid = next()) {
    for (Job& job : jobs_) {
      if (job.pid != pid) continue;
      while (job.report.get() >= 0) HearReport(job);  // what it still said
      if (job.relay.get() >= 0) {
        (void)SendCellMessage(job.relay.get(), CellMessageKind::kEnded, std::to_string(status), {});
      }
      job.relay.reset();
    }
  }
}

void Init::Watch(const CellMessage& message) {
  const Descriptor watches(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  int refusal = watches.get() < 0 ? errno : 0;
  std::vector<std::string> placed;
  if (watches.get() >= 0 && !message.descriptors.empty()) {
    for (std::string path : SplitFields(ReadContent(message.descriptors[0].get()).value_or(Bytes()))) {
      // Once is enough, so that who reads them without end takes no room from the others.
      const bool is_optional = path.starts_with(kOptionalWatch);
      if (is_optional) path.erase(0, 1);
      const unsigned events = is_optional ? IN_ACCESS | IN_ONESHOT | IN_MASK_CREATE : IN_ACCESS;
      const int watch = inotify_add_watch(watches.get(), path.c_str(), events);
      if (watch < 0 && errno != ENOENT && !is_optional) refusal = errno;
      if (watch < 0) continue;
      placed.push_back(std::to_string(watch));
      placed.push_back(path);
    }
  }
  std::vector<int> descriptors;
  const auto list = ContentDescriptor(JoinFields(placed));
  if (watches.get() >= 0 && list) descriptors = {watches.get(), list->get()};
  (void)SendCellMessage(control_, CellMessageKind::kWatch, std::to_string(refusal), descriptors);
}

void Init::EndAll() {
  LookAtLimits();  // the last time that they can be seen
  // -1 is everybody in the cell but this process. Whoever forks meanwhile is met in the next round.
  while (true) {
    kill(-1, SIGKILL);
    if (waitpid(-1, nullptr, __WALL) < 0 && errno == ECHILD) break;
  }
  for (Job& job : jobs_) job.relay.reset();
  (void)SendCellMessage(control_, CellMessageKind::kEndAll, {}, {});
}

constexpr std::chrono::milliseconds kBetweenLooks{5};

// A look at all processes takes the longer the more there are: it takes a fifth of the time.
void Init::LookAtLimits() {
  constexpr int kShare = 4;
  const std::chrono::steady_clock::time_point before = std::chrono::steady_clock::now();
  limits_->Look();
  const std::chrono::steady_clock::time_point after = std::chrono::steady_clock::now();
  next_look_ = after + kBetweenLooks;
  next_whole_look_ = after + std::max<std::chrono::nanoseconds>(kBetweenLooks, (after - before) * kShare);
}

int Init::MillisecondsToNextLook() {
  if (!HasLivingChildren()) return -1;
  const std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
  if (next_whole_look_ <= now) {
    LookAtLimits();
  } else if (next_look_ <= now) {
    limits_->LookBriefly();
    next_look_ = now + kBetweenLooks;
  }
  const std::chrono::steady_clock::time_point next = std::min(next_look_, next_whole_look_);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - std::chrono::steady_clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

// One line a process. Whether there is any is not asked of /proc, which somebody may keep from being read.
std::string Init::Living() {
  Reap();
  if (!HasLivingChildren()) return {};
  std::string lines;
  for (const std::string& line : LivingProcesses()) lines += line + '\n';
  return lines.empty() ? "[a process that cannot be seen]\n" : lines;
}

// False: telltale is gone.
bool Init::AnswerControl() {
  auto received = ReceiveCellMessage(control_);
  if (!received || !received->has_value()) return false;
  CellMessage& message = **received;
  switch (message.kind) {
    case CellMessageKind::kCommand:
      if (message.descriptors.size() == 2) {
        auto command = DecodeCommand(ReadContent(message.descriptors[0].get()).value_or(Bytes()));
        if (command) jobs_.push_back({std::move(message.descriptors[1]), std::move(*command), -1, {}});
      }
      break;
    case CellMessageKind::kProcesses:
      return SendCellMessage(control_, CellMessageKind::kProcesses, Living(), {}).has_value();
    case CellMessageKind::kLimits:
      LookAtLimits();
      return SendCellMessage(control_, CellMessageKind::kLimits, JoinFields(ToFields(limits_->Take())), {}).has_value();
    case CellMessageKind::kAbsentSockets:
      return SendCellMessage(control_, CellMessageKind::kAbsentSockets,
                             JoinFields(ToFields(listeners_.TakeAbsentSockets())), {})
          .has_value();
    case CellMessageKind::kWatch:
      Watch(message);
      break;
    case CellMessageKind::kEndAll:
      EndAll();
      break;
    default:
      break;
  }
  return true;
}

int Init::Run() {
  // Same user as the CLI, perhaps: it must not read our memory, environment or descriptors.
  prctl(PR_SET_DUMPABLE, 0);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, nullptr);
  child_signals_ = Descriptor(signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK));
  if (child_signals_.get() < 0 || !Announce()) return 1;
  while (true) {
    jobs_.erase(std::remove_if(jobs_.begin(), jobs_.end(), [](const Job& job) { return job.relay.get() < 0; }),
                jobs_.end());
    constexpr std::size_t kOwnWaits = 2, kWaitsOfJob = 2;
    std::vector<pollfd> waits = {{control_, POLLIN, 0}, {child_signals_.get(), POLLIN, 0}};
    for (const Job& job : jobs_) {
      waits.push_back({job.relay.get(), POLLIN, 0});
      waits.push_back({job.report.get(), POLLIN, 0});
    }
    const std::size_t first_listener = waits.size();
    listeners_.AddWaits(waits);
    const int patience = MillisecondsToNextLook();
    if (poll(waits.data(), waits.size(), patience) < 0 && errno != EINTR) return 1;
    const std::size_t known_jobs = jobs_.size();
    listeners_.Hear(std::span(waits).subspan(first_listener));
    if (waits[0].revents != 0 && !AnswerControl()) return 0;
    if (waits[1].revents != 0) Reap();
    for (std::size_t i = 0; i < known_jobs; ++i) {
      Job& job = jobs_[i];
      const pollfd& relay = waits[kOwnWaits + i * kWaitsOfJob];
      const pollfd& report = waits[kOwnWaits + i * kWaitsOfJob + 1];
      if (report.revents != 0 && job.report.get() == report.fd) HearReport(job);
      if (relay.revents != 0 && job.relay.get() == relay.fd) HearRelay(job);
    }
  }
}

// As it stands in the file that was put there.
std::string PlantedRelease() {
  const Descriptor file(open("/proc/sys/kernel/osrelease", O_RDONLY | O_CLOEXEC));
  std::array<char, 65> text{};
  const ssize_t count = file.get() < 0 ? -1 : read(file.get(), text.data(), text.size() - 1);
  const std::string_view line(text.data(), count < 0 ? 0 : static_cast<std::size_t>(count));
  return std::string(line.substr(0, line.find('\n')));
}

bool IsIn(const char* path, const std::string& text) {
  std::ifstream file(path);
  const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return content.find('/' + text) != std::string::npos;
}

}  // namespace

int RunCellInit(int control, std::uint32_t user, const std::string& container) {
  using Heard = SystemCallFilter::Heard;
  UnameAnswer answer(PlantedRelease());
  auto filter = SystemCallFilter::Compile(Heard::kUnameAndSockets);
  const bool is_answered = filter.has_value() && IsAnswered(answer, *filter, user);
  if (!is_answered) filter = SystemCallFilter::Compile(Heard::kNothing);
  if (!filter) {
    std::fprintf(stderr, "%s\n", ToString(filter.error()).c_str());
    return 1;
  }
  // Its commands see the same of both files.
  const PlantedByKernel planted{is_answered, IsIn("/proc/self/mountinfo", container),
                                IsIn("/proc/self/cgroup", container)};
  return Init(control, std::move(answer), planted, *std::move(filter)).Run();
}

}  // namespace telltale
