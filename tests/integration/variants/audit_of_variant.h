#pragma once
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace telltale {

// What `telltale run` made of one client.
struct AuditOutcome {
  int exit_code = -1;
  std::string console;  // both outputs
  std::vector<nlohmann::json> findings;
  nlohmann::json run;  // run.json
  // What is wrong with its reports, of every format against its published schema, and each made twice; empty: nothing.
  std::string report_problems;
  std::set<std::string> rules() const;
  // The variables that some run of the client had and that tell it where to send: NAME, sorted. What the namespace tier
  // sees it sees without any.
  std::set<std::string> endpoint_variables() const;
};

struct AuditStart {
  std::string cli;                       // "refcli": of the build folder
  std::string tier;                      // "namespace", "proxy", "endpoint"
  std::vector<std::string> environment;  // NAME=VALUE for the client
  std::vector<std::string> scenarios;    // empty: all
};

AuditOutcome RunAudit(const AuditStart& start);

// The strongest tier that this machine grants: "namespace", else "endpoint". `telltale doctor` says it.
std::string StrongestTier();

}  // namespace telltale
