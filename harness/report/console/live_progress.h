#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/clock.h"

namespace telltale {

struct LiveProgressOptions {
  bool terminal = false;  // false: one line when a scenario ends, and nothing else
  bool colour = false;
  int width_columns = 80;
  std::size_t scenarios = 0;  // how many there will be; 0: unknown
};

// What a person sees while scenarios run. On a terminal the scenarios under way have one line each, which tell how long
// they have been running and are rewritten in place; in a pipe each scenario is one line when it ends. Every method may
// be called from any thread. Borrows the clock.
class LiveProgress {
 public:
  using Write = std::function<void(std::string_view)>;  // called under the lock, whole lines and escapes

  LiveProgress(LiveProgressOptions options, const Clock& clock, Write write);
  // Takes the lines of what is still under way off the terminal.
  ~LiveProgress();
  LiveProgress(const LiveProgress&) = delete;
  LiveProgress& operator=(const LiveProgress&) = delete;

  // Rewrites the lines every `period` until the destructor; without it they change when something happens.
  void StartTicking(std::chrono::milliseconds period);

  void Started(const std::string& scenario);
  // `says`: "exit 1 in 0.1 s"; `good` false marks it.
  void Ended(const std::string& scenario, const std::string& says, bool good);
  // A line of its own above those under way.
  void Say(const std::string& line);
  // Rewrites the lines now.
  void Refresh();

 private:
  struct Active {
    std::string scenario;
    SteadyTime since;
  };

  std::string Erased() const;
  std::string Drawn();
  void Redraw(const std::string& above);

  const LiveProgressOptions options_;
  const Clock& clock_;
  const Write write_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::vector<Active> active_;
  std::size_t ended_ = 0;
  std::size_t drawn_lines_ = 0;
  std::thread ticker_;
};

}  // namespace telltale
