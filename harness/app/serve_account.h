#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"
#include "core/verdict.h"
#include "harness/app/foreground_command.h"
#include "mockserver/backend/payload_reader.h"

namespace telltale {

// A broken rule in what came, and where.
struct ServeFinding {
  std::string exchange, method, host, target;
  PayloadProblem problem;
};

// What has come at the desk so far, ever: a reset of the control API takes nothing back. Not thread-safe.
class ServeAccount {
 public:
  static constexpr std::size_t kMostFindings = 1000;  // kept; more are counted
  void Add(const std::string& id, const Exchange& exchange, const PayloadReading& reading);

  std::uint64_t good() const { return good_; }
  std::uint64_t bad() const { return bad_; }
  std::uint64_t unjudged() const { return unjudged_; }
  std::uint64_t exchanges() const { return good_ + bad_ + unjudged_; }
  std::uint64_t unread() const { return unread_; }  // exchanges of which a part could not be read
  const std::vector<ServeFinding>& findings() const { return findings_; }
  std::uint64_t findings_from(Level level) const;  // all of that level and worse

 private:
  std::uint64_t good_ = 0, bad_ = 0, unjudged_ = 0, unread_ = 0;
  std::vector<ServeFinding> findings_;
  std::uint64_t of_level_[3] = {};  // by Level
};

// What `telltale serve -- COMMAND` is judged by.
struct ServeTrial {
  const ServeAccount* account = nullptr;
  std::uint64_t gaps = 0;        // of the recording
  std::optional<Level> fail_on;  // nullopt: findings do not fail
  bool may_be_silent = false;    // that nothing came is no reason to doubt
  bool interrupted = false;      // it did not come to its end
  CommandEnd command;
};

struct ServeVerdict {
  Verdict verdict = Verdict::kPass;
  std::string why;
};
// A pass needs something that came, all of it read, and nobody left who could still send.
ServeVerdict Judge(const ServeTrial& trial);

// The exit code of `telltale serve -- COMMAND`: that of findings, then of the command's failure, then of doubt.
int ExitCodeOf(const ServeVerdict& verdict, const CommandEnd& command);

}  // namespace telltale
