#include "harness/judge/baseline_match.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/glob.h"
#include "harness/config/placeholder.h"

namespace telltale {
namespace {

bool IsIndex(std::string_view token) {
  return !token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos;
}

// Array indices say nothing of the contract, so 3, 12 and * are the same; in a pattern * and ? match any text of one
// member. A pattern of * alone fits every pointer.
bool FitsPointer(std::string_view a, std::string_view b) {
  if (a == "*" || a == "/**") return true;
  while (!a.empty() && !b.empty()) {
    const std::size_t end_a = std::min(a.find('/', 1), a.size());
    const std::size_t end_b = std::min(b.find('/', 1), b.size());
    const std::string_view token_a = a.substr(std::min<std::size_t>(1, end_a), end_a - std::min<std::size_t>(1, end_a));
    const std::string_view token_b = b.substr(std::min<std::size_t>(1, end_b), end_b - std::min<std::size_t>(1, end_b));
    const bool both_any = (token_a == "*" || IsIndex(token_a)) && (token_b == "*" || IsIndex(token_b));
    if (!both_any && !GlobMatches(token_a, token_b)) return false;
    a.remove_prefix(end_a);
    b.remove_prefix(end_b);
  }
  return a.empty() && b.empty();
}

std::string NameOf(const BaselineEntry& entry) {
  if (!entry.fingerprint.empty()) return "fingerprint " + entry.fingerprint;
  std::string name = "rule " + entry.rule;
  if (!entry.scenario.empty()) name += ", scenario " + entry.scenario;
  if (!entry.pointer.empty()) name += ", pointer " + entry.pointer;
  if (!entry.host.empty()) name += ", host " + entry.host;
  return name;
}

Finding AboutEntry(const std::string& rule, Level level, const Baseline& baseline, const BaselineEntry& entry,
                   const std::string& what) {
  Finding finding;
  finding.rule = rule;
  finding.level = level;
  finding.scenario = entry.scenario;
  finding.place = fmt::format("baseline:{}", NameOf(entry));
  finding.pointer = entry.pointer;
  finding.message = fmt::format("{}:{}: the accepted finding ({}) {}", baseline.path, entry.line, NameOf(entry), what);
  finding.fingerprint = Fingerprint(finding);
  return finding;
}

}  // namespace

bool Covers(const BaselineEntry& entry, const Finding& finding) {
  if (!entry.fingerprint.empty()) return entry.fingerprint == finding.fingerprint;
  return entry.rule == finding.rule && (entry.scenario.empty() || GlobMatches(entry.scenario, finding.scenario)) &&
         (entry.pointer.empty() || FitsPointer(entry.pointer, finding.pointer)) &&
         (entry.host.empty() || GlobMatches(entry.host, finding.host));
}

bool IsUnreviewed(const BaselineEntry& entry) { return IsPlaceholder(entry.reason) || IsPlaceholder(entry.owner); }

// Dates of this form are in order as texts.
bool IsExpired(const BaselineEntry& entry, const std::string& today) { return entry.expires < today; }

BaselineOutcome ApplyBaseline(std::vector<Finding> findings, const Baseline& baseline, const std::string& today,
                              const std::set<std::string>& scenarios_run) {
  BaselineOutcome outcome;
  std::vector<bool> used(baseline.entries.size(), false);
  for (Finding& finding : findings) {
    const BaselineEntry* accepting = nullptr;
    for (std::size_t i = 0; i < baseline.entries.size(); ++i) {
      const BaselineEntry& entry = baseline.entries[i];
      if (!Covers(entry, finding)) continue;
      used[i] = true;
      if (accepting == nullptr && !IsExpired(entry, today) && !IsUnreviewed(entry)) accepting = &entry;
    }
    if (accepting == nullptr) {
      outcome.open.push_back(std::move(finding));
    } else {
      outcome.accepted.push_back({std::move(finding), accepting->reason, accepting->owner, accepting->expires});
    }
  }
  for (std::size_t i = 0; i < baseline.entries.size(); ++i) {
    const BaselineEntry& entry = baseline.entries[i];
    const bool could_be_used =
        scenarios_run.empty() || (entry.fingerprint.empty() && scenarios_run.contains(entry.scenario));
    if (IsUnreviewed(entry)) {
      outcome.open.push_back(AboutEntry("baseline/unreviewed", Level::kWarning, baseline, entry,
                                        "has no reason or no owner but a placeholder, and accepts nothing"));
    } else if (IsExpired(entry, today)) {
      outcome.open.push_back(AboutEntry("baseline/expired", Level::kWarning, baseline, entry,
                                        fmt::format("expired on {}; {} answers for it", entry.expires, entry.owner)));
    } else if (!used[i] && could_be_used) {
      outcome.open.push_back(AboutEntry("baseline/unused", Level::kWarning, baseline, entry,
                                        "no longer occurs: remove the entry, or it will hide the next one"));
    }
  }
  return outcome;
}

RuleTable BaselineRules() {
  return {
      {"baseline/expired", Level::kWarning, "An accepted finding's date has passed",
       "Acceptance is given for a time; when that is over, the finding counts again until somebody decides anew.",
       "Mend the cause, or have the acceptance renewed with a new date.", "expires: 2020-01-31", "expires: 2031-01-31"},
      {"baseline/unreviewed", Level::kWarning, "An accepted finding has a placeholder for a reason or an owner",
       "An exception for which nobody gives a reason, or that nobody answers for, is no decision; it accepts nothing.",
       "Say why it is acceptable and who answers for it, or mend the cause.", "owner: TODO", "owner: telemetry team"},
      {"baseline/unused", Level::kWarning, "An accepted finding no longer occurs",
       "An exception that nothing needs will hide the next finding that it happens to fit.",
       "Remove the entry from the baseline.", "an entry for /event/errors, which is clean by now", "no such entry"},
  };
}

}  // namespace telltale
