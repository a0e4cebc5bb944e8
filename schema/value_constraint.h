#pragma once
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>

namespace telltale {

// What a contract says of the values at one place, in a form that can be compared and told. Keywords that are compared
// only as texts stand in `others`, so that none is lost.
struct ValueConstraint {
  std::set<std::string> types;                  // of JSON: "string", "integer", ...; empty: any
  std::optional<std::set<std::string>> values;  // enum and const, as JSON texts; absent: not enumerated
  std::set<std::string> patterns;               // all of them hold
  std::set<std::string> formats;
  std::optional<std::uint64_t> max_length;  // characters
  std::optional<std::uint64_t> max_items;
  std::optional<double> minimum;
  std::optional<double> maximum;
  std::map<std::string, std::string> others;  // keyword -> its JSON text
  bool nothing = false;                       // no value at all may stand here

  bool operator==(const ValueConstraint&) const = default;
};

// Of one schema object, without what stands below it or is combined with it.
ValueConstraint ReadValueConstraint(const nlohmann::json& schema);

// What holds where both do (allOf), and where either may (anyOf, oneOf). The second is never narrower than the truth.
ValueConstraint Both(const ValueConstraint& a, const ValueConstraint& b);
ValueConstraint Either(const ValueConstraint& a, const ValueConstraint& b);

// "string", "integer or null", "any", "nothing".
std::string TypeInWords(const ValueConstraint& constraint);
// "matches ^[a-z]+$; at most 120 characters"; empty: the type says all.
std::string LimitsInWords(const ValueConstraint& constraint);

// Members that say nothing are left out. FromJson reads what ToJson wrote (schema/dictionary.schema.json).
nlohmann::ordered_json ValueConstraintToJson(const ValueConstraint& constraint);
ValueConstraint ValueConstraintFromJson(const nlohmann::json& value);

}  // namespace telltale
