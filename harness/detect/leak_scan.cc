#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "core/run_name.h"
#include "harness/detect/compiled.h"
#include "harness/detect/detector.h"
#include "harness/detect/leak_candidate.h"
#include "harness/detect/pieces/run_assembly.h"
#include "harness/detect/place_budget.h"
#include "harness/detect/view_scan.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxPieces = 4096;
constexpr std::size_t kMaxCandidates = 4096;  // of one exchange: a body that repeats a value a million times
constexpr std::size_t kMaxResolved = 256;     // of one canary in one view
constexpr std::size_t kMaxEvidence = 4096;

}  // namespace

class LeakScan::Impl {
 public:
  explicit Impl(LeakDetector detector)
      : detector_(std::move(detector)),
        compiled_(detector_.compiled()),
        view_scan_(compiled_),
        run_assembly_(detector_) {}

  bool OnView(const View& view) {
    places_.See(view);
    view_scan_.Scan(view);
    cut_ = cut_ || view_scan_.cut();
    if (!view_scan_.found_any()) return false;
    KeepPieces(view);
    Resolve(view);
    return true;
  }

  std::span<const FarLook> FarLooks() const { return view_scan_.far_looks(); }

  std::vector<Finding> EndExchange(const Exchange& exchange, const std::string& scenario);
  std::vector<Finding> EndRun();
  RunTraces TakeTraces() { return std::exchange(traces_, {}); }
  bool TakeCut() { return std::exchange(cut_, false); }
  void KeepPlaces(bool keep) { keep_places_ = keep; }
  bool WantsPlaces();

 private:
  void KeepTraces(const Exchange& exchange, const std::string& scenario, const std::set<std::uint32_t>& whole);
  void KeepPieces(const View& view);
  void Resolve(const View& view);
  LeakCandidate CandidateAt(const View& view, std::size_t offset, std::size_t length) const;
  Finding MakeFinding(const LeakCandidate& candidate) const;
  bool IsFull() {
    cut_ = cut_ || candidates_.size() >= kMaxCandidates;
    return candidates_.size() >= kMaxCandidates;
  }

  LeakDetector detector_;
  const LeakDetector::Compiled& compiled_;
  ViewScan view_scan_;
  std::vector<LeakCandidate> candidates_;  // of the exchange
  std::vector<Piece> pieces_;
  TokenCounts counts_;  // of decoded texts with pieces
  RunTraces traces_;    // of the last exchange, until they are taken or the next one ends
  PlaceBudget places_;
  RunAssembly run_assembly_;
  std::string run_;
  std::string run_scenario_;
  bool keep_places_ = true;
  bool cut_ = false;
};

void LeakScan::Impl::KeepPieces(const View& view) {
  // The payloads themselves are counted where the exchange ends.
  if (keep_places_ && view.depth > 0 && !view_scan_.pieces().empty()) counts_.Count(view.text);
  for (const PieceMatch& match : view_scan_.pieces()) {
    if (pieces_.size() >= kMaxPieces || (keep_places_ && !places_.Spend())) {
      cut_ = true;
      return;
    }
    Piece& piece = pieces_.emplace_back();
    piece.text = match.text;
    piece.position = match.position;
    piece.length = static_cast<std::uint32_t>(match.length);
    if (!keep_places_) continue;
    piece.place = view.source->Place();
    piece.pointer = view.source->Pointer(match.offset);
    piece.path = view.source->Path(match.offset, match.length);
    piece.wire = view.source->ToWire(match.offset, match.length);
  }
}

bool LeakScan::Impl::WantsPlaces() {
  if (keep_places_) return false;
  const bool wants =
      pieces_.size() >= kMaxPieces || (MayAssemble(pieces_) && !Assemble(pieces_, compiled_.fragments).empty());
  pieces_.clear();
  counts_ = {};
  if (!wants) return false;
  candidates_.clear();
  places_.NextExchange();
  return true;
}

LeakCandidate LeakScan::Impl::CandidateAt(const View& view, std::size_t offset, std::size_t length) const {
  LeakCandidate candidate;
  candidate.place = view.source->Place();
  candidate.pointer = view.source->Pointer(offset);
  candidate.path = view.source->Path(offset, length);
  candidate.wire = view.source->ToWire(offset, length);
  candidate.evidence = view.text.substr(offset, std::min(length, kMaxEvidence));
  candidate.view_bytes = view.text.size();
  return candidate;
}

// Of matches of one canary that overlap in a view the best explanation stays; then the source is asked where it is.
void LeakScan::Impl::Resolve(const View& view) {
  std::vector<Match>& matches = view_scan_.matches();
  std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return std::tie(a.canary, a.rank, b.length, a.offset, a.tag) <
           std::tie(b.canary, b.rank, a.length, b.offset, b.tag);
  });
  std::vector<const Match*> kept;
  std::size_t of_canary = 0;
  for (const Match& match : matches) {
    const bool told = std::any_of(kept.rbegin(), kept.rend(), [&](const Match* other) {
      return other->canary == match.canary && match.offset < other->offset + other->length &&
             other->offset < match.offset + match.length;
    });
    if (kept.empty() || kept.back()->canary != match.canary) of_canary = 0;
    if (told) continue;
    if (of_canary++ < kMaxResolved) {
      kept.push_back(&match);
    } else {
      cut_ = true;
    }
  }
  for (const Match* match : kept) {
    if (IsFull()) return;
    LeakCandidate candidate = CandidateAt(view, match->offset, match->length);
    candidate.canary = match->canary;
    candidate.rank = match->rank;
    candidate.what = match->tag == Match::kNoTag ? match->what : compiled_.patterns.Describe(match->tag);
    candidates_.push_back(std::move(candidate));
  }
  for (const GenericHit& hit : view_scan_.generic_hits()) {
    if (IsFull()) return;
    LeakCandidate candidate = CandidateAt(view, hit.offset, hit.length);
    candidate.generic_rule = hit.rule;
    candidate.level = hit.level;
    candidate.what = hit.what;
    candidates_.push_back(std::move(candidate));
  }
}

Finding LeakScan::Impl::MakeFinding(const LeakCandidate& candidate) const {
  if (candidate.canary == LeakCandidate::kNoCanary) return ToFinding(candidate, nullptr);
  return ToFinding(candidate, &compiled_.canaries[candidate.canary]);
}

std::vector<Finding> LeakScan::Impl::EndExchange(const Exchange& exchange, const std::string& scenario) {
  if (candidates_.empty() && pieces_.empty() && !keep_places_) {
    KeepTraces(exchange, scenario, {});
    return {};
  }
  std::vector<LeakCandidate> best = BestCandidates(std::move(candidates_));
  candidates_.clear();
  std::set<std::uint32_t> whole;
  std::vector<Finding> findings;
  for (const LeakCandidate& candidate : best) {
    findings.push_back(MakeFinding(candidate));
    if (candidate.canary != LeakCandidate::kNoCanary) whole.insert(candidate.canary);
  }
  for (Piece& piece : pieces_) piece.exchange = exchange.id;
  if (keep_places_) counts_.CountWire(exchange);
  for (Finding& finding : FindFragments(pieces_, whole, counts_, detector_)) {
    for (std::size_t i = 0; i < compiled_.canaries.size(); ++i) {
      if (compiled_.canaries[i].id == finding.canary) whole.insert(static_cast<std::uint32_t>(i));
    }
    findings.push_back(std::move(finding));
  }
  for (Finding& finding : findings) {
    finding.exchange = exchange.id;
    finding.run = exchange.run;
    finding.scenario = scenario;
    finding.fingerprint = Fingerprint(finding);
  }
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  KeepTraces(exchange, scenario, whole);
  return findings;
}

void LeakScan::Impl::KeepTraces(const Exchange& exchange, const std::string& scenario,
                                const std::set<std::uint32_t>& whole) {
  run_assembly_.Add(std::move(traces_));
  traces_.pieces = std::move(pieces_);
  traces_.counts = std::exchange(counts_, {});
  traces_.whole.assign(whole.begin(), whole.end());
  pieces_.clear();
  places_.NextExchange();
  view_scan_.NextExchange();
  run_ = exchange.run;
  run_scenario_ = scenario;
}

std::vector<Finding> LeakScan::Impl::EndRun() {
  run_assembly_.Add(TakeTraces());
  cut_ = cut_ || run_assembly_.cut();
  return run_assembly_.End(run_, run_scenario_);
}

LeakScan::LeakScan(LeakDetector detector) : impl_(std::make_unique<Impl>(std::move(detector))) {}
LeakScan::~LeakScan() = default;
LeakScan::LeakScan(LeakScan&&) noexcept = default;
LeakScan& LeakScan::operator=(LeakScan&&) noexcept = default;

bool LeakScan::OnView(const View& view) { return impl_->OnView(view); }
std::span<const FarLook> LeakScan::FarLooks() const { return impl_->FarLooks(); }
void LeakScan::KeepPlaces(bool keep) { impl_->KeepPlaces(keep); }
bool LeakScan::WantsPlaces() { return impl_->WantsPlaces(); }

std::vector<Finding> LeakScan::EndExchange(const Exchange& exchange, const std::string& scenario) {
  return impl_->EndExchange(exchange, scenario);
}

std::vector<Finding> LeakScan::EndExchange(const Exchange& exchange) {
  return impl_->EndExchange(exchange, ScenarioOfRunName(exchange.run));
}

std::vector<Finding> LeakScan::EndRun() { return impl_->EndRun(); }

RunTraces LeakScan::TakeTraces() { return impl_->TakeTraces(); }

bool LeakScan::TakeCut() { return impl_->TakeCut(); }

}  // namespace telltale
