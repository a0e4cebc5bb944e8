#pragma once
#include <cstddef>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit.h"

namespace telltale {

// What a contract's annotations say of one field, empty where they say nothing (schema/contracts explains the words).
struct FieldNote {
  std::string category;  // x-data-classification
  std::string sensitivity;
  std::string personal;  // x-personal-data: no, pseudonymous, yes
  std::string purpose;
  std::string legal_basis;
  std::string retention;
  std::string recipients;
  std::string identifier_source;  // x-identifier
  std::string identifier_transform;
  std::string identifier_lifetime;
  bool is_identifier() const { return !identifier_source.empty() || !identifier_lifetime.empty(); }
};

// Fields by JSON pointer, array indices as "*". What stands at the contract's root (legal basis, retention, recipients)
// holds for every field that does not say otherwise.
using FieldNotes = std::map<std::string, FieldNote>;

// Nothing where the text is no JSON. References within the schema are followed; nesting is bounded.
FieldNotes FieldNotesOf(std::string_view contract_text);

// The notes of the contract that holds for this exchange; nullptr: there is none. Borrows `notes`.
class ContractNotes {
 public:
  explicit ContractNotes(const Audit& audit);
  const FieldNotes* Of(const Exchange& exchange) const;
  const FieldNotes& All() const { return all_; }  // of all contracts

 private:
  std::map<std::string, FieldNotes> by_endpoint_;  // "host:port"
  FieldNotes all_;
};

// How often each field was sent: pointer -> scenario -> payloads that hold it. Values of leaves only.
struct SeenField {
  std::map<std::string, std::size_t> by_scenario;
  std::size_t distinct_values = 0;       // counted up to 1000
  std::size_t most_in_one_scenario = 0;  // distinct values; a scenario is one home, also when it is repeated
  bool masked = false;                   // some values were blotted out, so that nothing is known of their number
};
std::map<std::string, SeenField> SeenFields(const Audit& audit);

// "/list/3/name" -> "/list/*/name".
std::string WithoutIndices(std::string_view pointer);

}  // namespace telltale
