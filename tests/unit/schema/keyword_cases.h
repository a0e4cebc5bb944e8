#pragma once
#include <vector>

namespace telltale {

// What draft-07 says of one instance under one schema. Written from the specification's text; the ideas are those of
// the public test suites.
struct KeywordCase {
  const char* keyword;
  const char* schema;
  const char* instance;
  bool valid;
};

const std::vector<KeywordCase>& KeywordCases();

}  // namespace telltale
