#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/config/profile.h"
#include "mockserver/backend/backend_script.h"

namespace telltale {

// The words of a scenario's `backend`: ok, down, slow, black-hole, dns-fails, http-500, http-429, redirect, reset,
// garbage, huge, bad-certificate, wrong-host.
const std::vector<std::string>& BackendWords();

// What the mock backend has to play for one of them; where it answers at all, with the answers that the profile's
// endpoints give. Borrows the profile. An unknown word is an input error.
Result<BackendScript> ScriptFor(const std::string& word, const Profile& profile);

}  // namespace telltale
