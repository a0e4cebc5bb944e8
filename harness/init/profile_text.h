#pragma once
#include <string>
#include <utility>
#include <vector>

#include "harness/init/draft_endpoints.h"
#include "harness/init/infer_schema.h"
#include "harness/init/watch.h"

namespace telltale {

// An endpoint with what its schema taught.
struct ProfileEndpoint {
  DraftEndpoint draft;
  std::string contract_file;                                         // empty: there is no schema
  std::vector<std::pair<std::string, std::string>> event_contracts;  // type and file, in place of one for all
  std::vector<IdentifierGuess> identifiers;
  std::vector<std::string> event_types;
};

// The YAML text of a first profile. Written as text and not by a library's emitter, because half of it is comments that
// tell a person what to decide next.
std::string ProfileText(const Watch& watch, const std::vector<ProfileEndpoint>& endpoints,
                        const std::vector<std::string>& undeclared);

}  // namespace telltale
