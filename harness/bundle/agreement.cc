#include "harness/bundle/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "core/exchange_json.h"
#include "core/redact.h"

namespace telltale {
namespace {

// Compared as they are written: what a format does not hold (fractions of a microsecond) cannot be altered in it.
bool SameAsWritten(const Exchange& a, const Exchange& b) { return ExchangeToJson(a) == ExchangeToJson(b); }

std::optional<std::string> CompareExchanges(const std::vector<Exchange>& told, const std::vector<Exchange>& journal) {
  const auto holds = [](const std::vector<Exchange>& list, const std::string& id) {
    return std::any_of(list.begin(), list.end(), [&](const Exchange& one) { return one.id == id; });
  };
  for (std::size_t i = 0; i < std::max(told.size(), journal.size()); ++i) {
    if (i < told.size() && i < journal.size() && told[i].id == journal[i].id) {
      if (SameAsWritten(told[i], journal[i])) continue;
      return fmt::format("exchange {} in exchanges.ndjson is not what the journal holds", Printable(told[i].id));
    }
    if (i < told.size() && !holds(journal, told[i].id)) {
      return fmt::format("exchange {} in exchanges.ndjson is not in the journal", Printable(told[i].id));
    }
    if (i < journal.size() && !holds(told, journal[i].id)) {
      return fmt::format("exchange {} of the journal is missing in exchanges.ndjson", Printable(journal[i].id));
    }
    return fmt::format("exchange {} stands in the wrong place in exchanges.ndjson",
                       Printable(i < told.size() ? told[i].id : journal[i].id));
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> FindDisagreement(const Audit& audit, const std::vector<Exchange>& journal) {
  if (auto disagreement = CompareExchanges(audit.recording.exchanges, journal)) return disagreement;
  std::set<std::string_view> ids = {""};
  for (const Exchange& exchange : journal) ids.insert(exchange.id);
  for (const Finding& finding : audit.judgement.findings) {
    if (ids.contains(finding.exchange)) continue;
    return fmt::format("a finding of {} names exchange {}, which is not in the journal", Printable(finding.rule),
                       Printable(finding.exchange));
  }
  return std::nullopt;
}

}  // namespace telltale
