#include "harness/detect/pieces/run_assembly.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "harness/detect/compiled.h"
#include "harness/detect/leak_candidate.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxPieces = 4096;

using ByCanary = std::map<std::uint32_t, Assembled>;

// Adds what `pieces` make up beyond chance of canaries that are not there yet; whether they make up something that may
// be chance.
bool Assemble(const std::vector<Piece>& pieces, const TokenCounts& counts, const LeakDetector::Compiled& compiled,
              ByCanary& found) {
  bool may_be_chance = false;
  for (Assembled& assembled : Assemble(pieces, compiled.fragments)) {
    if (found.contains(assembled.canary)) continue;
    const FragmentIndex::Text& text = compiled.fragments.texts()[assembled.text];
    if (IsBeyondChance(assembled.pieces, text, counts, compiled.canaries.size())) {
      const std::uint32_t canary = assembled.canary;
      found.emplace(canary, std::move(assembled));
    } else {
      may_be_chance = true;
    }
  }
  return may_be_chance;
}

// Pieces that stand anywhere hide those that stand near each other, which chance explains less well: the groups of near
// ones are tried by themselves.
ByCanary BeyondChance(const std::vector<Piece>& pieces, const TokenCounts& counts,
                      const LeakDetector::Compiled& compiled) {
  ByCanary found;
  if (!Assemble(pieces, counts, compiled, found)) return found;
  std::vector<Piece> sorted = pieces;
  std::ranges::stable_sort(sorted, [](const Piece& a, const Piece& b) {
    return std::tie(a.text, a.exchange, a.place, a.wire.offset) < std::tie(b.text, b.exchange, b.place, b.wire.offset);
  });
  std::vector<Piece> group;
  for (Piece& piece : sorted) {
    if (!group.empty() && !IsNear(group.back(), piece)) {
      if (group.size() > 1) Assemble(group, counts, compiled, found);
      group.clear();
    }
    group.push_back(std::move(piece));
  }
  if (group.size() > 1) Assemble(group, counts, compiled, found);
  return found;
}

Finding ToFinding(const Assembled& assembled, const LeakDetector::Compiled& compiled) {
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
  Finding finding = telltale::ToFinding(candidate, &canary);
  finding.exchange = first.exchange;
  return finding;
}

}  // namespace

std::vector<Finding> FindFragments(const std::vector<Piece>& pieces, const std::set<std::uint32_t>& whole,
                                   const TokenCounts& counts, const LeakDetector& detector) {
  std::vector<Finding> findings;
  for (const auto& [canary, assembled] : BeyondChance(pieces, counts, detector.compiled())) {
    if (!whole.contains(canary)) findings.push_back(ToFinding(assembled, detector.compiled()));
  }
  return findings;
}

void RunAssembly::Add(RunTraces traces) {
  whole_.insert(traces.whole.begin(), traces.whole.end());
  counts_.Add(traces.counts);
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
  std::vector<Finding> findings = FindFragments(pieces_, whole_, counts_, detector_);
  for (Finding& finding : findings) {
    finding.run = run;
    finding.scenario = scenario;
    finding.fingerprint = Fingerprint(finding);
  }
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  pieces_.clear();
  known_.clear();
  whole_.clear();
  counts_ = {};
  cut_ = false;
  return findings;
}

}  // namespace telltale
