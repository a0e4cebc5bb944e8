#pragma once
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "harness/payload/payload.h"
#include "schema/declared_fields.h"

namespace telltale {

// What a reset does to a value: every scenario has a home and a machine of its own, which its repetitions share.
enum class ResetEffect {
  kUnknown,            // seen in one home only, or blotted out
  kChangesWithinHome,  // new in every execution, or at least more than one in a home
  kChangesWithHome,
  kStays,  // the same although home and machine were others
};

// How a field was measured in the payloads of one contract.
struct SeenField {
  std::map<std::string, std::size_t> payloads_by_scenario;
  std::size_t payloads = 0;
  std::size_t occurrences = 0;           // more than payloads where one carries several
  std::size_t distinct_values = 0;       // counted up to 1000
  std::size_t most_in_one_scenario = 0;  // distinct values
  bool masked = false;                   // some values were blotted out, so that nothing is known of their number
  std::set<std::string> types;           // of JSON
  bool operator==(const SeenField&) const = default;
};

ResetEffect OnReset(const SeenField& field);

// A payload may be an array where the contract speaks of one element: then each is a document of its own.
bool SpeaksOfElements(const std::map<std::string, DeclaredContainer>& containers);

// Counts the fields of JSON payloads. What the contract declares is counted under the declared pointer; everything else
// under its own, indices as *. JSON inside strings is looked into where the contract does not declare the string.
class FieldMeter {
 public:
  // Borrows `declared`; without fields everything is undeclared.
  explicit FieldMeter(const DeclaredFields& declared) : declared_(declared) {}
  // false: no documents stand in the payload, or none that were read.
  bool Add(const std::string& scenario, const Payload& payload);
  // One event of a payload, by itself a document.
  void AddEvent(const std::string& scenario, const nlohmann::json& event);
  // A value that is no part of a document, beside the last payload or event.
  void AddBeside(const std::string& scenario, const std::string& pointer, const std::string& value);
  // By pointer. The meter is empty afterwards.
  std::map<std::string, SeenField> Take();
  // Past 5000 fields or two million different values, the rest was not counted.
  bool complete() const { return complete_; }

 private:
  friend class PayloadWalk;
  struct Measured {
    SeenField field;
    bool in_this_payload = false;
    std::map<std::string, std::set<std::size_t>> values;  // scenario -> hashes of values
  };
  Measured* At(const std::string& pointer);
  const std::string* DeclaredAs(const std::string& pointer);

  const DeclaredFields& declared_;
  std::map<std::string, Measured> fields_;
  std::unordered_map<std::string, const std::string*> declared_as_;
  std::size_t values_ = 0;
  bool complete_ = true;
};

}  // namespace telltale
