#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "harness/check/checks.h"
#include "harness/check/finding_about.h"
#include "harness/check/schema_fit.h"
#include "harness/payload/pointer.h"

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

bool IsOfEvents(const Sent& sent) { return sent.endpoint != nullptr && sent.endpoint->contract_of_events; }

std::vector<Violation> FoundBy(const Sent& sent) {
  const SchemaValidator& schema = *sent.contract->schema;
  return IsOfEvents(sent) ? EventViolationsOf(EventsOf(sent.payload), schema) : ViolationsOf(sent.payload, schema);
}

void CheckDocuments(const Sent& sent, std::vector<Finding>& findings) {
  std::set<std::string> seen;  // lines of NDJSON have the same pointers: a place is named once a payload
  for (const Violation& violation : FoundBy(sent)) {
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
  if (sent.payload.content().empty() || !sent.payload.too_large.empty()) return;
  if (sent.payload.is_structured() || (IsOfEvents(sent) && !sent.payload.documents.empty()))
    return CheckDocuments(sent, findings);
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
