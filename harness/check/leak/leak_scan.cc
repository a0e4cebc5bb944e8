#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "harness/check/leak/compiled.h"
#include "harness/check/leak/detector.h"
#include "harness/check/leak/edge.h"
#include "harness/check/leak/leak_candidate.h"
#include "harness/check/leak/run_assembly.h"
#include "harness/check/leak/short_tokens.h"
#include "harness/decode/byte_class.h"

namespace telltale {
namespace {

constexpr std::size_t kShortText = 512;
constexpr std::size_t kShortestPrint = 6;
constexpr std::size_t kMaxPieces = 4096;
constexpr std::size_t kMaxCandidates = 4096;  // of one exchange: a body that repeats a value a million times
constexpr std::size_t kMaxXorText = 1 << 20;  // keys longer than a byte are looked for in small texts only

// A match within one view.
struct Match {
  std::uint32_t canary = 0;
  Rank rank = Rank::kForm;
  std::size_t offset = 0;
  std::size_t length = 0;
  std::uint32_t tag = UINT32_MAX;  // pattern; what it is called is worked out last
  std::string what;
};

constexpr auto kTokenBytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) table[c] = c >= 0x80 || IsWordByte(static_cast<char>(c));
  return table;
}();

bool LooksBinary(BytesView text) {
  const BytesView head = text.substr(0, 4096);
  return std::any_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x7f || (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t');
  });
}

}  // namespace

class LeakScan::Impl {
 public:
  explicit Impl(LeakDetector detector)
      : detector_(std::move(detector)), compiled_(detector_.compiled()), run_assembly_(detector_) {}

  bool OnView(const View& view) {
    matches_.clear();
    generic_hits_.clear();
    const std::size_t pieces_before = pieces_.size();
    FindPatterns(view.text);
    FindXored(view);
    // Most decoded texts are short noise, where no token, no address and no name can stand.
    const bool has_print =
        view.text.size() > kShortText || view.depth == 0 || HasPrintableRun(view.text, kShortestPrint);
    FindTokens(view, has_print);
    if (compiled_.generic_enabled && has_print) compiled_.generic.Scan(view.text, generic_hits_);
    Resolve(view);
    return !matches_.empty() || !generic_hits_.empty() || pieces_.size() != pieces_before;
  }

  std::vector<Finding> EndExchange(const Exchange& exchange, const std::string& scenario);
  std::vector<Finding> EndRun();
  RunTraces TakeTraces() { return std::exchange(traces_, {}); }

 private:
  void KeepTraces(const Exchange& exchange, const std::string& scenario, const std::set<std::uint32_t>& whole);
  void FindPatterns(BytesView text) {
    compiled_.patterns.matcher().Scan(
        text, [&](std::uint32_t tag, std::size_t offset, std::size_t length) { AddPattern(tag, offset, length); });
  }
  void AddPattern(std::uint32_t tag, std::size_t offset, std::size_t length) {
    if (matches_.size() >= kMaxCandidates) return;
    const PatternMeaning& meaning = compiled_.patterns.meaning(tag);
    matches_.push_back({meaning.canary, meaning.rank, offset, length, tag, {}});
  }
  void FindXored(const View& view);
  void FindTokens(const View& view, bool has_print);
  void FindPieces(const View& view);
  void AddDigests();
  void FindPiece(const View& view, std::size_t begin, std::size_t end);
  void FindShortTokens(BytesView text, ShortTokens& tokens);
  void Resolve(const View& view);
  Finding MakeFinding(const LeakCandidate& candidate) const;

  LeakDetector detector_;
  const LeakDetector::Compiled& compiled_;
  Digester digester_;
  ShortTokens short_tokens_;
  std::vector<Match> matches_;  // of the view at hand
  std::vector<GenericHit> generic_hits_;
  std::vector<DigestHit> digest_hits_;
  std::vector<XorHit> xor_hits_;
  std::vector<LeakCandidate> candidates_;  // of the exchange
  std::vector<Piece> pieces_;
  RunTraces traces_;  // of the last exchange, until they are taken or the next one ends
  RunAssembly run_assembly_;
  std::string run_;
  std::string run_scenario_;
};

void LeakScan::Impl::FindXored(const View& view) {
  xor_hits_.clear();
  const bool long_keys = view.text.size() <= kMaxXorText && LooksBinary(view.text);
  compiled_.patterns.xor_matcher().Scan(view.text, long_keys ? XorMatcher::kLongestKey : 1, xor_hits_);
  for (const XorHit& hit : xor_hits_) {
    if (matches_.size() >= kMaxCandidates) return;
    matches_.push_back({compiled_.patterns.meaning(hit.tag).canary, Rank::kTurned, hit.offset, hit.length, UINT32_MAX,
                        compiled_.patterns.Describe(hit.tag) + ", XORed with a key of " +
                            std::to_string(hit.key_bytes) + (hit.key_bytes == 1 ? " byte" : " bytes")});
  }
}

void LeakScan::Impl::FindTokens(const View& view, bool has_print) {
  const BytesView text = view.text;
  digest_hits_.clear();
  if (view.depth > 0 && text.size() <= 96) compiled_.tokens.Whole(text, digester_, digest_hits_);
  if (!has_print) return FindPieces(view);
  ShortTokens& short_tokens = short_tokens_;
  short_tokens.Clear();
  const char* bytes = text.data();
  for (std::size_t at = 0; at < text.size();) {
    if (!kTokenBytes[static_cast<unsigned char>(bytes[at])]) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && kTokenBytes[static_cast<unsigned char>(bytes[at])]) ++at;
    compiled_.tokens.Token(text, begin, at, digester_, digest_hits_);
    FindPiece(view, begin, at);
    if (short_tokens.Add(begin, at)) {
      FindShortTokens(text, short_tokens);
      short_tokens.Add(begin, at);
    }
  }
  if (short_tokens.Finish()) FindShortTokens(text, short_tokens);
  AddDigests();
}

void LeakScan::Impl::FindPieces(const View& view) {
  const BytesView text = view.text;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && kTokenBytes[static_cast<unsigned char>(text[at])]) ++at;
    if (at - begin >= 3) FindPiece(view, begin, at);
    if (at == begin) ++at;
  }
  AddDigests();
}

void LeakScan::Impl::AddDigests() {
  for (DigestHit& hit : digest_hits_) {
    if (matches_.size() >= kMaxCandidates) return;
    const Rank rank = hit.bits < DigestIndex::kKeyBytes * 8 ? Rank::kWeakDigest : Rank::kDigest;
    matches_.push_back({hit.canary, rank, hit.offset, hit.length, UINT32_MAX, std::move(hit.what)});
  }
}

void LeakScan::Impl::FindPiece(const View& view, std::size_t begin, std::size_t end) {
  if (pieces_.size() >= kMaxPieces) return;
  compiled_.fragments.Find(view.text.substr(begin, end - begin), [&](std::uint32_t text, std::uint32_t position) {
    const WireRange wire = view.source->ToWire(begin, end - begin);
    pieces_.push_back({text,
                       position,
                       static_cast<std::uint32_t>(end - begin),
                       {},
                       view.source->Place(),
                       view.source->Pointer(begin),
                       view.source->Path(begin, end - begin),
                       wire});
  });
}

void LeakScan::Impl::FindShortTokens(BytesView text, ShortTokens& tokens) {
  for (const ShortTokens::Joined& joined : tokens.TakeRun(text)) {
    compiled_.patterns.matcher().Scan(joined.text, [&](std::uint32_t tag, std::size_t offset, std::size_t length) {
      if (matches_.size() >= kMaxCandidates) return;
      const std::size_t begin = joined.offsets[offset];
      const std::size_t end = joined.offsets[offset + length - 1] + 1;
      if (end - begin == length) return;  // it stands there in one piece
      matches_.push_back({compiled_.patterns.meaning(tag).canary, Rank::kFragments, begin, end - begin, UINT32_MAX,
                          compiled_.patterns.Describe(tag) + ", a few characters at a time"});
    });
  }
}

// Of matches of one canary that overlap in a view the best explanation stays; then the source is asked where it is.
void LeakScan::Impl::Resolve(const View& view) {
  if (matches_.empty() && generic_hits_.empty()) return;
  std::stable_sort(matches_.begin(), matches_.end(), [](const Match& a, const Match& b) {
    return std::tie(a.canary, a.rank, b.length, a.offset, a.tag) <
           std::tie(b.canary, b.rank, a.length, b.offset, b.tag);
  });
  std::vector<const Match*> kept;
  for (const Match& match : matches_) {
    const bool told = std::any_of(kept.rbegin(), kept.rend(), [&](const Match* other) {
      return other->canary == match.canary && match.offset < other->offset + other->length &&
             other->offset < match.offset + match.length;
    });
    if (!told) kept.push_back(&match);
    if (kept.size() > 256) break;
  }
  const auto resolve = [&](std::size_t offset, std::size_t length) {
    LeakCandidate candidate;
    candidate.place = view.source->Place();
    candidate.pointer = view.source->Pointer(offset);
    candidate.path = view.source->Path(offset, length);
    candidate.wire = view.source->ToWire(offset, length);
    candidate.evidence = view.text.substr(offset, std::min<std::size_t>(length, 4096));
    candidate.view_bytes = view.text.size();
    return candidate;
  };
  for (const Match* match : kept) {
    if (candidates_.size() >= kMaxCandidates) return;
    LeakCandidate candidate = resolve(match->offset, match->length);
    candidate.canary = match->canary;
    candidate.rank = match->rank;
    candidate.what = match->tag == UINT32_MAX ? match->what : compiled_.patterns.Describe(match->tag);
    candidates_.push_back(std::move(candidate));
  }
  for (const GenericHit& hit : generic_hits_) {
    if (candidates_.size() >= kMaxCandidates) return;
    LeakCandidate candidate = resolve(hit.offset, hit.length);
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
  std::vector<LeakCandidate> best = BestCandidates(std::move(candidates_));
  candidates_.clear();
  std::set<std::uint32_t> whole;
  std::vector<Finding> findings;
  for (const LeakCandidate& candidate : best) {
    findings.push_back(MakeFinding(candidate));
    if (candidate.canary != LeakCandidate::kNoCanary) whole.insert(candidate.canary);
  }
  for (Piece& piece : pieces_) piece.exchange = exchange.id;
  for (Finding& finding : FindFragments(pieces_, whole, detector_)) {
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
  if (!traces_.empty()) run_assembly_.Add(std::move(traces_));
  traces_.pieces = std::move(pieces_);
  traces_.whole.assign(whole.begin(), whole.end());
  pieces_.clear();
  run_ = exchange.run;
  run_scenario_ = scenario;
}

std::vector<Finding> LeakScan::Impl::EndRun() {
  run_assembly_.Add(TakeTraces());
  return run_assembly_.End(run_, run_scenario_);
}

LeakScan::LeakScan(LeakDetector detector) : impl_(std::make_unique<Impl>(std::move(detector))) {}
LeakScan::~LeakScan() = default;
LeakScan::LeakScan(LeakScan&&) noexcept = default;
LeakScan& LeakScan::operator=(LeakScan&&) noexcept = default;

bool LeakScan::OnView(const View& view) { return impl_->OnView(view); }

std::vector<Finding> LeakScan::EndExchange(const Exchange& exchange, const std::string& scenario) {
  return impl_->EndExchange(exchange, scenario);
}

std::vector<Finding> LeakScan::EndExchange(const Exchange& exchange) {
  return impl_->EndExchange(exchange, exchange.run.substr(0, exchange.run.find('#')));
}

std::vector<Finding> LeakScan::EndRun() { return impl_->EndRun(); }

RunTraces LeakScan::TakeTraces() { return impl_->TakeTraces(); }

}  // namespace telltale
