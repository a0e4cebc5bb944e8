#include <nlohmann/json.hpp>

#include "harness/report/dictionary_columns.h"
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
  return {{"contract", part.contract},  {"endpoints", part.endpoints},
          {"payloads", part.payloads},  {"unread_payloads", part.unread_payloads},
          {"complete", part.complete},  {"containers", std::move(containers)},
          {"fields", std::move(fields)}};
}

}  // namespace

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
