#include "harness/report/dictionary/seen_fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/array_place.h"
#include "harness/payload/inner_json.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxFields = 5000;
constexpr std::size_t kMaxDistinct = 1000;
constexpr std::size_t kMaxValues = 2'000'000;

std::string TypeOf(const json& value) { return value.is_number_integer() ? "integer" : value.type_name(); }

}  // namespace

class PayloadWalk {
 public:
  PayloadWalk(FieldMeter& meter, const std::string& scenario) : meter_(meter), scenario_(scenario) {}

  void Visit(const json& value, const std::string& pointer, int depth) {
    if (depth > kMaxDepth) {
      meter_.complete_ = false;
      return;
    }
    const std::string* const declared = meter_.DeclaredAs(pointer);
    if (declared != nullptr) Count(*declared, value);
    if (value.is_structured() && !value.empty()) return VisitMembers(value, pointer, depth);
    if (declared != nullptr) return;
    if (value.is_structured() && meter_.declared_.containers.contains(pointer)) return;  // one that is empty
    if (!VisitText(value, pointer, depth)) Count(pointer, value);
  }

  void Count(const std::string& pointer, const json& value) {
    FieldMeter::Measured* const measured = meter_.At(pointer);
    if (measured == nullptr) return;
    SeenField& field = measured->field;
    ++field.occurrences;
    if (!measured->in_this_payload) {
      measured->in_this_payload = true;
      ++field.payloads;
      ++field.payloads_by_scenario[scenario_];
    }
    field.types.insert(TypeOf(value));
    const std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    field.masked = field.masked || text.find("****") != std::string::npos;
    std::set<std::size_t>& values = measured->values[scenario_];
    if (values.size() >= kMaxDistinct || meter_.values_ >= kMaxValues) return;
    meter_.values_ += values.insert(std::hash<std::string>()(text)).second;
  }

 private:
  void VisitMembers(const json& value, const std::string& pointer, int depth) {
    if (value.is_array()) {
      for (const json& element : value) Visit(element, pointer + "/*", depth + 1);
      return;
    }
    for (const auto& [name, member] : value.items()) Visit(member, PointerTo(pointer, name), depth + 1);
  }

  bool VisitText(const json& value, const std::string& pointer, int depth) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    const auto inner = StructureIn(text);
    if (!inner) return false;
    Visit(inner->value, pointer, depth + 1);
    return true;
  }

  FieldMeter& meter_;
  const std::string& scenario_;
};

ResetEffect OnReset(const SeenField& field) {
  if (field.masked) return ResetEffect::kUnknown;
  if (field.most_in_one_scenario > 1) return ResetEffect::kChangesWithinHome;
  const std::size_t homes = field.payloads_by_scenario.size();
  if (homes < 2) return ResetEffect::kUnknown;
  return field.distinct_values == homes ? ResetEffect::kChangesWithHome : ResetEffect::kStays;
}

bool SpeaksOfElements(const std::map<std::string, DeclaredContainer>& containers) {
  const auto root = containers.find("");
  return root != containers.end() && !root->second.constraint.types.contains("array");
}

bool FieldMeter::Add(const std::string& scenario, const Payload& payload) {
  if (payload.documents.empty() && !payload.is_json()) return false;
  for (auto& [pointer, measured] : fields_) measured.in_this_payload = false;
  PayloadWalk walk(*this, scenario);
  const bool of_elements = SpeaksOfElements(declared_.containers);
  for (const Document& one : payload.documents) {
    const json& document = one.value;
    if (!one.pointer.empty() && !of_elements) {
      walk.Visit(document, WithoutIndices(one.pointer), 1);
    } else if (document.is_array() && of_elements) {
      for (const json& element : document) walk.Visit(element, "", 1);
    } else {
      walk.Visit(document, "", 0);
    }
  }
  return true;
}

void FieldMeter::AddEvent(const std::string& scenario, const json& event) {
  for (auto& [pointer, measured] : fields_) measured.in_this_payload = false;
  PayloadWalk(*this, scenario).Visit(event, "", 0);
}

void FieldMeter::AddBeside(const std::string& scenario, const std::string& pointer, const std::string& value) {
  PayloadWalk(*this, scenario).Count(pointer, value);
}

std::map<std::string, SeenField> FieldMeter::Take() {
  std::map<std::string, SeenField> seen;
  for (auto& [pointer, measured] : fields_) {
    std::set<std::size_t> distinct;
    for (const auto& [scenario, values] : measured.values) {
      measured.field.most_in_one_scenario = std::max(measured.field.most_in_one_scenario, values.size());
      distinct.insert(values.begin(), values.end());
    }
    measured.field.distinct_values = std::min(distinct.size(), kMaxDistinct);
    seen.emplace(pointer, std::move(measured.field));
  }
  fields_.clear();
  return seen;
}

FieldMeter::Measured* FieldMeter::At(const std::string& pointer) {
  const auto known = fields_.find(pointer);
  if (known != fields_.end()) return &known->second;
  if (fields_.size() >= kMaxFields) {
    complete_ = false;
    return nullptr;
  }
  return &fields_[pointer];
}

const std::string* FieldMeter::DeclaredAs(const std::string& pointer) {
  if (const auto exact = declared_.fields.find(pointer); exact != declared_.fields.end()) return &exact->first;
  if (const auto known = declared_as_.find(pointer); known != declared_as_.end()) return known->second;
  if (declared_as_.size() >= 4 * kMaxFields) return nullptr;
  const DeclaredField* const field = FindDeclared(declared_, pointer);
  const std::string* const name = field == nullptr ? nullptr : &field->pointer;
  declared_as_.emplace(pointer, name);
  return name;
}

}  // namespace telltale
