#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/redact.h"
#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/find_profile.h"
#include "harness/app/run_folders.h"
#include "harness/app/write_reports.h"

namespace telltale {
namespace {

struct Options {
  std::string folder;
  int keep = -1;
  bool json = false;
};

std::filesystem::path FolderOf(const Options& options) {
  if (!options.folder.empty()) return options.folder;
  const auto profile = FindProfile("");
  return profile ? RunsFolder(*profile) : std::filesystem::path(".");
}

std::string ToJson(const std::vector<RunFolder>& runs) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const RunFolder& run : runs) {
    list.push_back({{"path", run.path.string()},
                    {"when", run.when},
                    {"name", run.name},
                    {"verdict", run.verdict.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(run.verdict)},
                    {"findings", run.findings},
                    {"gaps", run.gaps}});
  }
  return list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string Table(const std::vector<RunFolder>& runs) {
  std::string text;
  for (const RunFolder& run : runs) {
    const std::string verdict = run.verdict.empty() ? "not finished" : run.verdict;
    text += fmt::format("{}  {:<12}  {:>3} findings  {:>3} gaps  {}  {}\n", run.when, Printable(verdict), run.findings,
                        run.gaps, Printable(run.name), Printable(run.path.string()));
  }
  return text;
}

Status KeepAndList(const Options& options) {
  const std::filesystem::path folder = FolderOf(options);
  if (options.keep >= 0) {
    TRY(const std::vector<RunFolder> removed, KeepNewest(folder, static_cast<std::size_t>(options.keep)));
    for (const RunFolder& run : removed) fmt::print(stderr, "removed {}\n", Printable(run.path.string()));
  }
  TRY(const std::vector<RunFolder> runs, ListRunFolders(folder));
  if (options.json) return PrintText(ToJson(runs));
  if (runs.empty()) return PrintText("no runs in " + Printable(folder.string()) + "\n");
  return PrintText(Table(runs));
}

}  // namespace

void AddRunsCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("runs", "Lists the run directories that `telltale run` made");
  command->add_option("folder", options->folder,
                      "Where they are; default: where `telltale run` puts them, .telltale/runs or here");
  command->add_option("--keep", options->keep, "Remove all finished ones but so many of the newest")
      ->check(CLI::Range(0, 1'000'000));
  command->add_flag("--json", options->json, "The list as JSON");
  command->callback([options, &exit_code] {
    const Status status = KeepAndList(*options);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
