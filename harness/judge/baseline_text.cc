#include "harness/judge/baseline_text.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "core/redact.h"

namespace telltale {
namespace {

// YAML's double-quoted style, which holds any text; what a terminal must not see is escaped before.
std::string QuotedYaml(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : Printable(text)) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

// A comment must stay on its line.
std::string CommentOn(const Finding& finding) {
  std::string place = finding.pointer.empty() ? finding.place : finding.pointer;
  return fmt::format("{} in {} at {}", finding.rule, finding.scenario.empty() ? "no scenario" : finding.scenario,
                     Printable(place));
}

struct Entry {
  std::string comment;
  std::string reason;
  std::string owner;
  std::string expires;
};

std::string ToYaml(const std::string& fingerprint, const Entry& entry) {
  return fmt::format("  # {}\n  - fingerprint: {}\n    reason: {}\n    owner: {}\n    expires: {}\n",
                     Printable(entry.comment), fingerprint, QuotedYaml(entry.reason), QuotedYaml(entry.owner),
                     QuotedYaml(entry.expires));
}

bool IsAboutTheBaseline(const Finding& finding) { return finding.rule.starts_with("baseline/"); }

}  // namespace

std::string WriteBaseline(const Judgement& judgement, Level fail_on, const NewEntryDefaults& defaults) {
  std::map<std::pair<std::string, std::string>, Entry> entries;  // by comment and fingerprint: readable order
  const auto add = [&](const Finding& finding, const std::string& reason, const std::string& owner,
                       const std::string& expires) {
    const std::string comment = CommentOn(finding);
    entries.try_emplace({comment, finding.fingerprint}, Entry{comment, reason, owner, expires});
  };
  for (const AcceptedFinding& accepted : judgement.accepted) {
    add(accepted.finding, accepted.reason, accepted.owner, accepted.expires);
  }
  for (const Finding& finding : judgement.findings) {
    if (finding.level < fail_on || IsAboutTheBaseline(finding)) continue;
    add(finding, defaults.reason, defaults.owner, defaults.expires);
  }
  std::string text =
      "# Findings that are accepted for now. Each needs a reason, somebody who answers for it, and a last day.\n"
      "version: 1\naccepted:";
  text += entries.empty() ? " []\n" : "\n";
  for (const auto& [key, entry] : entries) text += ToYaml(key.second, entry);
  return text;
}

}  // namespace telltale
