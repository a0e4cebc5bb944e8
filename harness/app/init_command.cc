#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/utf8.h"
#include "harness/app/command.h"
#include "harness/app/environment_option.h"
#include "harness/app/executable_file.h"
#include "harness/app/failure.h"
#include "harness/app/init_summary.h"
#include "harness/app/interrupt.h"
#include "harness/app/output_file.h"
#include "harness/app/progress_observer.h"
#include "harness/app/terminal.h"
#include "harness/app/watch_cli.h"
#include "harness/app/write_reports.h"
#include "harness/config/load_profile.h"
#include "harness/init/draft_profile.h"
#include "harness/init/place_names.h"
#include "harness/report/atomic_file.h"
#include "harness/sandbox/cell/scratch_directory.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string cli, out = ".", name, isolation = "auto";
  Arguments arguments;
  std::vector<std::string> environment;
  std::uint32_t runs = 2;
  bool force = false, quiet = false, json = false;
};

Result<fs::path> OutDirectory(const std::string& wanted) {
  if (mkdir(wanted.c_str(), 0777) != 0 && errno != EEXIST) {
    return InputError(fmt::format("cannot make the folder: {}", std::generic_category().message(errno)), wanted,
                      "name another with --out DIR");
  }
  std::error_code error;
  if (access(wanted.c_str(), W_OK | X_OK) != 0 || !fs::is_directory(wanted, error)) {
    return InputError("cannot write into it", wanted, "name another folder with --out DIR");
  }
  fs::path canonical = fs::canonical(wanted, error);
  if (error) return SystemFailure("cannot follow the path of the folder", error.value(), wanted);
  return canonical;
}

Status RefuseToOverwrite(const fs::path& path, bool force) {
  std::error_code error;
  if (force || !fs::exists(fs::symlink_status(path, error))) return {};
  return InputError("is there already", path.string(), "--force overwrites it");
}

// A CLI of this project is named from the profile's folder, so that the project can be moved; others as they are.
std::string CliPath(const fs::path& cli, const fs::path& out) {
  std::error_code unseen;  // then nothing is here
  const fs::path here = fs::current_path(unseen);
  const auto is_here = [&](const fs::path& path) {
    const fs::path relative = path.lexically_relative(here);
    return !relative.empty() && *relative.begin() != "..";
  };
  return is_here(cli) && is_here(out) ? cli.lexically_relative(out).string() : cli.string();
}

Result<WatchRequest> MakeRequest(const Options& options, const fs::path& out) {
  WatchRequest request;
  const fs::path named = NamedProgram(options.cli);
  TRY(request.cli, ExecutableFile(named));
  // The path as it was given: what is behind a link changes its name with every version.
  std::error_code error;
  const fs::path cli = fs::absolute(named, error).lexically_normal();
  if (error) return SystemFailure("cannot follow the path of the CLI", error.value(), options.cli);
  request.isolation = options.isolation;
  request.runs = options.runs;
  request.watch.name = IdFrom(options.name.empty() ? cli.filename().string() : options.name);
  request.watch.cli = CliPath(cli, out);
  request.watch.arguments = options.arguments;
  TRY(request.watch.environment, ParseVariables(options.environment));
  request.profile = out / (request.watch.name + ".yaml");
  for (const std::string& argument : options.arguments) {
    if (!IsValidUtf8(argument)) return InputError("an argument is not UTF-8, which no profile can hold", argument);
  }
  return request;
}

// All or none: nothing is written before all may be.
Result<std::vector<std::string>> WriteDraft(const DraftProfile& draft, const fs::path& out, bool force) {
  std::vector<const DraftFile*> files = {&draft.profile};
  for (const DraftFile& schema : draft.schemas) files.push_back(&schema);
  for (const DraftFile* file : files) TRY_VOID(RefuseToOverwrite(out / file->name, force));
  std::vector<std::string> written;
  for (const DraftFile* file : files) {
    TRY_VOID(WriteFileAtomically(out / file->name, file->text));
    std::error_code unseen;  // then it is told in full
    const fs::path near = fs::proximate(out / file->name, unseen);
    written.push_back((unseen ? out / file->name : near).string());
  }
  return written;
}

bool SawNothing(const Watch& watch) { return watch.exchanges.empty() && watch.attempts.empty(); }

Result<int> Init(const Options& options) {
  const SystemClock clock;
  const std::atomic<bool>& interrupted = WatchInterrupts();
  TRY(const fs::path out, OutDirectory(options.out));
  TRY(const WatchRequest request, MakeRequest(options, out));
  TRY_VOID(RefuseToOverwrite(request.profile, options.force));
  TRY(const std::unique_ptr<ScratchDirectory> scratch, ScratchDirectory::Make());
  ProgressObserver observer(DescribeTerminal(STDERR_FILENO), clock, options.quiet);
  TRY(const WatchedCli watched, WatchCli(request, scratch->path() / "journal.sqlite", clock, interrupted, observer));
  observer.Finish();
  if (interrupted) {
    return tl::unexpected<Error>(Error{ErrorKind::kInterrupted, "interrupted: nothing was written", "", ""});
  }
  if (SawNothing(watched.watch)) {
    TRY_VOID(PrintText(options.json ? InitJson(watched, {}, {}, {}) : NothingSeen(watched)));
    return kExitInconclusive;
  }
  const DraftProfile draft = DraftFrom(watched.watch);
  TRY(const std::vector<std::string> written, WriteDraft(draft, out, options.force));
  TRY(Profile profile, LoadProfile(out / draft.profile.name));
  TRY(const CheckResult checked, CheckWatched(watched, std::move(profile), options.runs));
  TRY_VOID(PrintText(options.json ? InitJson(watched, draft, checked, written)
                                  : InitSummary(watched, draft, checked, written)));
  return 0;
}

}  // namespace

void AddInitCommand(CLI::App& app, const Arguments& command_line, int& exit_code) {
  auto options = std::make_shared<Options>();
  options->arguments = command_line;
  CLI::App* const command =
      app.add_subcommand("init", "Watches a CLI run and writes a first profile and schema: init --cli PATH -- ARGS...");
  command->footer("What follows -- is the command line of the CLI.");
  command->add_option("--cli", options->cli, "The CLI to watch; a name alone is searched in PATH")->required();
  command->add_option("-o,--out", options->out, "Folder for the files")
      ->capture_default_str()
      ->check(RefuseStandardOutput);
  command->add_option("--name", options->name, "What the profile calls the CLI; default: its file name");
  command->add_option("--env", options->environment, "NAME=VALUE for every run of the CLI; repeatable");
  command->add_option("--runs", options->runs, "How often it is run, on each of two invented machines")
      ->check(CLI::Range(1, 50))
      ->capture_default_str();
  command->add_option("--isolation", options->isolation, "auto, namespace or proxy")
      ->check(CLI::IsMember({"auto", "namespace", "proxy"}))
      ->capture_default_str();
  command->add_flag("-f,--force", options->force, "Overwrite files that are there already");
  command->add_flag("--json", options->json, "Say what was seen and written as JSON");
  command->add_flag("-q,--quiet", options->quiet, "No progress while it runs");
  command->callback([options, &exit_code] {
    const Result<int> result = Init(*options);
    exit_code = result ? *result : ReportFailure(result.error());
  });
}

}  // namespace telltale
