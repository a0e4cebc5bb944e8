#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/audit.h"
#include "harness/report/dictionary/dictionary.h"
#include "harness/report/finding_group.h"
#include "harness/report/summary.h"

// The parts of the HTML report, each a section of the page. All text of theirs goes through Html, since everything may
// come from a payload.
namespace telltale {

// What all parts look things up in. Borrows the audit.
struct HtmlContext {
  explicit HtmlContext(const Audit& audit_to_show);
  const Audit& audit;
  const AuditIndex index;
  const Summary summary;
  const std::vector<FindingGroup> groups;
  const Dictionary dictionary;
};

// Escaped text; what cannot be seen or would steer the reader is shown as \xNN (xml.h).
std::string Html(std::string_view text);
std::string HtmlCode(std::string_view text);
// A JSON pointer or path as code, which may be broken behind its slashes.
std::string HtmlPointer(std::string_view text);
// <span class="tag KIND">: kinds are error, warning, note, good, plain.
std::string HtmlTag(std::string_view kind, std::string_view text);
// A table in a box that scrolls and can be reached by keyboard. Cells are HTML.
std::string HtmlTable(std::string_view caption, const std::vector<std::string>& heads,
                      const std::vector<std::vector<std::string>>& rows);
// The ids of an exchange's details, for links.
std::string PayloadId(std::string_view exchange);

std::string HtmlFirstPage(const HtmlContext& context);  // verdict, its limits, subject, numbers
std::string HtmlAnswers(const HtmlContext& context);    // what a reviewer asks, in sentences
std::string HtmlCoverage(const HtmlContext& context);   // scenarios, payloads per scenario, endpoints, gaps, control
std::string HtmlCanaries(const HtmlContext& context);   // planted values: where, whether read, whether they left
std::string HtmlEndpoints(const HtmlContext& context);  // with their TLS, and the names that were looked up
std::string HtmlTimeline(const HtmlContext& context);   // the consent timeline, as a picture and as a table
std::string HtmlFindings(const HtmlContext& context);
std::string HtmlFields(const HtmlContext& context);      // identifiers, heat map, data dictionary
std::string HtmlDictionary(const HtmlContext& context);  // a row for every field
std::string HtmlRecords(const HtmlContext& context);     // GDPR Art. 30(1), accepted risks
std::string HtmlEvidence(const HtmlContext& context);    // digests, how to reproduce
std::string HtmlPayloads(const HtmlContext& context);

// A payload's body without its content coding, as indented JSON with its fields' classes, or as text; at most
// `max_bytes` of it. `part` says what its fields are; nullptr: nobody does.
std::string HtmlBody(const Audit& audit, const Exchange& exchange, const DictionaryPart* part, std::size_t max_bytes);

}  // namespace telltale
