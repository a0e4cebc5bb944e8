#include "harness/check/schema_fit.h"

#include <algorithm>
#include <utility>

#include "harness/payload/events.h"

namespace telltale {
namespace {

void Append(std::vector<Violation> found, const std::string& pointer, std::vector<Violation>& violations) {
  for (Violation& violation : found) {
    violation.instance_pointer.insert(0, pointer);
    violations.push_back(std::move(violation));
  }
}

bool IsRefusedForItsType(const std::vector<Violation>& violations) {
  return std::any_of(violations.begin(), violations.end(), [](const Violation& violation) {
    return violation.instance_pointer.empty() && violation.keyword == "type";
  });
}

// Draft-07's keywords for objects accept every array: of such a schema "valid" says nothing about a batch.
bool SpeaksOfArrays(const SchemaValidator& schema) {
  return !schema.Validate(nlohmann::json::array({nullptr})).empty() ||
         IsRefusedForItsType(schema.Validate(nlohmann::json::object()));
}

std::vector<Violation> ViolationsOfDocuments(const Payload& payload, const SchemaValidator& schema) {
  std::vector<Violation> violations;
  for (const Document& document : payload.documents) {
    Append(schema.Validate(document.value), document.pointer, violations);
  }
  return violations;
}

}  // namespace

std::vector<Violation> ViolationsOf(const Payload& payload, const SchemaValidator& schema) {
  if (payload.framing == Framing::kLines || payload.framing == Framing::kMessages)
    return ViolationsOfDocuments(payload, schema);
  std::vector<Violation> violations = schema.ValidateText(payload.content());
  if (payload.framing != Framing::kArray) return violations;
  const bool is_no_batch = violations.empty() ? !SpeaksOfArrays(schema) : IsRefusedForItsType(violations);
  if (!is_no_batch) return violations;
  if (!payload.documents.empty()) return ViolationsOfDocuments(payload, schema);
  if (violations.empty() && !schema.Validate(nlohmann::json::object()).empty()) {
    violations.push_back({"", "", "type", "is an empty batch, which holds nothing that the schema describes"});
  }
  return violations;
}

std::vector<Violation> EventViolationsOf(const std::vector<PayloadEvent>& events, const SchemaValidator& schema) {
  std::vector<Violation> violations;
  for (const PayloadEvent& event : events) Append(schema.Validate(event.value), event.pointer, violations);
  return violations;
}

}  // namespace telltale
