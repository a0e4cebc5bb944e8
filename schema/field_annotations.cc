#include "schema/field_annotations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/time_text.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> kCategories = {"technical", "usage", "pseudonymous", "personal"};
constexpr std::array<std::string_view, 3> kSensitivities = {"low", "medium", "high"};
constexpr std::array<std::string_view, 3> kPersonalData = {"no", "pseudonymous", "yes"};

template <std::size_t N>
int RankIn(const std::array<std::string_view, N>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() ? -1 : static_cast<int>(found - words.begin());
}

std::string Text(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// A list of texts, or the one text.
std::vector<std::string> TextsAt(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  if (found->is_string()) return {found->get<std::string>()};
  std::vector<std::string> texts;
  if (!found->is_array()) return texts;
  for (const json& item : *found) {
    if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

template <class T>
void FillFrom(T& open, const T& other) {
  if (open.empty()) open = other;
}

const std::string& MoreSevere(const std::string& a, const std::string& b, int (*rank)(std::string_view)) {
  return rank(b) > rank(a) ? b : a;
}

// "has no x-purpose", or that the word is none of those that are known.
void AddWordProblem(std::string_view what, const std::string& word, bool is_known, std::string_view known,
                    std::vector<std::string>& problems) {
  if (word.empty()) {
    problems.push_back(fmt::format("has no {}", what));
  } else if (!is_known) {
    problems.push_back(fmt::format("has a {} that is none of {}", what, known));
  }
}

}  // namespace

FieldAnnotations ReadFieldAnnotations(const json& schema) {
  FieldAnnotations notes;
  if (!schema.is_object()) return notes;
  notes.meaning = Text(schema, "description");
  if (const auto examples = schema.find("examples");
      examples != schema.end() && examples->is_array() && !examples->empty()) {
    notes.example = examples->front().dump(-1, ' ', false, json::error_handler_t::replace);
  }
  if (const auto found = schema.find("x-data-classification"); found != schema.end() && found->is_object()) {
    notes.category = Text(*found, "category");
    notes.sensitivity = Text(*found, "sensitivity");
  }
  if (const auto found = schema.find("x-identifier"); found != schema.end() && found->is_object()) {
    notes.identifier_source = Text(*found, "source");
    notes.identifier_transform = Text(*found, "transform");
    notes.identifier_lifetime = Text(*found, "lifetime");
  }
  notes.personal_data = Text(schema, "x-personal-data");
  notes.purpose = Text(schema, "x-purpose");
  notes.legal_basis = Text(schema, "x-legal-basis");
  notes.recipients = TextsAt(schema, "x-recipients");
  notes.retention = Text(schema, "x-retention");
  notes.owner = Text(schema, "x-owner");
  notes.review = Text(schema, "x-review");
  notes.introduced_in = Text(schema, "x-introduced-in");
  notes.expires = Text(schema, "x-expires");
  notes.events = TextsAt(schema, "x-events");
  return notes;
}

void InheritFromObject(FieldAnnotations& notes, const FieldAnnotations& above) {
  FillFrom(notes.legal_basis, above.legal_basis);
  FillFrom(notes.recipients, above.recipients);
  FillFrom(notes.retention, above.retention);
  FillFrom(notes.owner, above.owner);
  FillFrom(notes.review, above.review);
  FillFrom(notes.introduced_in, above.introduced_in);
  FillFrom(notes.expires, above.expires);
}

void InheritFromArray(FieldAnnotations& notes, const FieldAnnotations& above) {
  if (!notes.is_identifier()) {
    notes.identifier_source = above.identifier_source;
    notes.identifier_transform = above.identifier_transform;
    notes.identifier_lifetime = above.identifier_lifetime;
  }
  if (notes.category.empty() && notes.sensitivity.empty()) {
    notes.category = above.category;
    notes.sensitivity = above.sensitivity;
  }
  FillFrom(notes.meaning, above.meaning);
  FillFrom(notes.personal_data, above.personal_data);
  FillFrom(notes.purpose, above.purpose);
  FillFrom(notes.events, above.events);
  InheritFromObject(notes, above);
}

FieldAnnotations MergedAnnotations(const FieldAnnotations& a, const FieldAnnotations& b) {
  FieldAnnotations merged = a;
  InheritFromArray(merged, b);
  FillFrom(merged.example, b.example);
  merged.category = MoreSevere(merged.category, b.category, CategoryRank);
  merged.sensitivity = MoreSevere(merged.sensitivity, b.sensitivity, SensitivityRank);
  merged.personal_data = MoreSevere(merged.personal_data, b.personal_data, PersonalDataRank);
  return merged;
}

int CategoryRank(std::string_view category) { return RankIn(kCategories, category); }
int SensitivityRank(std::string_view sensitivity) { return RankIn(kSensitivities, sensitivity); }
int PersonalDataRank(std::string_view personal_data) { return RankIn(kPersonalData, personal_data); }

std::vector<std::string> AnnotationProblems(const FieldAnnotations& notes) {
  std::vector<std::string> problems;
  AddWordProblem("x-data-classification", notes.category, CategoryRank(notes.category) >= 0,
                 "technical, usage, pseudonymous, personal", problems);
  if (!notes.sensitivity.empty() && SensitivityRank(notes.sensitivity) < 0) {
    problems.emplace_back("has a sensitivity that is none of low, medium, high");
  }
  AddWordProblem("x-personal-data", notes.personal_data, PersonalDataRank(notes.personal_data) >= 0,
                 "no, pseudonymous, yes", problems);
  if (notes.purpose.empty()) problems.emplace_back("has no x-purpose");
  const bool tells_apart = notes.category == "pseudonymous" || notes.personal_data == "pseudonymous";
  if (tells_apart && !notes.is_identifier()) problems.emplace_back("is pseudonymous and has no x-identifier");
  if (!notes.expires.empty() && !IsDate(notes.expires)) problems.emplace_back("has an x-expires that is no YYYY-MM-DD");
  return problems;
}

}  // namespace telltale
