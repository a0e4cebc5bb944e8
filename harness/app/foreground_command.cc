#include "harness/app/foreground_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <set>
#include <system_error>

#include "harness/app/interrupt.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/watch/open_files.h"
#include "harness/sandbox/watch/proc_folder.h"
#include "harness/sandbox/watch/processes_of.h"

namespace telltale {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLook{5};

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& text : strings) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Who reads from the keyboard and gets its signals. Nothing happens where we do not have the terminal.
class Keyboard {
 public:
  Keyboard() : is_ours_(isatty(STDIN_FILENO) == 1 && tcgetpgrp(STDIN_FILENO) == getpgrp()) {}
  ~Keyboard() { GiveTo(getpgrp()); }
  Keyboard(const Keyboard&) = delete;
  Keyboard& operator=(const Keyboard&) = delete;
  bool is_ours() const { return is_ours_; }
  // Async-signal-safe. From the background the terminal stops whoever changes that, unless the signal is blocked.
  void GiveTo(pid_t group) const {
    if (!is_ours_) return;
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    tcsetpgrp(STDIN_FILENO, group);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

 private:
  bool is_ours_;
};

// Runs in the child: async-signal-safe calls only.
[[noreturn]] void Become(const std::vector<char*>& argv, const std::vector<char*>& environment,
                         const Keyboard& keyboard, int report, pid_t parent) {
  setpgid(0, 0);
  keyboard.GiveTo(getpid());
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  for (int number = 1; number < 32; ++number) ::signal(number, SIG_DFL);
  GiveBackOpenFiles();
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvpe(argv[0], argv.data(), environment.data());
  const int error = errno;
  static_cast<void>(!write(report, &error, sizeof error));
  _exit(127);
}

// The children of this process: the kernel knows whether there are any, /proc who they are.
std::vector<pid_t> Children() {
  std::vector<pid_t> children;
  EachNumber("/proc", [&](const std::string& number) {
    const std::string stat = ReadProcFile("/proc/" + number + "/stat").text;
    const std::size_t name_end = stat.rfind(") ");
    if (name_end == std::string::npos || name_end + 4 > stat.size()) return;
    const bool waits_to_be_taken = stat[name_end + 2] == 'Z';
    const bool is_ours = std::strtol(stat.c_str() + name_end + 4, nullptr, 10) == getpid();
    if (is_ours && !waits_to_be_taken) children.push_back(std::stoi(number));
  });
  return children;
}

class Running {
 public:
  Running(const ForegroundCommand& command, const std::atomic<bool>& interrupted)
      : command_(command), interrupted_(interrupted) {}

  Status Start();
  CommandEnd AwaitEnd();

 private:
  void TakeStatus(pid_t pid, int status);
  // Takes what children have to tell; false: there are none any more.
  bool Reap();
  void PassOnInterrupt();
  void EndSurvivors();

  const ForegroundCommand& command_;
  const std::atomic<bool>& interrupted_;
  const Keyboard keyboard_;
  pid_t pid_ = -1;
  bool has_ended_ = false;
  bool passed_on_ = false;
  CommandEnd end_;
};

Status Running::Start() {
  std::vector<std::string> argv = command_.argv, environment;
  for (const auto& [name, value] : command_.environment) environment.push_back(name + "=" + value);
  const std::vector<char*> argv_pointers = Pointers(argv), environment_pointers = Pointers(environment);
  std::array<int, 2> report{};
  if (pipe2(report.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  const Descriptor report_in(report[0]);
  Descriptor report_out(report[1]);
  // What it leaves behind comes to us, and is waited for.
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) return SystemFailure("cannot wait for what a command leaves", errno);
  const pid_t self = getpid();
  pid_ = fork();
  if (pid_ == 0) Become(argv_pointers, environment_pointers, keyboard_, report[1], self);
  if (pid_ < 0) return SystemFailure("cannot start the command", errno);
  setpgid(pid_, pid_);  // also here: the child may not have come to it yet
  report_out.reset();
  int error = 0;
  if (read(report_in.get(), &error, sizeof error) != sizeof error) return {};
  waitpid(pid_, nullptr, 0);
  return InputError("the command cannot be run: " + std::generic_category().message(error), command_.argv.front());
}

void Running::TakeStatus(pid_t pid, int status) {
  if (pid != pid_) return;
  if (WIFSTOPPED(status)) {
    // Ctrl-Z: we stop with it, and go on with it.
    keyboard_.GiveTo(getpgrp());
    kill(getpid(), SIGSTOP);
    keyboard_.GiveTo(pid_);
    kill(-pid_, SIGCONT);
    return;
  }
  has_ended_ = true;
  if (WIFEXITED(status)) end_.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end_.signal = WTERMSIG(status);
}

bool Running::Reap() {
  while (true) {
    int status = 0;
    const pid_t pid = waitpid(-1, &status, WNOHANG | (keyboard_.is_ours() ? WUNTRACED : 0));
    if (pid == 0) return true;
    if (pid < 0) return errno != ECHILD;
    TakeStatus(pid, status);
  }
}

void Running::PassOnInterrupt() {
  if (!interrupted_ || passed_on_) return;
  passed_on_ = true;
  kill(-pid_, InterruptingSignal());
}

// One that belongs to another user cannot be ended; it is told, and left.
void Running::EndSurvivors() {
  constexpr milliseconds kToEnd{5000};
  constexpr std::size_t kMostTold = 100;
  std::set<pid_t> known;
  const auto deadline = steady_clock::now() + kToEnd;
  while (Reap() && steady_clock::now() < deadline) {
    for (const pid_t pid : Children()) {
      if (known.insert(pid).second && known.size() <= kMostTold) end_.survivors.push_back(CommandLineOf(pid));
      kill(pid, SIGKILL);  // its own children come to us then
    }
    PauseFor(kLook);
  }
}

CommandEnd Running::AwaitEnd() {
  constexpr int kGlanceMilliseconds = 50;
  const Descriptor ending(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  while (!has_ended_ && Reap()) {
    if (has_ended_) break;
    PassOnInterrupt();
    pollfd wait{ending.get(), POLLIN, 0};
    poll(&wait, 1, kGlanceMilliseconds);
  }
  const auto deadline = steady_clock::now() + command_.grace;
  bool any = Reap();
  while (any && !interrupted_ && steady_clock::now() < deadline) {
    PauseFor(kLook);
    any = Reap();
  }
  if (any) EndSurvivors();
  return std::move(end_);
}

}  // namespace

Result<CommandEnd> RunInForeground(const ForegroundCommand& command, const std::atomic<bool>& interrupted) {
  Running running(command, interrupted);
  TRY_VOID(running.Start());
  return running.AwaitEnd();
}

}  // namespace telltale
