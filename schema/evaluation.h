#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "schema/keyword.h"
#include "schema/validator.h"
#include "schema/violation.h"

namespace telltale {

// A token of the instance pointer, as a chain on the call stack: pointers are only written out for violations.
struct InstancePlace {
  const InstancePlace* parent = nullptr;
  std::string_view name;  // of a member
  std::size_t index = 0;  // of an element
  bool is_element = false;
};

// What all evaluations of one validation share. Once it is used up nothing more is checked, and the validation ends in
// a violation of keyword "limit" even where the exhausted branch was one that may fail (not, if, anyOf).
struct EvaluationBudget {
  ValidationLimits limits;
  std::uint64_t steps = 0;
  std::uint32_t depth = 0;   // of the instance
  std::uint32_t frames = 0;  // schemas that are being checked inside one another
  std::string exhausted;     // why, for a person; empty: not
};

// One pass of a schema over an instance. Not thread-safe: each validation makes its own.
class Evaluation {
 public:
  explicit Evaluation(EvaluationBudget& budget, const InstancePlace* place = nullptr)
      : budget_(budget), place_(place) {}

  void Check(const Schema& schema, const nlohmann::json& instance);
  void CheckMember(const Schema& schema, const nlohmann::json& instance, std::string_view name);
  void CheckElement(const Schema& schema, const nlohmann::json& instance, std::size_t index);

  // The violations of `schema` here, kept apart from those reported so far.
  std::vector<Violation> Try(const Schema& schema, const nlohmann::json& instance) const;

  // Reports that `keyword` is broken here, or at the member `name`.
  void Report(const Keyword& keyword, std::string message);
  void ReportMember(const Keyword& keyword, std::string_view name, std::string message);
  void Report(Violation violation);

  // Counts `steps` of work; false: stop, the budget is used up.
  bool Spend(std::uint64_t steps = 1);
  std::uint32_t DepthLeft() const;
  void Exhaust(std::string why);

  std::string InstancePointer() const;
  std::vector<Violation> TakeViolations() { return std::move(violations_); }

 private:
  void CheckChild(const Schema& schema, const nlohmann::json& instance, const InstancePlace& place);

  EvaluationBudget& budget_;
  const InstancePlace* place_;
  std::vector<Violation> violations_;
};

}  // namespace telltale
