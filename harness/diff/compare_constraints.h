#pragma once
#include <string>
#include <vector>

#include "harness/diff/change_list.h"
#include "schema/declared_fields.h"
#include "schema/value_constraint.h"

namespace telltale {

// What a contract says of the values at one place, always and under conditions. Where nobody can tell that the new one
// admits no more than the old one (another pattern), it is worse.
void CompareConstraints(ChangeList& list, const std::string& pointer, const ValueConstraint& before,
                        const ValueConstraint& after);
void CompareConditions(ChangeList& list, const std::string& pointer, const std::vector<FieldCondition>& before,
                       const std::vector<FieldCondition>& after);

}  // namespace telltale
