#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/input_file.h"
#include "core/redact.h"
#include "core/verdict.h"
#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/key_file.h"
#include "harness/app/write_reports.h"
#include "harness/bundle/verify_bundle.h"
#include "mockserver/record/journal.h"
#include "mockserver/record/journal_lock.h"

namespace telltale {
namespace {

struct Options {
  std::string evidence, key, head;
  bool json = false;
};

Result<Verification> Verify(const Options& options) {
  std::error_code unseen;
  if (std::filesystem::is_directory(options.evidence, unseen)) {
    if (!options.key.empty()) {
      return InputError("a run directory is not signed", "--key", "pack it with `telltale bundle --sign KEY`");
    }
    return VerifyRunDirectory(options.evidence, options.head);
  }
  std::string key;
  if (!options.key.empty()) {
    TRY(key, ReadKeyFile(options.key));
  }
  TRY(Verification verification, VerifyBundle(options.evidence, key));
  if (!options.head.empty() && verification.journal_head != options.head) {
    verification.altered.push_back(
        fmt::format("the journal's head is {}, not {}", verification.journal_head, Printable(options.head)));
  }
  return verification;
}

std::string SignatureLine(const Options& options, const Verification& verification) {
  if (verification.signature_checked) return "signature    good";
  if (verification.is_signed && !options.key.empty()) return "signature    NOT of this key";
  if (verification.is_signed) return "signature    not checked: say whose with --key PUBLIC_KEY";
  return "signature    none: nothing here shows who wrote it";
}

std::string Describe(const Options& options, const Verification& verification) {
  std::string text;
  for (const std::string& sentence : verification.altered) text += "altered: " + Printable(sentence) + "\n";
  text += fmt::format("{}: {}\n", Printable(options.evidence),
                      verification.altered.empty() ? "as it was written" : "NOT as it was written");
  text += fmt::format("journal      {}, head {}\n",
                      verification.shareable ? "rows left out" : fmt::format("{} rows", verification.rows),
                      Printable(verification.journal_head));
  if (verification.files > 0) text += fmt::format("files        {} compared with the manifest\n", verification.files);
  text += SignatureLine(options, verification) + "\n";
  if (verification.shareable)
    text += "shareable    values were replaced; the untouched original is only committed to\n";
  text += fmt::format("its verdict  {}\n", ToString(verification.verdict));
  return text;
}

std::string Dump(const nlohmann::ordered_json& object) {
  return object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string ToJson(const Options& options, const Verification& verification) {
  return Dump({{"version", 1},
               {"evidence", options.evidence},
               {"as_written", verification.altered.empty()},
               {"altered", verification.altered},
               {"rows", verification.rows},
               {"head", verification.journal_head},
               {"files", verification.files},
               {"is_signed", verification.is_signed},
               {"signature_checked", verification.signature_checked},
               {"shareable", verification.shareable},
               {"verdict", ToString(verification.verdict)}});
}

bool IsJournal(const std::string& path) {
  std::string magic(15, '\0');
  std::ifstream file(path, std::ios::binary);
  return file.read(magic.data(), static_cast<std::streamsize>(magic.size())) && magic == "SQLite format 3";
}

// A journal by itself, as `telltale serve` leaves it: only its chain can be followed.
Result<int> VerifyJournal(const Options& options) {
  if (!options.key.empty()) return InputError("a journal is not signed", "--key");
  // A head that was noted elsewhere shows that nothing is missing.
  const bool may_miss_rows = options.head.empty() && IsWithoutItsLog(options.evidence);
  TRY(const ChainCheck chain, VerifyChain(options.evidence, options.head));
  const int code = chain.broken || may_miss_rows ? 1 : 0;
  if (options.json) {
    nlohmann::ordered_json altered = nlohmann::ordered_json::array();
    if (chain.broken) altered.push_back(chain.broken->what);
    TRY_VOID(PrintText(Dump({{"version", 1},
                             {"evidence", options.evidence},
                             {"as_written", code == 0},
                             {"altered", std::move(altered)},
                             {"may_miss_rows", may_miss_rows},
                             {"rows", chain.rows},
                             {"head", chain.head}})));
    return code;
  }
  std::string text;
  if (chain.broken) text += "altered: " + Printable(chain.broken->what) + "\n";
  if (may_miss_rows) {
    text += fmt::format(
        "rows may be missing: it was written with a log beside it, {0}-wal, which is not there; copy that "
        "too, or say how the journal ends with --head\n",
        Printable(options.evidence));
  }
  text += fmt::format("{}: {}\njournal      {} rows, head {}\n", Printable(options.evidence),
                      chain.broken    ? "NOT as it was written"
                      : may_miss_rows ? "rows may be missing"
                                      : "as it was written",
                      chain.rows, chain.head);
  TRY_VOID(PrintText(text));
  return code;
}

Result<int> VerifyAndReport(const Options& options) {
  TRY_VOID(CheckInputFile(options.evidence));
  if (IsJournal(options.evidence)) return VerifyJournal(options);
  TRY(const Verification verification, Verify(options));
  TRY_VOID(PrintText(options.json ? ToJson(options, verification) : Describe(options, verification)));
  return verification.altered.empty() ? 0 : 1;
}

}  // namespace

void AddVerifyCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("verify", "Says whether a run directory or bundle is as it was written");
  command->add_option("evidence", options->evidence, "RUN_DIR, BUNDLE, or a journal.sqlite by itself")->required();
  command->add_option("--key", options->key, "PEM public key that must have signed the bundle");
  command->add_option("--head", options->head, "The journal's head as noted elsewhere");
  command->add_flag("--json", options->json, "The same as JSON");
  command->footer("Exit code 0: nothing was altered; 1: something was; 2: not evidence at all.");
  command->callback([options, &exit_code] {
    const Result<int> result = VerifyAndReport(*options);
    exit_code = result ? *result : ReportFailure(result.error());
  });
}

}  // namespace telltale
