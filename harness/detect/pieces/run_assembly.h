#pragma once
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/finding.h"
#include "harness/detect/detector.h"
#include "harness/detect/pieces/fragments.h"
#include "harness/detect/pieces/piece_chance.h"

namespace telltale {

// What one exchange leaves for its run: pieces of values, and which canaries were found whole.
struct RunTraces {
  std::vector<Piece> pieces;
  std::vector<std::uint32_t> whole;  // indices of canaries, ascending
  TokenCounts counts;                // of all that was looked at
};

// Puts together, over the exchanges of one run, values that left in pieces. The result depends on what was added, not
// on how the exchanges were spread over threads: add them in the recording's order. Bounded: a piece that is known
// already costs nothing, and of different ones 4096 are remembered. Not thread-safe.
class RunAssembly {
 public:
  explicit RunAssembly(LeakDetector detector) : detector_(std::move(detector)) {}

  void Add(RunTraces traces);
  // Each canary that stands in pieces and was not found whole, named by the exchange of its first piece. Sorted by
  // ReportedBefore, with fingerprints. Forgets all that was added.
  std::vector<Finding> End(const std::string& run, const std::string& scenario);

  // Pieces were left out since the last End(): values in pieces may have been missed.
  bool cut() const { return cut_; }

 private:
  LeakDetector detector_;
  std::vector<Piece> pieces_;
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> known_;  // text, position, length
  std::set<std::uint32_t> whole_;
  TokenCounts counts_;
  bool cut_ = false;
};

// The canaries that `pieces` make up beyond chance and that are not in `whole`, each at its first piece; without run
// and fingerprint. `counts`: of all in which the pieces were found.
std::vector<Finding> FindFragments(const std::vector<Piece>& pieces, const std::set<std::uint32_t>& whole,
                                   const TokenCounts& counts, const LeakDetector& detector);

}  // namespace telltale
