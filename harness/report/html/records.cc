#include <fmt/format.h>

#include <set>

#include "harness/report/console/text_layout.h"
#include "harness/report/html/parts.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxAccepted = 300;

struct Articles {
  std::set<std::string> purposes;
  std::set<std::string> categories;
  std::set<std::string> personal;
  std::set<std::string> recipients;
  std::set<std::string> retention;
  std::set<std::string> bases;
};

Articles Declared(const Dictionary& dictionary) {
  Articles articles;
  const auto add = [](std::set<std::string>& set, const std::string& text) {
    if (!text.empty()) set.insert(text);
  };
  for (const DictionaryPart& part : dictionary.parts) {
    for (const DictionaryRow& row : part.rows) {
      const FieldAnnotations& notes = row.declared.notes;
      add(articles.purposes, notes.purpose);
      add(articles.categories, notes.category);
      if (!notes.personal_data.empty() && notes.personal_data != "no") {
        articles.personal.insert(row.declared.pointer + " (" + notes.personal_data + ")");
      }
      articles.recipients.insert(notes.recipients.begin(), notes.recipients.end());
      add(articles.retention, notes.retention);
      add(articles.bases, notes.legal_basis);
    }
  }
  return articles;
}

std::string Texts(const std::set<std::string>& set) {
  constexpr std::size_t kMaxShown = 20;
  if (set.empty()) return "not declared";
  if (set.size() == 1) return Html(*set.begin());
  std::string text = "<ul class=\"plain\">";
  std::size_t shown = 0;
  for (const std::string& one : set) {
    if (++shown > kMaxShown) break;
    text += "<li>" + Html(one) + "</li>";
  }
  if (set.size() > kMaxShown) text += fmt::format("<li>and {} more</li>", set.size() - kMaxShown);
  return text + "</ul>";
}

std::string Article30(const HtmlContext& context) {
  const Articles declared = Declared(context.dictionary);
  const std::string is_declared = HtmlTag("plain", "declared");
  const std::string is_observed = HtmlTag("good", "observed");
  std::vector<std::string> endpoints;
  for (const auto& [name, count] : context.summary.endpoints) endpoints.push_back(name);
  std::set<std::string> left;
  for (const Finding* finding : AllFindings(context.audit.judgement)) {
    if (!finding->canary_class.empty()) left.insert(finding->canary_class);
  }
  const std::vector<std::vector<std::string>> rows = {
      {"(a) controller", is_declared, "not in the profile: to be added by the reviewer"},
      {"(b) purposes", is_declared, Texts(declared.purposes)},
      {"(b) legal basis", is_declared, Texts(declared.bases)},
      {"(c) categories of data", is_declared, Texts(declared.categories)},
      {"(c) personal fields", is_declared, Texts(declared.personal)},
      {"(c) personal values that left", is_observed, left.empty() ? "none of those planted" : Texts(left)},
      {"(d) recipients", is_declared, Texts(declared.recipients)},
      {"(d) recipients", is_observed, endpoints.empty() ? "none" : Html(Listed(endpoints, 20))},
      {"(e) third countries", HtmlTag("plain", "not observed"), "cannot be observed: names led to a mock backend"},
      {"(f) time limits for erasure", is_declared, Texts(declared.retention)},
      {"(g) security", is_observed,
       Html(fmt::format("{} of {} were encrypted in transit", context.summary.encrypted_payloads,
                        Counted(context.summary.payloads, "payload", "payloads")))}};
  return HtmlTable("Record of processing, GDPR Art. 30(1)", {"Item", "Known how", "What"}, rows);
}

std::string AcceptedRisks(const Judgement& judgement) {
  if (judgement.accepted.empty()) return "<p>None.</p>\n";
  std::vector<std::vector<std::string>> rows;
  for (const AcceptedFinding& accepted : judgement.accepted) {
    rows.push_back({HtmlCode(accepted.finding.rule), HtmlCode(PlaceInWords(accepted.finding)),
                    Html(accepted.finding.scenario), Html(accepted.finding.message), Html(accepted.reason),
                    Html(accepted.owner), Html(accepted.expires)});
    if (rows.size() >= kMaxAccepted) break;
  }
  return HtmlTable("Findings that somebody has accepted",
                   {"Rule", "Place", "Scenario", "What", "Reason", "Owner", "Until"}, rows);
}

}  // namespace

std::string HtmlRecords(const HtmlContext& context) {
  return "<section id=\"records\"><h2>Records</h2>\n<h3>Record of processing</h3>\n" + Article30(context) +
         "<h3>Accepted risks</h3>\n" + AcceptedRisks(context.audit.judgement) + "</section>\n";
}

}  // namespace telltale
