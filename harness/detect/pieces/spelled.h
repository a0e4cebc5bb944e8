#pragma once
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/canary.h"
#include "core/exchange.h"
#include "core/finding.h"

namespace telltale {

struct ProtobufMessage;

// Values that are spelled over the requests of one run: a few characters in each, always at the same place (a member, a
// header, a part of the target, a label of a host's name, the body), as text or as the number of a character, from the
// first to the last or back, the value itself or its hex. Shorter pieces than those that mean something by themselves
// (fragments.h) say nothing alone; a whole value that stands there in order is no chance. Bounded: so many bytes of a
// place and so many places are kept. Not thread-safe.
class SpelledValues {
 public:
  // Borrows the canaries.
  explicit SpelledValues(const CanarySet& canaries) : canaries_(canaries) {}

  // In the order in which the requests came. `declared` as in payload/read_payload.h.
  void Add(const Exchange& exchange, const ProtobufMessage* declared = nullptr);
  // Each value that is spelled out, named by the first exchange with that place; without run and fingerprint.
  std::vector<Finding> End() const;

 private:
  struct Place {
    std::string place;
    std::string pointer;
    bool operator<(const Place& other) const { return std::tie(place, pointer) < std::tie(other.place, other.pointer); }
  };
  struct Spelled {
    std::string exchange;
    Bytes text;
  };
  void Append(const std::string& receiver, const Place& place, BytesView piece, const Exchange& exchange);

  const CanarySet& canaries_;
  std::map<std::pair<std::string, Place>, Spelled> spelled_;  // by receiver and place
};

}  // namespace telltale
