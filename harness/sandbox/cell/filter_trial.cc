#include "harness/sandbox/cell/filter_trial.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/cell/command_user.h"
#include "harness/sandbox/cell/heard_call.h"

namespace telltale {

bool IsAnswered(const UnameAnswer& answer, const SystemCallFilter& filter, std::uint32_t user) {
  auto report = CellSocketPair();
  if (!report || answer.release().empty()) return false;
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_DUMPABLE, 1);
    int listener = -1;
    const bool is_heard = (user == 0 || BecomeUser(user)) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                          filter.Apply(listener) &&
                          SendCellMessage(report->second.get(), CellMessageKind::kListener, {}, {listener}).has_value();
    utsname facts{};
    _exit(is_heard && uname(&facts) == 0 && answer.release() == facts.release ? 0 : 1);
  }
  report->second.reset();
  auto message = ReceiveCellMessage(report->first.get());
  if (message && message->has_value() && !(*message)->descriptors.empty()) {
    constexpr int kPatienceMilliseconds = 5000;
    pollfd wait{(*message)->descriptors[0].get(), POLLIN, 0};
    const bool asks = poll(&wait, 1, kPatienceMilliseconds) == 1 && (wait.revents & POLLIN) != 0;
    if (const auto call = asks ? HeardCall::Take(wait.fd) : std::nullopt) answer.Answer(*call);
  }
  int status = 0;
  message = std::optional<CellMessage>();  // who still asks is told that nobody listens
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace telltale
