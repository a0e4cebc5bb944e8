#pragma once
#include <string>

namespace telltale {

// Something that capture, reading or the trial itself could not see. A gap makes the verdict inconclusive unless the
// profile accepts its kind at its place. The kinds stand in core/gap_kinds.inc.
struct Gap {
  std::string kind;               // gap_kind::kBodyCut, ...
  std::string run;                // execution; empty: the whole recording
  std::string exchange;           // id; empty: none
  std::string message;            // what could not be seen and why, for a person; holds no canary value
  bool accepted = false;          // set by judge: the profile accepts it
  std::string place = {};         // what a profile may name it by besides its scenario: host, or host and pointer
  std::string accepted_for = {};  // set by judge: the profile's reason; empty: it gives none
  bool operator==(const Gap&) const = default;
};

}  // namespace telltale
