#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

// What a contract's annotations say of one field (docs/schema.md explains the words); empty where they say nothing.
struct FieldAnnotations {
  std::string meaning;   // description
  std::string example;   // the first of examples, as JSON text
  std::string category;  // x-data-classification
  std::string sensitivity;
  std::string personal_data;  // x-personal-data
  std::string purpose;
  std::string identifier_source;  // x-identifier
  std::string identifier_transform;
  std::string identifier_lifetime;
  std::string legal_basis;
  std::vector<std::string> recipients;
  std::string retention;
  std::string owner;
  std::string review;
  std::string introduced_in;
  std::string expires;  // YYYY-MM-DD
  std::vector<std::string> events;

  bool is_identifier() const {
    return !identifier_source.empty() || !identifier_transform.empty() || !identifier_lifetime.empty();
  }
  bool operator==(const FieldAnnotations&) const = default;
};

// Of one schema object, without what stands above it.
FieldAnnotations ReadFieldAnnotations(const nlohmann::json& schema);

// Fills what `notes` leaves open from the object above: legal basis, recipients, retention, owner, review, introduced
// in, expires. From an array's annotations, which speak of its elements, everything.
void InheritFromObject(FieldAnnotations& notes, const FieldAnnotations& above);
void InheritFromArray(FieldAnnotations& notes, const FieldAnnotations& above);

// Of a field that is described twice (allOf, oneOf): the more severe class, the first of what differs otherwise.
FieldAnnotations MergedAnnotations(const FieldAnnotations& a, const FieldAnnotations& b);

// How severe a word is, the least first: of x-data-classification's category and sensitivity, and of x-personal-data.
// -1: it is empty or no word of that vocabulary.
int CategoryRank(std::string_view category);
int SensitivityRank(std::string_view sensitivity);
int PersonalDataRank(std::string_view personal_data);

// What is wrong with a field's annotations, each a clause: "has no x-purpose". Empty: a reviewer has what is needed.
std::vector<std::string> AnnotationProblems(const FieldAnnotations& notes);

}  // namespace telltale
