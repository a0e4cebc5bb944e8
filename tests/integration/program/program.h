#pragma once
#include <sys/types.h>

#include <array>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace telltale {

// What to start. The environment is the test's own, changed by `environment`.
struct ProgramStart {
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment = {};
  std::filesystem::path working_directory = {};  // empty: the test's own
};

struct ProgramEnd {
  int exit_code = -1;  // -1: ended by `signal`
  int signal = 0;
  std::string standard_output;
  std::string standard_error;
};

// A program that runs beside the test, in a process group of its own, as a shell starts it. What is still there when
// the object goes is killed. For one thread.
class Program {
 public:
  explicit Program(const ProgramStart& start);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const { return pid_; }
  void Kill();        // the one process, by a signal that cannot be caught
  void PressCtrlC();  // SIGINT for the whole group
  // Waits until the standard output (or error) holds `text`; false: it ended without.
  bool WaitForOutput(const std::string& text) { return WaitFor(0, text); }
  bool WaitForError(const std::string& text) { return WaitFor(1, text); }
  std::string standard_output() const;
  ProgramEnd Wait();

 private:
  void Drain(std::size_t stream, int descriptor);
  bool WaitFor(std::size_t stream, const std::string& text);

  pid_t pid_ = -1;
  bool reaped_ = false;
  mutable std::mutex mutex_;  // guards texts_ and ended_
  std::condition_variable changed_;
  std::array<std::string, 2> texts_;
  std::array<bool, 2> ended_{};
  std::array<std::thread, 2> readers_;
};

// Starts it and waits for its end.
ProgramEnd RunProgram(const ProgramStart& start);

}  // namespace telltale
