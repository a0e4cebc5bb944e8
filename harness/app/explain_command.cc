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

Status Explain(const std::string& id) {
  const RuleTable rules = KnownRules();
  const Terminal terminal = DescribeTerminal(STDOUT_FILENO);
  RenderOptions options;
  options.colour = terminal.colour;
  options.width_columns = terminal.width_columns;
  if (id.empty()) return PrintText(RenderRuleList(rules, options));
  TRY(const Rule* const rule, FindRule(rules, id));
  return PrintText(RenderRule(*rule, options));
}

}  // namespace

void AddExplainCommand(CLI::App& app, int& exit_code) {
  auto id = std::make_shared<std::string>();
  CLI::App* const command = app.add_subcommand("explain", "Says what a rule holds a CLI to, and how to mend a breach");
  command->add_option("rule", *id, "A rule's id, such as leak/canary; without it every rule is listed");
  command->callback([id, &exit_code] {
    const Status status = Explain(*id);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
