#include "harness/report/dictionary/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/report/dictionary/columns.h"
#include "harness/report/json_text.h"
#include "harness/report/renderers.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;

ordered_json ConditionsToJson(const std::vector<FieldCondition>& conditions) {
  ordered_json list = ordered_json::array();
  for (const FieldCondition& condition : conditions)
    list.push_back({{"when", condition.when}, {"says", condition.says}});
  return list;
}

ordered_json NotesToJson(const FieldAnnotations& notes) {
  return {{"events", notes.events},
          {"meaning", notes.meaning},
          {"example", notes.example},
          {"category", notes.category},
          {"sensitivity", notes.sensitivity},
          {"personal_data", notes.personal_data},
          {"identifier",
           {{"source", notes.identifier_source},
            {"transform", notes.identifier_transform},
            {"lifetime", notes.identifier_lifetime}}},
          {"purpose", notes.purpose},
          {"legal_basis", notes.legal_basis},
          {"recipients", notes.recipients},
          {"retention", notes.retention},
          {"owner", notes.owner},
          {"review", notes.review},
          {"introduced_in", notes.introduced_in},
          {"expires", notes.expires}};
}

ordered_json RowToJson(const DictionaryRow& row) {
  const SeenField& seen = row.seen;
  return {{"pointer", row.declared.pointer},
          {"status", ToString(row.status)},
          {"required", row.declared.required},
          {"constraint", ValueConstraintToJson(row.declared.constraint)},
          {"conditions", ConditionsToJson(row.declared.conditions)},
          {"declared", NotesToJson(row.declared.notes)},
          {"measured",
           {{"scenarios", seen.payloads_by_scenario},
            {"payloads", seen.payloads},
            {"occurrences", seen.occurrences},
            {"distinct_values", seen.masked ? ordered_json() : ordered_json(seen.distinct_values)},
            {"most_in_one_scenario", seen.masked ? ordered_json() : ordered_json(seen.most_in_one_scenario)},
            {"types", seen.types},
            {"on_reset", InWords(OnReset(seen))}}}};
}

ordered_json PartToJson(const DictionaryPart& part) {
  ordered_json containers = ordered_json::array();
  for (const auto& [pointer, container] : part.containers) {
    containers.push_back({{"pointer", pointer},
                          {"open", container.open},
                          {"required", container.required},
                          {"constraint", ValueConstraintToJson(container.constraint)},
                          {"conditions", ConditionsToJson(container.conditions)}});
  }
  ordered_json fields = ordered_json::array();
  for (const DictionaryRow& row : part.rows) fields.push_back(RowToJson(row));
  ordered_json sealed = ordered_json::array();
  for (const SealedPlace& one : part.sealed) sealed.push_back({{"place", one.place}, {"reason", one.reason}});
  ordered_json object = {{"contract", part.contract}};
  if (!part.event.empty()) object["event"] = part.event;
  object.update({{"endpoints", part.endpoints},
                 {"payloads", part.payloads},
                 {"unread_payloads", part.unread_payloads},
                 {"sealed", std::move(sealed)},
                 {"complete", part.complete},
                 {"containers", std::move(containers)},
                 {"fields", std::move(fields)}});
  return object;
}

using nlohmann::json;

std::vector<FieldCondition> ConditionsFrom(const json& list) {
  std::vector<FieldCondition> conditions;
  for (const json& one : list) conditions.push_back({one.at("when"), one.at("says")});
  return conditions;
}

FieldAnnotations NotesFrom(const json& value) {
  FieldAnnotations notes;
  for (const auto& [key, text] :
       std::initializer_list<std::pair<const char*, std::string*>>{{"meaning", &notes.meaning},
                                                                   {"example", &notes.example},
                                                                   {"category", &notes.category},
                                                                   {"sensitivity", &notes.sensitivity},
                                                                   {"personal_data", &notes.personal_data},
                                                                   {"purpose", &notes.purpose},
                                                                   {"legal_basis", &notes.legal_basis},
                                                                   {"retention", &notes.retention},
                                                                   {"owner", &notes.owner},
                                                                   {"review", &notes.review},
                                                                   {"introduced_in", &notes.introduced_in},
                                                                   {"expires", &notes.expires}}) {
    *text = value.at(key).get<std::string>();
  }
  notes.identifier_source = value.at("identifier").at("source").get<std::string>();
  notes.identifier_transform = value.at("identifier").at("transform").get<std::string>();
  notes.identifier_lifetime = value.at("identifier").at("lifetime").get<std::string>();
  value.at("events").get_to(notes.events);
  value.at("recipients").get_to(notes.recipients);
  return notes;
}

SeenField SeenFrom(const json& value) {
  SeenField seen;
  value.at("scenarios").get_to(seen.payloads_by_scenario);
  value.at("payloads").get_to(seen.payloads);
  value.at("occurrences").get_to(seen.occurrences);
  value.at("types").get_to(seen.types);
  seen.masked = value.at("distinct_values").is_null();
  if (seen.masked) return seen;
  value.at("distinct_values").get_to(seen.distinct_values);
  value.at("most_in_one_scenario").get_to(seen.most_in_one_scenario);
  return seen;
}

DictionaryRow RowFrom(const json& value) {
  DictionaryRow row;
  value.at("pointer").get_to(row.declared.pointer);
  const auto status = value.at("status").get<std::string>();
  for (const FieldStatus known :
       {FieldStatus::kSeen, FieldStatus::kNeverSeen, FieldStatus::kUndeclared, FieldStatus::kExpired}) {
    if (ToString(known) == status) row.status = known;
  }
  value.at("required").get_to(row.declared.required);
  row.declared.constraint = ValueConstraintFromJson(value.at("constraint"));
  row.declared.conditions = ConditionsFrom(value.at("conditions"));
  row.declared.notes = NotesFrom(value.at("declared"));
  row.seen = SeenFrom(value.at("measured"));
  return row;
}

DictionaryPart PartFrom(const json& value) {
  DictionaryPart part;
  value.at("contract").get_to(part.contract);
  part.event = value.value("event", "");
  value.at("endpoints").get_to(part.endpoints);
  for (const json& one : value.at("containers")) {
    DeclaredContainer& container = part.containers[one.at("pointer").get<std::string>()];
    one.at("open").get_to(container.open);
    one.at("required").get_to(container.required);
    container.constraint = ValueConstraintFromJson(one.at("constraint"));
    container.conditions = ConditionsFrom(one.at("conditions"));
  }
  for (const json& one : value.at("fields")) part.rows.push_back(RowFrom(one));
  std::sort(part.rows.begin(), part.rows.end(),
            [](const DictionaryRow& a, const DictionaryRow& b) { return a.declared.pointer < b.declared.pointer; });
  return part;
}

}  // namespace

Result<Dictionary> DictionaryFromJson(const json& document, const std::string& name) {
  try {
    if (document.at("version") != 1) return InputError("is a dictionary of another version", name);
    Dictionary dictionary;
    document.at("subject").get_to(dictionary.subject);
    document.at("date").get_to(dictionary.date);
    for (const json& one : document.at("contracts")) dictionary.parts.push_back(PartFrom(one));
    return dictionary;
  } catch (const json::exception& error) {
    return InputError(std::string("is no dictionary: ") + error.what(), name);
  }
}

std::string RenderDictionaryJson(const Audit& audit, const RenderOptions&) {
  const Dictionary dictionary = BuildDictionary(audit);
  ordered_json parts = ordered_json::array();
  for (const DictionaryPart& part : dictionary.parts) parts.push_back(PartToJson(part));
  return JsonText({{"version", 1},
                   {"kind", "telltale/dictionary"},
                   {"subject", dictionary.subject},
                   {"subject_version", dictionary.version},
                   {"date", dictionary.date},
                   {"contracts", std::move(parts)}},
                  1);
}

}  // namespace telltale
