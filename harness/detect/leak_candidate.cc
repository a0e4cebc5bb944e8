#include "harness/detect/leak_candidate.h"

#include <algorithm>
#include <tuple>

#include "core/ascii.h"
#include "core/kernel_release.h"
#include "core/pointer_token.h"

namespace telltale {
namespace {

bool Overlap(const WireRange& a, const WireRange& b) {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

// Whether `b` tells nothing that `a`, which is better, does not.
bool IsTold(const LeakCandidate& a, const LeakCandidate& b) {
  if (a.place != b.place) return false;
  if (a.canary != b.canary) return false;
  if (a.canary == LeakCandidate::kNoCanary && std::string_view(a.generic_rule) != b.generic_rule) return false;
  if (a.pointer == b.pointer) return a.canary != LeakCandidate::kNoCanary || a.evidence == b.evidence;
  if (!Overlap(a.wire, b.wire)) return false;
  if (a.pointer.empty() || b.pointer.empty()) return true;
  const bool same_value = a.canary != LeakCandidate::kNoCanary || a.evidence == b.evidence;
  if (same_value && (b.pointer.starts_with(a.pointer + "/") || a.pointer.starts_with(b.pointer + "/"))) return true;
  // All that came out of one compressed stream has the same wire bytes, so different pointers are different places.
  return a.wire.length != b.wire.length || a.wire.length <= 4 * a.evidence.size() + 8;
}

// Whether the bytes of `a` are a part of those of `b` at the same place of another line: of those one is told.
bool StandsIn(const LeakCandidate& a, const LeakCandidate& b) {
  return !a.pointer.empty() && a.pointer == b.pointer && b.evidence.find(a.evidence) != Bytes::npos;
}

// Whether `b` says more exactly where the same bytes stand: in the JSON that is in a string.
bool PointsFurther(const LeakCandidate& a, const LeakCandidate& b) {
  return !a.pointer.empty() && b.pointer.size() > a.pointer.size() && b.pointer.starts_with(a.pointer + "/") &&
         Overlap(a.wire, b.wire);
}

std::string_view RuleOf(CanaryClass canary_class) {
  switch (canary_class) {
    case CanaryClass::kFlagValue:
      return "leak/flag-value";
    case CanaryClass::kArgument:
      return "leak/argument";
    case CanaryClass::kMachineId:
      return "leak/machine-id";
    default:
      return "leak/canary";
  }
}

// Pointer tokens that hold any of the values become "*".
std::string WithoutValues(const std::string& pointer, const std::vector<std::string>& values) {
  std::string result;
  for (std::size_t start = 0; start < pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', start + 1), pointer.size());
    const std::string token = pointer.substr(start, end - start);
    const std::string folded = AsciiLower(token);
    const bool named = std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      return value.size() >= 4 && folded.find(value) != std::string::npos;
    });
    result += named && start < end ? (token.front() == '/' ? "/*" : "*") : token;
    start = end;
  }
  return result;
}

std::string Capitalised(std::string text) {
  if (!text.empty()) text[0] = AsciiUpper(text[0]);
  return text;
}

}  // namespace

std::vector<LeakCandidate> BestCandidates(std::vector<LeakCandidate> candidates) {
  std::stable_sort(candidates.begin(), candidates.end(), [](const LeakCandidate& a, const LeakCandidate& b) {
    const auto key = [](const LeakCandidate& c) {
      // The way before the view's size: a decoder that damages what it passes makes shorter texts, and explains
      // nothing.
      return std::tuple(c.canary, c.rank, c.pointer.empty(), c.path.size(), c.view_bytes, c.wire.offset);
    };
    return key(a) < key(b);
  });
  std::vector<LeakCandidate> best;
  for (LeakCandidate& candidate : candidates) {
    const bool generic = candidate.canary == LeakCandidate::kNoCanary;
    const bool told = std::any_of(best.begin(), best.end(), [&](LeakCandidate& better) {
      const bool explained = generic && better.canary != LeakCandidate::kNoCanary && better.place == candidate.place &&
                             (Overlap(better.wire, candidate.wire) || StandsIn(candidate, better));
      if (!explained && !IsTold(better, candidate)) return false;
      if (!explained && PointsFurther(better, candidate)) better.pointer = candidate.pointer;
      return true;
    });
    if (!told) best.push_back(std::move(candidate));
  }
  return best;
}

Finding ToFinding(const LeakCandidate& candidate, const Canary* canary) {
  Finding finding;
  std::vector<std::string> values = {AsciiLower(PointerToken(candidate.evidence))};
  if (canary != nullptr) {
    finding.rule = RuleOf(canary->canary_class);
    finding.canary = canary->id;
    finding.canary_class = ToString(canary->canary_class);
    values.push_back(AsciiLower(PointerToken(canary->value)));
    if (canary->id == kKernelReleaseCanary && candidate.rank <= Rank::kForm) finding.level = Level::kNote;
  } else {
    finding.rule = candidate.generic_rule;
    finding.level = candidate.level;
  }
  finding.place = candidate.place;
  if (const std::size_t colon = finding.place.find(':'); colon != std::string::npos) {
    finding.place = finding.place.substr(0, colon + 1) + WithoutValues(finding.place.substr(colon + 1), values);
  }
  finding.pointer = WithoutValues(candidate.pointer, values);
  finding.path = candidate.path;
  finding.offset = candidate.wire.offset;
  finding.length = candidate.wire.length;
  finding.evidence = candidate.evidence;
  finding.message = Capitalised(candidate.what) + (canary != nullptr ? " left the machine" : " stands in the payload");
  return finding;
}

}  // namespace telltale
