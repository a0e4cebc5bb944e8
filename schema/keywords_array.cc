// The keywords of arrays.
#include <fmt/format.h>

#include <unordered_map>

#include "schema/compiler.h"
#include "schema/count_keyword.h"
#include "schema/evaluation.h"
#include "schema/json_equality.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;
using KeywordResult = Result<std::unique_ptr<Keyword>>;

struct Elements {
  static constexpr const char* kUnit = "elements";
  static bool Applies(const json& value) { return value.is_array(); }
  static std::uint64_t Count(const json& value) { return value.size(); }
};

// "items": either one schema for all, or one for each place and "additionalItems" for the rest.
class ItemsKeyword final : public Keyword {
 public:
  ItemsKeyword(std::vector<const Schema*> leading, const Schema* rest) : leading_(std::move(leading)), rest_(rest) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_array()) return;
    for (std::size_t i = 0; i < instance.size(); ++i) {
      const Schema* const schema = i < leading_.size() ? leading_[i] : rest_;
      if (schema == nullptr) return;
      if (!evaluation.Spend()) return;
      evaluation.CheckElement(*schema, instance[i], i);
    }
  }

 private:
  std::vector<const Schema*> leading_;
  const Schema* rest_;  // nullptr: anything
};

KeywordResult MakeItems(const json& value, const json& siblings, const std::string& pointer, SchemaCompiler& compiler) {
  if (!value.is_array()) {
    TRY(const Schema* const rest, compiler.Subschema(value, pointer, "items"));
    return std::make_unique<ItemsKeyword>(std::vector<const Schema*>(), rest);
  }
  std::vector<const Schema*> leading;
  for (std::size_t i = 0; i < value.size(); ++i) {
    TRY(leading.emplace_back(), compiler.Subschema(value[i], PointerTo(pointer, i), "items"));
  }
  const Schema* rest = nullptr;
  if (const auto additional = siblings.find("additionalItems"); additional != siblings.end()) {
    const std::string place = pointer.substr(0, pointer.rfind('/')) + "/additionalItems";
    TRY(rest, compiler.Subschema(*additional, place, "additionalItems"));
  }
  return std::make_unique<ItemsKeyword>(std::move(leading), rest);
}

class UniqueItemsKeyword final : public Keyword {
 public:
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_array()) return;
    std::unordered_multimap<std::size_t, const json*> seen;
    for (const json& element : instance) {
      const std::size_t hash = JsonHash(element);
      const auto [begin, end] = seen.equal_range(hash);
      for (auto twin = begin; twin != end; ++twin) {
        if (!evaluation.Spend()) return;
        if (JsonEquals(*twin->second, element)) return evaluation.Report(*this, "holds the same element twice");
      }
      seen.emplace(hash, &element);
    }
  }
};

KeywordResult MakeUniqueItems(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  if (!value.is_boolean()) return compiler.Bad("\"uniqueItems\" is true or false", pointer);
  if (!value.get<bool>()) return nullptr;
  return std::make_unique<UniqueItemsKeyword>();
}

class ContainsKeyword final : public Keyword {
 public:
  explicit ContainsKeyword(const Schema* schema) : schema_(schema) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_array()) return;
    for (const json& element : instance) {
      if (evaluation.Try(*schema_, element).empty()) return;
      if (!evaluation.Spend()) return;
    }
    evaluation.Report(*this, "holds no element of the kind that it must hold");
  }

 private:
  const Schema* schema_;
};

KeywordResult MakeContains(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  TRY(const Schema* const schema, compiler.Subschema(value, pointer, "contains"));
  return std::make_unique<ContainsKeyword>(schema);
}

}  // namespace

const std::vector<KeywordEntry>& ArrayKeywords() {
  static const std::vector<KeywordEntry> entries = {{"items", MakeItems},
                                                    {"minItems", CountKeyword<Elements, true>::Make},
                                                    {"maxItems", CountKeyword<Elements, false>::Make},
                                                    {"uniqueItems", MakeUniqueItems},
                                                    {"contains", MakeContains}};
  return entries;
}

}  // namespace telltale
