#pragma once
#include <optional>

#include "harness/config/profile.h"
#include "harness/config/profile_problem.h"

namespace telltale {

// Reads the descriptor sets that endpoints name (payload/protobuf_schema.h) into their `protobuf`. What cannot be read,
// is no set, or lacks the message is a problem at the key that says it; then that endpoint's schema stays empty.
ProfileProblems ReadDescriptors(Profile& profile);

// The same for one message: reads its set. A problem's pointer is "/descriptors" or "/message".
std::optional<ProfileProblem> ReadDescriptors(ProtobufContract& contract);

}  // namespace telltale
