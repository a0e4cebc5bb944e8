#include "harness/app/last_words.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <new>
#include <string_view>
#include <system_error>

#include "harness/app/command.h"
#include "harness/sandbox/cell/scratch_directory.h"

namespace telltale {
namespace {

// A line that is put together without memory of its own; what is too long for it is left out.
class Line {
 public:
  void Add(std::string_view text) {
    for (const char c : text.substr(0, text_.size() - 1 - size_)) {
      // What is in a path may be meant for a terminal.
      text_[size_++] = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    }
  }
  void Write() {
    text_[size_++] = '\n';
    // Nobody is left to tell where standard error takes nothing.
    static_cast<void>(!write(STDERR_FILENO, text_.data(), size_));
  }

 private:
  std::array<char, 1024> text_{};
  std::size_t size_ = 0;
};

void AddReason(const std::exception* what, Line& line) {
  if (what == nullptr) {
    line.Add("it came to a place that it cannot go on from; a limit on memory or threads may be too low");
  } else if (dynamic_cast<const std::bad_alloc*>(what) != nullptr) {
    line.Add("the system gives it no more memory (`ulimit -v` shows a limit of the shell's)");
  } else if (const auto* error = dynamic_cast<const std::system_error*>(what);
             error != nullptr && error->code() == std::errc::resource_unavailable_try_again) {
    line.Add("the system gives it no more threads (`ulimit -u` and `ulimit -v` show limits of the shell's)");
  } else {
    line.Add(what->what());
  }
}

int ReportCurrent() {
  const std::exception_ptr current = std::current_exception();
  if (!current) return ReportException(nullptr);
  try {
    std::rethrow_exception(current);
  } catch (const std::exception& error) {
    return ReportException(&error);
  } catch (...) {
    return ReportException(nullptr);
  }
}

[[noreturn]] void OnTerminate() {
  // A second failure on the way here must not begin again; another thread's must not cut this one short.
  static thread_local bool is_ending = false;
  static std::atomic<bool> somebody_ends = false;
  if (is_ending) _exit(kExitFailure);
  is_ending = true;
  while (somebody_ends.exchange(true)) pause();
  const int code = ReportCurrent();
  ScratchDirectory::RemoveAll();
  _exit(code);
}

}  // namespace

int ReportException(const std::exception* what) {
  Line line;
  line.Add("telltale: it cannot go on: ");
  AddReason(what, line);
  line.Write();
  return kExitFailure;
}

void EndInASentence() { std::set_terminate(OnTerminate); }

}  // namespace telltale
