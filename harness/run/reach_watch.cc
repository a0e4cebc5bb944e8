#include "harness/run/reach_watch.h"

#include "harness/config/endpoint_match.h"

namespace telltale {

Result<std::string> ReachWatch::Record(const Exchange& exchange) {
  if (exchange.scheme != "dns") Note(exchange.run, exchange.host);
  return inner_.Record(exchange);
}

Status ReachWatch::RecordResponse(const std::string& exchange_id, const Response& response) {
  return inner_.RecordResponse(exchange_id, response);
}

Status ReachWatch::Record(const Flow& flow) {
  const bool is_told_elsewhere = flow.explanation == "dns" || flow.explanation == "other-resolver" ||
                                 flow.explanation == "absent" || flow.explanation.starts_with("exchange:");
  if (!is_told_elsewhere) Note(flow.run, flow.name.empty() ? flow.destination : flow.name);
  return inner_.Record(flow);
}

Status ReachWatch::Record(const Gap& gap) { return inner_.Record(gap); }

bool ReachWatch::Reached(const std::string& run) const {
  const std::lock_guard lock(mutex_);
  return runs_.contains(run);
}

void ReachWatch::Note(const std::string& run, const std::string& host) {
  if (IsBystander(profile_, host)) return;
  const std::lock_guard lock(mutex_);
  runs_.insert(run);
}

}  // namespace telltale
