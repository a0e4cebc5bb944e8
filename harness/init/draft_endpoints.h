#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/config/profile.h"
#include "harness/init/infer_schema.h"
#include "harness/init/planted_text.h"
#include "harness/init/watch.h"

namespace telltale {

// An endpoint that a first profile declares, and what is to be said about it. `endpoint.contract` stays empty.
struct DraftEndpoint {
  Endpoint endpoint;
  std::size_t requests = 0;
  std::size_t bodies = 0;
  std::vector<std::string> methods;   // that were seen, each once
  std::set<std::string> media_types;  // of the bodies; "": one had none
  std::vector<std::string> notes;     // sentences for comments and the terminal; hold no planted value
  bool has_query = false;             // a query string was seen, which no contract describes
  std::vector<std::pair<nlohmann::json, Source>> documents;  // what its schema is inferred from
  // Of the one SDK that sends there (endpoint.dialect), its events by type, "*" where that is no name; empty: none
  // does.
  std::map<std::string, std::vector<std::pair<nlohmann::json, Source>>> events;
  bool is_json = false;  // every body was JSON, and there was one
};

struct DraftEndpoints {
  std::vector<DraftEndpoint> declared;  // sorted by id; ids are made of hosts
  std::vector<std::string> undeclared;  // why something that was seen cannot be declared; each once
};

// Whom the CLI talked to. Of hosts and paths only that is written which is neither planted nor random: the rest becomes
// a wildcard or the end of a path prefix.
DraftEndpoints FindEndpoints(const Watch& watch, const PlantedText& planted);

}  // namespace telltale
