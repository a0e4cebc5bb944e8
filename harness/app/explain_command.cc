#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/known_rules.h"
#include "harness/app/terminal.h"
#include "harness/app/write_reports.h"
#include "harness/report/explain.h"

namespace telltale {
namespace {

Status PrintExplanation(const std::string& id) {
  const RuleTable rules = KnownRules();
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
  command->callback([id, &exit_code] {
    const Status status = PrintExplanation(*id);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
