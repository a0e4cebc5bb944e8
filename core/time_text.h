#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"

namespace telltale {

// RFC 3339 in UTC with microseconds: 2026-11-22T18:50:00.000000Z.
std::string ToRfc3339(WallTime time);
// Accepts any fraction (cut to microseconds), Z or a numeric offset. nullopt: not RFC 3339.
std::optional<WallTime> FromRfc3339(std::string_view text);

// YYYY-MM-DD and a day that exists. The order of such texts is that of time.
bool IsDate(std::string_view text);

}  // namespace telltale
