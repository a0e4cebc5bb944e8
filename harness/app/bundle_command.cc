#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/redact.h"
#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/key_file.h"
#include "harness/app/output_file.h"
#include "harness/app/write_reports.h"
#include "harness/bundle/bundle.h"
#include "harness/report/atomic_file.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string run_directory, file, key;
  bool shareable = false, force = false, json = false;
};

// "telltale-run-1/" is packed as "telltale-run-1.bundle.tar" beside it.
fs::path BundlePath(const Options& options) {
  if (!options.file.empty()) return OutputFile(options.file);
  fs::path directory = fs::path(options.run_directory).lexically_normal();
  if (!directory.has_filename()) directory = directory.parent_path();
  std::error_code unseen;  // then it is packed as "." says
  if (directory == ".") directory = fs::current_path(unseen);
  directory += options.shareable ? ".shareable.tar" : ".bundle.tar";
  return directory;
}

Status Pack(const Options& options) {
  const fs::path file = BundlePath(options);
  std::error_code unseen;
  if (!options.force && fs::exists(file, unseen) && !IsDeviceOrPipe(file)) {
    return InputError("the file is there already", file.string(), "name another with --out FILE, or say --force");
  }
  BundleOptions bundle;
  bundle.shareable = options.shareable;
  if (!options.key.empty()) {
    TRY(bundle.signing_key_pem, ReadKeyFile(options.key));
  }
  TRY_VOID(WriteBundle(options.run_directory, file, bundle));
  if (IsDeviceOrPipe(file)) return {};
  const std::uintmax_t size = fs::file_size(file, unseen);
  if (options.json) {
    const nlohmann::ordered_json object = {{"version", 1},
                                           {"file", file.string()},
                                           {"bytes", unseen ? 0 : size},
                                           {"is_signed", !options.key.empty()},
                                           {"shareable", options.shareable}};
    return PrintText(object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  }
  return PrintText(fmt::format("wrote {} ({} bytes{})\ncheck it: telltale verify {}{}\n", Printable(file.string()),
                               unseen ? 0 : size, options.key.empty() ? ", not signed" : ", signed",
                               Printable(file.string()), options.key.empty() ? "" : " --key PUBLIC_KEY"));
}

}  // namespace

void AddBundleCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("bundle", "Packs a run as evidence that can be checked offline");
  command->add_option("run_dir", options->run_directory, "Directory that `telltale run` wrote")->required();
  command->add_option("-o,--out", options->file, "The archive, - for standard output; default: RUN_DIR.bundle.tar");
  command->add_option("--sign", options->key, "PEM private key (Ed25519 or ECDSA) to sign with");
  command->add_flag("--shareable", options->shareable, "Replace planted and personal values by placeholders");
  command->add_flag("--force", options->force, "Overwrite an archive that is there");
  command->add_flag("--json", options->json, "Say what was written as JSON");
  command->callback([options, &exit_code] {
    const Status status = Pack(*options);
    exit_code = status ? 0 : ReportFailure(status.error());
  });
}

}  // namespace telltale
