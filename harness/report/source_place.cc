#include "harness/report/source_place.h"

#include <algorithm>
#include <filesystem>

#include "core/endpoint_match.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// The value of a line "name: VALUE" or "- name: VALUE", without quotes; empty: another line.
std::string_view NameOnLine(std::string_view line) {
  const std::size_t start = line.find_first_not_of(" -");
  if (start == std::string_view::npos || !line.substr(start).starts_with("name:")) return {};
  std::string_view value = line.substr(start + 5);
  const std::size_t first = value.find_first_not_of(" \"'");
  if (first == std::string_view::npos) return {};
  value.remove_prefix(first);
  return value.substr(0, value.find_last_not_of(" \"'\r") + 1);
}

std::map<std::string, int> NamesByLine(std::string_view profile) {
  std::map<std::string, int> names;
  for (int line = 1; !profile.empty(); ++line) {
    const std::size_t end = std::min(profile.find('\n'), profile.size());
    if (const auto name = NameOnLine(profile.substr(0, end)); !name.empty()) names.emplace(std::string(name), line);
    profile.remove_prefix(std::min(end + 1, profile.size()));
  }
  return names;
}

// The services refuse an absolute path and one that leads out of the repository.
std::string Relative(const fs::path& path) {
  fs::path relative;
  for (const fs::path& name : path.lexically_normal().relative_path()) {
    if (name != "..") relative /= name;
  }
  return relative.generic_string();
}

// The contract as the profile names it, from the same place as the profile.
std::string CommittedContract(const Audit& audit, const DeclaredEndpoint& endpoint) {
  const std::string name = fs::path(endpoint.contract_path).filename().string();
  const std::size_t at = name.empty() ? std::string::npos : audit.profile_text.find(name);
  if (at == std::string::npos) return {};
  const std::size_t before = audit.profile_text.find_last_of(" \t\n\"':", at);
  const std::size_t start = before == std::string::npos ? 0 : before + 1;
  const std::string named = audit.profile_text.substr(start, at + name.size() - start);
  return Relative(fs::path(audit.profile_path).parent_path() / named);
}

}  // namespace

SourcePlaces::SourcePlaces(const Audit& audit)
    : profile_(Relative(audit.profile_path)), scenarios_(NamesByLine(audit.profile_text)) {
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    std::string file = CommittedContract(audit, endpoint);
    if (file.empty() || endpoint.contract_text.empty()) continue;
    contracts_.emplace(endpoint.id, Contract{std::move(file), JsonLines(endpoint.contract_text)});
    endpoint_of_["contract:" + endpoint.id] = endpoint.id;
  }
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (const auto* endpoint = MatchEndpoint(audit.endpoints, exchange)) endpoint_of_[exchange.id] = endpoint->id;
  }
}

SourcePlace SourcePlaces::Of(const Finding& finding) const {
  const bool about_contract = finding.place.starts_with("contract:");
  const auto endpoint = endpoint_of_.find(about_contract ? finding.place : finding.exchange);
  const auto contract = endpoint == endpoint_of_.end() ? contracts_.end() : contracts_.find(endpoint->second);
  if (contract != contracts_.end() && !finding.pointer.empty()) {
    std::size_t depth = 0;
    const std::string pointer = SchemaPointer(contract->second.lines, finding.pointer, depth);
    const int line = contract->second.lines.LineOf(pointer);
    if (depth > 0 && line > 0) return {contract->second.file, line};
  }
  const auto scenario = scenarios_.find(finding.scenario);
  return {profile_, scenario == scenarios_.end() ? 1 : scenario->second};
}

}  // namespace telltale
