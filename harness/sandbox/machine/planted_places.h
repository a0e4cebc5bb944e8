#pragma once
#include <string>
#include <vector>

#include "core/run.h"
#include "harness/sandbox/machine/identity.h"

namespace telltale {

// Every place where a cell of the namespace tier carries a canary: its machine's files ("/etc/passwd"), HOME
// ("~/.npmrc"), the working directory ("./.env"), variables ("$USER"), the kernel ("host name", "eth0").
std::vector<PlantedCanary> PlantedPlaces(const Identity& identity);

// Those of them that are variables: the weaker tiers have these too.
std::vector<PlantedCanary> PlantedVariables(const Identity& identity);

// The path of a place that is a file; empty for the others.
std::string PathInside(const PlantedCanary& planted, const Identity& identity);

}  // namespace telltale
