#include "harness/app/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include "harness/app/command.h"

namespace telltale {
namespace {

std::atomic<bool> g_interrupted{false};

void OnSignal(int) {
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

}  // namespace telltale
