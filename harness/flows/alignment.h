#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/canary.h"
#include "harness/flows/trial.h"
#include "harness/flows/units.h"

namespace telltale::flows {

// Says which unit of one run is which of another. The first run is what all others are held against: a unit is the one
// of its kind at the same place, else the next of its kind that no other one is. Not thread-safe.
class Alignment {
 public:
  // `planted`: on the machine as it was; what of it stands in a place is shown by its name.
  explicit Alignment(CanarySet planted) : planted_(std::move(planted)) {}

  Observation Align(const std::vector<Unit>& units);
  // Where a row's member stood in the first run in which it was told. nullptr: the row says that a unit was told.
  const MemberPlace* PlaceOf(const Row& row) const;

 private:
  struct Slot {
    std::string where;
    std::string name;  // Row::unit
  };

  std::vector<Slot*> Assign(const std::vector<const Unit*>& units, std::vector<Slot>& slots);
  std::string NameFor(const Unit& unit);

  CanarySet planted_;
  std::map<std::string, std::vector<Slot>> slots_;  // by kind
  std::map<std::string, unsigned> named_;           // how many have that name
  std::map<Row, MemberPlace> places_;
};

}  // namespace telltale::flows
