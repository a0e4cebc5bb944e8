#include "harness/check/leak/run_assembly.h"

#include <algorithm>
#include <utility>

#include "harness/check/leak/compiled.h"
#include "harness/check/leak/leak_candidate.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxPieces = 4096;

}  // namespace

std::vector<Finding> FindFragments(const std::vector<Piece>& pieces, const std::set<std::uint32_t>& whole,
                                   const LeakDetector& detector) {
  std::vector<Finding> findings;
  const LeakDetector::Compiled& compiled = detector.compiled();
  for (const Assembled& assembled : Assemble(pieces, compiled.fragments)) {
    if (whole.contains(assembled.canary)) continue;
    const Canary& canary = compiled.canaries[assembled.canary];
    const Piece& first = assembled.pieces.front();
    LeakCandidate candidate;
    candidate.canary = assembled.canary;
    candidate.rank = Rank::kFragments;
    candidate.place = first.place;
    candidate.pointer = first.pointer;
    candidate.path = first.path;
    candidate.wire = first.wire;
    candidate.what = std::string(ToString(canary.canary_class)) + assembled.what;
    candidate.evidence = canary.value;
    Finding finding = ToFinding(candidate, &canary);
    finding.exchange = first.exchange;
    findings.push_back(std::move(finding));
  }
  return findings;
}

void RunAssembly::Add(RunTraces traces) {
  whole_.insert(traces.whole.begin(), traces.whole.end());
  for (Piece& piece : traces.pieces) {
    if (!known_.insert({piece.text, piece.position, piece.length}).second) continue;
    if (pieces_.size() < kMaxPieces) {
      pieces_.push_back(std::move(piece));
    } else {
      cut_ = true;
    }
  }
  if (cut_) known_.clear();
}

std::vector<Finding> RunAssembly::End(const std::string& run, const std::string& scenario) {
  std::vector<Finding> findings = FindFragments(pieces_, whole_, detector_);
  for (Finding& finding : findings) {
    finding.run = run;
    finding.scenario = scenario;
    finding.fingerprint = Fingerprint(finding);
  }
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  pieces_.clear();
  known_.clear();
  whole_.clear();
  cut_ = false;
  return findings;
}

}  // namespace telltale
