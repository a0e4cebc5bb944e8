#pragma once
#include <string>
#include <vector>

#include "harness/sandbox/identity.h"
#include "harness/sandbox/planted_files.h"

namespace telltale {

// The files below / that make the invented machine: users, names, ids, hardware. Paths are relative to /.
std::vector<PlantedFile> MachineFiles(const Identity& identity, const std::string& name_server);

}  // namespace telltale
