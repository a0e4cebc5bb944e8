#pragma once
#include <utility>
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"
#include "harness/config/profile.h"
#include "harness/payload/id_place.h"

namespace telltale {

struct ProtobufMessage;

// Values that a profile allows at one place only (AllowedValue::pointer): what leak/pii and leak/secret find there is
// dropped. The same value elsewhere, or another one there where a value is named, stays. Immutable; thread-safe.
class AllowedPlaces {
 public:
  // Takes those with a pointer.
  explicit AllowedPlaces(const std::vector<AllowedValue>& allowed);
  bool empty() const { return places_.empty(); }

  // Takes what is allowed out of `findings`, all of one exchange, ungrouped (each with its own pointer), and returns
  // it. `declared` as in payload/read_payload.h.
  std::vector<Finding> Take(const Exchange& exchange, const ProtobufMessage* declared,
                            std::vector<Finding>& findings) const;

 private:
  std::vector<std::pair<AllowedValue, IdPlace>> places_;
};

}  // namespace telltale
