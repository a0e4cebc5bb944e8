#pragma once
#include <map>
#include <string>

#include "core/bytes.h"

namespace telltale {

// Bodies without their content coding, by exchange id; only those that came compressed are in it.
using DecodedBodies = std::map<std::string, Bytes>;

}  // namespace telltale
