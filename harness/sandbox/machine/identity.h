#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/canary.h"
#include "core/result.h"
#include "core/run.h"
#include "harness/config/profile.h"

namespace telltale {

// Gives fresh random bytes; tests pass a deterministic one.
using RandomBytes = std::function<void(std::uint8_t* bytes, std::size_t count)>;
RandomBytes SystemRandom();

// One invented user on one invented machine: fresh, unique and plausible values.
struct Identity {
  CanarySet canaries;  // ids are the classes' names for the standard ones, NAME for the profile's own
  std::uint32_t uid = 1000;
  // The id is there, or it is our bug.
  const Canary& Find(const std::string& id) const;
  const std::string& ValueOf(const std::string& id) const { return Find(id).value; }
};

// Draws every standard canary and those that the profile names. Typed values are valid; each has at least 48 random
// bits where its form allows.
Identity MakeIdentity(const RandomBytes& random, const std::vector<CanaryRequest>& requested);

// Writes the identity's files (git config and repository, SSH key, ~/.npmrc, ...) into real directories that will be
// the CLI's HOME and working directory. Says what was planted where.
Result<std::vector<PlantedCanary>> PlantFiles(const Identity& identity, const std::filesystem::path& home,
                                              const std::filesystem::path& working_directory);

// $USER, $LOGNAME, $HOME, $HOSTNAME, environment secrets, ... and where each canary stands.
EnvironmentVariables IdentityEnvironment(const Identity& identity);

// Replaces ${canary:NAME}, ${home} and ${cwd} in an argument or variable. Unknown names are errors.
Result<std::string> Expand(const std::string& text, const Identity& identity);

}  // namespace telltale
