#pragma once
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"
#include "core/gap.h"
#include "schema/validator.h"

namespace telltale {

struct ProtobufMessage;

// contract/schema and contract/undocumented-field of one HTTP exchange's body, as harness/check has them, whatever
// endpoint it went to. A body that could not be read as what it may be is appended to `gaps`.
// `message`: by whose names the body reads; nullptr: as it says.
std::vector<Finding> CheckSchema(const Exchange& exchange, const SchemaValidator& schema,
                                 const ProtobufMessage* message, std::vector<Gap>& gaps);

}  // namespace telltale
