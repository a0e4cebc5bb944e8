#include <gtest/gtest.h>

#include "schema/validator.h"
#include "tests/unit/schema/keyword_cases.h"

namespace telltale {
namespace {

TEST(KeywordConformanceTest, EveryCaseIsJudgedAsDraft07Says) {
  for (const KeywordCase& keyword : KeywordCases()) {
    const auto validator = SchemaValidator::Compile(keyword.schema, keyword.keyword);
    ASSERT_TRUE(validator.has_value()) << ToString(validator.error());
    const std::vector<Violation> violations = validator->ValidateText(keyword.instance);
    EXPECT_EQ(violations.empty(), keyword.valid)
        << keyword.schema << " on " << keyword.instance << (violations.empty() ? "" : ": " + violations[0].message);
  }
}

TEST(KeywordConformanceTest, EveryViolationNamesAKeywordThatStandsInTheSchema) {
  for (const KeywordCase& keyword : KeywordCases()) {
    const auto validator = SchemaValidator::Compile(keyword.schema, keyword.keyword);
    ASSERT_TRUE(validator.has_value()) << ToString(validator.error());
    for (const Violation& violation : validator->ValidateText(keyword.instance)) {
      if (violation.schema_pointer.empty()) continue;  // the schema `false` itself
      EXPECT_NE(violation.schema_pointer.find(violation.keyword), std::string::npos) << violation.schema_pointer;
      EXPECT_FALSE(violation.message.empty());
    }
  }
}

}  // namespace
}  // namespace telltale
