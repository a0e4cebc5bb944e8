#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/canary.h"

namespace telltale {

// How an id was made of planted values without a secret: anybody who can guess the values can undo it.
struct PlainHash {
  std::string description;  // "SHA-256 of the machine_id"; holds no value
  std::vector<CanaryClass> sources;
};

// Finds whether `id` is (or begins with at least 48 bits of) a plain digest, in hex, base64 or as a UUID, of one of
// the values, of its usual variants, or of two values joined by a usual separator. An id that is such a value itself
// counts too.
std::optional<PlainHash> FindPlainHash(const std::string& id, const CanarySet& known);

}  // namespace telltale
