#include "harness/config/profile_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/redact.h"
#include "schema/builtin.h"
#include "schema/json_pointer.h"
#include "schema/nearest_name.h"

namespace telltale {
namespace {

using nlohmann::json;

const json& ProfileSchema() {
  static const json schema = json::parse(*BuiltinSchema("profile"));
  return schema;
}

const SchemaValidator& ProfileValidator() {
  static const SchemaValidator validator = [] {
    auto compiled = BuiltinValidator("profile");
    CHECK_THAT(compiled.has_value());
    return *std::move(compiled);
  }();
  return validator;
}

std::string Parent(const std::string& pointer) { return pointer.substr(0, pointer.rfind('/')); }

ProfileProblem UnknownKey(const Violation& violation) {
  const auto tokens = PointerTokens(violation.instance_pointer);
  const std::string key = tokens && !tokens->empty() ? tokens->back() : "";
  ProfileProblem problem{violation.instance_pointer, fmt::format("unknown key \"{}\"", Printable(key)), {}};
  std::vector<std::string> known;
  if (const json* properties = AtPointer(ProfileSchema(), Parent(violation.schema_pointer) + "/properties")) {
    for (const auto& [name, schema] : properties->items()) known.push_back(name);
  }
  if (const std::string nearest = NearestName(key, known); !nearest.empty()) {
    problem.hint = fmt::format("did you mean \"{}\"?", nearest);
  } else {
    problem.hint = "known here: ";
    for (const std::string& name : known) problem.hint += (&name == &known.front() ? "" : ", ") + name;
  }
  return problem;
}

// What the schema says of the place that a keyword is broken at.
std::string Description(const Violation& violation) {
  for (std::string place = violation.schema_pointer; !place.empty();) {
    place = Parent(place);
    const json* const schema = AtPointer(ProfileSchema(), place);
    if (schema == nullptr || !schema->is_object()) continue;
    const auto found = schema->find("description");
    if (found != schema->end() && found->is_string()) return found->get<std::string>();
    if (schema->contains("type") || schema->contains("enum") || schema->contains("pattern")) return {};
  }
  return {};
}

ProfileProblem InWords(const Violation& violation) {
  if (violation.keyword == "additionalProperties") return UnknownKey(violation);
  const std::string key = KeyPath(violation.instance_pointer);
  ProfileProblem problem{violation.instance_pointer, fmt::format("{} {}", key, violation.message), {}};
  if (violation.keyword == "pattern" || violation.keyword == "type" || violation.keyword == "const") {
    problem.hint = Description(violation);
  }
  if (violation.instance_pointer.ends_with("/version") || violation.instance_pointer == "/version") {
    if (violation.keyword == "const") problem.hint = "this program reads profiles of version 1";
  }
  return problem;
}

// Where one of several keys must be there: told once, not for each.
struct Choice {
  std::string_view schema_pointer;
  std::string_view message;
};
constexpr std::array kChoices = {
    Choice{"/definitions/opt_out/anyOf", "an opt-out has \"environment\", \"commands\", \"files\" or \"answer\""},
    Choice{"/definitions/allowed_value/anyOf", "what is allowed has \"value\", \"pointer\" or both"}};

}  // namespace

ProfileProblems CheckShape(const YamlTree& tree) {
  ProfileProblems problems;
  if (!tree.json().is_object()) return {{"", "a profile is a list of keys and values", "name: ..., scenarios: ..."}};
  for (const Violation& violation : ProfileValidator().Validate(tree.json())) {
    const auto choice = std::find_if(kChoices.begin(), kChoices.end(), [&](const Choice& one) {
      return violation.schema_pointer.starts_with(one.schema_pointer);
    });
    if (choice == kChoices.end()) {
      problems.push_back(InWords(violation));
    } else if (violation.schema_pointer == choice->schema_pointer) {
      problems.push_back({violation.instance_pointer, std::string(choice->message), {}});
    }
  }
  return problems;
}

}  // namespace telltale
