#include "harness/detect/digests/salted_digests.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/gap_kinds.h"
#include "core/run_name.h"
#include "harness/detect/compiled.h"
#include "harness/detect/digests/fixed_characters.h"
#include "harness/detect/digests/salt_search.h"
#include "harness/detect/leak_candidate.h"

namespace telltale {
namespace {

constexpr std::size_t kMostNames = 24;   // that are tried closely
constexpr std::size_t kMostPaired = 16;  // that are tried on both sides of a value
constexpr std::size_t kMostConstants = 16;
constexpr std::size_t kMostNeighbours = 200;  // constants, on both sides of a value
// About as many as a string and a value make in a recording: salted both ways, and HMACs, each of which is four
// digests.
constexpr std::size_t kDigestsAPair = 96;

bool IsInteresting(const Salt& salt) { return salt.kind == Salt::Kind::kName || LooksLikeSalt(salt.text); }

}  // namespace

// What is tried first looks most like what somebody salts with; the budget ends with words.
struct SaltedDigests::Trial {
  Trial(const SaltedDigests& digests, CutTargets& cut_tokens, const std::atomic<bool>* stop)
      : of(digests),
        cut(cut_tokens),
        interrupted(stop),
        budget(digests.limits_.max_digests),
        tried(digests.TriedTokens()),
        all(digests.tokens_, tried, hits, cut, budget),
        steady_tokens(digests.SteadyTokens()),
        steady(digests.tokens_, steady_tokens, hits, cut, budget),
        own_tokens(digests.WithoutOthers(steady_tokens)),
        own(digests.tokens_, own_tokens, hits, cut, budget) {
    for (const std::uint32_t token : tried) all_lengths |= LengthBit(of.tokens_[token]);
  }

  bool ended() const { return interrupted != nullptr && *interrupted; }
  std::uint32_t AlgorithmsOf(std::size_t salt) const {
    return AlgorithmsFor(of.limits_.own_lengths_only ? of.lengths_[salt] : all_lengths);
  }
  std::uint32_t AlgorithmsFor(std::uint64_t lengths) const {
    return SaltAlgorithmsFor(lengths) | (cut.empty() ? 0 : kCommonSaltAlgorithms);
  }

  // Ids, random strings and names; those that were sent, and the first names, with any separator, and with the digests
  // of values, too.
  void TryInteresting() {
    std::size_t close = 0;
    std::size_t names = 0;
    std::size_t constants = 0;
    for (std::size_t i = 0; i < of.salts_.size() && !ended(); ++i) {
      const Salt& salt = of.salts_[i];
      if (!IsInteresting(salt)) continue;
      const bool is_sent = salt.kind == Salt::Kind::kSent;
      const bool closely = is_sent                          ? ++close <= kMostClose
                           : salt.kind == Salt::Kind::kName ? ++names <= kMostNames
                                                            : ++constants <= kMostConstants;
      const std::uint32_t algorithms = AlgorithmsOf(i) & (is_sent ? ~0U : kCommonSaltAlgorithms);
      for (const DigestedValue& value : of.subjects_->values) {
        if (!is_sent && !value.is_id) continue;
        all.Try(salt, value, algorithms, closely && value.is_id ? Joiners::kAnyAndLine : Joiners::kUsual);
      }
      if (!closely) continue;
      for (const DigestedValue& value : of.subjects_->digests) {
        all.Try(salt, value, algorithms & kCommonSaltAlgorithms, Joiners::kAny);
      }
    }
  }

  void TryNumbers() {
    for (std::size_t i = 0; i < of.salts_.size() && !ended(); ++i) {
      for (const DigestedValue& value : of.subjects_->values) all.TryNumber(of.salts_[i], value, AlgorithmsOf(i));
    }
  }

  // Names, or constants of the program, before and behind a value. Constants come as they stand in the program, so that
  // the two ends of one template are neighbours: "acme/%s/v3".
  void TryBetween(Salt::Kind kind, std::size_t most, std::size_t farthest, Joiners joiners, SaltSearch& search) {
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < of.salts_.size() && ends.size() < most; ++i) {
      if (of.salts_[i].kind == kind) ends.push_back(i);
    }
    for (std::size_t first = 0; first < ends.size(); ++first) {
      const std::size_t near = first - std::min(first, farthest);
      for (std::size_t last = near; last < ends.size() && last <= first + farthest; ++last) {
        if (ended()) return;
        for (const DigestedValue& value : of.subjects_->values) {
          if (!value.is_id) continue;
          search.TryBetween(of.salts_[ends[first]], value, of.salts_[ends[last]], AlgorithmsOf(ends[first]), joiners);
        }
      }
    }
  }

  void TryFixedCharacters() {
    std::uint64_t lengths = 0;
    for (const std::uint32_t token : own_tokens) lengths |= LengthBit(of.tokens_[token]);
    const std::uint32_t algorithms = AlgorithmsFor(lengths) & kCommonestSaltAlgorithms;
    for (const Bytes& text : FixedCharacters()) {
      if (ended()) return;
      for (const DigestedValue& value : of.subjects_->values) {
        if (value.is_id) own.TryBeside(text, value, algorithms);
      }
    }
  }

  // A word is the same in every run of a command, and so is what is made of it and a value. Constants of the program
  // salt ids.
  void TryWords(bool with_ids) {
    for (std::size_t i = 0; i < of.salts_.size() && !ended(); ++i) {
      if (IsInteresting(of.salts_[i])) continue;
      if (!with_ids && of.salts_[i].kind == Salt::Kind::kConstant) continue;
      const std::uint32_t algorithms = AlgorithmsOf(i) & kCommonSaltAlgorithms;
      for (const DigestedValue& value : of.subjects_->values) {
        if (value.is_id == with_ids) steady.Try(of.salts_[i], value, algorithms, Joiners::kUsual);
      }
    }
  }

  // Of a path the vendor knows all but the folder. Strings that were sent: ids before words.
  void TryBelow() {
    std::size_t sent = 0;
    for (const bool words : {false, true}) {
      for (std::size_t i = 0; i < of.salts_.size() && !ended(); ++i) {
        const Salt& salt = of.salts_[i];
        if (IsInteresting(salt) == words) continue;
        if (salt.kind == Salt::Kind::kSent && ++sent > (words ? 2 * kMostClose : kMostClose)) continue;
        const std::uint32_t algorithms = AlgorithmsOf(i) & kCommonestSaltAlgorithms;
        for (const DigestedValue& value : of.subjects_->below) own.Try(salt, value, algorithms, Joiners::kFew);
      }
    }
  }

  void Go() {
    if (tried.empty() && cut.empty()) return;
    TryInteresting();
    TryNumbers();
    TryBetween(Salt::Kind::kName, kMostPaired, kMostPaired, Joiners::kAny, all);
    if (steady_tokens.empty() && cut.empty()) return;
    TryBetween(Salt::Kind::kConstant, kMostNeighbours, 2, Joiners::kUsual, steady);
    const bool has_own = !of.limits_.own_lengths_only && !(own_tokens.empty() && cut.empty());
    if (has_own) TryFixedCharacters();
    TryWords(true);
    if (has_own) TryBelow();
    TryWords(false);
  }

  static constexpr std::size_t kMostClose = 400;
  const SaltedDigests& of;
  CutTargets& cut;
  const std::atomic<bool>* interrupted;
  std::uint64_t all_lengths = 0;
  std::uint64_t budget;
  SaltHits hits;
  std::vector<std::uint32_t> tried;
  SaltSearch all;
  std::vector<std::uint32_t> steady_tokens;
  SaltSearch steady;
  std::vector<std::uint32_t> own_tokens;
  SaltSearch own;
};

SaltedDigests::SaltedDigests(const LeakDetector& detector, const SaltLimits& limits)
    : subjects_(std::make_shared<const SaltSubjects>(detector.compiled())),
      limits_(limits),
      most_salts_(limits.max_salts) {
  if (limits.own_lengths_only) {
    const std::size_t texts = std::max<std::size_t>(subjects_->values.size(), 1);
    const auto affordable = static_cast<std::size_t>(limits_.max_digests / 2 / (texts * kDigestsAPair));
    most_salts_ = std::min(limits_.max_salts, std::max<std::size_t>(affordable, 16));
  }
  full_ = limits_.max_salts == 0;
}

void SaltedDigests::Forget() {
  tokens_.clear();
  ignored_.clear();
  left_to_others_.clear();
  known_tokens_.clear();
  runs_of_token_.clear();
  runs_of_member_.clear();
  salts_.clear();
  lengths_.clear();
  known_salts_.clear();
  constants_.clear();
  full_ = limits_.max_salts == 0;
  cut_ = false;
}

void SaltedDigests::AddSalt(Salt salt) { AddSalt(std::move(salt), 0); }

void SaltedDigests::AddSalt(Salt salt, std::uint64_t lengths) {
  if (full_) return;
  if (salt.kind == Salt::Kind::kConstant) constants_.insert(salt.text);
  const auto [known, is_new] = known_salts_.try_emplace(salt.text, salts_.size());
  if (!is_new) {
    lengths_[known->second] |= lengths;
    if (salt.kind == Salt::Kind::kSent) salts_[known->second].kind = Salt::Kind::kSent;
    return;
  }
  salts_.push_back(std::move(salt));
  lengths_.push_back(lengths);
  if (salts_.size() >= most_salts_) full_ = cut_ = true;
}

bool SaltedDigests::HasNewToken(const SaltTraces& traces) const {
  return std::ranges::any_of(traces.tokens, [&](const SentToken& token) {
    return !token.token.says_random && !known_tokens_.contains(token.token.bytes);
  });
}

void SaltedDigests::Add(SaltTraces traces) {
  if (full_) return;
  cut_ = cut_ || traces.cut;
  std::uint64_t lengths = 0;
  for (SentToken& token : traces.tokens) {
    lengths |= LengthBit(token);
    const bool is_judged = !token.run.empty() && !token.run.ends_with(kPreparationSuffix);
    if (is_judged) runs_of_member_[MemberOf(token)].insert(token.run);
    const auto [known, is_new] = known_tokens_.try_emplace(token.token.bytes, tokens_.size());
    if (is_new) {
      tokens_.push_back(token);
      runs_of_token_.emplace_back();
      if (tokens_.size() >= limits_.max_tokens) full_ = cut_ = true;
    }
    if (is_judged) runs_of_token_[known->second].insert(token.run);
  }
  for (Salt& salt : traces.salts) AddSalt(std::move(salt), lengths);
}

void SaltedDigests::Ignore(const std::unordered_set<Bytes>& tokens) {
  for (const Bytes& token : tokens) {
    if (const auto known = known_tokens_.find(token); known != known_tokens_.end()) ignored_.insert(known->second);
  }
}

std::vector<std::uint32_t> SaltedDigests::TriedTokens() const {
  std::vector<std::uint32_t> tried;
  for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
    if (!ignored_.contains(i) && !constants_.contains(tokens_[i].token.bytes)) tried.push_back(i);
  }
  return tried;
}

std::vector<std::uint32_t> SaltedDigests::SteadyTokens() const {
  std::vector<std::uint32_t> steady;
  for (const std::uint32_t i : TriedTokens()) {
    const auto member = runs_of_member_.find(MemberOf(tokens_[i]));
    if (member == runs_of_member_.end() || runs_of_token_[i].size() >= member->second.size()) steady.push_back(i);
  }
  return steady;
}

std::vector<std::uint32_t> SaltedDigests::WithoutOthers(std::vector<std::uint32_t> tokens) const {
  std::erase_if(tokens, [&](std::uint32_t token) { return left_to_others_.contains(MemberOf(tokens_[token])); });
  return tokens;
}

std::set<std::string> SaltedDigests::members() const {
  std::set<std::string> members;
  for (const SentToken& token : tokens_) members.insert(MemberOf(token));
  return members;
}

std::vector<Finding> SaltedDigests::Found(const Trial& trial, const std::string& run,
                                          const std::string& scenario) const {
  std::vector<Finding> findings;
  for (const auto& [pair, how] : trial.hits) {
    const SentToken& token = tokens_[pair.first];
    LeakCandidate candidate;
    candidate.canary = pair.second;
    candidate.rank = Rank::kDigest;
    candidate.what = how;
    candidate.place = token.place;
    candidate.pointer = token.pointer;
    candidate.path = token.path;
    candidate.wire = token.wire;
    candidate.evidence = token.evidence;
    Finding finding = ToFinding(candidate, &subjects_->canaries[pair.second]);
    finding.exchange = token.exchange;
    finding.run = run;
    finding.scenario = scenario;
    finding.fingerprint = Fingerprint(finding);
    findings.push_back(std::move(finding));
  }
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  return findings;
}

std::vector<Finding> SaltedDigests::End(const std::string& run, const std::string& scenario, std::vector<Gap>& gaps,
                                        const std::atomic<bool>* interrupted, CutTargets& cut) {
  std::vector<Finding> findings;
  if (!TriedTokens().empty() || !cut.empty()) {
    Trial trial(*this, cut, interrupted);
    trial.Go();
    cut.tried_digests = limits_.max_digests - trial.budget;
    cut.tried_salts = salts_.size();
    findings = Found(trial, run, scenario);
    if (cut_ || trial.budget == 0) {
      gaps.push_back({gap_kind::kSaltBudget, run, "",
                      "more strings were sent beside digest-like tokens than are tried as salts (" +
                          std::to_string(salts_.size()) + " were, those that look like ids first)",
                      false});
    }
  }
  Forget();
  return findings;
}

}  // namespace telltale
