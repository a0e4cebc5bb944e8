#include <fmt/format.h>

#include <algorithm>

#include "core/read_not_planted.h"
#include "core/time_text.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/html/parts.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxSentences = 500;

// Whole seconds are enough on paper.
std::string MomentInWords(WallTime time) {
  const std::string text = ToRfc3339(time);
  return text.substr(0, 10) + " " + text.substr(11, 8) + " UTC";
}

std::string Number(std::string_view name, std::string_view value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", Html(name), Html(value));
}

std::string Fact(std::string_view name, const std::string& html) {
  return html.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", Html(name), html);
}

// What a verdict does not say is as much a part of it as what it says.
std::vector<std::string> Limits(const HtmlContext& context) {
  const Summary& summary = context.summary;
  std::vector<std::string> limits = {
      IsOfRecordings(context.audit)
          ? "It speaks of what these recordings hold, not of what was sent besides."
          : fmt::format("It speaks of {} of this CLI on this system, not of commands that were not run.",
                        Counted(summary.scenarios.size(), "scenario", "scenarios"))};
  if (!context.audit.judgement.left_out.empty()) {
    limits.push_back(fmt::format("{} of the profile and its battery were left out: {}.",
                                 Counted(context.audit.judgement.left_out.size(), "scenario", "scenarios"),
                                 Listed(context.audit.judgement.left_out, 24)));
  }
  for (const std::string& line : AcceptedInWords(context.audit.judgement)) limits.push_back("Accepted: " + line);
  if (context.audit.isolation == "endpoint") {
    limits.emplace_back("Isolation was by endpoint: traffic to other hosts was not forced through the recorder.");
  } else if (context.audit.isolation == "proxy") {
    limits.emplace_back("Isolation was by proxy: traffic that ignores proxy settings was not seen.");
  }
  if (summary.open_gaps + summary.accepted_gaps > 0) {
    limits.push_back(fmt::format("{} could not be seen ({} accepted by the profile).",
                                 Counted(summary.open_gaps + summary.accepted_gaps, "thing", "things"),
                                 summary.accepted_gaps));
  }
  if (summary.controls == 0) {
    limits.emplace_back("No planted leak was tried: nothing proves that one would have been seen.");
  } else {
    limits.push_back(fmt::format("{} of {} was caught, which proves that the instrument worked.",
                                 summary.controls_caught, Counted(summary.controls, "planted leak", "planted leaks")));
  }
  return limits;
}

// What the verdict is not to be read without.
std::string Beside(const Audit& audit, const Summary& summary) {
  const std::string words = VerdictInWords(audit, summary);
  return words == ToString(audit.judgement.verdict) ? "" : "<strong>" + Html(words) + "</strong>: ";
}

std::string List(const std::vector<std::string>& sentences) {
  std::string text = "<ul>";
  for (std::size_t i = 0; i < std::min(sentences.size(), kMaxSentences); ++i)
    text += "<li>" + Html(sentences[i]) + "</li>";
  return text + "</ul>\n";
}

}  // namespace

std::string HtmlFirstPage(const HtmlContext& context) {
  const Audit& audit = context.audit;
  const Summary& summary = context.summary;
  const std::string verdict(ToString(audit.judgement.verdict));
  std::string text = fmt::format(
      "<header class=\"page\" id=\"verdict\">\n<h1>Privacy audit of {}</h1>\n<p class=\"soft\">What its telemetry "
      "sends, "
      "seen in {} on {}.</p>\n",
      Html(audit.subject.name), Counted(summary.scenarios.size(), "scenario", "scenarios"),
      ToRfc3339(audit.started_at).substr(0, 10));
  text += fmt::format("<div class=\"verdict {0}\"><div class=\"word\">{0}</div><p>{4}{1} in {2} to {3}.</p>\n", verdict,
                      Html(FindingsInWords(summary)), Html(Counted(summary.payloads, "payload", "payloads")),
                      Html(Counted(summary.endpoints.size(), "endpoint", "endpoints")), Beside(audit, summary));
  if (!audit.judgement.reasons.empty()) text += List(audit.judgement.reasons);
  text += "</div>\n" + HtmlAnswers(context);
  text += "<dl class=\"numbers\">\n";
  text += Number("errors", std::to_string(summary.errors)) + Number("warnings", std::to_string(summary.warnings)) +
          Number("open gaps", std::to_string(summary.open_gaps)) +
          Number("accepted", std::to_string(summary.accepted)) +
          Number("scenarios", std::to_string(summary.scenarios.size())) +
          Number("payloads", std::to_string(summary.payloads)) +
          Number("planted values", std::to_string(summary.canary_kinds)) +
          Number("controls caught", fmt::format("{} of {}", summary.controls_caught, summary.controls));
  text += "</dl>\n<div class=\"two\"><section><h2>What was audited</h2><dl class=\"facts\">\n";
  text += Fact("CLI", HtmlCode(audit.subject.cli_path)) + Fact("Version", Html(audit.subject.cli_version)) +
          Fact("SHA-256", HtmlCode(audit.subject.cli_sha256)) + Fact("System", Html(audit.subject.system)) +
          Fact("Isolation", Html(IsolationInWords(audit))) +
          Fact("Read, not planted", Html(Listed(ReadNotPlanted(audit.isolation_facts), 24))) +
          (IsOfRecordings(audit) ? "" : Fact("Profile", HtmlCode(audit.profile_path))) +
          Fact("From", Html(MomentInWords(audit.started_at))) + Fact("To", Html(MomentInWords(audit.ended_at)));
  text += "</dl></section>\n<section><h2>What the verdict rests on</h2>" + List(Limits(context)) + "</section></div>\n";
  return text + "<div class=\"signature\"><div>Reviewed by</div><div>Date</div><div>Signature</div></div>\n</header>\n";
}

}  // namespace telltale
