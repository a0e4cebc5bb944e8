#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "harness/flows/trial.h"

// Which source a member follows, found by few runs.
//
// First the machine is held still: what differs then is noise. Then all sources are drawn anew at once, some times
// over: what stays the same depends on none of them. Where something changed, the sources between the machine as it was
// and the one that is all new are drawn anew one after the other, in a fixed order: somewhere on this chain the value
// changes from one machine to the next, which differ in one source. Bisection finds such a place in log2(sources) runs,
// also where a value needs two sources to change. That source is then drawn anew alone, twice in the same way and once
// in another; from now on it is held, and all others are drawn anew again, until nothing changes any more. So every
// arrow has two machines that differ in one source, and every "no" the runs in which all else was new and the value was
// not. Runs are shared by all rows that ask for them.
namespace telltale::flows {

struct SearchOptions {
  std::size_t sources = 0;   // they are 0 ... sources - 1
  unsigned least_still = 3;  // runs on the same machine
  unsigned most_still = 6;   // where the last of them still found noise
  unsigned redraws = 4;      // of everything that is not held
};

enum class State {
  kPending,    // runs are missing that would decide it
  kNoise,      // differs between two runs on one machine
  kSettled,    // follows `depends_on` and nothing else that was drawn anew
  kUnsettled,  // was not told in the runs that would decide it
};

struct Arrow {
  std::size_t source = 0;
  bool alone = true;       // false: seen only where others were new as well
  unsigned with = 0;       // runs in which it was new, all else that the row follows was not, and the value was another
  unsigned without = 0;    // runs in which all that the row follows was as it was, and so was the value
  double probability = 1;  // that chance deals the values so (Fisher's exact test)
};

struct RowResult {
  Row row;
  State state = State::kPending;
  Value base;
  std::vector<Arrow> depends_on;  // by source
  std::set<std::size_t> held;     // sources that were not drawn anew for it, because its unit follows them
  std::vector<unsigned> redrawn;  // by source: runs in which it was new, the value known, and what the row follows not
  unsigned redraws_of_the_rest = 0;  // runs in which everything that it does not follow was new at once
};

struct SearchStep {
  std::vector<Trial> wanted;  // empty: there is nothing left to find out
  std::vector<RowResult> rows;
  std::size_t still = 0;  // runs on the same machine
};

// What is known after the trials that were seen, and which to run next. Pure. Rows in `skip` are left out, and
// ask for no runs.
SearchStep NextStep(const Observations& seen, const SearchOptions& options, const std::set<Row>& skip = {});

// Marks arrows that chance explains: Benjamini-Hochberg over all arrows at `rate`. Their rows become kNoise.
void DropChance(std::vector<RowResult>& rows, double rate);

}  // namespace telltale::flows
