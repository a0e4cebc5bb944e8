#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/check_all.h"

namespace telltale {

// A hand-made recording and the profile that it is checked by: one CLI, one telemetry endpoint, scenarios added as a
// test needs them. References that it gives stay valid (all lists have their room from the start).
class Recorded {
 public:
  Recorded();

  Recording recording;
  Profile profile;
  ContractSet contracts;

  Endpoint& endpoint() { return profile.endpoints.front(); }
  // A scenario and its one run: started at 12:00:00, ended with 0 after 200 ms, on a machine of its own.
  Scenario& AddScenario(const std::string& name);
  Run& AddRun(const std::string& name, const std::string& scenario);
  // The run of that name.
  Run& run(const std::string& name);
  // A JSON request to the telemetry endpoint 100 ms after the start of its run, answered with 200.
  Exchange& Send(const std::string& run, std::string_view body);
  // A question for a name, 50 ms after the start of its run.
  Exchange& AskDns(const std::string& run, const std::string& name);
  // The schema of the endpoint. Only with `annotated` its annotations are judged: most tests are not about them.
  void Publish(std::string_view schema, bool annotated = false);
  // The profile promises events /type with /id, /time and /took, in microseconds.
  void PromiseEvents(const std::string& scenario, const std::vector<EventCount>& events);
  // Makes a run's user and machine those of another.
  void SameMachine(const std::string& run, const std::string& other);
  // Changes one planted value of a run.
  void Plant(const std::string& run, CanaryClass canary_class, const std::string& value);

  CheckResult Check() const;
  // The rules that fired, sorted, each once.
  std::vector<std::string> Rules() const;
  // The findings of one rule.
  std::vector<Finding> Findings(const std::string& rule) const;
  // The kinds of gaps, in order.
  std::vector<std::string> GapKinds() const;
};

// 2023-05-12T12:00:00Z, when every run starts.
WallTime Noon();
// The same in microseconds, with an offset: what a timestamp says.
std::string Microseconds(std::chrono::microseconds after_noon);

}  // namespace telltale
