#include "mockserver/backend/fault_rule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "schema/nearest_name.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRules = 1000;
constexpr std::size_t kMostSteps = 1000;
constexpr std::uint64_t kMostDelay = 10ULL * 60 * 1000;
constexpr std::uint64_t kMost = 1ULL << 32;
const std::vector<std::string> kOfStep = {"play", "status", "headers", "body", "delay_ms", "drop_after_bytes", "times"};
const std::vector<std::string> kOfRule = {"host", "method", "path", "sequence", "repeat"};

tl::unexpected<Error> Wrong(const std::string& member, const std::string& what) {
  return InputError("\"" + member + "\" " + what);
}

Status CheckNames(const json& object, const std::vector<std::string>& known) {
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string nearest = NearestName(name, known);
    return Wrong(name, nearest.empty() ? fmt::format("is not one of {}", fmt::join(known, ", "))
                                       : "is unknown: did you mean \"" + nearest + "\"?");
  }
  return {};
}

Result<std::optional<std::uint64_t>> NumberAt(const json& object, const char* name, std::uint64_t least,
                                              std::uint64_t most) {
  const auto found = object.find(name);
  if (found == object.end()) return std::optional<std::uint64_t>();
  if (!found->is_number_unsigned() || found->get<std::uint64_t>() < least || found->get<std::uint64_t>() > most) {
    return Wrong(name, fmt::format("is not a whole number from {} to {}", least, most));
  }
  return std::optional<std::uint64_t>(found->get<std::uint64_t>());
}

Result<std::optional<std::string>> TextAt(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::optional<std::string>();
  if (!found->is_string()) return Wrong(name, "is no string");
  return std::optional<std::string>(found->get<std::string>());
}

bool IsHeaderText(const std::string& text) { return text.find_first_of(std::string("\r\n\0", 3)) == std::string::npos; }

Result<std::optional<std::vector<Header>>> HeadersAt(const json& object) {
  const auto found = object.find("headers");
  if (found == object.end()) return std::optional<std::vector<Header>>();
  if (!found->is_object()) return Wrong("headers", "is no object of names and texts");
  std::vector<Header> headers;
  for (const auto& [name, value] : found->items()) {
    if (!value.is_string() || name.empty() || !IsHeaderText(name) || name.find(':') != std::string::npos ||
        !IsHeaderText(value.get<std::string>())) {
      return Wrong("headers", "holds what is no header");
    }
    headers.push_back({name, value.get<std::string>()});
  }
  return std::optional(std::move(headers));
}

Result<FaultStep> StepFrom(const json& object) {
  FaultStep step;
  TRY(const auto word, TextAt(object, "play"));
  if (word) {
    step.word = FindBackendWord(*word);
    if (step.word == nullptr || step.word->dns_fails) {
      std::vector<std::string> can = BackendWords();
      std::erase(can, "dns-fails");  // nobody asks a desk for names
      return Wrong("play", fmt::format("is not one of {}", fmt::join(can, ", ")));
    }
  }
  TRY(const auto status, NumberAt(object, "status", 200, 599));
  if (status) step.status = static_cast<int>(*status);
  TRY(step.headers, HeadersAt(object));
  TRY(step.body, TextAt(object, "body"));
  TRY(const auto delay, NumberAt(object, "delay_ms", 0, kMostDelay));
  step.delay = std::chrono::milliseconds(delay.value_or(0));
  TRY(step.drop_after_bytes, NumberAt(object, "drop_after_bytes", 0, kMost));
  TRY(const auto times, NumberAt(object, "times", 1, kMost));
  step.times = times.value_or(0);
  return step;
}

Result<std::vector<FaultStep>> SequenceFrom(const json& list) {
  if (!list.is_array() || list.empty() || list.size() > kMostSteps) {
    return Wrong("sequence", fmt::format("is no list of 1 to {} steps", kMostSteps));
  }
  std::vector<FaultStep> steps;
  for (const json& item : list) {
    if (!item.is_object()) return Wrong("sequence", "holds what is no object");
    TRY_VOID(CheckNames(item, kOfStep));
    TRY(FaultStep step, StepFrom(item));
    if (step.times == 0) step.times = 1;
    steps.push_back(std::move(step));
  }
  return steps;
}

Result<FaultRule> RuleFrom(const json& object) {
  if (!object.is_object()) return InputError("a fault is no object");
  const bool has_sequence = object.contains("sequence");
  std::vector<std::string> known = kOfRule;
  if (!has_sequence) known.insert(known.end(), kOfStep.begin(), kOfStep.end());
  TRY_VOID(CheckNames(object, known));
  FaultRule rule;
  const std::pair<const char*, std::string*> texts[] = {
      {"host", &rule.host}, {"method", &rule.method}, {"path", &rule.path}};
  for (const auto& [name, place] : texts) {
    TRY(auto text, TextAt(object, name));
    if (text) *place = *std::move(text);
  }
  if (has_sequence) {
    TRY(rule.steps, SequenceFrom(object["sequence"]));
  } else {
    TRY(FaultStep step, StepFrom(object));
    rule.steps.push_back(std::move(step));
  }
  if (const auto repeat = object.find("repeat"); repeat != object.end()) {
    if (!repeat->is_boolean()) return Wrong("repeat", "is neither true nor false");
    rule.repeats = repeat->get<bool>();
  }
  if (rule.is_of_connections() && (has_sequence || object.size() != 1)) {
    return Wrong("play", "says what happens to a connection before anybody knows a request: it stands alone");
  }
  return rule;
}

}  // namespace

bool FaultRule::is_of_connections() const {
  return std::any_of(steps.begin(), steps.end(),
                     [](const FaultStep& step) { return step.word != nullptr && step.word->is_of_connections; });
}

Result<std::vector<FaultRule>> FaultRulesFrom(const json& document) {
  const bool is_named = document.is_object() && document.size() == 1 && document.contains("faults");
  json list = is_named ? document["faults"] : document;
  if (!list.is_array()) list = json::array({list});
  if (list.size() > kMostRules) return InputError(fmt::format("more than {} faults", kMostRules));
  std::vector<FaultRule> rules;
  for (const json& item : list) {
    TRY(FaultRule rule, RuleFrom(item));
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace telltale
