#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Payloads that hold much and tell nothing: what CLIs send when they attach a file, a dump, a picture. Each is made of
// random bytes of a seed of its own, so that it is the same on every machine, and has nearly the size that is asked
// for.
struct NoiseKind {
  const char* name;
  Bytes (*make)(std::size_t bytes);
};
const std::vector<NoiseKind>& NoiseKinds();

}  // namespace telltale
