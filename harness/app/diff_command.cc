#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/write_reports.h"
#include "harness/diff/reviewed.h"

namespace telltale {
namespace {

struct Options {
  std::string before, after, format = "text";
};

Result<int> Diff(const Options& options) {
  TRY(const Reviewed before, ReadReviewed(options.before));
  TRY(const Reviewed after, ReadReviewed(options.after));
  if (before.kind != after.kind) {
    return InputError("a " + std::string(ToString(before.kind)) + " and a " + std::string(ToString(after.kind)) +
                          " cannot be compared",
                      options.after, "give two schemas, two dictionaries or two run directories");
  }
  const std::vector<Change> changes = Compare(before, after);
  const DiffFormat format = options.format == "json"       ? DiffFormat::kJson
                            : options.format == "markdown" ? DiffFormat::kMarkdown
                                                           : DiffFormat::kText;
  TRY_VOID(PrintText(RenderChanges(changes, format)));
  return IsWorse(changes) ? 1 : 0;
}

}  // namespace

void AddDiffCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("diff", "Says what got worse for privacy between two contracts or runs");
  command->add_option("old", options->before, "Schema, dictionary (JSON) or RUN_DIR")->required();
  command->add_option("new", options->after, "The same kind, as it is now")->required();
  command->add_option("-f,--format", options->format, "text, json or markdown")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json", "markdown"}));
  command->footer("Exit code 0: nothing got worse; 1: something did; 2: not two of one kind.");
  command->callback([options, &exit_code] {
    const Result<int> result = Diff(*options);
    exit_code = result ? *result : ReportFailure(result.error());
  });
}

}  // namespace telltale
