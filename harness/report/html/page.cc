#include <fmt/format.h>

#include <algorithm>

#include "core/base64.h"
#include "core/digest.h"
#include "core/time_text.h"
#include "harness/report/ci/xml.h"
#include "harness/report/html/assets.h"
#include "harness/report/html/parts.h"
#include "harness/report/renderers.h"

// One file that asks nobody for anything: the content security policy allows this style and this script, by their
// hashes, and nothing else, so that whatever slips through the escaping still does nothing.
namespace telltale {
namespace {

std::string PolicyHash(std::string_view text) {
  const auto digest = Sha256(text);
  return "'sha256-" + ToBase64(BytesView(reinterpret_cast<const char*>(digest.data()), digest.size())) + "'";
}

std::string Head(const Audit& audit) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src {}; "
      "base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}: {} – "
      "telltale</title>\n<style>{}</style>\n</head>\n",
      PolicyHash(HtmlStyle()), PolicyHash(HtmlScript()), Html(audit.subject.name), ToString(audit.judgement.verdict),
      HtmlStyle());
}

constexpr std::string_view kContents =
    "<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n"
    "<nav class=\"contents\" aria-label=\"Contents\"><ul>\n"
    "<li><a href=\"#verdict\">Verdict</a></li>\n<li><a href=\"#coverage\">Coverage</a></li>\n"
    "<li><a href=\"#timeline\">Consent timeline</a></li>\n<li><a href=\"#findings\">Findings</a></li>\n"
    "<li><a href=\"#fields\">Fields</a></li>\n<li><a href=\"#records\">Records</a></li>\n"
    "<li><a href=\"#evidence\">Evidence</a></li>\n<li><a href=\"#payloads\">Payloads</a></li>\n"
    "<li><button type=\"button\" id=\"theme\" hidden>Light or dark</button></li>\n</ul></nav>\n";

}  // namespace

HtmlContext::HtmlContext(const Audit& audit_to_show)
    : audit(audit_to_show),
      index(audit_to_show),
      summary(Summarise(audit_to_show)),
      groups(Grouped(audit_to_show.judgement.findings)),
      dictionary(BuildDictionary(audit_to_show)) {}

std::string Html(std::string_view text) { return XmlText(text); }

std::string HtmlCode(std::string_view text) { return text.empty() ? "" : "<code>" + Html(text) + "</code>"; }

std::string HtmlPointer(std::string_view text) {
  std::string html = "<code>";
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('/', 1), text.size());
    html += (html.size() > 6 ? "<wbr>" : "") + Html(text.substr(0, end));
    text.remove_prefix(end);
  }
  return html + "</code>";
}

std::string HtmlTag(std::string_view kind, std::string_view text) {
  return fmt::format("<span class=\"tag {}\">{}</span>", kind, Html(text));
}

std::string HtmlTable(std::string_view caption, const std::vector<std::string>& heads,
                      const std::vector<std::vector<std::string>>& rows) {
  std::string text = fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{0}\"><table><caption>{0}</caption>\n<thead><tr>",
      Html(caption));
  // A head that begins with '#' is of a column of numbers.
  for (const std::string& head : heads) {
    const bool number = head.starts_with('#');
    text += fmt::format("<th scope=\"col\"{}>{}</th>", number ? " class=\"number\"" : "", Html(head.substr(number)));
  }
  text += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : rows) {
    text += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool number = i < heads.size() && heads[i].starts_with('#');
      text += i == 0 ? fmt::format("<th scope=\"row\">{}</th>", row[i])
                     : fmt::format("<td{}>{}</td>", number ? " class=\"number\"" : "", row[i]);
    }
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

std::string PayloadId(std::string_view exchange) { return "payload-" + Html(exchange); }

std::string RenderHtml(const Audit& audit, const RenderOptions&) {
  const HtmlContext context(audit);
  std::string page = Head(audit);
  page += "<body>\n";
  page += kContents;
  page += HtmlFirstPage(context);
  page += "<main>\n";
  page += HtmlCoverage(context) + HtmlTimeline(context) + HtmlFindings(context) + HtmlFields(context) +
          HtmlRecords(context) + HtmlEvidence(context) + HtmlPayloads(context);
  page += "</main>\n<footer>";
  page += fmt::format("telltale {}, run of {}", Html(audit.tool_version), ToRfc3339(audit.started_at));
  page += fmt::format("</footer>\n<script>{}</script>\n</body>\n</html>\n", HtmlScript());
  return page;
}

}  // namespace telltale
