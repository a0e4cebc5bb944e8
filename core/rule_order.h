#pragma once
#include <string_view>

namespace telltale {

// The order in which a reader cares: what left and where to, whether opting out was kept, ids, the contract, how the
// command behaved; in a family by id. A strict weak order of rule ids; families that nobody knows come last.
struct ReadBefore {
  bool operator()(std::string_view rule, std::string_view other) const;
};

// Whether `rule` is of a family that has a place in that order.
bool HasReadingPlace(std::string_view rule);

}  // namespace telltale
