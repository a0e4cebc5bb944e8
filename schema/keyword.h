#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace telltale {

class Evaluation;
class SchemaCompiler;
struct Schema;

// One keyword of one schema, compiled: checks an instance and reports to the evaluation. Immutable; thread-safe.
class Keyword {
 public:
  virtual ~Keyword() = default;
  virtual void Check(const nlohmann::json& instance, Evaluation& evaluation) const = 0;
  // Appends the schemas that this keyword applies to the same instance (not to its children): a circle of those would
  // never end.
  virtual void AppendInPlace(std::vector<const Schema*>& schemas) const { (void)schemas; }

  std::string name;     // "maxLength"
  std::string pointer;  // of the keyword in the schema document
};

// A schema or subschema. kNever comes from the schema `false`, kAlways from `true`.
struct Schema {
  enum class Kind { kKeywords, kAlways, kNever };
  Kind kind = Kind::kKeywords;
  std::string pointer;  // in the schema document
  std::string held_by;  // for kNever: the keyword that holds it, which is what gets reported
  std::vector<std::unique_ptr<Keyword>> keywords;
};

class SecondOpinion;  // schema/second_opinion.h

// Everything compiled from one schema document; `schemas` owns, pointers into it stay valid.
struct CompiledSchema {
  std::string name;
  std::string text;  // the linked document
  std::deque<Schema> schemas;
  const Schema* root = nullptr;
  std::shared_ptr<const SecondOpinion> second_opinion;  // nullptr: none can be had
};

// Reads one keyword's value. `siblings` is the whole schema object, for keywords that read their neighbours; `pointer`
// is the value's place in the document. A null keyword with no error means: nothing to check.
using KeywordFactory = Result<std::unique_ptr<Keyword>> (*)(const nlohmann::json& value, const nlohmann::json& siblings,
                                                            const std::string& pointer, SchemaCompiler& compiler);

struct KeywordEntry {
  std::string_view name;
  KeywordFactory make;
};

// One table a family, each beside its keywords (keywords_scalar.cc, ...).
const std::vector<KeywordEntry>& ScalarKeywords();
const std::vector<KeywordEntry>& StringKeywords();
const std::vector<KeywordEntry>& ArrayKeywords();
const std::vector<KeywordEntry>& ObjectKeywords();
const std::vector<KeywordEntry>& CombiningKeywords();

}  // namespace telltale
