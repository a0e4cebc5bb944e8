#include "harness/check/told_id.h"

#include <utility>

#include "core/result.h"
#include "harness/payload/id_place.h"

namespace telltale {
namespace {

bool IsToldTo(const Endpoint* endpoint, const IdentityField& field) {
  if (endpoint == nullptr) return false;
  return field.endpoint.empty() ? endpoint->role == "telemetry" : endpoint->id == field.endpoint;
}

}  // namespace

std::vector<ToldId> ReadIds(const Traffic& traffic, const IdentityField& field) {
  const Result<IdPlace> place = IdPlace::Read(field.pointer, field.pattern);
  CHECK_THAT(place.has_value());  // as the profile's reader found
  std::vector<ToldId> ids;
  for (const Sent& sent : traffic.sent) {
    if (sent.run == nullptr || !IsToldTo(sent.endpoint, field)) continue;
    for (IdPlace::Told& told : place->In(sent.payload)) {
      ids.push_back({&sent, std::move(told.place), std::move(told.pointer), std::move(told.value)});
    }
  }
  return ids;
}

PlantedValues PlantedIn(const Run& run) {
  PlantedValues planted;
  for (const PlantedCanary& one : run.planted) planted[one.canary.canary_class].insert(one.canary.value);
  return planted;
}

std::vector<CanaryClass> Differing(const PlantedValues& a, const PlantedValues& b,
                                   const std::vector<CanaryClass>& candidates) {
  std::vector<CanaryClass> differing;
  for (const CanaryClass candidate : candidates) {
    const auto in_a = a.find(candidate);
    const auto in_b = b.find(candidate);
    const bool same =
        in_a == a.end() || in_b == b.end() ? (in_a == a.end()) == (in_b == b.end()) : in_a->second == in_b->second;
    if (!same) differing.push_back(candidate);
  }
  return differing;
}

// Arguments, files and the like differ between runs on one machine as well.
std::vector<CanaryClass> DifferingOfMachines(const PlantedValues& a, const PlantedValues& b) {
  static const std::vector<CanaryClass> kClasses = {
      CanaryClass::kMachineId, CanaryClass::kMac,      CanaryClass::kHostname,
      CanaryClass::kUsername,  CanaryClass::kFullname, CanaryClass::kHome,
      CanaryClass::kEmail,     CanaryClass::kIpv4,     CanaryClass::kIpv6};
  return Differing(a, b, kClasses);
}

}  // namespace telltale
