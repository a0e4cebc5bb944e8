#include "harness/detect/allowed_places.h"

#include <algorithm>
#include <iterator>

#include "core/ascii.h"
#include "core/glob.h"
#include "harness/payload/read_payload.h"

namespace telltale {
namespace {

bool IsGeneric(const Finding& finding) { return finding.rule == "leak/pii" || finding.rule == "leak/secret"; }

// Whether it was found at the place, or in what stands there.
bool IsAt(const Finding& finding, const IdPlace::Told& told) {
  return EqualInAscii(finding.place, told.place) &&
         (finding.pointer == told.pointer || finding.pointer.starts_with(told.pointer + "/"));
}

bool IsOf(const Finding& finding, const AllowedValue& allowed) {
  return (allowed.rule.empty() || allowed.rule == finding.rule) && GlobMatches(allowed.value, finding.evidence);
}

}  // namespace

AllowedPlaces::AllowedPlaces(const std::vector<AllowedValue>& allowed) {
  for (const AllowedValue& one : allowed) {
    if (one.pointer.empty()) continue;
    if (auto place = IdPlace::Read(one.pointer, "")) places_.emplace_back(one, *std::move(place));
  }
}

std::vector<Finding> AllowedPlaces::Take(const Exchange& exchange, const ProtobufMessage* declared,
                                         std::vector<Finding>& findings) const {
  std::vector<Finding> taken;
  if (empty() || std::none_of(findings.begin(), findings.end(), IsGeneric)) return taken;
  const Payload payload = ReadPayload(exchange, declared);
  for (const auto& [allowed, place] : places_) {
    const std::vector<IdPlace::Told> told = place.In(payload);
    const auto kept = std::stable_partition(findings.begin(), findings.end(), [&](const Finding& finding) {
      return !IsGeneric(finding) || !IsOf(finding, allowed) ||
             std::none_of(told.begin(), told.end(), [&](const IdPlace::Told& one) { return IsAt(finding, one); });
    });
    std::move(kept, findings.end(), std::back_inserter(taken));
    findings.erase(kept, findings.end());
  }
  return taken;
}

}  // namespace telltale
