#pragma once
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "schema/field_annotations.h"
#include "schema/value_constraint.h"

namespace telltale {

// What holds for a field only sometimes (if, then, else).
struct FieldCondition {
  std::string when;  // `/type is "cmdstarted"`; what cannot be said so is the JSON of the "if"
  std::string says;  // "absent", "present", or the constraint in words
  bool operator==(const FieldCondition&) const = default;
  bool operator<(const FieldCondition& other) const { return std::tie(when, says) < std::tie(other.when, other.says); }
};

// A field that a contract declares: a place where a value stands that is no object or array with contents of its own.
struct DeclaredField {
  std::string pointer;         // array indices and free member names as *; goes on into JSON in a string
  std::string schema_pointer;  // where in the contract, behind references
  ValueConstraint constraint;
  bool required = false;                   // whenever what is around it may be there; for elements: in every one
  std::vector<FieldCondition> conditions;  // sorted
  FieldAnnotations notes;                  // with what is inherited
};

// An object or array that holds fields.
struct DeclaredContainer {
  ValueConstraint constraint;
  bool open = false;  // an object that may have members which are not named
  bool required = false;
  std::vector<FieldCondition> conditions;  // sorted
};

// A contract as a reviewer reads it: the list of what may be sent.
struct DeclaredFields {
  std::map<std::string, DeclaredField> fields;          // by pointer
  std::map<std::string, DeclaredContainer> containers;  // by pointer; "" is the whole payload
  bool complete = true;                                 // false: the contract is larger than the limits below
};

// Limits of one contract: what goes past them is left out. A recursive reference is followed once.
inline constexpr std::size_t kMaxDeclaredFields = 5000;
inline constexpr std::size_t kMaxSchemasRead = 50'000;

// Reads a linked draft-07 schema (schema/linked_schema.h) with all that combines: $ref, allOf, anyOf, oneOf,
// if/then/else, items, patternProperties, additionalProperties, contentSchema. Where alternatives differ, the fields of
// all of them are declared, each with the loosest of their constraints. Never fails: whether the schema can be checked
// is the validator's to say, and it is to be asked first (a schema nested past its limit would overflow the stack
// here).
DeclaredFields ReadDeclaredFields(const nlohmann::json& schema);
// The same for text, which is linked first; no fields where that cannot be done.
DeclaredFields ReadDeclaredFieldsOf(std::string_view schema_text);

// "always", "no", `when /type is "cmdfinished"`, `always; never when ...`.
std::string RequiredInWords(bool required, const std::vector<FieldCondition>& conditions);

// The pointer of the declared field that `pointer` (indices as *) is: the same one, or one that has * where a free
// member name stands. nullptr: none. Borrows.
const DeclaredField* FindDeclared(const DeclaredFields& declared, const std::string& pointer);

}  // namespace telltale
