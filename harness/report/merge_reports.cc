#include "harness/report/merge_reports.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "harness/report/json_text.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;

Status NotOfTheFormat(Format format) {
  return InputError(fmt::format("a report that is to be joined is no {} report", ToString(format)));
}

Result<std::string> Joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text;
  return all;
}

Result<std::string> JoinedSarif(const std::vector<std::string>& texts) {
  ordered_json all;
  for (const std::string& text : texts) {
    ordered_json log = ordered_json::parse(text, nullptr, false);
    if (!log.is_object() || !log.contains("runs") || !log["runs"].is_array()) TRY_VOID(NotOfTheFormat(Format::kSarif));
    if (all.is_null()) {
      all = std::move(log);
    } else {
      for (ordered_json& run : log["runs"]) all["runs"].push_back(std::move(run));
    }
  }
  return JsonText(all, 1);
}

Result<std::string> JoinedGitlab(const std::vector<std::string>& texts) {
  ordered_json all = ordered_json::array();
  std::set<std::string> seen;
  for (const std::string& text : texts) {
    const ordered_json issues = ordered_json::parse(text, nullptr, false);
    if (!issues.is_array()) TRY_VOID(NotOfTheFormat(Format::kGitlab));
    for (const ordered_json& issue : issues) {
      const bool has_one = issue.is_object() && issue.contains("fingerprint") && issue["fingerprint"].is_string();
      if (has_one && !seen.insert(issue["fingerprint"].get<std::string>()).second) continue;
      all.push_back(issue);
    }
  }
  return JsonText(all, 1);
}

// What stands between the root's tags; the counts of each suite are its own, so that the root needs none.
Result<std::string> JoinedJunit(const std::vector<std::string>& texts) {
  std::string suites;
  for (const std::string& text : texts) {
    const std::size_t root = text.find("<testsuites");
    const std::size_t begin = root == std::string::npos ? root : text.find('>', root);
    const std::size_t end = text.rfind("</testsuites>");
    if (begin == std::string::npos || end == std::string::npos || end < begin) TRY_VOID(NotOfTheFormat(Format::kJunit));
    suites += text.substr(begin + 1, end - begin - 1);
    while (suites.ends_with('\n')) suites.pop_back();
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>" + suites + "\n</testsuites>\n";
}

}  // namespace

Result<std::string> MergeReports(Format format, const std::vector<std::string>& texts) {
  if (texts.size() == 1) return texts.front();
  switch (format) {
    case Format::kConsole:
    case Format::kNdjson:
    case Format::kExchanges:
    case Format::kMarkdown:
    case Format::kGithub:
      return Joined(texts);
    case Format::kSarif:
      return JoinedSarif(texts);
    case Format::kGitlab:
      return JoinedGitlab(texts);
    case Format::kJunit:
      return JoinedJunit(texts);
    case Format::kJson:
    case Format::kHtml:
    case Format::kDictionaryCsv:
    case Format::kDictionaryJson:
    case Format::kDictionaryMarkdown:
      break;
  }
  return InputError(fmt::format("{} speaks of one run", ToString(format)), "",
                    "of several: console, ndjson, exchanges, junit, sarif, markdown, github, gitlab");
}

}  // namespace telltale
