#include "harness/sandbox/cell/filter_trial.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/cell/command_user.h"
#include "harness/sandbox/cell/heard_call.h"
#include "harness/sandbox/cell/listener_handover.h"

namespace telltale {

namespace {

// Asks as a command would that lets nobody look into its memory.
[[noreturn]] void Ask(const std::string& expected, const SystemCallFilter& filter, std::uint32_t user, int report) {
  prctl(PR_SET_DUMPABLE, 0);
  int listener = -1;
  utsname facts{};
  const bool is_told = (user != 0 ? BecomeUser(user) : LeavePowers()) && filter.Apply(listener) &&
                       OfferListener(report, listener) && uname(&facts) == 0 && expected == facts.release;
  _exit(is_told ? 0 : 1);
}

// Until the child has ended, or for five seconds.
void AnswerOnce(const UnameAnswer& answer, int report, pid_t child) {
  const auto offer = ReceiveCellMessage(report);
  if (!offer || !offer->has_value()) return;
  const auto listener = TakeListener(report, **offer, child);
  if (!listener) return;
  constexpr int kPatienceMilliseconds = 5000;
  pollfd wait{listener->get(), POLLIN, 0};
  if (poll(&wait, 1, kPatienceMilliseconds) != 1 || (wait.revents & POLLIN) == 0) return;
  if (const auto call = HeardCall::Take(wait.fd)) answer.Answer(*call);
}

}  // namespace

bool IsAnswered(const UnameAnswer& answer, const SystemCallFilter& filter, std::uint32_t user) {
  auto report = CellSocketPair();
  if (!report || answer.release().empty()) return false;
  const pid_t child = fork();
  if (child == 0) Ask(answer.release(), filter, user, report->second.get());
  if (child < 0) return false;
  report->second.reset();
  AnswerOnce(answer, report->first.get(), child);
  report->first.reset();  // who still waits is told that nobody listens
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace telltale
