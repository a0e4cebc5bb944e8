#pragma once
#include <string>
#include <vector>

#include "harness/app/command_model.h"

namespace telltale {

// A page of section 1 in the language of man(7): the same words as `--help`. `commands`: all of them, for telltale's
// own page and for what stands under "see also".
std::string ManualPage(const CommandModel& command, const std::vector<CommandModel>& commands,
                       const std::string& version);

// "telltale-run.1".
std::string ManualPageName(const CommandModel& command);

}  // namespace telltale
