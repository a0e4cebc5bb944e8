#include "harness/bundle/verify_run_directory.h"

#include <future>
#include <set>
#include <utility>

#include "harness/bundle/agreement.h"
#include "harness/bundle/journal_lines.h"
#include "harness/report/run_json/run_directory.h"
#include "mockserver/record/journal.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// What is wrong with exchanges and findings, seen beside the journal; nullopt: nothing.
Result<std::optional<std::string>> Disagreement(const fs::path& run_directory, const Audit& audit) {
  std::set<std::string> named;
  for (const Finding& finding : audit.judgement.findings) named.insert(finding.exchange);
  TRY(const bool same, JournalHoldsLines(run_directory, named));
  if (same) return std::optional<std::string>();
  TRY(const Audit told, ReadRunDirectory(run_directory));
  TRY(const JournalContents contents, ReadJournal(run_directory / "journal.sqlite"));
  return FindDisagreement(told, contents.exchanges);
}

}  // namespace

Result<Verification> VerifyRunDirectory(const fs::path& run_directory, const std::string& expected_head) {
  const fs::path journal_path = run_directory / "journal.sqlite";
  Verification verification;
  const auto audit = ReadRunWithoutExchanges(run_directory);
  std::string head = expected_head;
  if (head.empty() && audit) head = audit->journal_head;
  // The three do not need each other, and each reads all of what may be gigabytes.
  auto manifest = std::async(std::launch::async, [&] { return CheckManifest(run_directory); });
  auto disagreement = std::async(std::launch::async, [&]() -> Result<std::optional<std::string>> {
    return audit ? Disagreement(run_directory, *audit) : std::optional<std::string>();
  });
  const auto followed = VerifyChain(journal_path, head);
  const auto compared = disagreement.get();
  const auto changed = manifest.get();

  TRY(const ChainCheck chain, followed);
  verification.rows = chain.rows;
  verification.journal_head = chain.head;
  if (chain.broken) verification.altered.push_back("the journal: " + chain.broken->what);
  TRY(const std::vector<std::string> sentences, changed);
  verification.altered.insert(verification.altered.end(), sentences.begin(), sentences.end());
  if (!audit) {
    // What cannot be read was altered if the manifest says so; else it never was a run directory.
    if (verification.altered.empty()) return tl::unexpected<Error>(audit.error());
    return verification;
  }
  verification.verdict = audit->judgement.verdict;
  if (chain.broken) return verification;
  if (!compared) {
    // exchanges.ndjson, or a row, that cannot be read.
    if (verification.altered.empty()) return tl::unexpected<Error>(compared.error());
    return verification;
  }
  if (*compared) verification.altered.push_back(**compared);
  return verification;
}

}  // namespace telltale
