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

// A machine's digests by their first or last 8 hex digits.
struct KnownDigest {
  std::string hex;
  std::size_t canary = 0;
  std::size_t base = 0;
  DigestAlgorithm algorithm = kMd5;
  std::string_view end;
  bool is_tail = false;
};

// How likely somebody makes an id so: of the value itself, of one of its forms, otherwise (its end, a rare algorithm).
enum Likely : std::uint8_t { kValueItself, kForm, kAnything };
struct KnownDigests {
  std::unordered_multimap<std::string, KnownDigest> by_key;
  std::array<std::uint64_t, 3> as_likely{};  // how many there are that are at least so likely
};

bool TellsAUser(CanaryClass canary_class) {
  return canary_class != CanaryClass::kFlagValue && canary_class != CanaryClass::kArgument &&
         canary_class != CanaryClass::kEnvSecret && canary_class != CanaryClass::kGeneric;
}

Likely HowLikely(const KnownDigest& digest, const LeakDetector::Compiled& compiled) {
  const auto end = kAlgorithms.begin() + kUsualAlgorithms;
  if (digest.is_tail || !TellsAUser(compiled.canaries[digest.canary].canary_class)) return kAnything;
  if (std::find(kAlgorithms.begin(), end, digest.algorithm) == end) return kAnything;
  if (digest.base == 0) return kValueItself;
  return digest.end.empty() ? kForm : kAnything;
}

// A token of more digits meets fewer by chance; one of decimal digits alone may be a date.
std::uint64_t Rivals(Likely likely, BytesView token, const KnownDigests& known) {
  if (std::all_of(token.begin(), token.end(), IsDigit)) return CutMatch::kProvesNothing;
  return std::max<std::uint64_t>(known.as_likely[likely] >> 4 * (token.size() - kKeyDigits), 1);
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
          for (const bool is_tail : {false, true}) {
            KnownDigest digest{hex, canary, base, algorithm, end, is_tail};
            for (std::size_t i = HowLikely(digest, compiled); i <= kAnything; ++i) ++known.as_likely[i];
            known.by_key.emplace(is_tail ? hex.substr(hex.size() - kKeyDigits) : hex.substr(0, kKeyDigits),
                                 std::move(digest));
          }
        }
      }
    }
  }
  return known;
}

CutMatch MatchOf(const KnownDigest& digest, const CutToken& token, const KnownDigests& known,
                 const LeakDetector::Compiled& compiled, const std::string& scenario) {
  const Canary& canary = compiled.canaries[digest.canary];
  const std::string what = std::string(Traits(digest.algorithm).name) + " of the " +
                           compiled.digests.source(digest.canary).names[digest.base] +
                           (digest.end.empty() ? "" : " with a newline");
  CutMatch match;
  match.meaning = canary.id + ' ' + what + (digest.is_tail ? " end " : " ") + std::to_string(token.digits.size());
  match.rivals = Rivals(HowLikely(digest, compiled), token.digits, known);
  match.finding = FindingOfCut(token, what, static_cast<std::uint32_t>(digest.canary), canary, scenario);
  return match;
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

CutMachine CutDigests::End(const LeakDetector& detector, const std::string& scenario) {
  CutMachine result;
  if (!members_.empty()) {
    const KnownDigests known = DigestsOf(detector.compiled());
    for (const auto& [name, tokens] : members_) {
      CutMember& member = result.members[name];
      for (const auto& [digits, told] : tokens) {
        member.told.insert(digits);
        std::set<std::string> runs;
        for (const Told& one : told) runs.insert(one.run);
        if (runs != runs_[name]) continue;
        const CutToken& token =
            member.steady.emplace(digits, CutToken{name, digits, told.front().run, told.front().token}).first->second;
        const auto add = [&](const KnownDigest& digest) {
          member.matches[digits].push_back(MatchOf(digest, token, known, detector.compiled(), scenario));
        };
        const auto [begin, end] = known.by_key.equal_range(digits.substr(0, kKeyDigits));
        for (auto at = begin; at != end; ++at) {
          if (!at->second.is_tail && at->second.hex.starts_with(digits)) add(at->second);
        }
        const auto [tail_begin, tail_end] = known.by_key.equal_range(digits.substr(digits.size() - kKeyDigits));
        for (auto at = tail_begin; at != tail_end; ++at) {
          if (at->second.is_tail && at->second.hex.ends_with(digits)) add(at->second);
        }
      }
    }
  }
  *this = CutDigests();
  return result;
}

std::map<std::string, CutMemberOnMachines> MembersOf(const std::vector<CutMachine>& machines) {
  std::map<std::string, CutMemberOnMachines> by_name;
  for (const CutMachine& machine : machines) {
    for (const auto& [name, member] : machine.members) by_name[name].push_back(&member);
  }
  return by_name;
}

bool IsShared(const Bytes& token, const CutMember& of, const CutMemberOnMachines& machines) {
  return std::ranges::any_of(machines,
                             [&](const CutMember* member) { return member != &of && member->told.contains(token); });
}

Finding FindingOfCut(const CutToken& token, const std::string& what, std::uint32_t canary_index, const Canary& canary,
                     const std::string& scenario) {
  const SentToken& sent = token.sent;
  LeakCandidate candidate;
  candidate.canary = canary_index;
  candidate.rank = Rank::kWeakDigest;
  candidate.what = what + ", cut to " + std::to_string(token.digits.size()) + " digits,";
  candidate.place = sent.place;
  candidate.pointer = sent.pointer;
  candidate.path = sent.path;
  candidate.wire = sent.wire;
  candidate.evidence = sent.evidence;
  Finding finding = ToFinding(candidate, &canary);
  finding.exchange = sent.exchange;
  finding.run = token.run;
  finding.scenario = scenario;
  finding.fingerprint = Fingerprint(finding);
  return finding;
}

}  // namespace telltale
