#include "harness/decode/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "harness/decode/form_pointer.h"
#include "harness/decode/json_pointer.h"
#include "harness/decode/node_source.h"
#include "harness/decode/plausible.h"
#include "harness/decode/run/run_facts.h"

// A payload is the root of a tree: {"d":"eyJ1IjoiYW1GdVpRPT0ifQ=="} has the child {"u":"amFuZQ=="}, and that the child
// jane. The tree is walked breadth first. Each text is shown to the visitor once an exchange, asked for its runs
// (walk_runs.cc) and then for what it is as a whole. What a visitor found nothing in, in all that lies below, is
// remembered by its hash and left out when a later exchange carries it again.
namespace telltale {
namespace {

constexpr std::size_t kShortestText = 8;  // nothing shorter decodes to anything worth matching
constexpr std::size_t kShortBinary = 512;
constexpr std::size_t kLeftSoon = 256;
constexpr std::size_t kRememberedPayload = 4096;  // larger payloads hardly ever come twice
constexpr std::uint64_t kFreeExpansion = 1ULL << 20;
// Payloads and runs (walk_runs.cc) share the sets of hashes: the same bytes mean different work.
constexpr std::uint64_t kPayloadSalt = 0x165667b19e3779f9ULL;
// In a guess fewer things are told of the same bytes.
constexpr std::uint64_t kGuessSalt = 0x85ebca77c2b2ae63ULL;

}  // namespace

void Walk::Begin(ViewVisitor& visitor) {
  visitor_ = &visitor;
  seen_.Clear();
  pending_.clear();
  gaps_.clear();
  wire_bytes_ = spent_bytes_ = spent_nodes_ = looked_at_ = 0;
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

bool Walk::AddPayload(std::string_view kind, std::string_view name, BytesView payload) {
  if (payload.empty()) return false;
  wire_bytes_ += payload.size();
  root_is_cut_ = shortcuts_.remember && KnownStretches::IsWorthCutting(payload);
  if (root_is_cut_) stretches_.Read(payload);
  std::size_t pending = kNone;
  if (payload.size() <= kRememberedPayload) {
    const std::uint64_t hash = (root_is_cut_ ? stretches_.text_hash() : HashText(payload)) ^ kPayloadSalt;
    if (shortcuts_.remember && clean_.Contains(hash)) {
      if (root_is_cut_) stretches_.ForgetLastText();
      return false;
    }
    pending = pending_.size();
    pending_.push_back({hash, false, false});
  }
  kind_ = kind;
  name_ = name;
  nodes_.clear();
  arena_.Clear();
  nodes_.push_back({payload, kRoot, {}, nullptr, {}, 0, false, pending});
  ShowAndExpand(kRoot);
  return true;
}

void Walk::ShowAndExpand(std::size_t first) {
  for (std::size_t node = first; node < nodes_.size(); ++node) {
    Show(node);
    Expand(node);
  }
}

// A large text has more parts than are kept waiting: those made since `before` are shown before the next are made, and
// forgotten. The runs that are held (tokens_, solids_) must be done with.
void Walk::Drain(const Before& before) {
  constexpr std::size_t kMostWaiting = 20000;
  if (nodes_.size() - before.nodes < kMostWaiting) return;
  ShowAndExpand(before.nodes);
  nodes_.resize(before.nodes);
  arena_.ForgetSince(before.arena);
}

void Walk::Show(std::size_t node) {
  looked_at_ += nodes_[node].text.size();
  const NodeSource source(*this, node);
  const TextParts parts = IsCut(node) ? stretches_.parts() : TextParts();
  const View view{nodes_[node].text, nodes_[node].depth,    &source,
                  nodes_[node].step, nodes_[node].is_guess, IsCut(node) ? &parts : nullptr};
  const bool is_of_interest = visitor_->OnView(view);
  if (IsCut(node)) {
    for (const FarLook& look : visitor_->FarLooks()) stretches_.LookedFarther(look);
  }
  if (node == kRoot && nodes_[node].pending != kNone && visitor_->MustSeeAgain()) {
    pending_[nodes_[node].pending].found = true;
  }
  if (!is_of_interest) return;
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
    if (!IsCut(node)) RunFacts::Of(text, whole, facts.classes).AddTo(facts);
    if (!shortcuts_.gates) facts.lists = true;
    if (IsCut(node)) {
      ExpandRuns(node, stretches_.fresh(), stretches_.tokens());
    } else {
      ExpandRuns(node, std::span(&whole, 1), std::nullopt);
    }
  }
  ExpandText(node, facts, !noise);
}

// False: the run was tried in this exchange, or was of no interest in another. Of a large payload only the first runs
// are remembered.
bool Walk::BeginRun(std::size_t node, std::uint64_t hash) {
  constexpr std::size_t kMostPending = std::size_t{1} << 18;
  const bool is_guess = nodes_[node].is_guess;
  const std::uint64_t own = is_guess ? hash ^ kGuessSalt : hash;
  const auto is_clean = [&] { return clean_.Contains(own) || (is_guess && clean_.Contains(hash)); };
  if (exhausted_ || (shortcuts_.remember && is_clean())) return false;
  if (!See(hash, is_guess)) {
    ForPendingAbove(node, [](Pending& pending) { pending.shares = true; });
    return false;
  }
  run_ = kNone;
  if (pending_.size() >= kMostPending) return true;
  run_ = pending_.size();
  pending_.push_back({own, false, false});
  return true;
}

// False: it was seen in this exchange, and no more can be told of it now.
bool Walk::See(std::uint64_t hash, bool is_guess) {
  if (!is_guess) return seen_.Add(hash);
  return !seen_.Contains(hash) && seen_.Add(hash ^ kGuessSalt);
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
    looked_at_ += text.size();
    decoder.find(text, candidates_);
    if (candidates_.empty()) continue;
    TryCandidates(node, decoder.step, decoder.decode);
    if (exhausted_) return;
  }
}

std::size_t Walk::MostOutput(const Candidate& candidate) const {
  const std::uint64_t source = candidate.end - candidate.begin;
  return static_cast<std::size_t>(
      std::min(most_bytes() - spent_bytes_, kFreeExpansion + source * limits_.max_expansion_ratio));
}

void Walk::TryCandidates(std::size_t node, std::string_view step, DecodeFunction decode) {
  if (candidates_.cut()) NoteGap(fmt::format("a text has more than {} parts in {}", Candidates::kMost, step));
  for (const Candidate& candidate : candidates_) {
    if (exhausted_) return;
    if (shortcuts_.gates && candidate.is_remnant && nodes_[node].from.is_remnant && nodes_[node].step == step) continue;
    const BytesView source = nodes_[node].text.substr(candidate.begin, candidate.end - candidate.begin);
    output_.Begin(MostOutput(candidate));
    const bool decoded = decode(source, candidate.variant, output_);
    // Noise that is tried as a compressed stream is left after a few bytes.
    looked_at_ += std::min(source.size(), kLeftSoon) + output_.size();
    spent_bytes_ += output_.size();
    if (spent_bytes_ >= most_bytes()) {
      NoteGap(fmt::format("decoding stopped at its budget of {} bytes", most_bytes()));
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
  const bool is_guess = from.is_guess || nodes_[parent].is_guess;
  if (!See(HashText(text), is_guess)) {
    if (run_ != kNone) pending_[run_].shares = true;
    ForPendingAbove(parent, [](Pending& pending) { pending.shares = true; });
    return;
  }
  if (nodes_[parent].depth >= limits_.max_depth) {
    NoteGap(fmt::format("decoding stopped at its depth of {} steps", limits_.max_depth));
    return;
  }
  if (spent_nodes_++ >= most_nodes()) {
    NoteGap(fmt::format("decoding stopped at its budget of {} views", most_nodes()));
    exhausted_ = true;
    return;
  }
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
  std::string pointer;
  bool is_whole = false;
  for (;; node = nodes_[node].parent) {
    auto of_layer = JsonPointerAt(nodes_[node].text, range.begin);
    if (!of_layer && node == kRoot && (kind_ == "body" || kind_ == "target")) {
      of_layer = FormPointerAt(nodes_[node].text, range.begin);
    }
    // The whole text read in another way is the same document.
    const bool is_told = is_whole && !pointer.empty();
    if (of_layer && !is_told) pointer.insert(0, *of_layer);
    if (node == kRoot) return pointer;
    const Candidate& from = nodes_[node].from;
    is_whole = from.begin == 0 && from.end + 2 >= nodes_[nodes_[node].parent].text.size();
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
