#include "harness/detect/sdk_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/ascii.h"
#include "harness/payload/places_of.h"
#include "harness/payload/pointer.h"
#include "harness/payload/read_payload.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

bool MayBeExplained(const Finding& finding) {
  return finding.place == "target" || finding.place.starts_with("header:") ||
         (finding.place == "body" && !finding.pointer.empty());
}

bool Holds(const nlohmann::json& value, const Bytes& evidence) {
  return value.is_string() && value.get_ref<const std::string&>().find(evidence) != std::string::npos;
}

// Several elements may be one place: the first that holds what was found is asked for its name.
std::string NamedPlace(const Payload& payload, const Finding& finding) {
  std::string first;
  for (const Document& document : payload.documents) {
    const auto rest = InDocument(document, finding.pointer);
    if (!rest) continue;
    for (const Located& located : FindAll(document.value, *rest)) {
      const std::string named = document.pointer + NamedPointer(document.value, located.pointer);
      if (Holds(located.value, finding.evidence)) return named;
      if (first.empty()) first = named;
    }
  }
  return first.empty() ? finding.pointer : first;
}

std::string PlaceOf(const Payload& payload, const Finding& finding) {
  if (finding.place.starts_with("header:")) return AsciiLower(finding.place);
  return finding.place == "body" ? NamedPlace(payload, finding) : finding.pointer;
}

}  // namespace

void ExplainBySdk(const Exchange& exchange, const ProtobufMessage* declared, std::vector<Finding>& findings) {
  if (std::none_of(findings.begin(), findings.end(), MayBeExplained)) return;
  const Payload payload = ReadPayload(exchange, declared);
  const Sdk* const sdk = SdkOf(payload);
  if (sdk == nullptr) return;
  for (Finding& finding : findings) {
    if (!MayBeExplained(finding)) continue;
    const std::string place = PlaceOf(payload, finding);
    const SdkMember* const member = FindSdkMember(*sdk, place);
    if (member == nullptr) continue;
    finding.message += AccountsForPersonal(*member, place)
                           ? fmt::format("; {} puts here {}", sdk->name, member->meaning)
                           : fmt::format("; it stands inside of what {} sends as {}, and no row explains this place",
                                         sdk->name, member->meaning);
    if (!member->remedy.empty()) finding.message += fmt::format(", which this removes: {}", member->remedy);
    finding.message += fmt::format(" (telltale sdks {})", sdk->id);
  }
}

}  // namespace telltale
