#include "harness/app/serve_json.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "core/redact.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;

std::string Dump(const ordered_json& object) {
  return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ordered_json OrNull(const std::string& text) { return text.empty() ? ordered_json() : ordered_json(text); }

ordered_json ToJson(const ServeFinding& finding) {
  return {{"exchange", finding.exchange},
          {"method", finding.method},
          {"host", finding.host},
          {"target", Printable(finding.target)},
          {"pointer", finding.problem.pointer},
          {"keyword", finding.problem.keyword},
          {"level", ToString(finding.problem.level)},
          {"message", finding.problem.message}};
}

ordered_json ToJson(const std::vector<std::string>& argv, const CommandEnd& command) {
  ordered_json object = {{"argv", argv}};
  object["exit_code"] = command.signal == 0 ? ordered_json(command.exit_code) : ordered_json();
  object["signal"] = command.signal == 0 ? ordered_json() : ordered_json(command.signal);
  object["left_running"] = command.survivors;
  return object;
}

}  // namespace

std::string ServeEndToJson(const ServeEnd& end) {
  const ServeAccount& account = *end.trial.account;
  ordered_json findings = ordered_json::array(), gaps = ordered_json::array();
  for (const ServeFinding& finding : account.findings()) findings.push_back(ToJson(finding));
  for (const Gap& gap : end.gaps) {
    gaps.push_back({{"kind", gap.kind}, {"exchange", gap.exchange}, {"message", gap.message}});
  }
  ordered_json object = {{"version", 1}};
  object["verdict"] = ToString(end.verdict.verdict);
  object["why"] = end.verdict.why;
  object["exit_code"] = end.exit_code;
  object["command"] = ToJson(end.argv, end.trial.command);
  object["requests"] = {
      {"good", account.good()}, {"bad", account.bad()}, {"unjudged", account.unjudged()}, {"unread", account.unread()}};
  object["findings"] = std::move(findings);
  object["findings_total"] = account.findings_from(Level::kNote);
  object["gaps"] = std::move(gaps);
  object["gaps_total"] = end.trial.gaps;
  object["journal"] = OrNull(end.journal);
  object["head"] = end.head;
  return Dump(object);
}

std::string ReadyToJson(const ServeAddresses& addresses) {
  return Dump({{"version", 1},
               {"url", addresses.url},
               {"proxy", OrNull(addresses.proxy)},
               {"control", addresses.control},
               {"token", addresses.token},
               {"ca", addresses.authority.string()},
               {"journal", addresses.journal},
               {"pid", getpid()}});
}

}  // namespace telltale
