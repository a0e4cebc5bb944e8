#include "schema/evaluation.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "schema/json_pointer.h"

namespace telltale {
namespace {

constexpr std::uint32_t kMaxFrames = 2000;  // schemas inside one another: keeps the call stack under a megabyte

}  // namespace

void Evaluation::Check(const Schema& schema, const nlohmann::json& instance) {
  if (schema.kind == Schema::Kind::kAlways || !Spend()) return;
  if (schema.kind == Schema::Kind::kNever) {
    const bool undocumented = schema.held_by.starts_with("additional");
    Report({InstancePointer(), schema.pointer, schema.held_by,
            undocumented ? "is not in the schema" : "must not be present here"});
    return;
  }
  if (++budget_.frames > kMaxFrames) Exhaust("needs more references to be followed than are checked");
  for (const auto& keyword : schema.keywords) {
    if (!budget_.exhausted.empty()) break;
    keyword->Check(instance, *this);
  }
  --budget_.frames;
}

void Evaluation::CheckMember(const Schema& schema, const nlohmann::json& instance, std::string_view name) {
  CheckChild(schema, instance, {place_, name, 0, false});
}

void Evaluation::CheckElement(const Schema& schema, const nlohmann::json& instance, std::size_t index) {
  CheckChild(schema, instance, {place_, {}, index, true});
}

void Evaluation::CheckChild(const Schema& schema, const nlohmann::json& instance, const InstancePlace& place) {
  if (DepthLeft() == 0) {
    Exhaust(fmt::format("nests deeper than {} levels, which is not checked", budget_.limits.max_depth));
    return;
  }
  const InstancePlace* const parent = place_;
  place_ = &place;
  ++budget_.depth;
  Check(schema, instance);
  --budget_.depth;
  place_ = parent;
}

std::vector<Violation> Evaluation::Try(const Schema& schema, const nlohmann::json& instance) const {
  Evaluation apart(budget_, place_);
  apart.Check(schema, instance);
  return apart.TakeViolations();
}

void Evaluation::Report(const Keyword& keyword, std::string message) {
  Report({InstancePointer(), keyword.pointer, keyword.name, std::move(message)});
}

void Evaluation::ReportMember(const Keyword& keyword, std::string_view name, std::string message) {
  Report({PointerTo(InstancePointer(), name), keyword.pointer, keyword.name, std::move(message)});
}

void Evaluation::Report(Violation violation) {
  if (violations_.size() < budget_.limits.max_violations) {
    violations_.push_back(std::move(violation));
  } else {
    Exhaust(fmt::format("breaks the schema in more than {} places; the rest was not checked",
                        budget_.limits.max_violations));
  }
}

bool Evaluation::Spend(std::uint64_t steps) {
  budget_.steps += steps;
  if (budget_.steps > budget_.limits.max_steps) Exhaust("is too big to be checked against this schema as a whole");
  return budget_.exhausted.empty();
}

std::uint32_t Evaluation::DepthLeft() const {
  return budget_.depth >= budget_.limits.max_depth ? 0 : budget_.limits.max_depth - budget_.depth;
}

void Evaluation::Exhaust(std::string why) {
  if (budget_.exhausted.empty()) budget_.exhausted = std::move(why);
}

std::string Evaluation::InstancePointer() const {
  std::vector<const InstancePlace*> places;
  for (const InstancePlace* place = place_; place != nullptr; place = place->parent) places.push_back(place);
  std::string pointer;
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    pointer = (*place)->is_element ? PointerTo(pointer, (*place)->index) : PointerTo(pointer, (*place)->name);
  }
  return pointer;
}

}  // namespace telltale
