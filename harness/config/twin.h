#pragma once
#include <cstddef>
#include <vector>

#include "harness/config/profile.h"

namespace telltale {

// A twin: the same command in the same state of HOME, with consent. Where it sends, the silence of a scenario that must
// be silent means something. Several ways lead to "the same state":
//
// - an opt-out by variables: the twin is the scenario without them;
// - an opt-out by commands that can be undone (`undo`): commands, then undo, then the judged command;
// - one that cannot: the judged command itself stands in the place of each, for what a first command uses up (a notice,
// the
//   one event of a day) is used up then too. Its first runs are a lead, which stands beside nothing;
// - a scenario of stages: the same stages, none of them opted out;
// - `silent: true` with variables or preparing commands: the same command without them.

// Of the stages of a scenario each has its own.

// Whether the scenario claims that its silence is the user's (or its own) doing, so that it needs a twin.
bool NeedsTwin(const Scenario& scenario);

// The twin of a scenario that needs one, named NAME/twin.
Scenario TwinOf(const Profile& profile, const Scenario& silent);

// How many of the twin's runs come before the one that stands beside the silent scenario's first.
std::size_t TwinLead(const Profile& profile, const Scenario& silent);

// Whether a scenario does all that the twin does: the twin itself, or one that runs anyway.
bool ServesAsTwin(const Profile& profile, const Scenario& candidate, const Scenario& silent);

}  // namespace telltale
