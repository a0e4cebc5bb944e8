#pragma once
#include "core/recording.h"
#include "harness/check/decoded_bodies.h"

namespace telltale {

// The bodies that came with a content coding, without it; each at most 64 MiB. What is damaged, or named wrongly, is
// left as it came: the checks then judge the bytes.
DecodedBodies DecodeBodies(const Recording& recording);

}  // namespace telltale
