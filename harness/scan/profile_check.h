#pragma once
#include <memory>
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"
#include "core/gap.h"
#include "core/result.h"
#include "harness/check/contracts.h"
#include "harness/config/profile.h"

namespace telltale {

// What a profile says of what is sent, with the files that it names. Immutable; thread-safe.
struct DeclaredContracts {
  Profile profile;
  ContractSet contracts;
};

// Reads and compiles the files. Errors (kInput) name them.
Result<std::shared_ptr<const DeclaredContracts>> DeclaredBy(Profile profile);

struct JudgedExchange {
  std::vector<Finding> findings;
  std::vector<Gap> gaps;  // what no check could look into; accepted where the endpoint says that it is sealed
};

// One exchange as an audit judges it, as far as that needs no run: whether its endpoint is declared, its body against
// the endpoint's contracts, message, dialect, content types and token, and what of it could not be read. `message`: by
// whose names its body reads; nullptr: as it says. `may_be_opaque`: whether it is asked at an undeclared endpoint, too,
// what looks encrypted.
JudgedExchange JudgeByProfile(const Exchange& exchange, const DeclaredContracts& declared,
                              const ProtobufMessage* message, bool may_be_opaque);

}  // namespace telltale
