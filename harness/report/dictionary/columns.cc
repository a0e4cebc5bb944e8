#include "harness/report/dictionary/columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "harness/report/console/text_layout.h"

namespace telltale {
namespace {

std::string TextsInOne(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, "; ")); }

std::string TypeOf(const DictionaryRow& row) {
  if (row.status != FieldStatus::kUndeclared) return TypeInWords(row.declared.constraint);
  return fmt::format("{}", fmt::join(row.seen.types, " or "));
}

std::string ScenariosOf(const SeenField& seen) {
  std::vector<std::string> names;
  for (const auto& [scenario, payloads] : seen.payloads_by_scenario) names.push_back(scenario);
  return TextsInOne(names);
}

std::string EventsOf(const DictionaryPart& part, const DictionaryRow& row) {
  if (!part.event.empty()) return part.event == "*" ? "all others" : part.event;
  const std::vector<std::string>& events = row.declared.notes.events;
  return row.status != FieldStatus::kUndeclared && events.empty() ? "all" : TextsInOne(events);
}

}  // namespace

std::vector<DictionaryColumn> DictionaryColumns(const DictionaryPart& part, const DictionaryRow& row) {
  const DeclaredField& field = row.declared;
  const FieldAnnotations& notes = field.notes;
  const bool declared = row.status != FieldStatus::kUndeclared;
  return {{"contract", PartInWords(part)},
          {"event", EventsOf(part, row)},
          {"pointer", field.pointer},
          {"status", std::string(ToString(row.status))},
          {"type", TypeOf(row)},
          {"constraint", LimitsInWords(field.constraint)},
          {"required", declared ? RequiredInWords(field.required, field.conditions) : ""},
          {"meaning", notes.meaning},
          {"example", notes.example},
          {"classification", notes.category},
          {"sensitivity", notes.sensitivity},
          {"personal data", notes.personal_data},
          {"identifier source", notes.identifier_source},
          {"identifier transform", notes.identifier_transform},
          {"identifier lifetime", notes.identifier_lifetime},
          {"purpose", notes.purpose},
          {"legal basis", notes.legal_basis},
          {"recipients", TextsInOne(notes.recipients)},
          {"retention", notes.retention},
          {"owner", notes.owner},
          {"review", notes.review},
          {"introduced in", notes.introduced_in},
          {"expires", notes.expires},
          {"missing", declared ? TextsInOne(AnnotationProblems(notes)) : ""},
          {"scenarios", ScenariosOf(row.seen)},
          {"payloads", std::to_string(row.seen.payloads)},
          {"occurrences", std::to_string(row.seen.occurrences)},
          {"distinct values", row.seen.masked ? "not known: blotted out" : std::to_string(row.seen.distinct_values)},
          {"on a reset", std::string(InWords(OnReset(row.seen)))}};
}

std::span<const DictionaryGroup> DictionaryGroups() {
  static constexpr std::array<DictionaryGroup, 4> kGroups = {
      {{"what it is", 4, 9}, {"privacy", 9, 15}, {"why, for whom, for how long", 15, 24}, {"measured", 24, 29}}};
  return kGroups;
}

bool IsCode(const DictionaryColumn& column) { return column.name == "constraint" || column.name == "example"; }

std::string_view InWords(ResetEffect effect) {
  switch (effect) {
    case ResetEffect::kUnknown:
      return "";
    case ResetEffect::kChangesWithinHome:
      return "changes within one home";
    case ResetEffect::kChangesWithHome:
      return "changes with the home and machine";
    case ResetEffect::kStays:
      return "stays when home and machine change";
  }
  return "";
}

std::string UncountedInWords(const DictionaryPart& part) {
  std::string words;
  if (part.unread_payloads > 0) {
    words = fmt::format("{} of {} could not be read as JSON: fields that are never seen may be there",
                        part.unread_payloads, Counted(part.payloads, "payload", "payloads"));
  }
  for (const SealedPlace& sealed : part.sealed) {
    words += fmt::format("{}{} is sealed, so that nobody can say what it holds ({})", words.empty() ? "" : "; ",
                         sealed.place, sealed.reason.empty() ? "not accepted" : "accepted: " + sealed.reason);
  }
  if (!part.complete) words += fmt::format("{}some fields are left out: there are too many", words.empty() ? "" : "; ");
  return words;
}

std::string PartInWords(const DictionaryPart& part) {
  return part.contract.empty() ? "none, at " + TextsInOne(part.endpoints) : part.contract;
}

}  // namespace telltale
