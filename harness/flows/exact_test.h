#pragma once
#include <vector>

namespace telltale::flows {

// Fisher's exact test, one-sided: the probability that as many or more of the changed runs are among those in which the
// source was new, if the two had nothing to do with each other. Margins are held.
double ExactProbability(unsigned new_and_changed, unsigned new_and_same, unsigned old_and_changed,
                        unsigned old_and_same);

// The largest probability that is still a discovery where at most `rate` of the discoveries may be false
// (Benjamini-Hochberg); below 0 where there is none.
double DiscoveryLimit(std::vector<double> probabilities, double rate);

}  // namespace telltale::flows
