#include "harness/detect/digests/cut_digests.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "core/ascii.h"
#include "core/digest.h"
#include "harness/detect/compiled.h"
#include "harness/detect/edge.h"
#include "harness/detect/leak_candidate.h"

namespace telltale {
namespace {

using enum DigestAlgorithm;

constexpr std::size_t kKeyDigits = 8;
constexpr std::size_t kUsualAlgorithms = 4;
constexpr auto kAlgorithms = std::to_array<DigestAlgorithm>(
    {kMd5, kSha1, kSha256, kSha512, kSha224, kSha384, kSha3_256, kSha3_512, kBlake2b512, kBlake2s256, kBlake3});
// As it is, and as `echo` writes it.
constexpr std::array<std::string_view, 2> kEnds = {"", "\n"};
// Of one machine alone: some 200 digests of 32 bits, so that less than one audit in 50,000 has a chance hit.
constexpr std::size_t kMostTokensAlone = 400;

// A machine's digests by their first or last 8 hex digits.
struct KnownDigest {
  std::string hex;
  std::size_t canary = 0;
  std::size_t base = 0;
  DigestAlgorithm algorithm = kMd5;
  std::string_view end;
  bool is_tail = false;
};
using KnownDigests = std::unordered_multimap<std::string, KnownDigest>;

bool TellsAUser(CanaryClass canary_class) {
  return canary_class != CanaryClass::kFlagValue && canary_class != CanaryClass::kArgument &&
         canary_class != CanaryClass::kEnvSecret && canary_class != CanaryClass::kGeneric;
}

bool IsUsual(const KnownDigest& digest, const LeakDetector::Compiled& compiled) {
  const auto end = kAlgorithms.begin() + kUsualAlgorithms;
  return digest.base == 0 && !digest.is_tail && TellsAUser(compiled.canaries[digest.canary].canary_class) &&
         std::find(kAlgorithms.begin(), end, digest.algorithm) != end;
}

KnownDigests DigestsOf(const LeakDetector::Compiled& compiled) {
  KnownDigests known;
  Digester digester;
  for (std::size_t canary = 0; canary < compiled.canaries.size(); ++canary) {
    const DigestCatalog::Source& source = compiled.digests.source(canary);
    for (std::size_t base = 0; base < source.texts.size(); ++base) {
      for (const std::string_view end : kEnds) {
        const Bytes input = source.texts[base] + Bytes(end);
        for (const DigestAlgorithm algorithm : kAlgorithms) {
          const std::string hex = ToHex(digester.Compute(algorithm, input));
          if (hex.size() < 2 * kKeyDigits) continue;
          known.emplace(hex.substr(0, kKeyDigits), KnownDigest{hex, canary, base, algorithm, end, false});
          known.emplace(hex.substr(hex.size() - kKeyDigits), KnownDigest{hex, canary, base, algorithm, end, true});
        }
      }
    }
  }
  return known;
}

CutMatch MatchOf(const KnownDigest& digest, const SentToken& token, const LeakDetector::Compiled& compiled) {
  const Canary& canary = compiled.canaries[digest.canary];
  LeakCandidate candidate;
  candidate.canary = static_cast<std::uint32_t>(digest.canary);
  candidate.rank = Rank::kWeakDigest;
  candidate.what = std::string(Traits(digest.algorithm).name) + " of the " +
                   compiled.digests.source(digest.canary).names[digest.base] +
                   (digest.end.empty() ? "" : " with a newline") + ", cut to " + std::to_string(token.evidence.size()) +
                   " digits,";
  candidate.place = token.place;
  candidate.pointer = token.pointer;
  candidate.path = token.path;
  candidate.wire = token.wire;
  candidate.evidence = token.evidence;
  CutMatch match;
  match.meaning = canary.id + ' ' + candidate.what + (digest.is_tail ? " end" : "");
  match.usual = IsUsual(digest, compiled) && !std::all_of(token.evidence.begin(), token.evidence.end(), IsDigit);
  match.finding = ToFinding(candidate, &canary);
  match.finding.exchange = token.exchange;
  return match;
}

// What the tokens of the member may have been made of.
std::set<std::string> MeaningsOf(const CutMember& member) {
  std::set<std::string> meanings;
  for (const auto& [token, matches] : member.matches) {
    for (const CutMatch& match : matches) meanings.insert(match.meaning);
  }
  return meanings;
}

// Whether another machine told the same token: then it is a constant.
bool IsShared(const Bytes& token, const CutMember& of, const std::vector<const CutMember*>& members) {
  return std::any_of(members.begin(), members.end(),
                     [&](const CutMember* member) { return member != &of && member->told.contains(token); });
}

void JudgeMember(const std::vector<const CutMember*>& members, bool may_be_alone, std::vector<Finding>& findings) {
  std::set<std::string> meanings = MeaningsOf(*members.front());
  for (const CutMember* const member : members) {
    const std::set<std::string> of_member = MeaningsOf(*member);
    std::erase_if(meanings, [&](const std::string& meaning) { return !of_member.contains(meaning); });
  }
  if (meanings.empty() || (members.size() == 1 && !may_be_alone)) return;
  for (const CutMember* const member : members) {
    for (const auto& [token, matches] : member->matches) {
      if (IsShared(token, *member, members)) continue;
      const auto match = std::find_if(matches.begin(), matches.end(), [&](const CutMatch& one) {
        return meanings.contains(one.meaning) && (one.usual || members.size() > 1);
      });
      if (match != matches.end()) findings.push_back(match->finding);
    }
  }
}

}  // namespace

void CutDigests::Add(const std::string& run, std::vector<SentToken> tokens) {
  for (SentToken& token : tokens) {
    std::string member = MemberOf(token);
    Bytes digits = AsciiLower(token.evidence);
    runs_[member].insert(run);
    members_[std::move(member)][std::move(digits)].push_back({run, std::move(token)});
  }
}

CutMembers CutDigests::End(const LeakDetector& detector, const std::string& scenario) {
  CutMembers result;
  if (!members_.empty()) {
    const KnownDigests known = DigestsOf(detector.compiled());
    for (const auto& [name, tokens] : members_) {
      CutMember& member = result[name];
      for (const auto& [digits, told] : tokens) {
        member.told.insert(digits);
        std::set<std::string> runs;
        for (const Told& one : told) runs.insert(one.run);
        if (runs != runs_[name]) continue;
        const auto [begin, end] = known.equal_range(digits.substr(0, kKeyDigits));
        const auto add = [&](const KnownDigest& digest) {
          CutMatch match = MatchOf(digest, told.front().token, detector.compiled());
          match.finding.run = told.front().run;
          match.finding.scenario = scenario;
          match.finding.fingerprint = Fingerprint(match.finding);
          member.matches[digits].push_back(std::move(match));
        };
        for (auto at = begin; at != end; ++at) {
          if (!at->second.is_tail && at->second.hex.starts_with(digits)) add(at->second);
        }
        const auto [tail_begin, tail_end] = known.equal_range(digits.substr(digits.size() - kKeyDigits));
        for (auto at = tail_begin; at != tail_end; ++at) {
          if (at->second.is_tail && at->second.hex.ends_with(digits)) add(at->second);
        }
      }
    }
  }
  *this = CutDigests();
  return result;
}

std::vector<Finding> JudgeCutDigests(const std::vector<CutMembers>& machines) {
  std::map<std::string, std::vector<const CutMember*>> by_name;
  std::size_t alone = 0;
  for (const CutMembers& machine : machines) {
    for (const auto& [name, member] : machine) by_name[name].push_back(&member);
  }
  for (const auto& [name, members] : by_name) alone += members.size() == 1 ? members.front()->told.size() : 0;
  std::vector<Finding> findings;
  for (const auto& [name, members] : by_name) JudgeMember(members, alone <= kMostTokensAlone, findings);
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  return findings;
}

}  // namespace telltale
