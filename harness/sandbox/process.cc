// Starting a child from a program with many threads: everything the child needs is prepared before fork, and between
// fork and exec only async-signal-safe calls are made. A close-on-exec pipe brings the errno of a failed exec back.
#include "harness/sandbox/process.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>

#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/cell/command_user.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/watch/open_files.h"

namespace telltale {
namespace {

using std::chrono::milliseconds;

// Keeps at most `limit` bytes of what comes.
struct Capture {
  Bytes bytes;
  bool cut = false;
  void Add(BytesView piece, std::uint64_t limit) {
    const std::size_t room = limit > bytes.size() ? static_cast<std::size_t>(limit) - bytes.size() : 0;
    bytes += piece.substr(0, room);
    cut = cut || piece.size() > room;
  }
};

// The child's ends and ours.
struct Streams {
  Descriptor child_in, child_out, child_err;
  Descriptor out, err;  // `err` is empty for a terminal
};

Result<Descriptor> OpenInput(const Bytes& input) {
  if (!input.empty()) return ContentDescriptor(input);
  Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (nothing.get() < 0) return SystemFailure("cannot open /dev/null", errno);
  return nothing;
}

Result<Streams> OpenPipes(const Bytes& input) {
  Streams streams;
  std::array<int, 2> out{}, err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  streams.out = Descriptor(out[0]);
  streams.child_out = Descriptor(out[1]);
  if (pipe2(err.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  streams.err = Descriptor(err[0]);
  streams.child_err = Descriptor(err[1]);
  TRY(streams.child_in, OpenInput(input));
  return streams;
}

Result<Streams> OpenTerminal() {
  Streams streams;
  int master = -1, slave = -1;
  winsize size{};
  size.ws_row = 24;
  size.ws_col = 80;
  if (openpty(&master, &slave, nullptr, nullptr, &size) != 0) return SystemFailure("cannot open a terminal", errno);
  streams.out = Descriptor(master);
  streams.child_in = Descriptor(slave);
  fcntl(master, F_SETFD, FD_CLOEXEC);
  fcntl(slave, F_SETFD, FD_CLOEXEC);
  streams.child_out = Descriptor(fcntl(slave, F_DUPFD_CLOEXEC, 3));
  streams.child_err = Descriptor(fcntl(slave, F_DUPFD_CLOEXEC, 3));
  if (streams.child_out.get() < 0 || streams.child_err.get() < 0) return SystemFailure("cannot open a terminal", errno);
  return streams;
}

Status GiveStreams(const Streams& streams, std::uint32_t owner) {
  if (owner == 0) return {};
  for (const Descriptor* end : {&streams.child_out, &streams.child_err}) {
    if (fchown(end->get(), owner, owner) != 0) return SystemFailure("cannot give a command its output", errno);
  }
  return {};
}

// Null-terminated pointers into strings that outlive them.
std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& text : strings) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

struct ChildPlan {
  std::vector<std::string> argv, environment;
  std::vector<char*> argv_pointers, environment_pointers;
  std::string directory;
  const Streams* streams = nullptr;
  const std::vector<int>* inherited = nullptr;
  int report = -1;  // gets errno where exec fails
  pid_t parent = 0;
  bool terminal = false;
  std::uint32_t user = 0;
};

// Runs in the child: async-signal-safe calls only.
[[noreturn]] void Become(const ChildPlan& plan) {
  const auto fail = [&] {
    const int error = errno;
    (void)!write(plan.report, &error, sizeof error);
    _exit(127);
  };
  setsid();
  if (plan.user != 0) {
    LeaveKeys();
    if (!BecomeUser(plan.user)) fail();
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // becoming another user clears it
  if (getppid() != plan.parent) _exit(127);
  for (int signal = 1; signal < 32; ++signal) ::signal(signal, SIG_DFL);
  GiveBackOpenFiles();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (plan.terminal && ioctl(plan.streams->child_in.get(), TIOCSCTTY, 0) != 0) fail();
  if (dup2(plan.streams->child_in.get(), 0) < 0 || dup2(plan.streams->child_out.get(), 1) < 0 ||
      dup2(plan.streams->child_err.get(), 2) < 0) {
    fail();
  }
  for (const int descriptor : *plan.inherited) fcntl(descriptor, F_SETFD, 0);
  if (chdir(plan.directory.c_str()) != 0) fail();
  execve(plan.argv_pointers[0], plan.argv_pointers.data(), plan.environment_pointers.data());
  fail();
  _exit(127);
}

class ForkedProcess final : public Process {
 public:
  ForkedProcess(const ProcessRequest& request, const Clock& clock, Streams streams)
      : request_(request), clock_(clock), streams_(std::move(streams)) {}

  ~ForkedProcess() override {
    if (pid_ > 0) {
      kill(-pid_, SIGKILL);
      if (!reaped_) waitpid(pid_, nullptr, 0);
    }
    stop_.reset();  // wakes the drain
    if (drain_.joinable()) drain_.join();
  }

  Status Launch();
  ProcessOutcome Wait(const std::atomic<bool>& cancelled) override;
  int pid() const override { return pid_; }

 private:
  void Drain(int stop);
  // Reads what is there; false: the stream has ended.
  bool ReadInto(int descriptor, Capture& capture);
  // Until the child ends: 0, or the reason why it was killed.
  enum class Ending { kByItself, kTimeout, kCancelled };
  Ending AwaitEnd(const std::atomic<bool>& cancelled);
  // After the end, what is still in the pipes has to reach the captures.
  void AwaitDrained();

  const ProcessRequest request_;
  const Clock& clock_;
  Streams streams_;
  Descriptor pidfd_, stop_;
  pid_t pid_ = -1;
  bool reaped_ = false;
  int start_errno_ = 0;
  WallTime started_at_{};
  SteadyTime started_steady_{};
  std::thread drain_;
  std::mutex mutex_;  // guards the captures
  Capture out_, err_;
};

// Before anybody asks, as somebody does who knows what will be asked; then the end.
Status Type(int terminal, const Bytes& text) {
  if (text.empty()) return {};
  const Bytes typed = text.substr(0, kMaxTypedBytes) + (text.back() == '\n' ? "\x04" : "\x04\x04");
  if (write(terminal, typed.data(), typed.size()) == static_cast<ssize_t>(typed.size())) return {};
  return SystemFailure("cannot type into a terminal", errno);
}

Status ForkedProcess::Launch() {
  ChildPlan plan;
  plan.argv = request_.argv;
  for (const auto& [name, value] : request_.environment) plan.environment.push_back(name + "=" + value);
  plan.argv_pointers = Pointers(plan.argv);
  plan.environment_pointers = Pointers(plan.environment);
  plan.directory = request_.working_directory.string();
  plan.streams = &streams_;
  plan.inherited = &request_.inherited;
  plan.parent = getpid();
  plan.terminal = request_.terminal;
  plan.user = request_.user;
  std::array<int, 2> report{}, stop{};
  if (pipe2(report.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  const Descriptor report_in(report[0]);
  Descriptor report_out(report[1]);
  plan.report = report[1];
  if (pipe2(stop.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  const int stop_in = stop[0];
  stop_ = Descriptor(stop[1]);
  started_at_ = clock_.Now();
  started_steady_ = clock_.SteadyNow();
  pid_ = fork();
  if (pid_ == 0) Become(plan);
  if (pid_ < 0) {
    close(stop_in);
    return SystemFailure("cannot start another process", errno);
  }
  report_out.reset();
  streams_.child_in.reset();
  streams_.child_out.reset();
  streams_.child_err.reset();
  if (read(report_in.get(), &start_errno_, sizeof start_errno_) != sizeof start_errno_) start_errno_ = 0;
  pidfd_ = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  drain_ = std::thread([this, stop_in] { Drain(stop_in); });
  return {};
}

bool ForkedProcess::ReadInto(int descriptor, Capture& capture) {
  // The lock covers the read, so that whoever finds the pipe empty and then takes the lock finds its bytes captured.
  const std::lock_guard lock(mutex_);
  std::array<char, 65536> buffer;
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count <= 0) return count < 0 && errno == EINTR;
  capture.Add(BytesView(buffer.data(), static_cast<std::size_t>(count)), request_.max_output_bytes);
  return true;
}

void ForkedProcess::Drain(int stop) {
  const Descriptor owned_stop(stop);
  std::array<pollfd, 3> waits = {{{streams_.out.get(), POLLIN, 0}, {streams_.err.get(), POLLIN, 0}, {stop, POLLIN, 0}}};
  while (waits[0].fd >= 0 || waits[1].fd >= 0) {
    if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
    if (waits[0].fd >= 0 && waits[0].revents != 0 && !ReadInto(waits[0].fd, out_)) waits[0].fd = -1;
    if (waits[1].fd >= 0 && waits[1].revents != 0 && !ReadInto(waits[1].fd, err_)) waits[1].fd = -1;
    if (waits[2].revents != 0) return;
  }
}

ForkedProcess::Ending ForkedProcess::AwaitEnd(const std::atomic<bool>& cancelled) {
  constexpr milliseconds kCancelCheck{50};
  const SteadyTime deadline = started_steady_ + request_.timeout;
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - clock_.SteadyNow());
    if (left.count() <= 0) return Ending::kTimeout;
    if (cancelled) return Ending::kCancelled;
    pollfd wait{pidfd_.get(), POLLIN, 0};
    if (poll(&wait, 1, static_cast<int>(std::min(left, kCancelCheck).count())) > 0) return Ending::kByItself;
  }
}

void ForkedProcess::AwaitDrained() {
  // A pipe that is empty now holds nothing of the child that has ended: what children of its own write later is
  // dropped.
  for (const Descriptor* stream : {&streams_.out, &streams_.err}) {
    for (pollfd wait{stream->get(), POLLIN, 0}; stream->get() >= 0; std::this_thread::yield()) {
      if (poll(&wait, 1, 0) <= 0 || (wait.revents & POLLIN) == 0) break;
    }
  }
}

ProcessOutcome ForkedProcess::Wait(const std::atomic<bool>& cancelled) {
  ProcessOutcome outcome;
  outcome.started = start_errno_ == 0;
  outcome.started_at = started_at_;
  const Ending ending = AwaitEnd(cancelled);
  if (ending != Ending::kByItself) kill(-pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  reaped_ = true;
  outcome.duration = std::chrono::duration_cast<std::chrono::microseconds>(clock_.SteadyNow() - started_steady_);
  outcome.ended_at = clock_.Now();
  outcome.timed_out = ending == Ending::kTimeout;
  if (!outcome.started) {
    outcome.start_error = std::generic_category().message(start_errno_);
  } else if (WIFEXITED(status)) {
    outcome.exit_code = WEXITSTATUS(status);
  } else if (WIFSIGNALED(status) && ending == Ending::kByItself) {
    outcome.signal = WTERMSIG(status);
  }
  AwaitDrained();
  const std::lock_guard lock(mutex_);
  outcome.standard_output = out_.bytes;
  outcome.standard_error = err_.bytes;
  outcome.output_cut = out_.cut || err_.cut;
  return outcome;
}

}  // namespace

Result<std::unique_ptr<Process>> Process::Start(const ProcessRequest& request, const Clock& clock) {
  CHECK_THAT(!request.argv.empty());
  TRY(Streams streams, request.terminal ? OpenTerminal() : OpenPipes(request.standard_input));
  TRY_VOID(GiveStreams(streams, request.stream_owner));
  if (request.terminal) TRY_VOID(Type(streams.out.get(), request.standard_input));
  auto process = std::make_unique<ForkedProcess>(request, clock, std::move(streams));
  TRY_VOID(process->Launch());
  return process;
}

}  // namespace telltale
