#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "harness/check/checks.h"
#include "harness/check/finding_about.h"
#include "harness/check/pointer.h"

namespace telltale {
namespace {

bool HasSchema(const Sent& sent) { return sent.contract != nullptr && sent.contract->schema != nullptr; }

std::string QueryOf(const Exchange& exchange) {
  const std::size_t mark = exchange.target.find('?');
  return mark == std::string::npos ? std::string() : exchange.target.substr(mark + 1);
}

std::string Described(const Violation& violation) {
  const std::string place = violation.instance_pointer.empty() ? "" : " at " + Quoted(violation.instance_pointer);
  return fmt::format("breaks the schema{}: {}", place, violation.message);
}

Finding AboutViolation(const Sent& sent, const Violation& violation) {
  const bool undocumented = violation.keyword == "additionalProperties" || violation.keyword == "unevaluatedProperties";
  Finding finding = undocumented
                        ? FindingAbout("contract/undocumented-field", sent, "body",
                                       fmt::format("the payload carries the field {}, which the schema does not have",
                                                   Quoted(LastToken(violation.instance_pointer))))
                        : FindingAbout("contract/schema", sent, "body", "the payload " + Described(violation));
  return Sealed(At(std::move(finding), sent, violation.instance_pointer));
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

std::vector<Violation> ViolationsOfElements(const Sent& sent) {
  std::vector<Violation> violations;
  for (std::size_t i = 0; i < sent.json.documents.size(); ++i) {
    for (Violation& violation : sent.contract->schema->Validate(sent.json.documents[i])) {
      if (sent.json.is_array) violation.instance_pointer.insert(0, fmt::format("/{}", i));
      violations.push_back(std::move(violation));
    }
  }
  return violations;
}

// A batch may be described as such by the schema; if not, the contract holds for each of its elements, and one without
// any holds nothing that the contract describes.
std::vector<Violation> ViolationsOf(const Sent& sent) {
  if (!sent.json.is_one_text) return ViolationsOfElements(sent);
  const SchemaValidator& schema = *sent.contract->schema;
  std::vector<Violation> violations = schema.ValidateText(sent.content);
  if (!sent.json.is_array) return violations;
  const bool is_no_batch = violations.empty() ? !SpeaksOfArrays(schema) : IsRefusedForItsType(violations);
  if (!is_no_batch) return violations;
  if (!sent.json.documents.empty()) return ViolationsOfElements(sent);
  if (violations.empty() && !schema.Validate(nlohmann::json::object()).empty()) {
    violations.push_back({"", "", "type", "is an empty batch, which holds nothing that the schema describes"});
  }
  return violations;
}

void CheckDocuments(const Sent& sent, std::vector<Finding>& findings) {
  std::set<std::string> seen;  // lines of NDJSON have the same pointers: a place is named once a payload
  for (const Violation& violation : ViolationsOf(sent)) {
    Finding finding = AboutViolation(sent, violation);
    if (seen.insert(fmt::format("{}\n{}\n{}", finding.rule, finding.pointer, finding.message)).second) {
      findings.push_back(std::move(finding));
    }
  }
}

void CheckOne(const Sent& sent, std::vector<Finding>& findings) {
  if (!QueryOf(*sent.exchange).empty()) {
    Finding finding = FindingAbout("contract/undocumented-field", sent, "target",
                                   "the request carries a query string, which the contract does not describe");
    finding.level = Level::kWarning;
    findings.push_back(Sealed(std::move(finding)));
  }
  if (sent.content.empty() || !sent.json.unread.empty()) return;
  if (!sent.json.documents.empty() || sent.json.is_one_text) return CheckDocuments(sent, findings);
  findings.push_back(
      Sealed(FindingAbout("contract/schema", sent, "body", "the body is not the JSON that the contract promises")));
}

}  // namespace

std::vector<Finding> CheckPayloads(const Traffic& traffic) {
  std::vector<Finding> findings;
  for (const Sent& sent : traffic.sent) {
    if (HasSchema(sent) && IsRequest(*sent.exchange)) CheckOne(sent, findings);
  }
  return findings;
}

}  // namespace telltale
