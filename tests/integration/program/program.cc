#include "tests/integration/program/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>

namespace telltale {
namespace {

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> EnvironmentWith(const std::map<std::string, std::string>& changes) {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (!changes.contains(text.substr(0, text.find('=')))) all.push_back(text);
  }
  for (const auto& [name, value] : changes) all.push_back(name + "=" + value);
  return all;
}

std::array<int, 2> NewPipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return ends;
}

}  // namespace

Program::Program(const ProgramStart& start) {
  const std::vector<std::string> environment = EnvironmentWith(start.environment);
  const std::vector<char*> argv = Pointers(start.argv);
  const std::vector<char*> envp = Pointers(environment);
  const std::array<int, 2> out = NewPipe();
  const std::array<int, 2> err = NewPipe();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("no process");
  if (pid_ == 0) {
    setpgid(0, 0);
    if (!start.working_directory.empty() && chdir(start.working_directory.c_str()) != 0) _exit(126);
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    execvpe(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  setpgid(pid_, pid_);  // also here: the child may not have come to it yet
  close(out[1]);
  close(err[1]);
  readers_ = {std::thread([this, from = out[0]] { Drain(0, from); }),
              std::thread([this, from = err[0]] { Drain(1, from); })};
}

Program::~Program() {
  if (!reaped_) {
    kill(-pid_, SIGKILL);
    Wait();
  }
}

void Program::Kill() { kill(pid_, SIGKILL); }
void Program::PressCtrlC() { kill(-pid_, SIGINT); }

void Program::Drain(std::size_t stream, int descriptor) {
  std::array<char, 4096> buffer;
  while (true) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    const std::lock_guard lock(mutex_);
    if (count > 0) texts_[stream].append(buffer.data(), static_cast<std::size_t>(count));
    if (count <= 0) ended_[stream] = true;
    changed_.notify_all();
    if (count <= 0) break;
  }
  close(descriptor);
}

bool Program::WaitFor(std::size_t stream, const std::string& text) {
  std::unique_lock lock(mutex_);
  const auto is_there = [&] { return texts_[stream].find(text) != std::string::npos; };
  changed_.wait(lock, [&] { return is_there() || ended_[stream]; });
  return is_there();
}

std::string Program::standard_output() const {
  const std::lock_guard lock(mutex_);
  return texts_[0];
}

ProgramEnd Program::Wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  reaped_ = true;
  for (std::thread& reader : readers_) reader.join();
  ProgramEnd end;
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  end.standard_output = texts_[0];
  end.standard_error = texts_[1];
  return end;
}

ProgramEnd RunProgram(const ProgramStart& start) { return Program(start).Wait(); }

}  // namespace telltale
