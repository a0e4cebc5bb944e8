#include "schema/compiler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "schema/json_pointer.h"
#include "schema/nearest_name.h"

namespace telltale {
namespace {

using nlohmann::json;

// Keywords that check nothing by themselves: notes to readers, and those that a neighbour reads (contentSchema reads
// contentEncoding and contentMediaType, "if" reads "then" and "else", "items" reads "additionalItems").
constexpr std::array<std::string_view, 15> kSilent = {
    "$schema",  "$id",      "$comment",       "title",      "description",     "default",
    "examples", "readOnly", "writeOnly",      "deprecated", "contentEncoding", "contentMediaType",
    "then",     "else",     "additionalItems"};
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

// "%25" in a reference's fragment is "%" in the pointer. nullopt: a broken escape.
std::optional<std::string> PercentDecoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned value = 0;
    if (i + 2 >= text.size()) return std::nullopt;
    for (const char c : text.substr(i + 1, 2)) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
      if (digit == std::string_view::npos) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(digit);
    }
    decoded += static_cast<char>(value);
    i += 2;
  }
  return decoded;
}

// The document's "$id" without its fragment; empty: it has none.
std::string OwnBase(const json& document) {
  const auto id = document.is_object() ? document.find("$id") : document.end();
  if (id == document.end() || !id->is_string()) return {};
  const auto text = id->get<std::string>();
  return text.substr(0, text.find('#'));
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
  TRY_VOID(CheckDialect());
  TRY(compiled_->root, Subschema(document_, "", "schema"));
  TRY_VOID(CheckForCircles());
  return compiled_;
}

tl::unexpected<Error> SchemaCompiler::Bad(std::string message, const std::string& pointer, std::string hint) const {
  return InputError(std::move(message), compiled_->name + "#" + pointer, std::move(hint));
}

Status SchemaCompiler::CheckDialect() const {
  if (!document_.is_object()) return {};
  const auto dialect = document_.find("$schema");
  if (dialect == document_.end()) return {};
  const std::string text = dialect->is_string() ? dialect->get<std::string>() : "";
  for (const std::string_view known : {"//json-schema.org/draft-07/schema", "//json-schema.org/draft-06/schema"}) {
    const std::size_t scheme = text.find(':');
    std::string_view rest = std::string_view(text).substr(scheme == std::string::npos ? 0 : scheme + 1);
    if (rest.ends_with('#')) rest.remove_suffix(1);
    if (rest == known) return {};
  }
  return Bad("the schema is not of draft-07, the one that is checked here", "/$schema",
             "write \"$schema\": \"http://json-schema.org/draft-07/schema#\"");
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
  if (value.contains("$id") && !schema.pointer.empty()) {
    return Bad("\"$id\" below the root is not supported", schema.pointer, "refer with a pointer: \"#/definitions/x\"");
  }
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
  const std::size_t hash = std::min(reference.find('#'), reference.size());
  const std::string_view base = std::string_view(reference).substr(0, hash);
  if (hash == reference.size() || (!base.empty() && base != OwnBase(document_))) {
    return Bad("refers to another document, which is not read", pointer, "copy it into \"definitions\"");
  }
  const std::string_view fragment = std::string_view(reference).substr(hash + 1);
  const auto decoded = PercentDecoded(fragment);
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
