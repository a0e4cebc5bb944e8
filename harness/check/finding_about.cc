#include "harness/check/finding_about.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/process_ending.h"
#include "core/redact.h"
#include "core/result.h"
#include "core/run_name.h"
#include "harness/check/rules.h"
#include "harness/payload/json_place.h"

namespace telltale {
namespace {

Level LevelOf(std::string_view rule) {
  static const RuleTable rules = AllRules();
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& known) { return known.id == rule; });
  CHECK_THAT(found != rules.end());
  return found->level;
}

}  // namespace

std::string ScenarioOf(const Run* run, const std::string& run_name) {
  if (run != nullptr && !run->scenario.empty()) return run->scenario;
  return ScenarioOfRunName(run_name);
}

Finding FindingAbout(std::string_view rule, const Sent& sent, std::string place, std::string message) {
  Finding finding;
  finding.rule = rule;
  finding.level = LevelOf(rule);
  finding.run = sent.exchange->run;
  finding.scenario = ScenarioOf(sent.run, sent.exchange->run);
  finding.exchange = sent.exchange->id;
  finding.place = std::move(place);
  finding.message = std::move(message);
  return finding;
}

Finding FindingAbout(std::string_view rule, const Run& run, std::string message) {
  Finding finding;
  finding.rule = rule;
  finding.level = LevelOf(rule);
  finding.run = run.name;
  finding.scenario = ScenarioOf(&run, run.name);
  finding.place = "run";
  finding.message = std::move(message);
  return finding;
}

Finding At(Finding finding, const Sent& sent, const std::string& pointer) {
  finding.pointer = pointer;
  if (finding.place != "body") return finding;
  const Payload& payload = sent.payload;
  const bool is_one_text = payload.framing == Framing::kJson || payload.framing == Framing::kArray;
  if (payload.codings.body) {
    const std::vector<std::string>& codings = payload.codings.found;
    finding.path.insert(finding.path.end(), codings.rbegin(), codings.rend());
  } else if (const auto place = FindJsonPlace(payload.content(), pointer); place && is_one_text) {
    finding.offset = place->offset;
    finding.length = place->length;
  }
  return finding;
}

Finding Sealed(Finding finding) {
  finding.fingerprint = Fingerprint(finding);
  return finding;
}

std::string Ending(const ProcessOutcome& outcome) {
  if (outcome.timed_out) return "was ended at its time limit";
  if (outcome.signal) return "was " + KilledBySignal(*outcome.signal);
  return outcome.exit_code ? fmt::format("exited with {}", *outcome.exit_code) : "did not end by itself";
}

std::string Quoted(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::string printable = Printable(text.substr(0, kLongest));
  if (text.size() > kLongest) printable += "…";
  return "\"" + printable + "\"";
}

}  // namespace telltale
