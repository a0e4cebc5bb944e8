#include "core/digest.h"
#include "core/shell_word.h"
#include "harness/report/html/figure.h"
#include "harness/report/html/parts.h"

namespace telltale {
namespace {

std::string RunAgain(const Audit& audit) {
  if (IsOfRecordings(audit)) {
    std::string command = "telltale scan";
    for (const std::string& option : audit.run_options) command += " " + ShellWord(option);
    return command;
  }
  std::string command =
      "telltale run --profile " + ShellWord(audit.profile_path) + " --cli " + ShellWord(audit.subject.cli_path);
  for (const std::string& option : audit.run_options) command += " " + ShellWord(option);
  return command;
}

}  // namespace

std::string HtmlEvidence(const HtmlContext& context) {
  const Audit& audit = context.audit;
  std::vector<std::vector<std::string>> rows;
  const bool is_run = !IsOfRecordings(audit);
  if (is_run)
    rows = {
        {HtmlKept("CLI"), HtmlCode(audit.subject.cli_path), HtmlCode(audit.subject.cli_sha256)},
        {HtmlKept("profile"), HtmlCode(audit.profile_path), HtmlCode(Sha256Hex(audit.profile_text))},
        {HtmlKept("journal"), HtmlCode("journal.sqlite"), HtmlCode(audit.journal_head) + " (head of the hash chain)"}};
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    if (endpoint.contract_path.empty()) continue;
    rows.push_back(
        {HtmlKept("contract"), HtmlCode(endpoint.contract_path), HtmlCode(Sha256Hex(endpoint.contract_text))});
  }
  const std::string table = rows.empty() ? "" : HtmlTable("Digests", {"What", "Where", "SHA-256"}, rows);
  const std::string how =
      is_run
          ? "<p>The run directory holds every byte that this report was made from; its <code>manifest.json</code> has "
            "the digest of each file. To check it, and to make the run again:</p>\n<pre class=\"line\">telltale verify "
            "RUN_DIR\n"
          : "<p>Recordings were scanned, and nothing was run. To scan them again:</p>\n<pre class=\"line\">";
  return "<section id=\"evidence\"><h2>Evidence</h2>\n" + table + how + Html(RunAgain(audit)) + "</pre>\n</section>\n";
}

}  // namespace telltale
