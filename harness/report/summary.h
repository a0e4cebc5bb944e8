#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/audit.h"

namespace telltale {

struct ScenarioSummary {
  std::string name;
  std::size_t runs = 0;
  std::size_t payloads = 0;
  std::size_t endpoints = 0;  // distinct ones
  std::size_t findings = 0;
  std::size_t gaps = 0;
  bool opted_out = false;
  std::string backend;
};

// The numbers that every report gives, counted in one place so that no two reports disagree.
struct Summary {
  std::vector<ScenarioSummary> scenarios;  // in the profile's order
  std::size_t runs = 0;
  std::size_t payloads = 0;  // exchanges
  std::uint64_t payload_bytes = 0;
  std::size_t flows = 0;
  std::map<std::string, std::size_t> endpoints;  // "host:port" of what was seen -> exchanges
  std::size_t canaries_planted = 0;              // values, over all runs
  std::size_t canary_kinds = 0;                  // distinct ids
  std::size_t canaries_read = 0;                 // where reads were traced
  std::size_t canary_reads_traced = 0;
  std::size_t canary_kinds_left = 0;  // distinct ids that a finding names
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  std::size_t accepted = 0;
  std::size_t open_gaps = 0;
  std::size_t accepted_gaps = 0;
  std::size_t controls_caught = 0;
  std::size_t controls = 0;
};

Summary Summarise(const Audit& audit);

// "2 errors, 1 warning", "no findings".
std::string FindingsInWords(const Summary& summary);
std::string EndpointName(const Exchange& exchange);  // "host:port"

}  // namespace telltale
