#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "core/run.h"

namespace telltale {

// The question at which a command that had to be ended was waiting, as far as its last lines look like one ("Continue?
// [y/N]", "? Pick a template"); without what a terminal obeys. nullopt: it ended by itself, or said nothing of the
// kind.
std::optional<std::string> OpenQuestion(const ProcessOutcome& outcome);

// "0.4 s", "62 s".
std::string Seconds(std::chrono::microseconds time);

}  // namespace telltale
