#include "harness/app/serve_account.h"

#include <fmt/format.h>

#include "harness/app/command.h"

namespace telltale {
namespace {

std::string Counted(std::uint64_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

void ServeAccount::Add(const std::string& id, const Exchange& exchange, const PayloadReading& reading) {
  ++(reading.is_bad() ? bad_ : reading.is_judged ? good_ : unjudged_);
  if (!reading.gaps.empty()) ++unread_;
  for (const PayloadProblem& problem : reading.problems) {
    if (problem.is_gap) continue;
    ++of_level_[static_cast<std::size_t>(problem.level)];
    if (findings_.size() >= kMostFindings) continue;
    findings_.push_back({id, exchange.method, exchange.host, exchange.target, problem});
  }
}

std::uint64_t ServeAccount::findings_from(Level level) const {
  std::uint64_t count = 0;
  for (std::size_t i = static_cast<std::size_t>(level); i < std::size(of_level_); ++i) count += of_level_[i];
  return count;
}

ServeVerdict Judge(const ServeTrial& trial) {
  const ServeAccount& account = *trial.account;
  if (const std::uint64_t findings = trial.fail_on ? account.findings_from(*trial.fail_on) : 0; findings > 0) {
    return {Verdict::kFail,
            Counted(findings, "finding", "findings") + " in " + Counted(account.exchanges(), "request", "requests")};
  }
  if (trial.interrupted) return {Verdict::kInconclusive, "interrupted before the command had done its work"};
  if (trial.gaps > 0) {
    return {Verdict::kInconclusive, Counted(trial.gaps, "gap", "gaps") + ": not all that came could be recorded"};
  }
  if (account.unread() > 0) {
    return {Verdict::kInconclusive, Counted(account.unread(), "request", "requests") + " could not be read whole"};
  }
  if (!trial.command.survivors.empty()) {
    return {Verdict::kInconclusive, Counted(trial.command.survivors.size(), "process", "processes") +
                                        " of the command had to be ended: what they had still sent is unknown"};
  }
  if (account.exchanges() == 0 && !trial.may_be_silent) {
    return {Verdict::kInconclusive,
            "nothing came: is the CLI pointed at $TELLTALE_URL? (--may-be-silent where that is as it should be)"};
  }
  const std::uint64_t tolerated = account.findings_from(Level::kNote);
  return {Verdict::kPass,
          Counted(account.exchanges(), "request", "requests") +
              (tolerated == 0 ? ", nothing found" : ", " + Counted(tolerated, "finding", "findings") + " tolerated")};
}

int ExitCodeOf(const ServeVerdict& verdict, const CommandEnd& command) {
  if (verdict.verdict == Verdict::kFail) return ExitCode(Verdict::kFail);
  return command.failed() ? kExitCommandFailed : ExitCode(verdict.verdict);
}

}  // namespace telltale
