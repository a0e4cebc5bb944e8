#include "harness/decode/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "harness/decode/json_pointer.h"
#include "harness/decode/node_source.h"
#include "harness/decode/plausible.h"
#include "harness/decode/run_facts.h"
#include "harness/decode/sub_runs.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestText = 8;  // nothing shorter decodes to anything worth matching
constexpr std::size_t kShortBinary = 512;
constexpr std::size_t kRememberedPayload = 4096;  // larger payloads hardly ever come twice
constexpr std::size_t kMostRuns = 1024;
constexpr std::uint64_t kFreeExpansion = 1ULL << 20;
// Runs and texts share the sets of hashes: the same bytes mean different work.
constexpr std::uint64_t kTokenSalt = 0x9e3779b97f4a7c15ULL;
constexpr std::uint64_t kSolidSalt = 0xc2b2ae3d27d4eb4fULL;
constexpr std::uint64_t kPayloadSalt = 0x165667b19e3779f9ULL;

// The one of the token decoders that reads hex.
std::span<const RunDecoder> HexDecoder() {
  static const std::span<const RunDecoder> hex = [] {
    const auto all = TokenDecoders();
    const auto at = std::ranges::find(all, "hex", &RunDecoder::step);
    return all.subspan(static_cast<std::size_t>(at - all.begin()), 1);
  }();
  return hex;
}

// Long, of hex digits and the dashes of a UUID, with digits and letters of one case.
bool IsOnlyHex(BytesView run, std::uint32_t classes) {
  constexpr std::size_t kFewestDigits = 24;
  constexpr std::uint32_t kBothCases = kLowerCase | kUpperCase;
  if (run.size() < kFewestDigits || (classes & kDigit) == 0 || (classes & kHexLetter) == 0) return false;
  if ((classes & kBothCases) == kBothCases || (classes & (kPlus | kSlash | kUnderscore)) != 0) return false;
  return AllOf<HexDashes>(run);
}

// Long, and of the letters of Base64 with digits and letters of both cases. A text in Base85 has other letters, too: of
// 40 letters, four in five of which can be any of the 85, at least one is none of the 64 but once in 9,000 texts. Texts
// that repeat themselves have few different letters.
bool IsOnlyBase64(BytesView run, std::uint32_t classes) {
  constexpr std::size_t kFewestLetters = 40;
  constexpr int kFewestDifferent = 28;
  return run.size() >= kFewestLetters && (classes & kMixed) == kMixed && (classes & ~(kToken | kHexLetter)) == 0 &&
         DifferentBytes(run) >= kFewestDifferent;
}

// Numbers between the marks of JSON.
bool IsNumberInJson(BytesView run, std::uint32_t classes) {
  if ((classes & ~(kDigit | kDot | kDash | kPunctuation)) != 0) return false;
  return std::ranges::all_of(run, [](char c) {
    return ByteClasses(c) == kDigit || std::string_view(".-:,{}[]").find(c) != std::string_view::npos;
  });
}

}  // namespace

void Walk::Begin(ViewVisitor& visitor) {
  visitor_ = &visitor;
  seen_.Clear();
  pending_.clear();
  gaps_.clear();
  budget_ = limits_.max_output_bytes;
  nodes_left_ = limits_.max_nodes;
  interest_ = exhausted_ = false;
}

std::vector<std::string> Walk::End() {
  if (gaps_.empty()) {
    for (const Pending& pending : pending_) {
      if (!pending.found && !(pending.shares && interest_)) clean_.Add(pending.hash);
    }
  }
  if (gaps_.empty() && !interest_) {
    stretches_.Remember();
  } else {
    stretches_.Forget();
  }
  arena_.Clear();
  nodes_.clear();
  if (nodes_.capacity() > 100000) nodes_.shrink_to_fit();
  return std::move(gaps_);
}

template <class Mark>
void Walk::ForPendingAbove(std::size_t node, Mark mark) {
  for (;; node = nodes_[node].parent) {
    if (nodes_[node].pending != kNone) mark(pending_[nodes_[node].pending]);
    if (node == kRoot) return;
  }
}

void Walk::AddPayload(std::string_view kind, std::string_view name, BytesView payload) {
  if (payload.empty()) return;
  root_is_cut_ = shortcuts_.remember && KnownStretches::IsWorthCutting(payload);
  if (root_is_cut_) stretches_.Read(payload);
  std::size_t pending = kNone;
  if (payload.size() <= kRememberedPayload) {
    const std::uint64_t hash = (root_is_cut_ ? stretches_.text_hash() : HashText(payload)) ^ kPayloadSalt;
    if (shortcuts_.remember && clean_.Contains(hash)) {
      if (root_is_cut_) stretches_.ForgetLastText();
      return;
    }
    pending = pending_.size();
    pending_.push_back({hash, false, false});
  }
  kind_ = kind;
  name_ = name;
  nodes_.clear();
  arena_.Clear();
  nodes_.push_back({payload, kRoot, {}, nullptr, {}, 0, false, pending});
  for (std::size_t node = kRoot; node < nodes_.size(); ++node) {
    Show(node);
    Expand(node);
  }
}

void Walk::Show(std::size_t node) {
  const NodeSource source(*this, node);
  const View view{nodes_[node].text, nodes_[node].depth,    &source,
                  nodes_[node].step, nodes_[node].is_guess, IsCut(node) ? &stretches_ : nullptr};
  if (!visitor_->OnView(view)) return;
  interest_ = true;
  ForPendingAbove(node, [](Pending& pending) { pending.found = true; });
}

void Walk::NoteGap(std::string message) {
  if (std::ranges::find(gaps_, message) == gaps_.end()) gaps_.push_back(std::move(message));
}

void Walk::Expand(std::size_t node) {
  const BytesView text = nodes_[node].text;
  if (exhausted_ || (node != kRoot && text.size() < kShortestText)) return;
  if (shortcuts_.gates && (nodes_[node].from.is_leaf || SaysLittle(text))) return;
  TextFacts facts = IsCut(node) ? stretches_.facts() : FactsOf(text);
  // Digests, compressed and encrypted texts: no letters to decode, so only what reads bytes is asked.
  const bool noise = shortcuts_.gates && text.size() <= kShortBinary && !HasRunOf<PrintBytes>(text, kShortestText);
  if (!noise) {
    const SourceRange whole{0, text.size()};
    if (!IsCut(node)) RunFacts::Of(text, whole).AddTo(facts);
    if (!shortcuts_.gates) facts.lists = true;
    ExpandRuns(node, IsCut(node) ? stretches_.fresh() : std::span(&whole, 1));
  }
  ExpandText(node, facts, !noise);
}

// Whether the run was tried in this exchange, or was of no interest in another.
bool Walk::IsKnown(std::size_t node, std::uint64_t hash) {
  if (exhausted_ || (shortcuts_.remember && clean_.Contains(hash))) return true;
  if (!seen_.Add(hash)) {
    ForPendingAbove(node, [](Pending& pending) { pending.shares = true; });
    return true;
  }
  pending_.push_back({hash, false, false});
  return false;
}

// What is remembered of the runs is brought near for all of them before the first is asked for.
void Walk::ExpandRuns(std::size_t node, std::span<const SourceRange> parts) {
  const BytesView text = nodes_[node].text;
  const auto hash_of = [&](std::size_t begin, std::size_t end) { return HashText(text.substr(begin, end - begin)); };
  const auto expand_tokens = [&] {
    for (const HashedRun& run : tokens_) ExpandToken(node, run);
    tokens_.clear();
  };
  const auto expand_solids = [&] {
    for (const HashedRun& run : solids_) ExpandSolid(node, run);
    solids_.clear();
  };
  for (const SourceRange& part : parts) {
    ForTokens(text, part, [&](std::size_t begin, std::size_t end) {
      if (tokens_.size() == kMostRuns) expand_tokens();
      tokens_.push_back({begin, end, hash_of(begin, end)});
      clean_.Prefetch(tokens_.back().hash ^ kTokenSalt);
    });
  }
  std::size_t next = 0;  // of the tokens: many a run is both
  for (const SourceRange& part : parts) {
    ForSolids(text, part, [&](std::size_t begin, std::size_t end) {
      if (solids_.size() == kMostRuns) {
        expand_tokens();
        expand_solids();
      }
      while (next < tokens_.size() && tokens_[next].begin < begin) ++next;
      const bool is_token = next < tokens_.size() && tokens_[next].begin == begin && tokens_[next].end == end;
      solids_.push_back({begin, end, is_token ? tokens_[next].hash : hash_of(begin, end)});
      clean_.Prefetch(solids_.back().hash ^ kSolidSalt);
    });
  }
  expand_tokens();
  expand_solids();
}

void Walk::ExpandToken(std::size_t node, const HashedRun& token) {
  const auto [begin, end, hash] = token;
  if (IsKnown(node, hash ^ kTokenSalt)) return;
  const BytesView run = nodes_[node].text.substr(begin, end - begin);
  const std::uint32_t classes = ClassesOf(run);
  // Nothing but hex looks like so many hex digits by chance.
  const bool only_hex = shortcuts_.gates && IsOnlyHex(run, classes);
  TryDecoders(node, {begin, end, classes}, only_hex ? HexDecoder() : TokenDecoders());
}

void Walk::ExpandSolid(std::size_t node, const HashedRun& solid) {
  const auto [begin, end, hash] = solid;
  if (IsKnown(node, hash ^ kSolidSalt)) return;
  const BytesView run = nodes_[node].text.substr(begin, end - begin);
  const std::uint32_t classes = ClassesOf(run);
  if (shortcuts_.gates &&
      (IsNumberInJson(run, classes) || IsOnlyHex(run, classes) || IsOnlyBase64(run, classes) || IsTimestamp(run))) {
    return;
  }
  TryDecoders(node, {begin, end, classes}, SolidDecoders());
}

void Walk::TryDecoders(std::size_t node, const Run& run, std::span<const RunDecoder> decoders) {
  run_ = pending_.size() - 1;  // IsKnown() put it there
  for (const RunDecoder& decoder : decoders) {
    candidates_.clear();
    decoder.find(nodes_[node].text, run, candidates_);
    if (!candidates_.empty()) TryCandidates(node, decoder.step, decoder.decode);
  }
  run_ = kNone;
}

void Walk::ExpandText(std::size_t node, const TextFacts& facts, bool has_print) {
  const BytesView text = nodes_[node].text;
  const auto decoders = TextDecoders();
  std::uint64_t asked = (std::uint64_t{1} << decoders.size()) - 1;
  if (shortcuts_.gates) asked = DecodersFor(text, facts, has_print);
  for (; asked != 0; asked &= asked - 1) {
    const TextDecoder& decoder = decoders[static_cast<std::size_t>(std::countr_zero(asked))];
    if (!decoder.may(text, facts)) continue;
    candidates_.clear();
    decoder.find(text, candidates_);
    if (candidates_.empty()) continue;
    TryCandidates(node, decoder.step, decoder.decode);
    if (exhausted_) return;
  }
}

std::size_t Walk::MostOutput(const Candidate& candidate) const {
  const std::uint64_t source = candidate.end - candidate.begin;
  return static_cast<std::size_t>(std::min(budget_, kFreeExpansion + source * limits_.max_expansion_ratio));
}

void Walk::TryCandidates(std::size_t node, std::string_view step, DecodeFunction decode) {
  if (candidates_.cut()) NoteGap(fmt::format("a text has more than {} parts in {}", Candidates::kMost, step));
  for (const Candidate& candidate : candidates_) {
    if (exhausted_) return;
    if (shortcuts_.gates && candidate.is_remnant && nodes_[node].from.is_remnant && nodes_[node].step == step) continue;
    const BytesView source = nodes_[node].text.substr(candidate.begin, candidate.end - candidate.begin);
    output_.Begin(MostOutput(candidate));
    const bool decoded = decode(source, candidate.variant, output_);
    budget_ -= output_.size();
    if (budget_ == 0) {
      NoteGap(fmt::format("decoding stopped at its budget of {} bytes", limits_.max_output_bytes));
      exhausted_ = true;
    } else if (decoded && output_.cut()) {
      NoteGap(fmt::format("a {} text was cut: it expands too far, or takes too much memory to expand", step));
    }
    if (decoded) AddView(node, candidate, step, decode);
  }
}

void Walk::AddView(std::size_t parent, const Candidate& from, std::string_view step, DecodeFunction decode) {
  const BytesView text = output_.text();
  if (text.size() < 4) return;
  if (!seen_.Add(HashText(text))) {
    if (run_ != kNone) pending_[run_].shares = true;
    ForPendingAbove(parent, [](Pending& pending) { pending.shares = true; });
    return;
  }
  if (nodes_[parent].depth >= limits_.max_depth) {
    NoteGap(fmt::format("decoding stopped at its depth of {} steps", limits_.max_depth));
    return;
  }
  if (nodes_left_-- == 0) {
    NoteGap(fmt::format("decoding stopped at its budget of {} views", limits_.max_nodes));
    exhausted_ = true;
    return;
  }
  const bool is_guess = from.is_guess || nodes_[parent].is_guess;
  nodes_.push_back({arena_.Keep(text), parent, from, decode, step, nodes_[parent].depth + 1, is_guess, run_});
}

std::string Walk::Place() const { return std::string(kind_) + std::string(name_); }

SourceRange Walk::ToParent(const Node& node, SourceRange range) const {
  const BytesView parent = nodes_[node.parent].text;
  const BytesView source = parent.substr(node.from.begin, node.from.end - node.from.begin);
  locating_.Locate(range.begin, std::max(range.end, range.begin + 1),
                   static_cast<std::size_t>(limits_.max_output_bytes));
  node.decode(source, node.from.variant, locating_);
  const SourceRange found = locating_.located() ? locating_.found() : SourceRange{0, source.size()};
  return {node.from.begin + found.begin, node.from.begin + std::min(found.end, source.size())};
}

SourceRange Walk::ToWire(std::size_t node, SourceRange range) const {
  for (; node != kRoot; node = nodes_[node].parent) range = ToParent(nodes_[node], range);
  return range;
}

std::string Walk::Pointer(std::size_t node, std::size_t offset) const {
  SourceRange range{offset, offset + 1};
  for (;; node = nodes_[node].parent) {
    if (auto pointer = JsonPointerAt(nodes_[node].text, range.begin)) return *std::move(pointer);
    if (node == kRoot) return {};
    range = ToParent(nodes_[node], range);
  }
}

std::vector<std::string> Walk::Path(std::size_t node, SourceRange range) const {
  std::vector<std::string> steps;  // innermost first
  for (;; node = nodes_[node].parent) {
    const bool named = !steps.empty() && steps.back() == "json";
    const bool in_json = JsonPointerAt(nodes_[node].text, range.begin).has_value();
    if (in_json && !named) steps.emplace_back("json");
    if (node == kRoot) break;
    steps.emplace_back(nodes_[node].step);
    range = ToParent(nodes_[node], range);
  }
  std::ranges::reverse(steps);
  return steps;
}

}  // namespace telltale
