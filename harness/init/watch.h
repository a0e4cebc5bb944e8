#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/canary.h"
#include "core/exchange.h"
#include "harness/config/profile.h"
#include "harness/payload/sdk.h"

namespace telltale {

// Which run on which invented machine something comes from. Two machines differ in everything that is planted, so what
// is the same on both was not read there.
struct Source {
  std::string machine;
  std::string run;
  bool operator==(const Source&) const = default;
  bool operator<(const Source& other) const { return std::tie(machine, run) < std::tie(other.machine, other.run); }
};

// One exchange as `init` reads it. Borrows the exchange.
struct WatchedExchange {
  const Exchange* exchange = nullptr;
  Source source;
  std::vector<nlohmann::json> documents;  // what stands in the body, content coding taken off; of a batch: its elements
  bool is_batch = false;                  // the body is one JSON array
  bool is_json = false;                   // the body is JSON or NDJSON
  const Sdk* sdk = nullptr;               // that sent it; nullptr: none that is known
  // Where it is known: its events by type, without the members that the SDK fills by itself.
  std::vector<std::pair<std::string, nlohmann::json>> events;
};

// A connection that was tried and that no exchange explains.
struct WatchedAttempt {
  std::string protocol;  // "tcp"
  std::string host;      // name, or address where no name was asked for
  std::uint16_t port = 0;
};

// What some runs of one command line did, as far as a first profile is made of it.
struct Watch {
  std::string name;  // of the CLI: a profile's name
  std::string cli;   // as the profile shall name it
  Arguments arguments;
  EnvironmentVariables environment;
  std::vector<WatchedExchange> exchanges;
  std::vector<WatchedAttempt> attempts;
  std::size_t runs = 0;
  std::optional<int> exit_code;    // absent: the runs disagree, or were not ended by themselves
  bool version_is_silent = false;  // --version printed something, ended with 0 and sent nothing
  CanarySet planted;               // on all machines
};

}  // namespace telltale
