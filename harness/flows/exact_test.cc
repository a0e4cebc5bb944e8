#include "harness/flows/exact_test.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace telltale::flows {
namespace {

double LogChoose(unsigned of, unsigned count) {
  return std::lgamma(of + 1.0) - std::lgamma(count + 1.0) - std::lgamma(of - count + 1.0);
}

}  // namespace

double ExactProbability(unsigned new_and_changed, unsigned new_and_same, unsigned old_and_changed,
                        unsigned old_and_same) {
  const unsigned drawn = new_and_changed + new_and_same;
  const unsigned changed = new_and_changed + old_and_changed;
  const unsigned all = drawn + old_and_changed + old_and_same;
  double probability = 0;
  for (unsigned count = new_and_changed; count <= std::min(drawn, changed); ++count) {
    if (drawn - count > all - changed) continue;
    probability +=
        std::exp(LogChoose(changed, count) + LogChoose(all - changed, drawn - count) - LogChoose(all, drawn));
  }
  return std::min(1.0, probability);
}

double DiscoveryLimit(std::vector<double> probabilities, double rate) {
  std::sort(probabilities.begin(), probabilities.end());
  double limit = -1;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double allowed = rate * static_cast<double>(i + 1) / static_cast<double>(probabilities.size());
    if (probabilities[i] <= allowed) limit = probabilities[i];
  }
  return limit;
}

}  // namespace telltale::flows
