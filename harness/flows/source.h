#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/canary.h"

namespace telltale::flows {

// A thing of the machine, its user or the command that a member may be made of: a column of the matrix. It has one
// truth, which is drawn anew wherever it is planted.
struct Source {
  std::string id;                     // "machine-id"; of a value that the profile asks for, its name
  std::string title;                  // "machine id"
  std::vector<std::string> canaries;  // ids; also kUidDrawing and the like (harness/sandbox/machine/drawn_identity.h)
  std::optional<CanaryClass> canary_class;  // what a profile calls it in depends_on; none: it has no word for it
  bool is_personal = false;                 // tells one person or one's machine from others, or is theirs
  std::vector<std::string> moves = {};      // ids of sources that cannot stay as they are when this one is drawn anew
  std::vector<std::string> spells = {};     // ids of canaries that are made of it, and in which a member may show it
};

// All that can be drawn anew, in the order in which a search draws them: what is made of others before those.
// `requested`: the profile's own canaries.
std::vector<Source> AllSources(const CanarySet& requested);

// What nobody can draw anew here, and why, for the reader of a matrix.
struct Untried {
  std::string title;
  std::string why;
};
std::vector<Untried> NeverTried();

}  // namespace telltale::flows
