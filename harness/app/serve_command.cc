#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/output_file.h"
#include "harness/app/serve.h"

namespace telltale {

void AddServeCommand(CLI::App& app, const std::optional<std::vector<std::string>>& command_line, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  options->command = command_line;
  CLI::App* const command = app.add_subcommand(
      "serve",
      "Records and judges what a CLI sends, until Ctrl-C, or while a command runs: serve [OPTIONS] -- COMMAND...");
  command->footer(
      "What follows -- is run with TELLTALE_URL, TELLTALE_CONTROL, TELLTALE_TOKEN and TELLTALE_CA set, and judged by "
      "what "
      "came: exit code 1 for findings, 5 where the command itself failed, 3 where nothing came or not all could be "
      "read.");
  command->add_option("--listen", options->listen, "ADDRESS:PORT or PORT for the CLI; port 0 picks a free one")
      ->capture_default_str();
  command->add_flag("--tls", options->tls,
                    "Point the CLI at https (the port takes both) and write the authority's certificate");
  command
      ->add_option("--journal", options->journal,
                   "SQLite file; an existing journal is continued; default: in a new temporary folder")
      ->check(RefuseStandardOutput);
  CLI::Option* const schema = command->add_option(
      "--schema", options->schema,
      "JSON schema file, or a bundled contract such as devpod-cli-v1; again for each file that it refers to");
  schema->allow_extra_args(false);
  command
      ->add_option("-p,--profile", options->declared.profile,
                   "Judge by a profile's endpoints what comes, at the desk's own address as if to the first for "
                   "telemetry: contracts, messages of protobuf, content types, tokens, allowed values")
      ->excludes(schema);
  AddProtobufOption(*command, options->declared.protobuf);
  command->add_option("-c,--canaries", options->canaries, "Planted values that must not come: canaries.json");
  command->add_option("--token-key", options->token_key, "PEM public key or certificate (HS256: the secret's file)");
  command->add_option("--token-algorithm", options->token_algorithms, "Allowed; repeatable")->capture_default_str();
  command->add_option("--token-issuer", options->token_issuer, "The issuer that a token must name");
  command->add_option("--token-pointer", options->token_pointer, "Where in the payload the token is")
      ->capture_default_str();
  command->add_option("--variable", options->variable, "The CLI's variable for its endpoint, to be printed and set");
  command
      ->add_option("--status", options->status,
                   "What is answered; without it, what the sender's SDK takes for success (telltale sdks), else 200")
      ->check(CLI::Range(200, 599));
  command
      ->add_option("--control", options->control, "Loopback ADDRESS:PORT or PORT of the control API and the live page")
      ->capture_default_str();
  command->add_option("--ready-file", options->ready_file,
                      "Written as JSON once everything listens: url, control, token");
  command->add_flag("--proxy", options->proxy,
                    "Be a proxy too, and point the command there: all that it sends comes here");
  command->add_option("--fail-on", options->fail_on, "Findings from this level up fail: note, warning, error, never")
      ->capture_default_str();
  command->add_flag("--may-be-silent", options->may_be_silent, "Pass also where the command sends nothing at all");
  command->add_option("--grace", options->grace_seconds, "Seconds for what the command leaves running")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  command->add_option("--result", options->result, "File for how the command ended, as JSON; - is standard output");
  AddRecorderRoom(*command, options->room);
  command->add_flag("--full", options->full, "Print payloads in full, not a line each");
  command->callback([options, &exit_code] {
    const Result<int> result = Serve(*options);
    exit_code = result ? *result : ReportFailure(result.error());
  });
}

}  // namespace telltale
