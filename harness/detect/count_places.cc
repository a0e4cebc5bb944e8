#include "harness/detect/count_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/array_place.h"
#include "harness/payload/places_of.h"
#include "harness/payload/pointer.h"
#include "harness/payload/read_payload.h"

namespace telltale {
namespace {

constexpr std::string_view kTold = " times in this payload";

bool MayBeCounted(const Finding& finding) {
  return finding.place == "body" && !finding.pointer.empty() && !finding.evidence.empty() &&
         finding.message.find(kTold) == std::string::npos;
}

// Several findings of one kind at one place have different bytes around them: each is told by itself.
bool IsAlone(const Finding& finding, const std::vector<Finding>& findings) {
  const std::string place = WithoutIndices(finding.pointer);
  return std::count_if(findings.begin(), findings.end(), [&](const Finding& other) {
           return other.rule == finding.rule && other.canary == finding.canary && other.place == finding.place &&
                  WithoutIndices(other.pointer) == place;
         }) == 1;
}

std::size_t CountIn(const Payload& payload, const Finding& finding) {
  const std::string place = WithoutIndices(finding.pointer);
  std::size_t count = 0;
  for (const Document& document : payload.documents) {
    const auto rest = InDocument(document, place);
    if (!rest) continue;
    for (const Located& located : FindAll(document.value, *rest)) {
      count += located.value.is_string() &&
               located.value.get_ref<const std::string&>().find(finding.evidence) != std::string::npos;
    }
  }
  return count;
}

}  // namespace

void CountPlaces(const Exchange& exchange, std::vector<Finding>& findings) {
  if (std::none_of(findings.begin(), findings.end(), MayBeCounted)) return;
  const Payload payload = ReadPayload(exchange);
  for (Finding& finding : findings) {
    if (!MayBeCounted(finding) || !IsAlone(finding, findings)) continue;
    const std::size_t count = CountIn(payload, finding);
    if (count < 2) continue;
    const std::string place = WithoutIndices(finding.pointer);
    finding.message += place == finding.pointer ? fmt::format(" ({}{})", count, kTold)
                                                : fmt::format(" ({}{}, first at {})", count, kTold, finding.pointer);
    finding.pointer = place;
  }
}

}  // namespace telltale
