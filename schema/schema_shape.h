#pragma once
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "schema/field_annotations.h"
#include "schema/value_constraint.h"

namespace telltale {

// A schema as a tree of places: what may stand at a place, and what below it. The inner form of ReadDeclaredFields:
// combining keywords are operations on it (both, either), which a list of fields could not express.
struct SchemaShape {
  struct Member {
    std::unique_ptr<SchemaShape> shape;
    bool required = false;
  };
  struct Conditional {
    std::string when;
    std::unique_ptr<SchemaShape> shape;
  };

  ValueConstraint value;
  FieldAnnotations notes;
  std::string schema_pointer;
  std::map<std::string, Member> members;  // by unescaped name; "*": elements of an array, or members of any other name
  bool has_elements = false;              // "*" are elements
  bool names_members = false;             // it says which members there are, so it is a container even without any
  bool open = true;                       // as an object it may have members which are not named
  std::vector<Conditional> conditionals;
};

// Reads a whole schema; `complete` becomes false where a limit was met (declared_fields.h).
SchemaShape ReadSchemaShape(const nlohmann::json& root, bool& complete);

// What an "if" asks, in words where it compares members with constants: `/type is "cmdstarted"`.
std::string ConditionInWords(const nlohmann::json& condition);

}  // namespace telltale
