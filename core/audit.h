#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/bytes.h"
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
// The schema of the events of one type.
struct DeclaredEventContract {
  std::string type;  // "*": every type that has none
  std::string path;  // relative to the run directory
  std::string text;  // the schema's JSON
};

struct DeclaredEndpoint {
  std::string id;
  std::string host;
  std::uint16_t port = 443;
  std::string path_prefix;                                  // empty: any
  std::string role;                                         // "telemetry" or "other"
  std::string contract_path;                                // relative to the run directory; empty: none
  std::string contract_text;                                // the schema's JSON; empty: none
  std::vector<DeclaredEventContract> event_contracts = {};  // sorted by type
  // The message of protobuf that bodies are, and the descriptor set that has it; all empty: none is declared.
  std::string message = {};
  std::string descriptors_path = {};  // relative to the run directory
  Bytes descriptors = {};
};

// All that a report is made of; a run directory holds exactly this (harness/report/run_json/run_directory.h).
struct Audit {
  std::string tool_version;
  WallTime started_at{};
  WallTime ended_at{};
  Subject subject;
  std::string profile_path;       // in its repository, if in one, else as given; a scan's: its first recording
  std::string profile_directory;  // absolute, on the machine of the run: what stands beside the profile is there
  std::string profile_text;       // YAML, as read
  std::string isolation;          // the strongest tier used
  std::vector<std::string> isolation_facts;  // how it held: "the CLI ran as ...", a sentence each without a full stop
  // What `telltale run` was given besides profile and CLI and decides the outcome; a scan: all, recordings last.
  std::vector<std::string> run_options;
  std::vector<DeclaredEndpoint> endpoints;
  Recording recording;
  Judgement judgement;
  RuleTable rules;
  std::string journal_head;  // hash of the journal's last row
  // Bodies without their content coding, by exchange id, as far as they came packed and could be unpacked. Made of the
  // rest when a report is (harness/report/unpacked_bodies.h); a run directory does not hold it.
  std::map<std::string, Bytes> unpacked_bodies;
};

}  // namespace telltale
