#include "harness/bundle/bundle.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "core/digest.h"
#include "core/exchange_json.h"
#include "core/finding_json.h"
#include "harness/bundle/chained_row.h"
#include "harness/bundle/shareable.h"
#include "harness/bundle/statement.h"
#include "harness/bundle/verify_run_directory.h"
#include "harness/report/atomic_file.h"
#include "harness/report/run_json/run_directory.h"
#include "harness/report/run_json/run_json.h"
#include "mockserver/record/journal_file.h"
#include "mockserver/tls/signing.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

std::string Line(const ordered_json& object) {
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// The run's files as report writes them. A shareable derivative shows findings redacted.
void AddRunFiles(const Audit& audit, bool show_values, ArchiveFiles& files) {
  files["run/run.json"] = RunToJson(audit).dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
  files["run/profile.yaml"] = audit.profile_text;
  for (const Finding& finding : audit.judgement.findings) {
    files["run/findings.ndjson"] += Line(FindingToJson(finding, show_values));
  }
  for (const Exchange& exchange : audit.recording.exchanges) {
    files["run/exchanges.ndjson"] += Line(ExchangeToJson(exchange));
  }
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    if (!endpoint.contract_path.empty()) files["run/" + endpoint.contract_path] = endpoint.contract_text;
    for (const DeclaredEventContract& contract : endpoint.event_contracts)
      files["run/" + contract.path] = contract.text;
  }
  for (const Run& run : audit.recording.runs) {
    files["run/output/" + OutputFileName(run.name, ".out")] = run.outcome.standard_output;
    files["run/output/" + OutputFileName(run.name, ".err")] = run.outcome.standard_error;
  }
  // Empty lists are files too.
  files.try_emplace("run/findings.ndjson");
  files.try_emplace("run/exchanges.ndjson");
}

struct JournalEnd {
  std::uint64_t rows = 0;
  std::string head = ChainStart();
};

// Each row in full; in a derivative only what its bytes hash to, because the chain cannot hold over other bytes.
Result<JournalEnd> AddJournal(const fs::path& journal, bool shareable, ArchiveFiles& files) {
  TRY(const JournalFile file, JournalFile::OpenForReading(journal));
  JournalEnd end;
  TRY_VOID(file.ForEach([&](const Row& row) {
    Bytes bytes = ChainedRow(end.head, row);
    const std::string name = fmt::format("journal/{:08}", row.number);
    if (shareable) {
      files["journal.sha256"] += fmt::format("{}  {}\n", row.hash, name);
    } else {
      files[name] = std::move(bytes);
    }
    ++end.rows;
    end.head = row.hash;
    return true;
  }));
  return end;
}

std::string ManifestOf(const ArchiveFiles& files) {
  std::string manifest;
  for (const auto& [name, content] : files) manifest += fmt::format("{}  {}\n", Sha256Hex(content), name);
  return manifest;
}

Status CheckNames(const ArchiveFiles& files) {
  for (const auto& [name, content] : files) {
    if (!IsArchiveName(name)) {
      return InputError("the file's name cannot stand in an archive", name,
                        "letters, digits, . _ - / and %, at most 99 bytes");
    }
  }
  return {};
}

// Everything but manifest and statement.
Result<ArchiveFiles> CollectFiles(const fs::path& run_directory, const Audit& audit, BundleFacts& facts) {
  ArchiveFiles files;
  TRY(const JournalEnd end, AddJournal(run_directory / "journal.sqlite", facts.shareable, files));
  facts.journal_rows = end.rows;
  facts.journal_head = end.head;
  facts.audit = &audit;
  AddRunFiles(audit, !facts.shareable, files);
  files["facts.json"] = FactsText(facts);
  TRY_VOID(CheckNames(files));
  return files;
}

}  // namespace

Result<ArchiveFiles> CollectBundle(const fs::path& run_directory, const BundleOptions& options) {
  TRY(const Verification verification, VerifyRunDirectory(run_directory));
  if (!verification.altered.empty()) {
    return InputError("the run directory is not as it was written: " + verification.altered.front(),
                      run_directory.string());
  }
  TRY(const Audit audit, ReadRunDirectory(run_directory));
  BundleFacts facts;
  TRY(ArchiveFiles files, CollectFiles(run_directory, audit, facts));
  const std::string commitments = CommitmentsText(audit);
  files["commitments.json"] = commitments;
  Audit shown = audit;
  if (options.shareable) {
    facts.original_manifest_sha256 = Sha256Hex(ManifestOf(files));
    Shareable shareable = MakeShareable(audit);
    facts.shareable = true;
    facts.redactions = shareable.redactions;
    shown = std::move(shareable.audit);
    TRY(files, CollectFiles(run_directory, shown, facts));
    files["commitments.json"] = commitments;
  }
  facts.audit = &shown;
  files["manifest.sha256"] = ManifestOf(files);
  files["statement.json"] = StatementText(facts, Sha256Hex(files["manifest.sha256"]));
  if (!options.signing_key_pem.empty()) {
    TRY(files["statement.sig"], SignDetached(options.signing_key_pem, files["statement.json"]));
  }
  return files;
}

Status WriteBundle(const fs::path& run_directory, const fs::path& bundle, const BundleOptions& options) {
  TRY(const ArchiveFiles files, CollectBundle(run_directory, options));
  std::uint64_t total_bytes = 0;
  for (const auto& [name, content] : files) total_bytes += content.size() + 1024;
  if (total_bytes > kMaxBundleBytes) return InputError("the evidence is larger than 2 GiB", run_directory.string());
  return WriteFileAtomically(bundle, PackArchive(files));
}

}  // namespace telltale
