#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "harness/report/console/place_line.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/html/parts.h"
#include "harness/report/path_words.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxGroupsOnPage = 1000;
constexpr int kLineColumns = 110;

std::string Options(const std::set<std::string>& values) {
  std::string text = "<option value=\"\">all</option>";
  for (const std::string& value : values)
    text += fmt::format("<option value=\"{}\">{}</option>", Html(value), Html(Clip(value, 60)));
  return text;
}

std::string Filters(const std::vector<FindingGroup>& groups) {
  std::set<std::string> rules;
  std::set<std::string> scenarios;
  for (const FindingGroup& group : groups) {
    rules.insert(group.rule);
    scenarios.insert(group.scenarios.begin(), group.scenarios.end());
  }
  return fmt::format(
      "<form class=\"filters\" role=\"search\" aria-label=\"Findings\">\n"
      "<label for=\"search\">Search the findings<input type=\"search\" id=\"search\" autocomplete=\"off\"></label>\n"
      "<label for=\"filter-rule\">Rule<select id=\"filter-rule\">{}</select></label>\n"
      "<label for=\"filter-scenario\">Scenario<select id=\"filter-scenario\">{}</select></label>\n"
      "<fieldset><legend>Level</legend>\n"
      "<label><input type=\"checkbox\" name=\"level\" value=\"error\" checked>errors</label>\n"
      "<label><input type=\"checkbox\" name=\"level\" value=\"warning\" checked>warnings</label>\n"
      "<label><input type=\"checkbox\" name=\"level\" value=\"note\" checked>notes</label></fieldset>\n"
      "<output class=\"count\" id=\"finding-count\" aria-live=\"polite\"></output></form>\n",
      Options(rules), Options(scenarios));
}

class FindingHtml {
 public:
  FindingHtml(const HtmlContext& context, const FindingGroup& group)
      : context_(context),
        group_(group),
        first_(*group.findings.front()),
        exchange_(context.index.ExchangeOf(first_)) {}

  std::string Text() const {
    const std::string level(ToString(group_.level));
    std::string text = fmt::format(
        "<article class=\"finding {0}\" data-level=\"{0}\" data-rule=\"{1}\" data-scenarios=\"{2}\">\n<h3>{3} {4} at "
        "{5}</h3>\n<p>{6}</p>\n",
        level, Html(group_.rule),
        Html(nlohmann::json(group_.scenarios).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)),
        HtmlTag(level, level), HtmlCode(group_.rule), HtmlCode(PlaceInWords(first_)), Html(first_.message));
    text += Layers() + Facts();
    if (const Rule* rule = context_.index.RuleOf(first_)) {
      text += fmt::format("<p><strong>Why it matters.</strong> {}</p>\n<p><strong>What to do.</strong> {}</p>\n",
                          Html(rule->why), Html(rule->mend));
    }
    return text + "</article>\n";
  }

 private:
  // The payload as it was on the wire, then what every decoding made of it, then what was found.
  std::string Layers() const {
    if (exchange_ == nullptr) return "";
    Finding bare = first_;
    bare.pointer.clear();
    std::string text = fmt::format("<ol class=\"layers\"><li>the {} as it was sent, bytes {} to {}{}</li>\n",
                                   Html(PlaceInWords(bare)), first_.offset, first_.offset + first_.length, Line());
    for (const std::string& step : first_.path) text += "<li>" + Html(StepInWords(step)) + "</li>\n";
    std::string end = first_.pointer.empty() ? "" : "at " + HtmlCode(first_.pointer) + ": ";
    end +=
        first_.evidence.empty() ? Html(first_.message) : "<code class=\"masked\">" + Html(first_.evidence) + "</code>";
    return text + "<li>" + end + "</li></ol>\n";
  }

  std::string Line() const {
    const auto line = FindPlaceLine(*exchange_, first_, kLineColumns);
    if (!line || !IsReadable(*line)) return "";
    return fmt::format("<pre class=\"line\">{}<mark>{}</mark>{}</pre>", Html(line->before), Html(line->marked),
                       Html(line->after));
  }

  std::string Facts() const {
    std::string text = "<dl class=\"facts\">";
    if (!first_.canary.empty()) {
      text += fmt::format("<dt>Planted value</dt><dd>{} ({})</dd>", Html(Listed(CanariesOf(group_), 12)),
                          Html(first_.canary_class));
    }
    text += fmt::format("<dt>Seen</dt><dd>{} in {}</dd>", Counted(group_.findings.size(), "time", "times"),
                        Html(Listed(group_.scenarios, 12)));
    if (exchange_ != nullptr) {
      text += fmt::format("<dt>First in</dt><dd><a href=\"#{}\">{}</a>, {} to {}</dd>", PayloadId(exchange_->id),
                          Html(exchange_->id), Html(exchange_->method), Html(EndpointName(*exchange_)));
    }
    return text + fmt::format("<dt>Fingerprint</dt><dd>{}</dd></dl>\n", HtmlCode(first_.fingerprint));
  }

  const HtmlContext& context_;
  const FindingGroup& group_;
  const Finding& first_;
  const Exchange* exchange_;
};

}  // namespace

std::string HtmlFindings(const HtmlContext& context) {
  std::string text = "<section id=\"findings\"><h2>Findings</h2>\n";
  if (context.groups.empty()) return text + "<p>None.</p></section>\n";
  const std::size_t shown = std::min(context.groups.size(), kMaxGroupsOnPage);
  const std::vector<FindingGroup> groups(context.groups.begin(),
                                         context.groups.begin() + static_cast<std::ptrdiff_t>(shown));
  text += Filters(groups);
  if (shown < context.groups.size()) {
    text += fmt::format("<p>{} left out of this page; <code>findings.ndjson</code> has all.</p>\n",
                        Counted(context.groups.size() - shown, "place is", "places are"));
  }
  for (const FindingGroup& group : groups) text += FindingHtml(context, group).Text();
  return text + "</section>\n";
}

}  // namespace telltale
