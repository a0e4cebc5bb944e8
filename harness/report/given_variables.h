#pragma once
#include "core/audit.h"

namespace telltale {

// A variable that the user gave to the CLI with --env may be a real secret of theirs: its name stays in the options and
// in each run's environment, its value becomes "…". Done before an audit is written down, so that no file of a run
// directory or bundle holds it; done again for those that older versions wrote.
void HideGivenVariables(Audit& audit);

}  // namespace telltale
