// type, enum, const and the keywords of numbers.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "schema/compiler.h"
#include "schema/decimal.h"
#include "schema/evaluation.h"
#include "schema/json_equality.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;
using KeywordResult = Result<std::unique_ptr<Keyword>>;

constexpr std::array<std::string_view, 7> kTypes = {"null",   "boolean", "integer", "number",
                                                    "string", "array",   "object"};

bool IsOfType(const json& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return IsJsonInteger(value);
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  return type == "array" ? value.is_array() : value.is_object();
}

std::string WithArticle(std::string_view type) {
  if (type == "null") return "null";
  return fmt::format("{} {}", std::string_view("aieo").find(type.front()) != std::string_view::npos ? "an" : "a", type);
}

std::string_view TypeName(const json& value) {
  const auto* const type =
      std::find_if(kTypes.begin(), kTypes.end(), [&value](std::string_view known) { return IsOfType(value, known); });
  return type == kTypes.end() ? "value" : *type;
}

class TypeKeyword final : public Keyword {
 public:
  explicit TypeKeyword(std::vector<std::string> types) : types_(std::move(types)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    for (const std::string& type : types_) {
      if (IsOfType(instance, type)) return;
    }
    std::string wanted;
    for (const std::string& type : types_) wanted += (wanted.empty() ? "" : " or ") + WithArticle(type);
    evaluation.Report(*this, fmt::format("is {}, but must be {}", WithArticle(TypeName(instance)), wanted));
  }

 private:
  std::vector<std::string> types_;
};

KeywordResult MakeType(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  std::vector<std::string> types;
  const json list = value.is_array() ? value : json::array({value});
  for (const json& type : list) {
    if (!type.is_string() || std::find(kTypes.begin(), kTypes.end(), type.get<std::string>()) == kTypes.end()) {
      return compiler.Bad("a type is null, boolean, integer, number, string, array or object", pointer);
    }
    types.push_back(type);
  }
  if (types.empty()) return compiler.Bad("an empty list of types allows nothing", pointer);
  return std::make_unique<TypeKeyword>(std::move(types));
}

// What the schema allows, shortened: the schema's words, never the payload's.
std::string Quoted(const json& value) {
  const std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() <= 60 ? text : text.substr(0, 57) + "...";
}

class EnumKeyword final : public Keyword {
 public:
  explicit EnumKeyword(std::vector<json> values) : values_(std::move(values)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    for (const json& value : values_) {
      if (!evaluation.Spend()) return;
      if (JsonEquals(instance, value)) return;
    }
    evaluation.Report(*this, fmt::format("is not one of {}", Listed()));
  }

 private:
  std::string Listed() const {
    constexpr std::size_t kShown = 8;
    std::string list;
    for (std::size_t i = 0; i < std::min(kShown, values_.size()); ++i) {
      list += (list.empty() ? "" : ", ") + Quoted(values_[i]);
    }
    return values_.size() <= kShown ? list : fmt::format("{} and {} more", list, values_.size() - kShown);
  }
  std::vector<json> values_;
};

KeywordResult MakeEnum(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  if (!value.is_array() || value.empty()) return compiler.Bad("\"enum\" is a list of at least one value", pointer);
  return std::make_unique<EnumKeyword>(std::vector<json>(value.begin(), value.end()));
}

class ConstKeyword final : public Keyword {
 public:
  explicit ConstKeyword(json value) : value_(std::move(value)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!JsonEquals(instance, value_)) evaluation.Report(*this, fmt::format("is not {}", Quoted(value_)));
  }

 private:
  json value_;
};

KeywordResult MakeConst(const json& value, const json&, const std::string&, SchemaCompiler&) {
  return std::make_unique<ConstKeyword>(value);
}

class BoundKeyword final : public Keyword {
 public:
  enum class Side { kAtLeast, kAbove, kAtMost, kBelow };
  BoundKeyword(Side side, const json& bound) : side_(side), bound_(JsonNumber(bound)), text_(bound.dump()) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_number()) return;
    const long double value = JsonNumber(instance);
    switch (side_) {
      case Side::kAtLeast:
        return Judge(value >= bound_, "less than", evaluation);
      case Side::kAbove:
        return Judge(value > bound_, "not more than", evaluation);
      case Side::kAtMost:
        return Judge(value <= bound_, "more than", evaluation);
      case Side::kBelow:
        return Judge(value < bound_, "not less than", evaluation);
    }
  }

 private:
  void Judge(bool kept, std::string_view relation, Evaluation& evaluation) const {
    if (!kept) evaluation.Report(*this, fmt::format("is {} {}", relation, text_));
  }
  Side side_;
  long double bound_;
  std::string text_;
};

template <BoundKeyword::Side side>
KeywordResult MakeBound(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  if (!value.is_number()) return compiler.Bad("the bound is not a number", pointer);
  return std::make_unique<BoundKeyword>(side, value);
}

class MultipleOfKeyword final : public Keyword {
 public:
  explicit MultipleOfKeyword(json divisor) : divisor_(std::move(divisor)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_number() || IsMultipleOf(instance, divisor_)) return;
    evaluation.Report(*this, fmt::format("is not a multiple of {}", divisor_.dump()));
  }

 private:
  json divisor_;
};

KeywordResult MakeMultipleOf(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  if (!value.is_number() || JsonNumber(value) <= 0) return compiler.Bad("\"multipleOf\" is a number above 0", pointer);
  return std::make_unique<MultipleOfKeyword>(value);
}

}  // namespace

const std::vector<KeywordEntry>& ScalarKeywords() {
  using Side = BoundKeyword::Side;
  static const std::vector<KeywordEntry> entries = {{"type", MakeType},
                                                    {"enum", MakeEnum},
                                                    {"const", MakeConst},
                                                    {"minimum", MakeBound<Side::kAtLeast>},
                                                    {"exclusiveMinimum", MakeBound<Side::kAbove>},
                                                    {"maximum", MakeBound<Side::kAtMost>},
                                                    {"exclusiveMaximum", MakeBound<Side::kBelow>},
                                                    {"multipleOf", MakeMultipleOf}};
  return entries;
}

}  // namespace telltale
