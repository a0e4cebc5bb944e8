#include "harness/bundle/bundle.h"

#include <fmt/format.h>

#include <functional>
#include <iterator>
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

constexpr const char* kLines = "run/exchanges.ndjson";
constexpr std::string_view kManifest = "manifest.sha256";

std::string Line(const ordered_json& object) {
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string RowFileName(std::uint64_t number) { return fmt::format("journal/{:08}", number); }

// What a bundle holds: small files in memory, and what may be gigabytes where the run directory has it.
struct Contents {
  fs::path run_directory;
  ArchiveFiles files;
  bool has_rows = false;  // of the journal, and exchanges.ndjson: not in a derivative
  std::uint64_t lines_bytes = 0;
  std::string lines_sha256;
};

// Who goes through the contents, in the archive's order.
struct Visitor {
  std::function<Status(const std::string& name, BytesView content)> file;
  std::function<Status(const std::string& name, const Row& row, const std::string& previous)> row;
  std::function<Status(const fs::path& path)> lines;
};

Status VisitRows(const Contents& contents, const Visitor& visitor) {
  TRY(const JournalFile journal, JournalFile::OpenForReading(contents.run_directory / "journal.sqlite"));
  std::string previous = ChainStart();
  Status visited;
  TRY_VOID(journal.ForEach([&](const Row& row) {
    visited = visitor.row(RowFileName(row.number), row, previous);
    previous = row.hash;
    return visited.has_value();
  }));
  return visited;
}

Status Visit(const Contents& contents, const Visitor& visitor) {
  // Rows and lines stand where their names would. What comes last is a file, always.
  bool rows_due = contents.has_rows, lines_due = contents.has_rows;
  for (const auto& [name, content] : contents.files) {
    if (rows_due && RowFileName(0) < name) {
      rows_due = false;
      TRY_VOID(VisitRows(contents, visitor));
    }
    if (lines_due && kLines < name) {
      lines_due = false;
      TRY_VOID(visitor.lines(contents.run_directory / "exchanges.ndjson"));
    }
    TRY_VOID(visitor.file(name, content));
  }
  return {};
}

// The run's files as report writes them but for those that are taken as they are. A shareable derivative shows findings
// redacted.
void AddRunFiles(const Audit& audit, bool shareable, ArchiveFiles& files) {
  files["run/profile.yaml"] = audit.profile_text;
  std::string& findings = files["run/findings.ndjson"];
  for (const Finding& finding : audit.judgement.findings) findings += Line(FindingToJson(finding, !shareable));
  if (shareable) {
    files["run/run.json"] = RunToJson(audit).dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
    std::string& lines = files[kLines];
    for (const Exchange& exchange : audit.recording.exchanges) lines += Line(ExchangeToJson(exchange));
  }
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    if (!endpoint.contract_path.empty()) files["run/" + endpoint.contract_path] = endpoint.contract_text;
    if (!endpoint.message.empty()) files["run/" + endpoint.descriptors_path] = endpoint.descriptors;
    for (const DeclaredEventContract& contract : endpoint.event_contracts)
      files["run/" + contract.path] = contract.text;
  }
  for (const Run& run : audit.recording.runs) {
    files["run/output/" + OutputFileName(run.name, ".out")] = run.outcome.standard_output;
    files["run/output/" + OutputFileName(run.name, ".err")] = run.outcome.standard_error;
  }
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

Status MeasureLines(Contents& contents) {
  Sha256Stream digest;
  TRY_VOID(ReadFileInPieces(contents.run_directory / "exchanges.ndjson", [&](BytesView piece) -> Status {
    digest.Add(piece);
    contents.lines_bytes += piece.size();
    return {};
  }));
  contents.lines_sha256 = digest.FinishHex();
  return {};
}

// A derivative has of the journal only what its rows hash to, because the chain cannot hold over other bytes.
Status AddRowDigests(Contents& contents) {
  std::string& digests = contents.files["journal.sha256"];
  return VisitRows(contents, {{},
                              [&](const std::string& name, const Row& row, const std::string&) -> Status {
                                digests += fmt::format("{}  {}\n", row.hash, name);
                                return {};
                              },
                              {}});
}

// Everything but manifest and statement.
Result<Contents> CollectContents(const fs::path& run_directory, const Audit& audit, const std::string& commitments,
                                 BundleFacts& facts) {
  Contents contents;
  contents.run_directory = run_directory;
  contents.has_rows = !facts.shareable;
  if (facts.shareable) {
    TRY_VOID(AddRowDigests(contents));
  } else {
    TRY_VOID(MeasureLines(contents));
    TRY(contents.files["run/run.json"],
        ReadBoundedFile(run_directory / "run.json", RunDirectoryLimits().max_file_bytes));
  }
  facts.audit = &audit;
  AddRunFiles(audit, facts.shareable, contents.files);
  contents.files["facts.json"] = FactsText(facts);
  contents.files["commitments.json"] = commitments;
  TRY_VOID(CheckNames(contents.files));
  return contents;
}

Result<std::string> ManifestOf(const Contents& contents) {
  std::string manifest;
  const auto add = [&](const std::string& sha256, std::string_view name) -> Status {
    fmt::format_to(std::back_inserter(manifest), "{}  {}\n", sha256, name);
    return {};
  };
  TRY_VOID(
      Visit(contents, {[&](const std::string& name, BytesView content) { return add(Sha256Hex(content), name); },
                       [&](const std::string& name, const Row& row, const std::string&) { return add(row.hash, name); },
                       [&](const fs::path&) { return add(contents.lines_sha256, kLines); }}));
  return manifest;
}

Status PackContents(const Contents& contents, const ByteSink& sink) {
  ArchiveWriter writer(sink);
  const auto lines = [&](const fs::path& path) -> Status {
    Sha256Stream digest;
    TRY_VOID(writer.Add(kLines, contents.lines_bytes, [&](const ByteSink& out) {
      return ReadFileInPieces(path, [&](BytesView piece) -> Status {
        digest.Add(piece);
        return out(piece);
      });
    }));
    if (digest.FinishHex() != contents.lines_sha256) return Failure("changed while it was packed", path.string());
    return {};
  };
  TRY_VOID(Visit(contents, {[&](const std::string& name, BytesView content) { return writer.Add(name, content); },
                            [&](const std::string& name, const Row& row, const std::string& previous) {
                              return writer.Add(name, ChainedRow(previous, row));
                            },
                            lines}));
  return writer.Finish();
}

// Manifest, statement and signature over what is there.
Status Seal(const BundleFacts& facts, const BundleOptions& options, Contents& contents) {
  TRY(std::string manifest, ManifestOf(contents));
  contents.files["statement.json"] = StatementText(facts, Sha256Hex(manifest));
  contents.files[std::string(kManifest)] = std::move(manifest);
  if (!options.signing_key_pem.empty()) {
    TRY(contents.files["statement.sig"], SignDetached(options.signing_key_pem, contents.files["statement.json"]));
  }
  return {};
}

Status PackShareable(const fs::path& run_directory, const Contents& original, const std::string& commitments,
                     BundleFacts facts, const BundleOptions& options, const ByteSink& sink) {
  TRY(const Audit audit, ReadRunDirectory(run_directory));
  TRY(const std::string manifest, ManifestOf(original));
  facts.original_manifest_sha256 = Sha256Hex(manifest);
  const Shareable shareable = MakeShareable(audit);
  facts.shareable = true;
  facts.redactions = shareable.redactions;
  TRY(Contents contents, CollectContents(run_directory, shareable.audit, commitments, facts));
  TRY_VOID(Seal(facts, options, contents));
  return PackContents(contents, sink);
}

}  // namespace

Status PackBundle(const fs::path& run_directory, const BundleOptions& options, const ByteSink& sink) {
  TRY(const Verification verification, VerifyRunDirectory(run_directory));
  if (!verification.altered.empty()) {
    return InputError("the run directory is not as it was written: " + verification.altered.front(),
                      run_directory.string());
  }
  TRY(const Audit audit, ReadRunWithoutExchanges(run_directory));
  BundleFacts facts;
  facts.journal_rows = verification.rows;
  facts.journal_head = verification.journal_head;
  const std::string commitments = CommitmentsText(audit);
  TRY(Contents contents, CollectContents(run_directory, audit, commitments, facts));
  if (options.shareable) return PackShareable(run_directory, contents, commitments, facts, options, sink);
  TRY_VOID(Seal(facts, options, contents));
  return PackContents(contents, sink);
}

Status WriteBundle(const fs::path& run_directory, const fs::path& bundle, const BundleOptions& options) {
  return WriteFileAtomically(bundle, [&](const ByteSink& sink) { return PackBundle(run_directory, options, sink); });
}

}  // namespace telltale
