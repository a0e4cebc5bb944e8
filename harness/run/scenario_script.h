#pragma once
#include <string>

#include "core/result.h"
#include "harness/config/profile.h"
#include "mockserver/backend/backend_script.h"

namespace telltale {

// What the mock backend has to play for a scenario's `backend`, a word of mockserver/backend/backend_words.h; where it
// answers at all, with the answers that the profile's endpoints give. Borrows the profile. An unknown word is an input
// error.
Result<BackendScript> ScriptFor(const std::string& word, const Profile& profile);

}  // namespace telltale
