#pragma once
#include <map>
#include <string>
#include <string_view>

#include "harness/init/planted_text.h"
#include "harness/init/shape.h"

namespace telltale {

// An object's members, parted: those whose names are names, and the rest, where the names are values themselves (ids,
// paths, a user's words) and only the shape of what they hold can be told.
struct NamedMembers {
  std::map<std::string, const Shape*> named;
  Shape others;  // seen == 0: there are none
};

// A name is a name if nothing planted is in it, if it does not look random, and if it was seen on every machine or is
// at least a plain word. `machines`: how many there are. Many members of which none is always there are entries of a
// map.
NamedMembers PartMembers(const Shape& object, const PlantedText& planted, std::size_t machines);

// Letters, digits and some punctuation, up to 100 characters: safe in every file and on every terminal.
bool IsPlainWord(std::string_view text);

}  // namespace telltale
