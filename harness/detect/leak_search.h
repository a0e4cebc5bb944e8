#pragma once
#include <string>
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"
#include "core/gap.h"
#include "harness/decode/decode.h"
#include "harness/detect/detector.h"
#include "harness/detect/digests/salt_harvest.h"
#include "harness/detect/opaque_watch.h"
#include "harness/detect/pieces/run_assembly.h"

namespace telltale {

// The one leak search, whether runs feed it (harness/app/find_leaks.h) or recordings (harness/scan): an exchange is
// decoded, its views are looked at, and what may be part of a value that left over several exchanges is kept for the
// end of its run (run_ends.h).

// What an exchange is a part of.
struct ExchangeContext {
  std::string scenario;
  bool in_run = true;       // values in pieces may lie in other exchanges: pieces are kept with their places
  bool all_strings = true;  // a digest may be salted with a string of another exchange; otherwise only new tokens count
};

struct ExchangeLeaks {
  std::vector<Finding> findings;  // sorted by ReportedBefore
  std::vector<Gap> gaps;          // decode-budget, detect-budget
  RunTraces pieces;               // empty outside a run
  SaltTraces salts;
  bool may_be_opaque = false;  // whoever wants to know what of it looks encrypted must ask FindOpaque
};

// One a thread, for exchanges of one canary set; what it finds in one does not depend on those before it, but for
// all_strings == false, which asks for tokens that this search has not seen.
class LeakSearch {
 public:
  // `salts`: whether traces of salted digests are wanted at all.
  LeakSearch(LeakDetector detector, const DecodeLimits& limits, bool salts);
  LeakSearch(const LeakSearch&) = delete;
  LeakSearch& operator=(const LeakSearch&) = delete;

  ExchangeLeaks Search(const Exchange& exchange, const ExchangeContext& context);
  // No traces of salted digests are wanted any more where a context has not all_strings.
  void StopHarvest();

 private:
  std::vector<Finding> FindByName(const Exchange& exchange, const Exchange& named, const std::string& scenario,
                                  std::vector<Finding>& in_bytes);
  SaltTraces HarvestSalts(const Exchange& exchange, const std::vector<Finding>& findings, bool all_strings);

  LeakDetector detector_;
  ExchangeDecoder decoder_;
  LeakScan scan_;
  DigestWatch watch_;
  OpaqueWatch opaque_;
  ExchangeDecoder harvest_decoder_;  // leaves nothing out that it showed before
  SaltHarvest harvest_;
  const bool salts_;
  bool harvest_stopped_ = false;
};

}  // namespace telltale
