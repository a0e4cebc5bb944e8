#include "core/nested_canaries.h"

#include <algorithm>

namespace telltale {
namespace {

constexpr std::string_view kComma = ", ";

}  // namespace

std::string WithNested(std::string message, const std::vector<std::string>& ids) {
  if (ids.empty()) return message;
  message += kNestedWords;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) message += kComma;
    message += ids[i];
  }
  return message;
}

std::vector<std::string> CanariesOf(const Finding& finding) {
  std::vector<std::string> ids;
  if (!finding.canary.empty()) ids.push_back(finding.canary);
  const std::size_t begin = finding.message.find(kNestedWords);
  if (begin == std::string::npos) return ids;
  std::string_view names = std::string_view(finding.message).substr(begin + kNestedWords.size());
  names = names.substr(0, names.find(" ("));  // how often it stands in the payload
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(kComma), names.size());
    ids.emplace_back(names.substr(0, end));
    names.remove_prefix(std::min(end + kComma.size(), names.size()));
  }
  return ids;
}

}  // namespace telltale
