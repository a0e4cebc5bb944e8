#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "core/whole_number.h"
#include "harness/sandbox/cell/cell_init.h"
#include "harness/sandbox/cell/cell_protocol.h"

namespace telltale {
namespace {

constexpr int kCellGone = 125;
constexpr int kNotStarted = 127;

int EndLike(int status) {
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
  ::signal(WTERMSIG(status), SIG_DFL);
  kill(getpid(), WTERMSIG(status));
  return 128 + WTERMSIG(status);  // a signal that does not end us
}

}  // namespace

int RunCellRelay(int init, int report) {
  // Where the streams are a terminal, this session gives it up, so that the command's session can have it.
  ::signal(SIGHUP, SIG_IGN);
  if (isatty(0) == 1) ioctl(0, TIOCNOTTY);
  if (!SendCellMessage(init, CellMessageKind::kStreams, {}, {0, 1, 2})) return kCellGone;
  for (const int stream : {0, 1, 2}) close(stream);
  const auto message = ReceiveCellMessage(init);
  if (!message || !message->has_value()) return kCellGone;
  const std::optional<int> number = WholeNumber<int>((*message)->text);
  if (!number) return kCellGone;
  const int value = *number;
  if ((*message)->kind == CellMessageKind::kEnded) return EndLike(value);
  (void)!write(report, &value, sizeof value);
  return kNotStarted;
}

}  // namespace telltale
