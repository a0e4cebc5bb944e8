#pragma once
#include <string_view>

namespace telltale {

// Whether a reason or an owner is one in name only: "TODO", "to be filled in", "not reviewed yet", "nobody yet", "n/a",
// "?". An exception that says no more than that is no decision.
bool IsPlaceholder(std::string_view text);

}  // namespace telltale
