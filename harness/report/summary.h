#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit.h"

namespace telltale {

struct ScenarioSummary {
  std::string name;
  std::size_t runs = 0;
  std::size_t payloads = 0;
  std::size_t name_lookups = 0;
  std::size_t endpoints = 0;  // distinct ones, name look-ups aside
  std::size_t findings = 0;
  std::size_t gaps = 0;
  bool opted_out = false;
  std::string backend;
  std::vector<std::string> endings{};  // of its runs, preparations aside, in order: "0", "3", "signal 9", "time limit"
  std::chrono::milliseconds watched{0};  // the longest of its runs; 0: not told
};

// The numbers that every report gives, counted in one place so that no two reports disagree. They are of the CLI: what
// the control's run sent is nobody's telemetry.
struct Summary {
  std::vector<ScenarioSummary> scenarios;  // in the profile's order
  std::size_t runs = 0;
  std::size_t payloads = 0;  // exchanges that are neither of the next two
  std::uint64_t payload_bytes = 0;
  std::size_t encrypted_payloads = 0;
  std::size_t name_lookups = 0;      // DNS queries
  std::size_t bare_connections = 0;  // refused or given up before a byte of a payload
  std::size_t flows = 0;
  std::map<std::string, std::size_t> endpoints;  // "host:port" that was reached -> payloads, maybe none
  std::size_t canaries_planted = 0;              // values, over all runs
  std::size_t canary_kinds = 0;                  // distinct ids
  std::vector<std::string> canaries_read;        // distinct ids that were seen to be read in some run, sorted
  std::size_t canary_reads_traced = 0;           // values whose reading would have been seen
  std::size_t canary_kinds_left = 0;             // distinct ids that a finding names
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  std::size_t accepted = 0;
  std::size_t open_gaps = 0;
  std::size_t accepted_gaps = 0;
  std::size_t unread_parts = 0;  // gaps, accepted or not, about payloads that could not be looked into
  std::size_t controls_caught = 0;
  std::size_t controls = 0;
};

Summary Summarise(const Audit& audit);

// An audit of recordings (`telltale scan`): nothing was run, so that there is no CLI, no profile and no journal, and
// what only a run can show was not tried.
bool IsOfRecordings(const Audit& audit);
bool Judges(const Audit& audit, std::string_view rule_family);  // "leak/": whether a rule of it was asked

// "pass", or what a pass is not to be read without: "pass of 3 of 20 scenarios, with 8 accepted".
std::string VerdictInWords(const Audit& audit, const Summary& summary);

// "8 findings, by PRIVACY TEAM until 2027-03-31: REASON", a line for each word that was given; empty: none is accepted.
std::vector<std::string> AcceptedInWords(const Judgement& judgement);

// How the runs of a scenario ended: "0", "0, 0, 3".
std::string EndingsInWords(const ScenarioSummary& scenario);
// "0.4 s"; empty: not told.
std::string WatchedInWords(const ScenarioSummary& scenario);

// "2 errors, 1 warning", "no findings".
std::string FindingsInWords(const Summary& summary);
std::string EndpointName(const Exchange& exchange);  // "host:port"
bool IsNameLookup(const Exchange& exchange);
bool IsBareConnection(const Exchange& exchange);
// "2 name look-ups, 1 connection without a payload"; empty: neither was seen.
std::string BesidesInWords(const Summary& summary);
// "namespace; the CLI ran as ...; ...".
std::string IsolationInWords(const Audit& audit);

}  // namespace telltale
