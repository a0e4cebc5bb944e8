#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/known_rules.h"
#include "harness/app/terminal.h"
#include "harness/app/write_reports.h"
#include "harness/report/explain.h"

namespace telltale {
namespace {

nlohmann::ordered_json ToJson(const Rule& rule) {
  return {
      {"id", rule.id},   {"kind", "rule"},    {"level", ToString(rule.level)},     {"title", rule.title},
      {"why", rule.why}, {"mend", rule.mend}, {"example_leak", rule.example_leak}, {"example_mend", rule.example_mend}};
}

nlohmann::ordered_json ToJson(const GapKind& kind) {
  return {{"id", kind.id},
          {"kind", "gap"},
          {"may_be_accepted", kind.acceptance == GapKind::Acceptance::kMayBeAccepted},
          {"hides_traffic", kind.traffic == GapKind::Traffic::kHidesTraffic},
          {"title", kind.title},
          {"why", kind.why},
          {"mend", kind.mend}};
}

// A list: of all rules, all kinds of gaps, or of the one that `id` names.
Status PrintJson(const RuleTable& rules, const std::string& id) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Rule& rule : rules) {
    if (id.empty() || rule.id == id) list.push_back(ToJson(rule));
  }
  for (const GapKind& kind : GapKinds()) {
    if (id == "gaps" || kind.id == id) list.push_back(ToJson(kind));
  }
  if (list.empty()) {
    TRY_VOID(Explain(rules, GapKinds(), id, {}));  // says what is near
  }
  return PrintText(list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

Status PrintExplanation(const std::string& id, bool as_json) {
  const RuleTable rules = KnownRules();
  if (as_json) return PrintJson(rules, id);
  const Terminal terminal = DescribeTerminal(STDOUT_FILENO);
  RenderOptions options;
  options.colour = terminal.colour;
  options.width_columns = terminal.width_columns;
  if (id.empty()) return PrintText(RenderRuleList(rules, options));
  if (id == "gaps") return PrintText(RenderGapKindList(GapKinds(), options));
  TRY(const std::string text, Explain(rules, GapKinds(), id, options));
  return PrintText(text);
}

}  // namespace

void AddExplainCommand(CLI::App& app, int& exit_code) {
  auto id = std::make_shared<std::string>();
  CLI::App* const command =
      app.add_subcommand("explain", "Says what a rule or a kind of gap means, and what to do about it");
  command->add_option(
      "id", *id,
      "Of a rule (leak/canary) or a kind of gap (tls-refused); without it every rule is listed, and by\n"
      "`gaps` every kind of gap");
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "The same as JSON: a list");
  command->callback([id, as_json, &exit_code] {
    const Status status = PrintExplanation(*id, *as_json);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
