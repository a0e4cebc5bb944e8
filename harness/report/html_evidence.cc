#include "core/digest.h"
#include "harness/report/html_parts.h"

namespace telltale {

std::string HtmlEvidence(const HtmlContext& context) {
  const Audit& audit = context.audit;
  std::vector<std::vector<std::string>> rows = {
      {"CLI", HtmlCode(audit.subject.cli_path), HtmlCode(audit.subject.cli_sha256)},
      {"profile", HtmlCode(audit.profile_path), HtmlCode(Sha256Hex(audit.profile_text))},
      {"journal", HtmlCode("journal.sqlite"), HtmlCode(audit.journal_head) + " (head of the hash chain)"}};
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    if (endpoint.contract_path.empty()) continue;
    rows.push_back({"contract", HtmlCode(endpoint.contract_path), HtmlCode(Sha256Hex(endpoint.contract_text))});
  }
  return "<section id=\"evidence\"><h2>Evidence</h2>\n" + HtmlTable("Digests", {"What", "Where", "SHA-256"}, rows) +
         "<p>The run directory holds every byte that this report was made from; its <code>manifest.json</code> has the "
         "digest of each file. To check it, and to make the run again:</p>\n<pre class=\"line\">telltale verify "
         "RUN_DIR\n"
         "telltale run --profile " +
         Html(audit.profile_path) + " --cli " + Html(audit.subject.cli_path) + "</pre>\n</section>\n";
}

}  // namespace telltale
