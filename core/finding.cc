#include "core/finding.h"

#include <algorithm>
#include <tuple>

#include "core/array_place.h"
#include "core/digest.h"

namespace telltale {
namespace {

auto Order(const Finding& f) {
  return std::tie(f.scenario, f.run, f.exchange, f.place, f.offset, f.rule, f.canary, f.length, f.pointer, f.path,
                  f.message);
}

}  // namespace

std::string_view ToString(Level level) {
  switch (level) {
    case Level::kNote:
      return "note";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      break;
  }
  return "error";
}

std::string Fingerprint(const Finding& finding, std::string_view cli_name) {
  std::string key;
  for (const std::string& part :
       {finding.rule, finding.scenario, finding.place, WithoutIndices(finding.pointer), finding.canary_class}) {
    key += part;
    key += '\0';
  }
  // Only where there is one: without both it is what earlier versions made, by which their baselines are found again.
  if (!finding.host.empty()) key += "host:" + finding.host + '\0';
  if (!cli_name.empty()) key.append("cli:").append(cli_name);
  return Sha256Hex(key).substr(0, 32);
}

bool ReportedBefore(const Finding& a, const Finding& b) { return Order(a) < Order(b); }

}  // namespace telltale
