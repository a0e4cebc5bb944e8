#include "core/gap_kinds.h"

#include <algorithm>

namespace telltale {

const std::vector<GapKind>& GapKinds() {
  using enum GapKind::Acceptance;
  using enum GapKind::Traffic;
  static const std::vector<GapKind> kinds = {
#define GAP_KIND(name, id, ...) {id, __VA_ARGS__},
#include "core/gap_kinds.inc"
#undef GAP_KIND
  };
  return kinds;
}

std::string_view AcceptanceInWords(const GapKind& kind) {
  return kind.acceptance == GapKind::Acceptance::kMayBeAccepted
             ? "Yes, in the profile: accepted_gaps, best with a place and a reason."
             : "No: whoever accepted it, a verdict with such a gap would say nothing.";
}

const GapKind* FindGapKind(std::string_view id) {
  const auto& kinds = GapKinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const GapKind& kind) { return kind.id == id; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace telltale
