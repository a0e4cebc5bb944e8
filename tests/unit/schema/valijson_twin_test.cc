// A second validator, written by others, judges the same cases: where the two agree, neither is likely to be wrong;
// where they do not, docs/schema.md says who is right.
#define VALIJSON_USE_EXCEPTIONS 1
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "tests/unit/schema/keyword_cases.h"

namespace telltale {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

// nullopt: valijson cannot read the schema.
std::optional<bool> TwinAccepts(const KeywordCase& keyword) {
  const json schema_document = json::parse(keyword.schema);
  const json instance = json::parse(keyword.instance);
  try {
    valijson::Schema schema;
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(Adapter(schema_document), schema);
    valijson::Validator validator;
    return validator.validate(schema, Adapter(instance), nullptr);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

TEST(ValijsonTwinTest, DisagreesOnlyWhereTheDocumentationSaysSo) {
  std::map<std::string, int> disagreements;
  for (const KeywordCase& keyword : KeywordCases()) {
    if (TwinAccepts(keyword) != keyword.valid) ++disagreements[keyword.keyword];
  }
  const std::map<std::string, int> documented = {
      {"$ref", 1},
      {"const", 1},
      {"format", 1},
      {"format date", 1},
      {"format date-time", 1},
      {"format email", 2},
      {"format hostname", 2},
      {"format ipv4", 2},
      {"format ipv6", 2},
      {"format json-pointer", 1},
      {"format regex", 1},
      {"format uri", 2},
      {"format uri-reference", 1},
      {"format uuid", 1},
      {"maxLength", 1},
      {"minimum", 1},
      {"multipleOf", 1},
      {"pattern", 2},
      {"type", 3},
  };
  EXPECT_EQ(disagreements, documented);
}

}  // namespace
}  // namespace telltale
