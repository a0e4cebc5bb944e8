#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/audit.h"

namespace telltale {

// Whether what reports are made of is what the journal holds. Returns the first disagreement, as a sentence that names
// the exchange: one was changed, is missing, or stands in the wrong place; a finding or gap names one that is not
// there. nullopt: they agree.
std::optional<std::string> FindDisagreement(const Audit& audit, const std::vector<Exchange>& journal);

}  // namespace telltale
