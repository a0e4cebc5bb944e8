#pragma once
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/init/watch.h"

namespace telltale {

// How the values at one place relate to runs and machines.
enum class Constancy {
  kUnknown,     // too few runs to tell
  kConstant,    // everywhere the same
  kPerMachine,  // one value on a machine, another on another machine: made of something that is planted, or kept
  kPerRun,      // one value in a run, another in every other run
  kVaried,
};

// The values that were seen at one place of the payloads. Remembers up to 64 different ones.
class ValueRecord {
 public:
  void Add(std::string_view value, const Source& source);
  void Add(const ValueRecord& other);

  Constancy constancy() const;
  // The different values where they may be taken for a closed list: 2 to 8 of them, in 8 samples or more, and all of
  // them in every run. What differs from run to run (a cache that was hit or missed) may be another word next time, and
  // a draft must not fail its own next run. Else empty.
  std::vector<std::string> ClosedList() const;

 private:
  struct Seen {
    std::size_t times = 0;
    std::set<Source> sources;
  };
  std::set<std::string> Machines() const;
  bool EachSourceHasOneValue(bool by_machine) const;

  std::map<std::string, Seen> values_;  // long ones as their digest
  std::set<Source> sources_;
  std::size_t samples_ = 0;
  bool more_ = false;  // than are remembered
};

}  // namespace telltale
