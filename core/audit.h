#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/judgement.h"
#include "core/recording.h"
#include "core/rule.h"

namespace telltale {

// What was audited, on what.
struct Subject {
  std::string name;      // the profile's
  std::string cli_path;  // as given
  std::string cli_sha256;
  std::string cli_version;  // first line of its version command; empty: none is declared
  std::string system;       // "linux 6.1 x86_64"
};

// An endpoint as the profile declares it, and the contract that holds for it.
struct DeclaredEndpoint {
  std::string id;
  std::string host;
  std::uint16_t port = 443;
  std::string role;           // "telemetry" or "other"
  std::string contract_path;  // relative to the run directory; empty: none
  std::string contract_text;  // the schema's JSON; empty: none
};

// All that a report is made of; a run directory holds exactly this (harness/report/run_directory.h).
struct Audit {
  std::string tool_version;
  WallTime started_at{};
  WallTime ended_at{};
  Subject subject;
  std::string profile_path;  // as given
  std::string profile_text;  // YAML, as read
  std::string isolation;     // the strongest tier used
  std::vector<DeclaredEndpoint> endpoints;
  Recording recording;
  Judgement judgement;
  RuleTable rules;
  std::string journal_head;  // hash of the journal's last row
};

}  // namespace telltale
