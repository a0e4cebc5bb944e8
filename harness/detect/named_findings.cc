#include "harness/detect/named_findings.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/payload/binary_format.h"

namespace telltale {
namespace {

bool IsTheSame(const Finding& a, const Finding& b) {
  return a.place == "body" && b.place == "body" && a.rule == b.rule && a.canary == b.canary &&
         (!a.canary.empty() || a.evidence == b.evidence);
}

}  // namespace

std::optional<Exchange> AsJson(const Exchange& exchange, const ProtobufMessage* declared) {
  auto json = BinaryFormatAsJson(exchange, declared);
  if (!json) return std::nullopt;
  Exchange named;
  named.id = exchange.id;
  named.run = exchange.run;
  named.time = exchange.time;
  named.scheme = exchange.scheme;
  named.host = exchange.host;
  named.port = exchange.port;
  named.body = *std::move(json);
  named.body_total_bytes = named.body.size();
  return named;
}

std::vector<Finding> WithNames(std::vector<Finding> in_bytes, std::vector<Finding> by_name, const Exchange& exchange) {
  std::erase_if(by_name, [](const Finding& finding) { return finding.place != "body"; });
  for (Finding& named : by_name) {
    const auto found = std::find_if(in_bytes.begin(), in_bytes.end(),
                                    [&](const Finding& finding) { return IsTheSame(finding, named); });
    const bool is_placed = found != in_bytes.end();
    named.offset = is_placed ? found->offset : 0;
    named.length = is_placed ? found->length : exchange.body.size();
    if (is_placed) named.path = found->path;
  }
  std::erase_if(in_bytes, [&](const Finding& finding) {
    return std::any_of(by_name.begin(), by_name.end(), [&](const Finding& named) { return IsTheSame(finding, named); });
  });
  std::move(by_name.begin(), by_name.end(), std::back_inserter(in_bytes));
  std::sort(in_bytes.begin(), in_bytes.end(), ReportedBefore);
  return in_bytes;
}

}  // namespace telltale
