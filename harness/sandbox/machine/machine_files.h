#pragma once
#include <string>
#include <vector>

#include "harness/sandbox/machine/identity.h"
#include "harness/sandbox/machine/planted_files.h"

namespace telltale {

// The files below / that make the invented machine: users, names, ids, hardware. Paths are relative to /.
std::vector<PlantedFile> MachineFiles(const Identity& identity, const std::string& name_server);

}  // namespace telltale
