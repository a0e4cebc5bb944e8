// Without this valijson ends the process where it meets a schema that it cannot read. Every user of it in one program
// has to agree.
#define VALIJSON_USE_EXCEPTIONS 1

#include "schema/second_opinion.h"

#include <cmath>
#include <cstdint>
#include <exception>
#include <nlohmann/json.hpp>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace telltale {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

// Takes out of a schema what valijson must not be asked. False: what is left would refuse more than the whole, so that
// a refusal would say nothing. `exact`: a weaker schema in this place makes the whole stricter.
class Reduction {
 public:
  static bool Apply(json& schema) { return Schema(schema, false); }

 private:
  static bool Schema(json& schema, bool exact) {
    if (!schema.is_object()) return true;
    if (schema.contains("patternProperties") || (exact && schema.contains("$ref"))) return false;
    for (const char* keyword : {"pattern", "format", "multipleOf", "propertyNames", "uniqueItems"}) {
      if (schema.erase(keyword) > 0 && exact) return false;
    }
    for (auto& [keyword, value] : schema.items()) {
      if (!Keyword(keyword, value, exact)) return false;
    }
    return true;
  }

  static bool Keyword(const std::string& keyword, json& value, bool exact) {
    static const std::set<std::string> kOne = {"additionalItems", "additionalProperties", "contains", "else", "then"};
    static const std::set<std::string> kNamed = {"definitions", "dependencies", "properties"};
    if (keyword == "not" || keyword == "if") return Schema(value, true);
    if (kOne.contains(keyword) || (keyword == "items" && !value.is_array())) return Schema(value, exact);
    const bool listed = keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf" || keyword == "items";
    if (!listed && !kNamed.contains(keyword)) return true;  // enum, const, default, annotations: no schemas in there
    for (json& part : value) {
      if (!Schema(part, exact || keyword == "oneOf")) return false;
    }
    return true;
  }
};

// The largest magnitude below which every whole double is exactly one integer.
constexpr double kExactIntegers = 9007199254740992.0;

// False: there is a whole number that no integer of valijson's holds.
bool WriteWholeNumbersAsIntegers(json& value) {
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (std::trunc(number) != number) return true;
    if (std::abs(number) > kExactIntegers) return false;
    value = static_cast<std::int64_t>(number);
  } else if (value.is_structured()) {
    for (json& part : value) {
      if (!WriteWholeNumbersAsIntegers(part)) return false;
    }
  }
  return true;
}

std::string ContextOf(const valijson::ValidationResults::Error& error) {
  std::string context;
  for (const std::string& step : error.context) context += step;
  return context;
}

}  // namespace

SecondOpinion::SecondOpinion(std::unique_ptr<valijson::Schema> schema) : schema_(std::move(schema)) {}
SecondOpinion::~SecondOpinion() = default;

std::shared_ptr<const SecondOpinion> SecondOpinion::Compile(const json& schema) {
  json structure = schema;
  if (!Reduction::Apply(structure) || !WriteWholeNumbersAsIntegers(structure)) return nullptr;
  auto compiled = std::make_unique<valijson::Schema>();
  try {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(Adapter(structure), *compiled);
  } catch (const std::exception&) {
    return nullptr;  // a reference that it does not follow, though it is our own document's
  }
  return std::shared_ptr<const SecondOpinion>(new SecondOpinion(std::move(compiled)));
}

std::optional<std::string> SecondOpinion::Refusal(const json& instance) const {
  json copy = instance;
  if (!WriteWholeNumbersAsIntegers(copy)) return std::nullopt;
  valijson::Validator validator;
  valijson::ValidationResults results;
  try {
    if (validator.validate(*schema_, Adapter(copy), &results)) return std::nullopt;
  } catch (const std::exception&) {
    return "could not be judged by the second validator (valijson)";
  }
  valijson::ValidationResults::Error first;
  const std::string place = results.popError(first) ? ContextOf(first) : "<root>";
  return "is refused by the second validator (valijson) at " + place + ", though the first found nothing wrong";
}

}  // namespace telltale
