#pragma once
#include <string_view>
#include <vector>

namespace telltale {

// The names by which code calls the kinds of gaps; nobody writes an id itself.
namespace gap_kind {
#define GAP_KIND(name, id, ...) inline constexpr char name[] = id;  // NOLINT(*-avoid-c-arrays)
#include "core/gap_kinds.inc"
#undef GAP_KIND
}  // namespace gap_kind

// A kind of gap and everything that a reader needs to act on it. The texts live as long as the program.
struct GapKind {
  enum class Acceptance { kMayBeAccepted, kMustBeMended };
  enum class Traffic { kHidesTraffic, kShowsTraffic };

  std::string_view id;
  // kMustBeMended: a verdict with such a gap would say nothing, whoever accepted it.
  Acceptance acceptance;
  // kHidesTraffic: something that was sent may not be in the recording, or not as what it was.
  Traffic traffic;
  std::string_view title;  // what it says, under 80 characters
  std::string_view why;    // why it matters
  std::string_view mend;   // what to do
};

// All of them, sorted by id.
const std::vector<GapKind>& GapKinds();

// Whether a profile may accept it, and how: a sentence for a person.
std::string_view AcceptanceInWords(const GapKind& kind);

// nullptr: there is none of that id (a recording of another version may name one).
const GapKind* FindGapKind(std::string_view id);

}  // namespace telltale
