#include "harness/report/field_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "harness/report/summary.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 32;
constexpr std::size_t kMaxFields = 5000;
constexpr std::size_t kMaxDistinct = 1000;
constexpr std::size_t kMaxBodyBytes = 1 << 20;

std::string TextOf(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return "";
  std::string text;
  for (const json& item : value) {
    if (item.is_string()) text += (text.empty() ? "" : ", ") + item.get<std::string>();
  }
  return text;
}

std::string Member(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? "" : TextOf(*found);
}

void ReadNote(const json& schema, FieldNote& note) {
  const std::pair<const char*, std::string*> texts[] = {{"x-personal-data", &note.personal},
                                                        {"x-purpose", &note.purpose},
                                                        {"x-legal-basis", &note.legal_basis},
                                                        {"x-retention", &note.retention},
                                                        {"x-recipients", &note.recipients}};
  for (const auto& [key, target] : texts) {
    if (std::string text = Member(schema, key); !text.empty()) *target = std::move(text);
  }
  if (const auto found = schema.find("x-data-classification"); found != schema.end() && found->is_object()) {
    note.category = Member(*found, "category");
    note.sensitivity = Member(*found, "sensitivity");
  }
  if (const auto found = schema.find("x-identifier"); found != schema.end() && found->is_object()) {
    note.identifier_source = Member(*found, "source");
    note.identifier_transform = Member(*found, "transform");
    note.identifier_lifetime = Member(*found, "lifetime");
  }
}

class NoteReader {
 public:
  explicit NoteReader(const json& root) : root_(root) {}

  FieldNotes Read() {
    FieldNote inherited;
    if (root_.is_object()) ReadNote(root_, inherited);
    Walk(root_, "", inherited, 0);
    return std::move(notes_);
  }

 private:
  const json* Resolved(const json& schema) const {
    const std::string reference = Member(schema, "$ref");
    if (!reference.starts_with("#")) return &schema;
    try {
      const json::json_pointer pointer(reference.substr(1));
      return root_.contains(pointer) ? &root_.at(pointer) : &schema;
    } catch (const json::exception&) {
      return &schema;  // a reference that leads nowhere has no notes; the validator refuses it
    }
  }

  void Walk(const json& schema, const std::string& pointer, FieldNote note, int depth) {
    if (!schema.is_object() || depth > kMaxDepth || notes_.size() >= kMaxFields) return;
    const json& target = *Resolved(schema);
    if (&target != &schema) return Walk(target, pointer, note, depth + 1);
    ReadNote(schema, note);
    bool is_leaf = true;
    if (const auto properties = schema.find("properties"); properties != schema.end() && properties->is_object()) {
      is_leaf = false;
      FieldNote below = note;
      below.category.clear();
      for (const auto& [name, member] : properties->items()) Walk(member, pointer + "/" + name, below, depth + 1);
    }
    if (const auto items = schema.find("items"); items != schema.end() && items->is_object()) {
      Walk(*items, pointer + "/*", note, depth + 1);
    }
    for (const char* key : {"allOf", "anyOf", "oneOf"}) {
      const auto branches = schema.find(key);
      if (branches == schema.end() || !branches->is_array()) continue;
      for (const json& branch : *branches) Walk(branch, pointer, note, depth + 1);
    }
    if (is_leaf && !pointer.empty()) notes_.emplace(pointer, note);
  }

  const json& root_;
  FieldNotes notes_;
};

// Calls `leaf` with the pointer (indices as *) and value of every leaf; JSON inside strings is looked into.
template <class Leaf>
void EachLeaf(const json& value, const std::string& pointer, int depth, const Leaf& leaf) {
  if (depth > kMaxDepth) return;
  if (value.is_object() && !value.empty()) {
    for (const auto& [name, member] : value.items()) EachLeaf(member, pointer + "/" + name, depth + 1, leaf);
    return;
  }
  if (value.is_array() && !value.empty()) {
    for (const json& item : value) EachLeaf(item, pointer + "/*", depth + 1, leaf);
    return;
  }
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (!text.empty() && (text.front() == '{' || text.front() == '[')) {
      const json inner = json::parse(text, nullptr, false);
      if (!inner.is_discarded()) return EachLeaf(inner, pointer, depth + 1, leaf);
    }
  }
  leaf(pointer, value);
}

}  // namespace

FieldNotes FieldNotesOf(std::string_view contract_text) {
  const json root = json::parse(contract_text, nullptr, false);
  return root.is_discarded() ? FieldNotes() : NoteReader(root).Read();
}

ContractNotes::ContractNotes(const Audit& audit) {
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    if (endpoint.contract_text.empty()) continue;
    FieldNotes notes = FieldNotesOf(endpoint.contract_text);
    all_.insert(notes.begin(), notes.end());
    by_endpoint_.emplace(fmt::format("{}:{}", endpoint.host, endpoint.port), std::move(notes));
  }
}

const FieldNotes* ContractNotes::Of(const Exchange& exchange) const {
  const auto found = by_endpoint_.find(EndpointName(exchange));
  if (found != by_endpoint_.end()) return &found->second;
  // In the endpoint tier the CLI talks to a loopback address.
  return by_endpoint_.size() == 1 ? &by_endpoint_.begin()->second : nullptr;
}

std::map<std::string, SeenField> SeenFields(const Audit& audit) {
  std::unordered_map<std::string, std::string> scenario_of;
  for (const Run& run : audit.recording.runs) scenario_of[run.name] = run.scenario;
  std::map<std::string, SeenField> fields;
  std::map<std::string, std::map<std::string, std::set<std::string>>> values;  // pointer -> scenario -> values
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (exchange.body.empty() || exchange.body.size() > kMaxBodyBytes) continue;
    const json body = json::parse(exchange.body, nullptr, false);
    if (!body.is_structured()) continue;
    std::set<std::string> here;
    EachLeaf(body, "", 0, [&](const std::string& pointer, const json& value) {
      if (fields.size() >= kMaxFields && !fields.contains(pointer)) return;
      const std::string& scenario = scenario_of[exchange.run];
      SeenField& field = fields[pointer];
      if (here.insert(pointer).second) ++field.by_scenario[scenario];
      std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace).substr(0, 256);
      field.masked = field.masked || text.find("****") != std::string::npos;
      std::set<std::string>& distinct = values[pointer][scenario];
      if (distinct.size() < kMaxDistinct) distinct.insert(std::move(text));
    });
  }
  for (auto& [pointer, field] : fields) {
    std::set<std::string> distinct;
    for (const auto& [scenario, here] : values[pointer]) {
      distinct.insert(here.begin(), here.end());
      field.most_in_one_scenario = std::max(field.most_in_one_scenario, here.size());
    }
    field.distinct_values = std::min(distinct.size(), kMaxDistinct);
  }
  return fields;
}

std::string WithoutIndices(std::string_view pointer) {
  std::string text;
  while (!pointer.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string_view token = pointer.substr(0, end);
    const bool is_index = token.size() > 1 && token.substr(1).find_first_not_of("0123456789") == std::string_view::npos;
    text += is_index ? "/*" : token;
    pointer.remove_prefix(end);
  }
  return text;
}

}  // namespace telltale
