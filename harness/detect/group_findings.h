#pragma once
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"

namespace telltale {

// The findings of leak/* in one exchange, each thing said once.
//
// Elements of an array are one place: of findings that differ in indices alone, and whose bytes on the wire are the
// same, the first stays, at "/batch/*/context/host", with their number and the first one's place in its message.
// (Where the bytes differ, so that blotting out one leaves the other, all stay.)
//
// One planted value may hold another, as the folder of a project holds the home and the home the user's name. Where
// several stand at one place, one in the other, the longest stays and names the others.
//
// `findings`: sealed, of `exchange`. The result is sorted by ReportedBefore and sealed.
std::vector<Finding> GroupFindings(std::vector<Finding> findings, const Exchange& exchange);

}  // namespace telltale
