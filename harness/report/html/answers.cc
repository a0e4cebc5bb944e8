#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/control_run.h"
#include "core/endpoint_match.h"
#include "core/nested_canaries.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/gap_words.h"
#include "harness/report/html/parts.h"

// The questions that somebody asks who signs for this CLI, each with its answer in a sentence. An answer is of what was
// seen in this run: where nothing was tried, it says so instead of being good.
namespace telltale {
namespace {

enum class Standing { kGood, kBad, kOpen };

struct Answer {
  std::string_view question;
  Standing standing = Standing::kOpen;
  std::string word;    // "no", "yes", "not tried"
  std::string detail;  // text
};

using Findings = std::vector<const Finding*>;

std::size_t CountOf(const Findings& findings, std::string_view prefix) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [&](const Finding* finding) {
    return std::string_view(finding->rule).starts_with(prefix);
  }));
}

std::string ScenariosOf(const Findings& findings, std::string_view prefix) {
  std::set<std::string> names;
  for (const Finding* finding : findings) {
    if (std::string_view(finding->rule).starts_with(prefix)) names.insert(finding->scenario);
  }
  return Listed({names.begin(), names.end()}, 4);
}

std::string Accepted(const HtmlContext& context, std::string_view prefix) {
  std::size_t count = 0;
  for (const AcceptedFinding& accepted : context.audit.judgement.accepted) {
    count += std::string_view(accepted.finding.rule).starts_with(prefix);
  }
  return count == 0
             ? ""
             : fmt::format(" {}: see the records.", Counted(count, "finding is accepted", "findings are accepted"));
}

// What is true is said whatever was accepted; that nothing of it is open makes it less bad.
Standing StandingOf(const HtmlContext& context, std::string_view prefix) {
  const auto& open = context.audit.judgement.findings;
  const bool is_open = std::any_of(open.begin(), open.end(), [&](const Finding& finding) {
    return std::string_view(finding.rule).starts_with(prefix);
  });
  return is_open ? Standing::kBad : Standing::kOpen;
}

// Empty: it was not planted in that run.
std::string ClassOf(const Recording& recording, const std::string& run_name, const std::string& canary) {
  for (const Run& run : recording.runs) {
    if (run.name != run_name) continue;
    for (const PlantedCanary& planted : run.planted) {
      if (planted.canary.id == canary) return std::string(ToString(planted.canary.canary_class));
    }
  }
  return {};
}

Answer PersonalValues(const HtmlContext& context) {
  constexpr std::string_view kQuestion = "Did anything personal leave the machine?";
  if (!Judges(context.audit, "leak/")) return {kQuestion, Standing::kOpen, "not tried", "No leak was looked for."};
  const Findings findings = AllFindings(context.audit.judgement);
  std::set<std::string> classes;
  for (const Finding* const finding : findings) {
    if (!finding->rule.starts_with("leak/") || finding->canary_class.empty()) continue;
    classes.insert(finding->canary_class);
    for (const std::string& id : CanariesOf(*finding)) {
      classes.insert(ClassOf(context.audit.recording, finding->run, id));
    }
  }
  classes.erase("");
  const std::size_t leaks = CountOf(findings, "leak/");
  if (leaks > 0) {
    return {kQuestion, StandingOf(context, "leak/"), "yes",
            fmt::format("{}{}.{}", Counted(leaks, "finding", "findings"),
                        classes.empty() ? "" : ", of planted values: " + Listed({classes.begin(), classes.end()}, 8),
                        Accepted(context, "leak/"))};
  }
  if (context.summary.payloads == 0)
    return {kQuestion, Standing::kOpen, "nothing was sent", "So there was nothing to look at."};
  if (context.summary.unread_parts > 0) {
    return {kQuestion, Standing::kOpen, "not in what could be read",
            fmt::format("{}: see the gaps.{}", UnreadInWords(context.audit.judgement), Accepted(context, "leak/"))};
  }
  return {kQuestion, Standing::kGood, "no",
          fmt::format("{} planted; none was found in {}.{}",
                      Counted(context.summary.canary_kinds, "kind of value was", "kinds of values were"),
                      Counted(context.summary.payloads, "payload", "payloads"), Accepted(context, "leak/"))};
}

Answer AfterOptingOut(const HtmlContext& context) {
  constexpr std::string_view kQuestion = "Did anything happen after the user had opted out?";
  std::vector<std::string> tried;
  for (const ScenarioSummary& scenario : context.summary.scenarios) {
    if (scenario.opted_out) tried.push_back(scenario.name);
  }
  if (tried.empty()) return {kQuestion, Standing::kOpen, "not tried", "No scenario withdrew consent."};
  const Findings findings = AllFindings(context.audit.judgement);
  if (const std::size_t count = CountOf(findings, "optout/"); count > 0) {
    return {kQuestion, StandingOf(context, "optout/"), "yes",
            fmt::format("{} in {}.{}", Counted(count, "finding", "findings"), ScenariosOf(findings, "optout/"),
                        Accepted(context, "optout/"))};
  }
  return {kQuestion, Standing::kGood, "no",
          fmt::format("Silence in {}: {}.{}",
                      Counted(tried.size(), "scenario that withdrew consent", "scenarios that withdrew consent"),
                      Listed(tried, 6), Accepted(context, "optout/"))};
}

std::vector<std::string> Undeclared(const Audit& audit) {
  std::set<std::string> names;
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (exchange.run == kControlRun || IsNameLookup(exchange)) continue;
    if (MatchEndpoint(audit.endpoints, exchange) == nullptr) names.insert(EndpointName(exchange));
  }
  return {names.begin(), names.end()};
}

Answer Destinations(const HtmlContext& context) {
  constexpr std::string_view kQuestion = "Did data go anywhere that is not declared?";
  if (!Judges(context.audit, "egress/")) return {kQuestion, Standing::kOpen, "not known", "No profile declares any."};
  const std::size_t findings = CountOf(AllFindings(context.audit.judgement), "egress/undeclared");
  const std::vector<std::string> undeclared = Undeclared(context.audit);
  const std::string accepted = Accepted(context, "egress/undeclared");
  if (findings > 0 || !undeclared.empty()) {
    return {kQuestion, accepted.empty() ? Standing::kBad : StandingOf(context, "egress/undeclared"), "yes",
            fmt::format(
                "{}. {}{}", Counted(findings, "finding", "findings"),
                undeclared.empty() ? "Only the name was looked up." : "Not declared: " + Listed(undeclared, 6) + ".",
                accepted)};
  }
  std::vector<std::string> reached;
  for (const auto& [name, payloads] : context.summary.endpoints) reached.push_back(name);
  if (reached.empty()) return {kQuestion, Standing::kOpen, "no", "Nothing was reached."};
  return {kQuestion, Standing::kGood, "no", "Reached: " + Listed(reached, 6) + "." + accepted};
}

Answer Encryption(const HtmlContext& context) {
  constexpr std::string_view kQuestion = "Was everything encrypted on its way?";
  const Summary& summary = context.summary;
  if (summary.payloads == 0)
    return {kQuestion, Standing::kOpen, "nothing was sent", "So there was nothing to encrypt."};
  const bool all = summary.encrypted_payloads == summary.payloads;
  return {kQuestion, all ? Standing::kGood : Standing::kBad, all ? "yes" : "no",
          fmt::format("{} of {}.", summary.encrypted_payloads, Counted(summary.payloads, "payload", "payloads"))};
}

Answer PublishedContract(const HtmlContext& context) {
  constexpr std::string_view kQuestion = "Did payloads keep what the vendor publishes?";
  std::size_t contracts = 0;
  std::size_t undeclared = 0;
  for (const DictionaryPart& part : context.dictionary.parts) {
    contracts += !part.contract.empty();
    for (const DictionaryRow& row : part.rows) undeclared += row.status == FieldStatus::kUndeclared;
  }
  const std::size_t broken = CountOf(AllFindings(context.audit.judgement), "contract/");
  if (contracts == 0) return {kQuestion, Standing::kOpen, "not known", "No contract is published for these payloads."};
  if (broken + undeclared > 0) {
    return {kQuestion, Standing::kBad, "no",
            fmt::format("{}; {} not in the contract.{}", Counted(broken, "finding", "findings"),
                        Counted(undeclared, "field is", "fields are"), Accepted(context, "contract/"))};
  }
  if (context.summary.payloads == 0) return {kQuestion, Standing::kOpen, "nothing was sent", ""};
  return {kQuestion, Standing::kGood, "yes",
          "Every field that was sent is in the contract." + Accepted(context, "contract/")};
}

Answer FailingBackend(const HtmlContext& context) {
  constexpr std::string_view kQuestion = "Does a failing backend hurt the user?";
  std::size_t tried = 0;
  for (const ScenarioSummary& scenario : context.summary.scenarios) tried += scenario.backend != "ok";
  const Findings findings = AllFindings(context.audit.judgement);
  if (const std::size_t count = CountOf(findings, "behaviour/"); count > 0) {
    return {kQuestion, StandingOf(context, "behaviour/"), "yes",
            fmt::format("{} in {}.{}", Counted(count, "finding", "findings"), ScenariosOf(findings, "behaviour/"),
                        Accepted(context, "behaviour/"))};
  }
  if (tried == 0) return {kQuestion, Standing::kOpen, "not tried", "The backend worked in every scenario."};
  return {kQuestion, Standing::kGood, "no",
          fmt::format("{} of failing were tried.{}", Counted(tried, "way", "ways"), Accepted(context, "behaviour/"))};
}

Answer Sight(const HtmlContext& context) {
  constexpr std::string_view kQuestion = "Could all traffic be seen?";
  const Summary& summary = context.summary;
  const bool controlled = summary.controls > 0 && summary.controls_caught == summary.controls;
  const std::string control = summary.controls == 0 ? "No planted leak was tried."
                              : controlled          ? "A planted leak was caught."
                                                    : "A planted leak was missed.";
  if (summary.open_gaps > 0 || !controlled) {
    return {kQuestion, Standing::kBad, "no",
            fmt::format("{} open. {}", Counted(summary.open_gaps, "gap is", "gaps are"), control)};
  }
  if (summary.accepted_gaps > 0) {
    return {
        kQuestion, Standing::kOpen, "not all",
        fmt::format("{} accepted by the profile. {}", Counted(summary.accepted_gaps, "gap is", "gaps are"), control)};
  }
  return {kQuestion, Standing::kGood, "yes", "Every attempt at the network is explained. " + control};
}

}  // namespace

std::string HtmlAnswers(const HtmlContext& context) {
  const Answer answers[] = {PersonalValues(context), AfterOptingOut(context),    Destinations(context),
                            Encryption(context),     PublishedContract(context), FailingBackend(context),
                            Sight(context)};
  std::vector<std::vector<std::string>> rows;
  for (const Answer& answer : answers) {
    const std::string_view tag = answer.standing == Standing::kGood  ? "good"
                                 : answer.standing == Standing::kBad ? "error"
                                                                     : "plain";
    rows.push_back({Html(answer.question), HtmlTag(tag, answer.word), Html(answer.detail)});
  }
  return "<div class=\"answers\">" +
         HtmlTable("What was asked, and what this run answers", {"Question", "Answer", "Seen"}, rows) + "</div>\n";
}

}  // namespace telltale
