#include "harness/app/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include "harness/app/command.h"

namespace telltale {
namespace {

std::atomic<bool> g_interrupted{false};
std::atomic<int> g_signal{0};

void OnSignal(int number) {
  int none = 0;
  g_signal.compare_exchange_strong(none, number);
  if (g_interrupted.exchange(true)) _exit(kExitInterrupted);
}

}  // namespace

const std::atomic<bool>& WatchInterrupts() {
  struct sigaction action {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART;  // a line that is being written to a slow pipe is written to its end
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return g_interrupted;
}

int InterruptingSignal() { return g_signal; }

}  // namespace telltale
