#pragma once
#include <vector>

#include "core/bytes.h"
#include "harness/app/machine_part.h"

namespace telltale {

// Strings that the CLI wrote on more machines than one: no secret of a machine, but known to whoever made the CLI. (A
// key that was drawn for one machine, kept there and never sent is what a pseudonym is made of; it is not tried.)
// Caches hold thousands: those of the smallest files, where settings stand, are taken.
std::vector<Bytes> StringsOfAllMachines(const std::vector<MachinePart>& parts);

}  // namespace telltale
