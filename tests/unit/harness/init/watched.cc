#include "tests/unit/harness/init/watched.h"

namespace telltale {

const std::vector<std::string> kWatchedRuns = {"a", "a#2", "b", "b#2"};

Watched::Watched() {
  watch.name = "tool";
  watch.cli = "/opt/tool";
  watch.arguments = {"up"};
  watch.runs = kWatchedRuns.size();
  watch.exit_code = 0;
}

WatchedExchange& Watched::Add(const std::string& run, const std::string& scheme, const std::string& host) {
  Exchange& exchange = exchanges_.emplace_back();
  exchange.run = run;
  exchange.scheme = scheme;
  exchange.host = host;
  exchange.port = scheme == "dns" ? 53 : 443;
  WatchedExchange watched;
  watched.exchange = &exchange;
  watched.source = {run.substr(0, 1), run};
  return watch.exchanges.emplace_back(std::move(watched));
}

Exchange& Watched::Post(const std::string& run, const std::string& host, const std::string& target,
                        std::string_view body) {
  WatchedExchange& watched = Add(run, "https", host);
  Exchange& exchange = exchanges_.back();
  exchange.method = "POST";
  exchange.target = target;
  exchange.headers = {{"Content-Type", "application/json"}};
  exchange.body = body;
  std::string_view rest = body;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    nlohmann::json document = nlohmann::json::parse(line, nullptr, false);
    watched.is_json = document.is_structured();
    watched.is_batch = document.is_array();
    if (watched.is_batch) {
      for (nlohmann::json& element : document) watched.documents.push_back(std::move(element));
    } else if (watched.is_json) {
      watched.documents.push_back(std::move(document));
    }
  }
  return exchange;
}

Exchange& Watched::Get(const std::string& run, const std::string& host, const std::string& target) {
  Add(run, "https", host);
  exchanges_.back().method = "GET";
  exchanges_.back().target = target;
  return exchanges_.back();
}

Exchange& Watched::AskDns(const std::string& run, const std::string& name) {
  Add(run, "dns", name);
  exchanges_.back().method = "A";
  return exchanges_.back();
}

void Watched::Plant(CanaryClass canary_class, const std::string& value) {
  watch.planted.push_back({"planted-" + std::to_string(watch.planted.size()), canary_class, value});
}

}  // namespace telltale
