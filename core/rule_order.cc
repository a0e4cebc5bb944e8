#include "core/rule_order.h"

#include <algorithm>
#include <array>
#include <utility>

namespace telltale {
namespace {

constexpr std::array<std::string_view, 10> kFamilies = {"leak",     "egress", "optout",   "consent",   "meta",
                                                        "identity", "flow",   "contract", "behaviour", "baseline"};

auto PlaceOf(std::string_view rule) {
  return std::find(kFamilies.begin(), kFamilies.end(), rule.substr(0, rule.find('/')));
}

}  // namespace

bool ReadBefore::operator()(std::string_view rule, std::string_view other) const {
  return std::pair(PlaceOf(rule), rule) < std::pair(PlaceOf(other), other);
}

bool HasReadingPlace(std::string_view rule) { return PlaceOf(rule) != kFamilies.end(); }

}  // namespace telltale
