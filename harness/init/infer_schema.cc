#include "harness/init/infer_schema.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/init/member_names.h"
#include "harness/init/shape.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kShortestIdentifier = 8;  // characters

// The types that were seen, in draft-07's words.
ordered_json TypesOf(const Shape& shape) {
  ordered_json types = ordered_json::array();
  const auto add = [&](std::size_t seen, const char* type) {
    if (seen > 0) types.push_back(type);
  };
  add(shape.objects, "object");
  add(shape.lists, "array");
  add(shape.texts, "string");
  if (shape.fractions > 0) {
    types.push_back("number");
  } else {
    add(shape.integers, "integer");
  }
  add(shape.booleans, "boolean");
  add(shape.nulls, "null");
  return types.size() == 1 ? types.front() : types;
}

bool OnlyTexts(const Shape& shape) { return shape.texts > 0 && shape.texts == shape.seen; }

// A place that holds a value of its own, and not just other fields. An object that was always empty tells that it is.
bool IsField(const Shape& shape) {
  if (shape.objects > 0 && shape.members.empty() && !shape.is_cut) return true;
  const bool holds_fields = shape.objects + shape.lists + (HoldsJson(shape) ? shape.texts : 0) == shape.seen;
  const bool elements_are_fields = shape.lists > 0 && (!shape.elements || IsField(*shape.elements));
  return !holds_fields || elements_are_fields;
}

class Writing {
 public:
  Writing(const PlantedText& planted, std::size_t machines) : planted_(planted), machines_(machines) {}

  ordered_json Write(const Shape& shape, const std::string& pointer, const std::string& name) {
    ordered_json schema;
    if (const ordered_json types = TypesOf(shape); !types.empty()) schema["type"] = types;
    if (IsField(shape)) Annotate(shape, pointer, schema);
    if (shape.texts > 0) WriteText(shape, pointer, name, schema);
    if (shape.lists > 0 && shape.elements) schema["items"] = Write(*shape.elements, pointer + "/*", name);
    if (shape.objects > 0) WriteObject(shape, pointer, schema);
    return schema;
  }

  SchemaDraft draft;

 private:
  // Until a person has looked, a field is taken for the worst: a reviewer's list must not begin with "technical, low".
  void Annotate(const Shape& shape, const std::string& pointer, ordered_json& schema) {
    ++draft.fields;
    schema["description"] = kToBeFilledIn;
    schema["x-data-classification"] = {{"category", "personal"}, {"sensitivity", "high"}};
    schema["x-personal-data"] = "yes";
    schema["x-purpose"] = kToBeFilledIn;
    if (!OnlyTexts(shape) || HoldsJson(shape)) return;
    const std::string format = shape.form.format();
    if (format == "date-time" || format == "date" || shape.form.min_length() < kShortestIdentifier) return;
    const Constancy constancy = shape.values.constancy();
    if (constancy != Constancy::kPerMachine && constancy != Constancy::kPerRun) return;
    const bool is_machine = constancy == Constancy::kPerMachine;
    schema["$comment"] = is_machine ? "The same in all watched runs on one machine, another on another machine."
                                    : "One value in a run, another in every other run.";
    schema["x-identifier"] = {{"source", kToBeFilledIn}, {"transform", kToBeFilledIn}, {"lifetime", kToBeFilledIn}};
    draft.identifiers.push_back({pointer, is_machine ? "machine" : "execution"});
  }

  void WriteText(const Shape& shape, const std::string& pointer, const std::string& name, ordered_json& schema) {
    if (HoldsJson(shape)) {
      schema["contentMediaType"] = "application/json";
      if (shape.base64_json_texts > 0) schema["contentEncoding"] = "base64";
      schema["contentSchema"] = Write(*shape.inner, pointer, name);
      return;
    }
    if (const std::vector<std::string> list = PublishableList(shape); !list.empty()) {
      schema["enum"] = list;
      static const std::set<std::string> kKinds = {"type",       "event",     "event_type", "eventType",
                                                   "event_name", "eventName", "name"};
      if (kKinds.contains(name)) draft.event_types.push_back(pointer);
    } else if (const std::string format = shape.form.format(); !format.empty()) {
      schema["format"] = format;
    } else if (const std::string pattern = shape.form.pattern(); !pattern.empty()) {
      schema["pattern"] = pattern;
    } else {
      schema["maxLength"] = shape.form.max_length();
    }
  }

  // A closed list of words; empty: the values are not known to be one, or must not be written down.
  std::vector<std::string> PublishableList(const Shape& shape) const {
    if (!OnlyTexts(shape)) return {};
    std::vector<std::string> list = shape.values.ClosedList();
    const bool publishable = std::all_of(list.begin(), list.end(), [&](const std::string& value) {
      constexpr std::size_t kLongest = 40;
      return value.size() <= kLongest && IsPlainWord(value) && !planted_.IsIn(value) && !LooksLikeId(value);
    });
    return publishable ? list : std::vector<std::string>();
  }

  void WriteObject(const Shape& shape, const std::string& pointer, ordered_json& schema) {
    const NamedMembers parted = PartMembers(shape, planted_, machines_);
    ordered_json required = ordered_json::array();
    ordered_json properties = ordered_json::object();
    for (const auto& [name, member] : parted.named) {
      if (member->seen == shape.objects) required.push_back(name);
      properties[name] = Write(*member, PointerTo(pointer, name), name);
    }
    if (!required.empty()) schema["required"] = std::move(required);
    if (shape.is_cut) {
      schema["$comment"] = "There was more than could be looked at: other members are allowed.";
    } else if (parted.others.seen > 0) {
      schema["additionalProperties"] = Write(parted.others, pointer + "/*", "");
    } else {
      schema["additionalProperties"] = false;
    }
    if (!properties.empty()) schema["properties"] = std::move(properties);
  }

  const PlantedText& planted_;
  std::size_t machines_;
};

}  // namespace

SchemaDraft InferSchema(const std::vector<std::pair<nlohmann::json, Source>>& documents, const PlantedText& planted,
                        const std::string& title) {
  Shape shape;
  std::set<Source> sources;
  std::set<std::string> machines;
  for (const auto& [document, source] : documents) {
    AddTo(shape, document, source);
    sources.insert(source);
    machines.insert(source.machine);
  }
  Writing writing(planted, machines.size());
  ordered_json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                         {"title", title},
                         {"description", kToBeFilledIn},
                         {"$comment", "A first draft by telltale init, from " + std::to_string(documents.size()) +
                                          " payloads of " + std::to_string(sources.size()) +
                                          " runs. Every field counts as personal until a person says otherwise."}};
  for (const char* note : {"x-legal-basis", "x-retention", "x-owner", "x-review"}) schema[note] = kToBeFilledIn;
  schema["x-recipients"] = {kToBeFilledIn};
  const ordered_json body = writing.Write(shape, "", "");
  for (const auto& [keyword, value] : body.items()) {
    if (!schema.contains(keyword)) schema[keyword] = value;
  }
  writing.draft.text = schema.dump(2) + "\n";
  return std::move(writing.draft);
}

}  // namespace telltale
