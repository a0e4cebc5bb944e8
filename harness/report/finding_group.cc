#include "harness/report/finding_group.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/rule_order.h"

namespace telltale {
namespace {

template <class T>
const T* Look(const std::unordered_map<std::string, const T*>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

std::vector<FindingGroup> Grouped(const std::vector<Finding>& findings) {
  std::map<std::tuple<std::string, std::string, std::string, std::string>, FindingGroup> groups;
  for (const Finding& finding : findings) {
    FindingGroup& group = groups[{finding.rule, finding.place, finding.pointer, finding.canary_class}];
    group.level = group.findings.empty() ? finding.level : std::max(group.level, finding.level);
    group.findings.push_back(&finding);
    if (std::find(group.scenarios.rbegin(), group.scenarios.rend(), finding.scenario) == group.scenarios.rend()) {
      group.scenarios.push_back(finding.scenario);
    }
  }
  std::vector<FindingGroup> sorted;
  for (auto& [key, group] : groups) {
    std::tie(group.rule, group.place, group.pointer, group.canary_class) = key;
    sorted.push_back(std::move(group));
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const FindingGroup& a, const FindingGroup& b) {
    return a.level != b.level ? a.level > b.level : ReadBefore()(a.rule, b.rule);
  });
  return sorted;
}

std::vector<std::string> CanariesOf(const FindingGroup& group) {
  std::vector<std::string> canaries;
  for (const Finding* finding : group.findings) {
    const bool is_new = std::find(canaries.begin(), canaries.end(), finding->canary) == canaries.end();
    if (is_new && !finding->canary.empty()) canaries.push_back(finding->canary);
  }
  return canaries;
}

std::string PlaceInWords(const Finding& finding) {
  std::string words = finding.place;
  if (finding.place == "run" || finding.place.empty()) words = "the whole run";
  for (const char* kind : {"header", "header-name", "trailer"}) {
    const std::string prefix = std::string(kind) + ":";
    if (finding.place.starts_with(prefix)) words = std::string(kind) + " " + finding.place.substr(prefix.size());
  }
  return finding.pointer.empty() ? words : words + " " + finding.pointer;
}

AuditIndex::AuditIndex(const Audit& audit) {
  for (const Rule& rule : audit.rules) rules_.emplace(rule.id, &rule);
  for (const Exchange& exchange : audit.recording.exchanges) exchanges_.emplace(exchange.id, &exchange);
  for (const Run& run : audit.recording.runs) runs_.emplace(run.name, &run);
}

const Rule* AuditIndex::RuleOf(const Finding& finding) const { return Look(rules_, finding.rule); }
const Exchange* AuditIndex::ExchangeOf(const Finding& finding) const { return Look(exchanges_, finding.exchange); }
const Run* AuditIndex::RunOf(const Finding& finding) const { return Look(runs_, finding.run); }

}  // namespace telltale
