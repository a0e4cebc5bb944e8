#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/audit.h"
#include "core/canary.h"
#include "harness/scan/scan.h"
#include "harness/scan/scan_control.h"

namespace telltale {

// What the scan was of, and with what.
struct ScanFacts {
  std::string inputs;       // as named on the command line
  std::string first_input;  // services that want a file of the repository for each finding are given this one
  CanarySet canaries;
  bool generic = true;      // leak/pii and leak/secret were asked
  std::string schema_name;  // of the contract; empty: none was given
  std::string schema_text;
  std::vector<DeclaredEndpoint> declared;  // of a profile, instead of a contract
  std::vector<std::string> options;        // what to give `telltale scan` to do it again
  Level fail_on = Level::kWarning;
  std::string today;  // YYYY-MM-DD
};

// Remembers a scan as the audit that reports are made of, and hands findings and gaps on to another sink. A report is
// for people: of a recording of any size the first 100,000 findings, 10,000 gaps and 256 MiB of exchanges are
// remembered; how many that leaves out stands at the audit's control, which every format shows. Its memory is bounded
// by that. Not thread-safe.
class ScanAudit final : public ScanSink {
 public:
  explicit ScanAudit(ScanSink& next) : next_(next) {}

  Status OnExchange(Exchange exchange) override;
  Status OnFinding(const Finding& finding) override;
  Status OnGap(const Gap& gap) override;

  // Once. `verdict` is that of the scan as a whole, which holds for what was left out as well.
  Audit Finish(const ScanFacts& facts, const ScanOutcome& outcome, const ControlOutcome& control, Verdict verdict,
               WallTime started_at, WallTime ended_at);

 private:
  std::string LeftOut() const;
  std::vector<Run> Runs(const CanarySet& canaries) const;

  ScanSink& next_;
  std::vector<Exchange> exchanges_;
  std::vector<Finding> findings_;
  std::vector<Gap> gaps_;
  std::uint64_t exchange_bytes_ = 0;
  std::uint64_t exchanges_left_out_ = 0;
  std::uint64_t findings_left_out_ = 0;
  std::uint64_t gaps_left_out_ = 0;
};

}  // namespace telltale
