#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/canary.h"
#include "core/exchange.h"
#include "core/finding.h"
#include "core/gap.h"
#include "core/result.h"
#include "harness/config/profile.h"
#include "harness/decode/view.h"

namespace telltale {

struct RunTraces;

struct LeakOptions {
  std::vector<AllowedValue> allowed_values;  // leak/pii and leak/secret are silent on them
  bool generic = true;                       // leak/pii and leak/secret at all
  // Files and folders that are known to stand below planted folders: their digests are looked for.
  std::vector<std::string> known_paths = {};
  DeclaredMessages messages = {};  // by whose names bodies read
};

// Everything there is to look for in one canary set, compiled. Immutable, cheap to copy, thread-safe.
class LeakDetector {
 public:
  // kInput: more than 65,000 canaries, or two of the same id.
  static Result<LeakDetector> Compile(CanarySet canaries, LeakOptions options = {});

  // Canaries that cannot be looked for (too short, or a common word), one gap of kind kCanaryWeak each: a value
  // nobody could see must not pass as a value that did not leave.
  const std::vector<Gap>& gaps() const;
  const std::vector<std::string>& weak() const;  // the ids of those canaries
  std::size_t patterns() const;
  std::size_t digests() const;

  struct Compiled;
  const Compiled& compiled() const { return *compiled_; }

 private:
  explicit LeakDetector(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

// Looks at the views of exchanges, one exchange after the other. One a thread; reusable. Use:
//   decoder.Decode(exchange, scan, gaps); findings = scan.EndExchange(exchange);   for each exchange of a run
//   findings = scan.EndRun();                                                       then, where exchanges have runs
class LeakScan final : public ViewVisitor {
 public:
  explicit LeakScan(LeakDetector detector);
  ~LeakScan() override;
  LeakScan(LeakScan&&) noexcept;
  LeakScan& operator=(LeakScan&&) noexcept;

  bool OnView(const View& view) override;
  std::span<const FarLook> FarLooks() const override;

  // Whether the pieces of values of the exchanges from now on are kept with their places (they are by default). Three
  // letters of a thousand values stand in every payload, and working out where costs more than all else; who needs no
  // traces of an exchange asks WantsPlaces() when it was shown, and where that is true shows it again with places.
  void KeepPlaces(bool keep);
  // Whether pieces without places make up a value of the exchange that was shown. True: it was forgotten again.
  bool WantsPlaces();

  // The findings in the views shown since the last call, one a canary and place and pointer, with everything filled in
  // (run, scenario, exchange, fingerprint), sorted by ReportedBefore. `scenario` is that of the exchange's run.
  std::vector<Finding> EndExchange(const Exchange& exchange, const std::string& scenario);
  std::vector<Finding> EndExchange(const Exchange& exchange);  // the run's name, without a repetition's number
  // Values in pieces over the exchanges since the last call, each named by the exchange of its first piece. Canaries
  // that were found whole are not told again.
  std::vector<Finding> EndRun();
  // What the exchange that ended last leaves for its run, for a RunAssembly (run_assembly.h): where the exchanges of a
  // run are spread over threads. EndRun then no longer counts it.
  RunTraces TakeTraces();
  // Whether there was more to find (matches, pieces of values) than is kept, in the exchanges and runs that ended since
  // the last call: a gap of kind kDetectBudget.
  bool TakeCut();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace telltale
