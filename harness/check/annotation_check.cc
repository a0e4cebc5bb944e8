#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "core/time_text.h"
#include "harness/check/checks.h"
#include "harness/check/finding_about.h"
#include "harness/payload/pointer.h"

// Findings about the contract itself have no run: their place is "contract:ENDPOINT", their pointer the field. An
// approval that has run out is also a finding at the first payload of every run that still carried the field.
namespace telltale {
namespace {

std::string DayOf(WallTime time) { return ToRfc3339(time).substr(0, 10); }

// The audit's day: that on which its last run ended. Empty: nothing ran.
std::string LastDay(const Recording& recording) {
  WallTime last{};
  for (const Run& run : recording.runs) last = std::max(last, run.outcome.ended_at);
  for (const Exchange& exchange : recording.exchanges) last = std::max(last, exchange.time);
  return last == WallTime{} ? "" : DayOf(last);
}

bool IsExpired(const DeclaredField& field, const std::string& day) {
  return IsDate(field.notes.expires) && field.notes.expires < day;
}

Finding AboutField(std::string_view rule, const std::string& endpoint, const DeclaredField& field,
                   std::string message) {
  Finding finding = FindingAbout(rule, Run(), std::move(message));
  finding.place = "contract:" + endpoint;
  finding.pointer = field.pointer;
  return Sealed(std::move(finding));
}

void CheckContract(const std::string& endpoint, const DeclaredFields& declared, const std::string& day,
                   std::vector<Finding>& findings) {
  for (const auto& [pointer, field] : declared.fields) {
    const std::vector<std::string> problems = AnnotationProblems(field.notes);
    if (!problems.empty()) {
      findings.push_back(
          AboutField("contract/unannotated", endpoint, field,
                     fmt::format("the contract's field {} {}", Quoted(pointer), fmt::join(problems, ", "))));
    }
    if (IsExpired(field, day)) {
      findings.push_back(AboutField("contract/expired", endpoint, field,
                                    fmt::format("the contract's field {} may be sent until {} and is still in it",
                                                Quoted(pointer), field.notes.expires)));
    }
  }
}

// A contract of batches speaks of /*/x; their elements are read one by one.
std::string InElement(const std::string& pointer, const Sent& sent) {
  return sent.payload.framing == Framing::kArray && pointer.starts_with("/*/") ? pointer.substr(2) : pointer;
}

void CheckSent(const Sent& sent, std::set<std::pair<std::string, std::string>>& told, std::vector<Finding>& findings) {
  const std::string day = DayOf(sent.exchange->time);
  for (const auto& [pointer, field] : sent.contract->fields.fields) {
    if (!IsExpired(field, day) || told.contains({sent.exchange->run, pointer})) continue;
    for (const Document& document : sent.payload.documents) {
      const std::vector<Located> values = FindAll(document.value, InElement(pointer, sent));
      if (values.empty()) continue;
      told.emplace(sent.exchange->run, pointer);
      Finding finding = FindingAbout("contract/expired", sent, "body",
                                     fmt::format("the payload carries the field {}, which may be sent until {}",
                                                 Quoted(pointer), field.notes.expires));
      findings.push_back(Sealed(At(std::move(finding), sent, document.pointer + values.front().pointer)));
      break;
    }
  }
}

}  // namespace

std::vector<Finding> CheckAnnotations(const Traffic& traffic) {
  std::vector<Finding> findings;
  const std::string day = LastDay(*traffic.recording);
  for (const auto& [endpoint, contract] : *traffic.contracts) CheckContract(endpoint, contract.fields, day, findings);
  std::set<std::pair<std::string, std::string>> told;  // run, pointer
  for (const Sent& sent : traffic.sent) {
    if (sent.contract != nullptr && IsRequest(*sent.exchange)) CheckSent(sent, told, findings);
  }
  return findings;
}

}  // namespace telltale
