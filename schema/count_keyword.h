#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "schema/compiler.h"
#include "schema/evaluation.h"
#include "schema/json_equality.h"

namespace telltale {

// What minLength, maxLength, minItems, maxItems, minProperties and maxProperties have in common. `Counter` says what
// the keyword counts: `static bool Applies(json)`, `static std::uint64_t Count(json)`, `kUnit`.
template <class Counter, bool at_least>
class CountKeyword final : public Keyword {
 public:
  explicit CountKeyword(std::uint64_t bound) : bound_(bound) {}

  static Result<std::unique_ptr<Keyword>> Make(const nlohmann::json& value, const nlohmann::json&,
                                               const std::string& pointer, SchemaCompiler& compiler) {
    if (!IsJsonInteger(value) || JsonNumber(value) < 0 || JsonNumber(value) > 1e15L) {
      return compiler.Bad("the bound is not a whole number from 0 on", pointer);
    }
    return std::make_unique<CountKeyword>(static_cast<std::uint64_t>(JsonNumber(value)));
  }

  void Check(const nlohmann::json& instance, Evaluation& evaluation) const override {
    if (!Counter::Applies(instance)) return;
    const std::uint64_t count = Counter::Count(instance);
    if (at_least ? count >= bound_ : count <= bound_) return;
    evaluation.Report(*this, std::string("has ") + (at_least ? "fewer than " : "more than ") + std::to_string(bound_) +
                                 " " + Counter::kUnit);
  }

 private:
  std::uint64_t bound_;
};

}  // namespace telltale
