#include "schema/compiler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "schema/json_pointer.h"
#include "schema/nearest_name.h"
#include "schema/uri.h"

namespace telltale {
namespace {

using nlohmann::json;

// Keywords that check nothing by themselves: notes to readers, and those that a neighbour reads ("if" reads "then" and
// "else", "items" reads "additionalItems").
constexpr std::array<std::string_view, 13> kSilent = {
    "$schema",  "$id",       "$comment",   "title", "description", "default",        "examples",
    "readOnly", "writeOnly", "deprecated", "then",  "else",        "additionalItems"};
constexpr std::uint32_t kMaxNesting = 400;  // of schemas, references included: compiling is recursive

const KeywordEntry* FindKeyword(std::string_view name) {
  for (const auto* family :
       {&ScalarKeywords(), &StringKeywords(), &ArrayKeywords(), &ObjectKeywords(), &CombiningKeywords()}) {
    for (const KeywordEntry& entry : *family) {
      if (entry.name == name) return &entry;
    }
  }
  return nullptr;
}

bool IsSilent(std::string_view name) {
  return name.starts_with("x-") || std::find(kSilent.begin(), kSilent.end(), name) != kSilent.end();
}

std::vector<std::string> KnownNames() {
  std::vector<std::string> names(kSilent.begin(), kSilent.end());
  for (const auto* family :
       {&ScalarKeywords(), &StringKeywords(), &ArrayKeywords(), &ObjectKeywords(), &CombiningKeywords()}) {
    for (const KeywordEntry& entry : *family) names.emplace_back(entry.name);
  }
  return names;
}

// Depth-first over keywords that stay at the same instance; a grey schema met again closes a circle.
bool HasCircle(const Schema* schema, std::set<const Schema*>& open, std::set<const Schema*>& done) {
  if (done.contains(schema)) return false;
  if (!open.insert(schema).second) return true;
  std::vector<const Schema*> next;
  for (const auto& keyword : schema->keywords) keyword->AppendInPlace(next);
  for (const Schema* target : next) {
    if (HasCircle(target, open, done)) return true;
  }
  open.erase(schema);
  done.insert(schema);
  return false;
}

}  // namespace

SchemaCompiler::SchemaCompiler(const json& document, std::string name)
    : document_(document), compiled_(std::make_shared<CompiledSchema>()) {
  compiled_->name = std::move(name);
}

Result<std::shared_ptr<CompiledSchema>> SchemaCompiler::Compile() {
  TRY(compiled_->root, Subschema(document_, "", "schema"));
  TRY_VOID(CheckForCircles());
  return compiled_;
}

tl::unexpected<Error> SchemaCompiler::Bad(std::string message, const std::string& pointer, std::string hint) const {
  return InputError(std::move(message), compiled_->name + "#" + pointer, std::move(hint));
}

Result<const Schema*> SchemaCompiler::Subschema(const json& value, const std::string& pointer,
                                                std::string_view held_by) {
  if (const auto known = by_pointer_.find(pointer); known != by_pointer_.end()) return known->second;
  Schema& schema = compiled_->schemas.emplace_back();
  schema.pointer = pointer;
  schema.held_by = held_by;
  by_pointer_.emplace(pointer, &schema);
  if (nesting_ == kMaxNesting) return Bad(fmt::format("nests deeper than {} schemas", kMaxNesting), pointer);
  if (value.is_boolean()) {
    schema.kind = value.get<bool>() ? Schema::Kind::kAlways : Schema::Kind::kNever;
  } else if (value.is_object()) {
    ++nesting_;
    TRY_VOID(CompileKeywords(value, schema));
    --nesting_;
  } else {
    return Bad("a schema is an object, true or false", pointer);
  }
  return &schema;
}

Status SchemaCompiler::CompileKeywords(const json& value, Schema& schema) {
  if (value.contains("$ref")) TRY_VOID(CheckNeighboursOfReference(value, schema.pointer));
  for (const auto& [name, content] : value.items()) {
    const std::string pointer = PointerTo(schema.pointer, name);
    const KeywordEntry* const entry = FindKeyword(name);
    if (entry == nullptr) {
      if (IsSilent(name)) continue;
      const std::string nearest = NearestName(name, KnownNames());
      return Bad(
          fmt::format("the keyword \"{}\" is not one that can be checked", name), pointer,
          nearest.empty() ? "annotations of your own begin with \"x-\"" : fmt::format("did you mean \"{}\"?", nearest));
    }
    TRY(auto keyword, entry->make(content, value, pointer, *this));
    if (!keyword) continue;
    keyword->name = name;
    keyword->pointer = pointer;
    schema.keywords.push_back(std::move(keyword));
  }
  return {};
}

// Draft-07 ignores everything beside "$ref": a check that stands there would never fire.
Status SchemaCompiler::CheckNeighboursOfReference(const json& value, const std::string& pointer) const {
  for (const auto& [name, content] : value.items()) {
    if (name == "$ref" || name == "definitions" || (IsSilent(name) && name != "then" && name != "else")) continue;
    return Bad(fmt::format("\"$ref\" hides the keyword \"{}\" beside it", name), PointerTo(pointer, name),
               "put both into \"allOf\"");
  }
  return {};
}

Result<const Schema*> SchemaCompiler::Reference(const std::string& reference, const std::string& pointer) {
  const auto decoded = reference.starts_with('#') ? PercentDecoded(reference.substr(1)) : std::nullopt;
  const json* const target = decoded ? AtPointer(document_, *decoded) : nullptr;
  if (target == nullptr) return Bad("refers to nothing in this schema", pointer);
  return Subschema(*target, *decoded, "$ref");
}

Status SchemaCompiler::CheckForCircles() const {
  std::set<const Schema*> done;
  for (const Schema& schema : compiled_->schemas) {
    std::set<const Schema*> open;
    if (HasCircle(&schema, open, done)) return Bad("refers to itself without end", schema.pointer);
  }
  return {};
}

}  // namespace telltale
