#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "core/clock.h"
#include "core/redact.h"
#include "core/time_text.h"
#include "harness/app/command.h"
#include "harness/app/fail_on.h"
#include "harness/app/failure.h"
#include "harness/app/output_file.h"
#include "harness/app/write_reports.h"
#include "harness/config/baseline.h"
#include "harness/config/placeholder.h"
#include "harness/judge/baseline_migration.h"
#include "harness/judge/baseline_text.h"
#include "harness/report/atomic_file.h"
#include "harness/report/run_json/run_directory.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxFileBytes = 1 << 20;  // what LoadBaseline takes
constexpr std::chrono::hours kAcceptedFor{24 * 90};

struct Options {
  std::string run_directory, file, expires, fail_on = "warning";
  std::string reason = "not reviewed yet: say why this is acceptable";
  std::string owner = "nobody yet: say who answers for this";
  bool update = false;
};

std::string DayOf(WallTime time) { return ToRfc3339(time).substr(0, 10); }

Result<NewEntryDefaults> Defaults(const Options& options, WallTime now) {
  NewEntryDefaults defaults{options.reason, options.owner, options.expires};
  if (defaults.expires.empty()) defaults.expires = DayOf(now + kAcceptedFor);
  if (!IsDate(defaults.expires)) {
    return InputError("\"" + options.expires + "\" is not a date", "--expires", "write YYYY-MM-DD");
  }
  if (defaults.expires < DayOf(now)) return InputError(defaults.expires + " has passed", "--expires");
  for (const auto& [name, value] : {std::pair{"--reason", &options.reason}, std::pair{"--owner", &options.owner}}) {
    if (value->find_first_not_of(" \t\r\n") == std::string::npos) return InputError("is empty", name);
  }
  return defaults;
}

// What a run accepts lies beside its profile, wherever this command is called.
Result<fs::path> BaselineFile(const Options& options, const Audit& audit) {
  if (!options.file.empty()) return OutputFile(options.file);
  std::error_code error;
  if (!fs::is_directory(audit.profile_directory, error)) {
    return InputError("the profile's directory is not there", audit.profile_directory, "name the file with --out FILE");
  }
  return fs::path(audit.profile_directory) / kBaselineFileName;
}

// What there is of it; empty: nothing.
Result<std::string> TextOf(const fs::path& file) {
  std::error_code unseen;
  if (!fs::exists(file, unseen) || IsDeviceOrPipe(file)) return std::string();
  return ReadBoundedFile(file, kMaxFileBytes);
}

Status Extend(const Options& options) {
  const WallTime now = SystemClock().Now();
  TRY(const NewEntryDefaults defaults, Defaults(options, now));
  TRY(const Level fail_on, LevelFrom(options.fail_on));
  TRY(const Audit audit, ReadRunDirectory(options.run_directory));
  TRY(const fs::path file, BaselineFile(options, audit));
  TRY(const std::string existing, TextOf(file));
  TRY(const ExtendedBaseline extended,
      ExtendBaseline(existing, file.string(), audit.judgement, fail_on, defaults, DayOf(now)));
  if (extended.text != existing) {
    TRY_VOID(WriteFileAtomically(file, extended.text));
  }
  const bool has_changed = extended.added + extended.renewed > 0;
  const bool is_open = extended.added > 0 && (IsPlaceholder(defaults.reason) || IsPlaceholder(defaults.owner));
  std::string text =
      fmt::format("{}: {} added, {} renewed, {} kept{}\n", Printable(file.string()), extended.added, extended.renewed,
                  extended.kept, has_changed && !is_open ? fmt::format("; accepted until {}", defaults.expires) : "");
  if (is_open) {
    text +=
        "The added entries accept nothing until each has a reason and an owner: fill them in, or give --reason and "
        "--owner.\n";
  }
  return PrintText(text, IsStandardOutput(file) ? stderr : stdout);
}

Status Update(const Options& options) {
  TRY(const Audit audit, ReadRunDirectory(options.run_directory));
  TRY(const fs::path file, BaselineFile(options, audit));
  TRY(const std::string existing, TextOf(file));
  TRY(const MigratedBaseline migrated, MigrateBaseline(existing, file.string(), audit.judgement));
  if (migrated.text != existing) {
    TRY_VOID(WriteFileAtomically(file, migrated.text));
  }
  std::string text = fmt::format("{}: {} rewritten, {} to be looked at\n", Printable(file.string()), migrated.rewritten,
                                 migrated.reported.size());
  for (const std::string& sentence : migrated.reported) text += sentence + "\n";
  return PrintText(text, IsStandardOutput(file) ? stderr : stdout);
}

}  // namespace

void AddBaselineCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("baseline", "Accepts the findings of a run, for a time");
  command->add_option("run_dir", options->run_directory, "Directory that `telltale run` wrote")->required();
  command->add_option("-o,--out", options->file,
                      "The file to write or continue; default: .telltale.yaml beside the profile");
  command->add_option("--reason", options->reason, "Why they are acceptable")->capture_default_str();
  command->add_option("--owner", options->owner, "Who answers for it")->capture_default_str();
  command->add_option("--expires", options->expires, "The last day, YYYY-MM-DD; default: in 90 days");
  command->add_option("--fail-on", options->fail_on, "Accepts findings from this level up: note, warning, error")
      ->capture_default_str();
  command->add_flag("--update", options->update,
                    "Adds nothing, and rewrites entries whose fingerprint an earlier version made");
  command->footer(
      "What is in the file stays as it is. An entry that has expired and is still needed gets the new date.");
  command->callback([options, &exit_code] {
    const Status status = options->update ? Update(*options) : Extend(*options);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
