#include "harness/detect/group_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/array_place.h"
#include "core/ascii.h"
#include "core/nested_canaries.h"

namespace telltale {
namespace {

// The bytes that were sent, where the place is one whose bytes are at hand.
std::string_view WireBytes(const Finding& finding, const Exchange& exchange) {
  const std::string_view bytes = finding.place == "body"     ? std::string_view(exchange.body)
                                 : finding.place == "target" ? std::string_view(exchange.target)
                                                             : std::string_view();
  if (finding.offset > bytes.size()) return {};
  return bytes.substr(static_cast<std::size_t>(finding.offset), static_cast<std::size_t>(finding.length));
}

// Two findings of one canary at one place.
auto SameBut(const Finding& finding, const Exchange& exchange) {
  return std::tuple(finding.rule, finding.canary, finding.place, WithoutIndices(finding.pointer), finding.path,
                    finding.message, std::string(WireBytes(finding, exchange)));
}

std::vector<Finding> JoinElements(std::vector<Finding> findings, const Exchange& exchange) {
  struct Group {
    std::size_t first = 0;
    std::size_t count = 0;
  };
  std::map<decltype(SameBut(findings.front(), exchange)), Group> groups;
  std::vector<Finding> joined;
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  for (Finding& finding : findings) {
    const bool has_bytes = finding.length > 0 && !WireBytes(finding, exchange).empty();
    if (!has_bytes || WithoutIndices(finding.pointer) == finding.pointer) {
      joined.push_back(std::move(finding));
      continue;
    }
    const auto [group, is_new] = groups.try_emplace(SameBut(finding, exchange), Group{joined.size(), 0});
    ++group->second.count;
    if (is_new) joined.push_back(std::move(finding));
  }
  for (const auto& [same, group] : groups) {
    if (group.count < 2) continue;
    Finding& first = joined[group.first];
    first.message += fmt::format(" ({} times in this payload, first at {})", group.count, first.pointer);
    first.pointer = WithoutIndices(first.pointer);
  }
  return joined;
}

bool HoldsIgnoringCase(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) { return AsciiLower(a) == AsciiLower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

// Whether `inner` says nothing that `outer` does not: another planted value, a part of the same bytes.
bool IsPartOf(const Finding& inner, const Finding& outer) {
  if (inner.canary.empty() || outer.canary.empty() || inner.canary == outer.canary) return false;
  if (inner.place != outer.place || inner.pointer != outer.pointer || inner.path != outer.path) return false;
  if (inner.evidence.size() >= outer.evidence.size() || inner.evidence.empty()) return false;
  const bool lies_in = outer.offset <= inner.offset && inner.offset + inner.length <= outer.offset + outer.length;
  return lies_in && HoldsIgnoringCase(outer.evidence, inner.evidence);
}

std::vector<Finding> KeepLongest(std::vector<Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.evidence.size() > b.evidence.size(); });
  std::vector<Finding> kept;
  std::vector<std::set<std::string>> held;
  for (Finding& finding : findings) {
    const auto outer =
        std::find_if(kept.begin(), kept.end(), [&](const Finding& one) { return IsPartOf(finding, one); });
    if (outer == kept.end()) {
      kept.push_back(std::move(finding));
      held.emplace_back();
      continue;
    }
    held[static_cast<std::size_t>(outer - kept.begin())].insert(finding.canary);
    outer->level = std::max(outer->level, finding.level);
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {
    kept[i].message = WithNested(std::move(kept[i].message), {held[i].begin(), held[i].end()});
  }
  return kept;
}

}  // namespace

std::vector<Finding> GroupFindings(std::vector<Finding> findings, const Exchange& exchange) {
  if (findings.size() < 2) return findings;
  findings = JoinElements(KeepLongest(std::move(findings)), exchange);
  for (Finding& finding : findings) finding.fingerprint = Fingerprint(finding);
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  return findings;
}

}  // namespace telltale
