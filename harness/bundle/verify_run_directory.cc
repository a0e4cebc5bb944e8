#include "harness/bundle/verify_run_directory.h"

#include <utility>

#include "harness/bundle/agreement.h"
#include "harness/report/run_json/run_directory.h"
#include "mockserver/record/journal.h"

namespace telltale {

Result<Verification> VerifyRunDirectory(const std::filesystem::path& run_directory, const std::string& expected_head) {
  const std::filesystem::path journal_path = run_directory / "journal.sqlite";
  Verification verification;
  const auto audit = ReadRunDirectory(run_directory);
  std::string head = expected_head;
  if (head.empty() && audit) head = audit->journal_head;
  TRY(const ChainCheck chain, VerifyChain(journal_path, head));
  verification.rows = chain.rows;
  verification.journal_head = chain.head;
  if (chain.broken) verification.altered.push_back("the journal: " + chain.broken->what);
  TRY(std::vector<std::string> changed, CheckManifest(run_directory));
  for (std::string& sentence : changed) verification.altered.push_back(std::move(sentence));
  if (!audit) {
    // What cannot be read was altered if the manifest says so; else it never was a run directory.
    if (verification.altered.empty()) return tl::unexpected<Error>(audit.error());
    return verification;
  }
  verification.verdict = audit->judgement.verdict;
  if (!chain.broken) {
    TRY(const JournalContents contents, ReadJournal(journal_path));
    if (auto disagreement = FindDisagreement(*audit, contents.exchanges)) {
      verification.altered.push_back(*std::move(disagreement));
    }
  }
  return verification;
}

}  // namespace telltale
