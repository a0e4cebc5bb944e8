#include "tests/unit/harness/check/recorded.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "core/digest.h"
#include "core/time_text.h"

namespace telltale {

using std::chrono::microseconds;
using std::chrono::milliseconds;

WallTime Noon() { return *FromRfc3339("2023-05-12T12:00:00Z"); }

std::string Microseconds(microseconds after_noon) {
  return std::to_string((Noon() + after_noon).time_since_epoch().count());
}

Recorded::Recorded() {
  constexpr std::size_t kRoom = 100;
  recording.runs.reserve(kRoom);
  recording.exchanges.reserve(kRoom);
  recording.flows.reserve(kRoom);
  profile.scenarios.reserve(kRoom);
  profile.endpoints.reserve(kRoom);
  profile.name = "tool";
  Endpoint telemetry;
  telemetry.id = "telemetry";
  telemetry.host = "telemetry.example";
  profile.endpoints.push_back(telemetry);
}

Scenario& Recorded::AddScenario(const std::string& name) {
  Scenario scenario;
  scenario.name = name;
  profile.scenarios.push_back(scenario);
  AddRun(name, name);
  return profile.scenarios.back();
}

Run& Recorded::AddRun(const std::string& name, const std::string& scenario) {
  Run run;
  run.name = name;
  run.scenario = scenario;
  run.backend = "ok";
  run.isolation = "namespace";
  const std::string seed = Sha256Hex(name);  // another user and machine in every run
  const std::string home = "/home/u" + seed.substr(0, 10);
  run.environment = {{"HOME", home}};
  run.planted = {{{"machine_id", CanaryClass::kMachineId, seed.substr(0, 32)}, "/etc/machine-id", {}},
                 {{"username", CanaryClass::kUsername, "u" + seed.substr(0, 10)}, "$USER", {}},
                 {{"home", CanaryClass::kHome, home}, "$HOME", {}}};
  run.outcome.started = true;
  run.outcome.exit_code = 0;
  run.outcome.started_at = Noon();
  run.outcome.ended_at = Noon() + milliseconds(200);
  run.outcome.duration = milliseconds(200);
  recording.runs.push_back(run);
  return recording.runs.back();
}

Run& Recorded::run(const std::string& name) {
  return *std::find_if(recording.runs.begin(), recording.runs.end(), [&](const Run& one) { return one.name == name; });
}

Exchange& Recorded::Send(const std::string& run_name, std::string_view body) {
  Exchange exchange;
  exchange.id = fmt::format("x{:05}", recording.exchanges.size() + 1);
  exchange.run = run_name;
  exchange.scheme = "https";
  exchange.host = "telemetry.example";
  exchange.port = 443;
  exchange.method = "POST";
  exchange.target = "/events";
  exchange.headers = {{"Content-Type", "application/json"}};
  exchange.body = body;
  exchange.time = exchange.last_byte = run(run_name).outcome.started_at + milliseconds(100);
  exchange.response = Response{200, {}, "{}"};
  recording.exchanges.push_back(exchange);
  return recording.exchanges.back();
}

Exchange& Recorded::AskDns(const std::string& run_name, const std::string& name) {
  Exchange& exchange = Send(run_name, "\x12\x34");
  exchange.scheme = "dns";
  exchange.host = name;
  exchange.port = 53;
  exchange.method = "A";
  exchange.target.clear();
  exchange.headers.clear();
  exchange.response.reset();
  exchange.time = exchange.last_byte = run(run_name).outcome.started_at + milliseconds(50);
  return exchange;
}

void Recorded::Publish(std::string_view schema, bool annotated) {
  auto compiled = SchemaValidator::Compile(schema, "test");
  CHECK_THAT(compiled.has_value());
  contracts["telemetry"].schema = std::make_shared<const SchemaValidator>(*std::move(compiled));
  if (annotated) contracts["telemetry"].fields = ReadDeclaredFieldsOf(schema);
}

void Recorded::PromiseEvents(const std::string& scenario, const std::vector<EventCount>& events) {
  EventContract contract;
  contract.execution_id_pointer = "/id";
  contract.timestamp_pointer = "/time";
  contract.duration_pointer = "/took";
  endpoint().events = contract;
  for (Scenario& one : profile.scenarios) {
    if (one.name != scenario) continue;
    one.expect.events = events;
    one.expect.events_declared = true;
  }
}

void Recorded::SameMachine(const std::string& run_name, const std::string& other) {
  run(run_name).planted = run(other).planted;
}

void Recorded::Plant(const std::string& run_name, CanaryClass canary_class, const std::string& value) {
  for (PlantedCanary& planted : run(run_name).planted) {
    if (planted.canary.canary_class == canary_class) planted.canary.value = value;
  }
}

CheckResult Recorded::Check() const { return CheckAll(recording, profile, contracts); }

std::vector<std::string> Recorded::Rules() const {
  std::set<std::string> rules;
  for (const Finding& finding : Check().findings) rules.insert(finding.rule);
  return {rules.begin(), rules.end()};
}

std::vector<Finding> Recorded::Findings(const std::string& rule) const {
  std::vector<Finding> findings = Check().findings;
  std::erase_if(findings, [&](const Finding& finding) { return finding.rule != rule; });
  return findings;
}

std::vector<std::string> Recorded::GapKinds() const {
  std::vector<std::string> kinds;
  for (const Gap& gap : Check().gaps) kinds.push_back(gap.kind);
  return kinds;
}

}  // namespace telltale
