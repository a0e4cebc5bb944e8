#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/check/traffic.h"

namespace telltale {

// One id as it was told. Borrows its traffic.
struct ToldId {
  const Sent* sent = nullptr;
  std::string place;  // "body", "target", "header:NAME"
  std::string pointer;
  std::string value;  // never empty
};

// What runs told at the place of a declared id, in the traffic's order.
std::vector<ToldId> ReadIds(const Traffic& traffic, const IdentityField& field);

// What was planted in a run, by class. Runs in which the same was planted were of one user on one machine.
using PlantedValues = std::map<CanaryClass, std::set<std::string>>;
PlantedValues PlantedIn(const Run& run);

// The classes of `candidates` whose values differ between two runs; of all that make a user and a machine.
std::vector<CanaryClass> Differing(const PlantedValues& a, const PlantedValues& b,
                                   const std::vector<CanaryClass>& candidates);
std::vector<CanaryClass> DifferingOfMachines(const PlantedValues& a, const PlantedValues& b);

}  // namespace telltale
