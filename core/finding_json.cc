#include "core/finding_json.h"

#include <nlohmann/json.hpp>

#include "core/base64.h"
#include "core/redact.h"
#include "core/utf8.h"

namespace telltale {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json OrNull(const std::string& text) { return text.empty() ? ordered_json(nullptr) : ordered_json(text); }

ordered_json Evidence(const Bytes& evidence, bool show_values) {
  if (!show_values) return Redact(evidence);
  if (IsValidUtf8(evidence)) return evidence;
  return {{"encoding", "base64"}, {"data", ToBase64(evidence)}};
}

Level LevelFromString(const std::string& text) {
  if (text == "note") return Level::kNote;
  return text == "warning" ? Level::kWarning : Level::kError;
}

std::string TextAt(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t NumberAt(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

}  // namespace

ordered_json FindingToJson(const Finding& finding, bool show_values) {
  ordered_json object = {
      {"rule", finding.rule}, {"level", ToString(finding.level)}, {"exchange", OrNull(finding.exchange)}};
  if (!finding.run.empty()) object["run"] = finding.run;
  if (!finding.scenario.empty()) object["scenario"] = finding.scenario;
  object["canary"] = OrNull(finding.canary);
  if (!finding.canary_class.empty()) object["canary_class"] = finding.canary_class;
  object["place"] = finding.place;
  if (!finding.host.empty()) object["host"] = finding.host;
  if (!finding.pointer.empty()) object["pointer"] = finding.pointer;
  object["path"] = finding.path;
  object["offset"] = finding.offset;
  object["length"] = finding.length;
  object["message"] = finding.message;
  if (!finding.evidence.empty()) object["evidence"] = Evidence(finding.evidence, show_values);
  object["fingerprint"] = finding.fingerprint;
  return object;
}

Result<Finding> FindingFromJson(const json& object) {
  if (!object.is_object() || TextAt(object, "rule").empty())
    return InputError("a finding is an object with a \"rule\"");
  Finding finding;
  finding.rule = TextAt(object, "rule");
  finding.level = LevelFromString(TextAt(object, "level"));
  finding.run = TextAt(object, "run");
  finding.scenario = TextAt(object, "scenario");
  finding.exchange = TextAt(object, "exchange");
  finding.canary = TextAt(object, "canary");
  finding.canary_class = TextAt(object, "canary_class");
  finding.place = TextAt(object, "place");
  finding.host = TextAt(object, "host");
  finding.pointer = TextAt(object, "pointer");
  if (const auto path = object.find("path"); path != object.end() && path->is_array()) {
    for (const json& step : *path) {
      if (step.is_string()) finding.path.push_back(step.get<std::string>());
    }
  }
  finding.offset = NumberAt(object, "offset");
  finding.length = NumberAt(object, "length");
  finding.message = TextAt(object, "message");
  finding.evidence = TextAt(object, "evidence");
  if (const auto evidence = object.find("evidence"); evidence != object.end() && evidence->is_object()) {
    finding.evidence = FromBase64(TextAt(*evidence, "data")).value_or("");
  }
  finding.fingerprint = TextAt(object, "fingerprint");
  return finding;
}

}  // namespace telltale
