#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/app/command_model.h"

namespace telltale {

// A script that completes commands, options and their values; where any value may stand, file names. nullopt: not for
// this shell. Shells: bash, zsh, fish.
std::optional<std::string> CompletionScript(std::string_view shell, const std::vector<CommandModel>& commands);

}  // namespace telltale
